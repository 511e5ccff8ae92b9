"""Answers against the served OpenAPI document: status, media type, headers and body."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator

from scaffolder.ir.model import Operation
from scaffolder.record import Struct, field
from scaffolder.verify.exchange import Answer
from scaffolder.verify.matching import MISSING, Difference

Json = dict[str, Any]
OF_EACH = 12


class Description(Struct, dict=True):
    """A document, its base path, and validators of its schemas as they are needed."""

    document: Json
    base: str = ""
    often: Counter[tuple[str, int]] = field(default_factory=Counter)
    validators: dict[str, Draft202012Validator] = field(default_factory=dict)

    def problem(self, operation: Operation, answer: Answer) -> Difference | None:
        """Why an answer is not one that the document promises; the first of each operation and status are looked at."""
        self.often[operation.name, answer.status] += 1
        if self.often[operation.name, answer.status] > OF_EACH:
            return None
        item = self.document.get("paths", {}).get(self.base + operation.path, {})
        described = item.get(operation.method.lower())
        if described is None:
            return Difference("description", "", f"{operation.method} {operation.path}", MISSING)
        return self.fault(described, answer)

    def fault(self, described: Json, answer: Answer) -> Difference | None:
        """What an operation's description lacks of an answer."""
        answers = described["responses"]
        if str(answer.status) not in answers:
            return Difference("status", "", sorted(answers), answer.status)
        told = self.resolved(answers[str(answer.status)])
        for name, header in told.get("headers", {}).items():
            if self.resolved(header).get("required", False) and name.lower() not in answer.headers:
                return Difference("header", name, "there", MISSING)
        content = told.get("content", {})
        if not content:
            return None if answer.raw == b"" else Difference("body", "", MISSING, answer.told())
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        if media_type not in content:
            return Difference("media type", "", sorted(content), media_type)
        for error in self.validator(content[media_type]["schema"]).iter_errors(answer.json):
            return Difference("schema", "/" + "/".join(map(str, error.absolute_path)), error.message, answer.told())
        return None

    def resolved(self, node: Json) -> Json:
        """The object that a reference stands for."""
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def validator(self, schema: Json) -> Draft202012Validator:
        """A validator of one schema of the document, formats included."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            whole = {**schema, "components": self.document.get("components", {})}
            self.validators[key] = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
        return self.validators[key]

    @cached_property
    def patterns(self) -> list[tuple[int, re.Pattern[str], Json]]:
        """The paths of the document as patterns, with their items; static segments first."""
        found = [
            (template.count("{"), re.compile(re.sub(r"\{[^}]*\}", "[^/]+", template)), item)
            for template, item in self.document["paths"].items()
        ]
        return sorted(found, key=lambda one: one[0])

    def operation(self, method: str, path: str) -> Json | None:
        """The operation that a request is for: static segments beat parameters."""
        items = (item for _, pattern, item in self.patterns if method.lower() in item and pattern.fullmatch(path))
        found = next(items, None)
        return found[method.lower()] if found else None
