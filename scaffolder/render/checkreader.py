"""The templates that a check reads: their syntax trees, and the macros that they declare."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from scaffolder.diagnostics import Code, Diagnostic, Place
from scaffolder.filetree import escapes_root
from scaffolder.packs.registry import Pack
from scaffolder.record import Record, replace
from scaffolder.render.codes import BAD_CALL, OUTSIDE_TEMPLATE, TEMPLATE_ERROR
from scaffolder.render.environment import text_environment
from scaffolder.render.plan import located
from scaffolder.render.viewtypes import Unknown, UnreadableType, declared_types, reachable_types

Scope = dict[str, Any]
_DECLARATION = re.compile(r"\{#:(.*?)#\}", re.DOTALL)


class Macro(Record, eq=False):
    """A macro: where it stands, the types its comment declares, and the module it may call its siblings in."""

    source: str
    node: nodes.Macro
    declared: dict[str, Any] | None
    scope: Scope

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.node.name


class Module(Record):
    """An imported template: its macros by name."""

    macros: dict[str, Macro]


class Fact(NamedTuple):
    """A member of one of the view's types."""

    type: str
    name: str


class TemplateReader:
    """Reads the templates of one pack, and keeps what was found wrong with them."""

    def __init__(self, pack: Pack, view_type: Any) -> None:
        self.pack = pack
        self.known = reachable_types(view_type)
        self.environment = text_environment(pack)
        self.problems: list[Diagnostic] = []
        self.read: set[str] = set()
        self.facts: set[Fact] = set()
        self.in_path = False  # whether the names of files are being checked, and not what is in them

    def report(self, code: Code, source: str, line: int, hint: str | None = None, **values: Any) -> type[Unknown]:
        problem = located(code.at("", hint=hint, **values), self.pack, source, line)
        self.problems.append(replace(problem, place=Place(line, self.column(source, line, values.get("name")))))
        return Unknown

    def column(self, source: str, line: int, name: object) -> int:
        """Return where a name stands in a line of a template, 1 where it does not."""
        lines = (source,) if self.in_path else self.lines(source)
        text = lines[line - 1 : line] if isinstance(name, str) else ()
        found = re.search(rf"(?<!\w){re.escape(str(name))}(?!\w)", text[0]) if text else None
        return found.start() + 1 if found else 1

    def lines(self, source: str) -> tuple[str, ...]:
        try:
            return tuple(self.source_text(source).splitlines())
        except (OSError, UnicodeDecodeError):
            return ()

    def parsed(self, source: str) -> nodes.Template | None:
        self.read.add(source)
        try:
            return self.environment.parse(self.source_text(source), source)
        except TemplateSyntaxError as error:
            self.report(TEMPLATE_ERROR, error.name or source, error.lineno, problem=error.message)
        except (OSError, UnicodeDecodeError) as error:
            self.report(TEMPLATE_ERROR, source, 1, problem=f"cannot be read: {type(error).__name__}")
        return None

    def source_text(self, source: str) -> str:
        return self.path(source).read_text(encoding="utf-8")

    def path(self, source: str) -> Path:
        return self.pack.template(source) or self.pack.root / source

    def exists(self, name: str, source: str, line: int) -> bool:
        if self.pack.template(name):
            return True
        if escapes_root(name):
            self.report(OUTSIDE_TEMPLATE, source, line, name=name)
        else:
            self.report(TEMPLATE_ERROR, source, line, problem=f"there is no template {name!r} below the pack's root")
        return False

    def declarations(self, source: str) -> dict[int, str]:
        """Return the type comments of a template, by the line that each ends on."""
        text = self.source_text(source)
        return {text.count("\n", 0, match.end()) + 1: match[1] for match in _DECLARATION.finditer(text)}

    def declared(self, node: nodes.Macro, comments: dict[int, str], source: str) -> dict[str, Any] | None:
        comment = next((comments[line] for line in (node.lineno, node.lineno - 1) if line in comments), None)
        if comment is None:
            return None
        try:
            return declared_types(comment, self.known)
        except UnreadableType as error:
            self.report(BAD_CALL, source, node.lineno, problem=f"macro {node.name!r} declares {error}")
            return {argument.name: Unknown for argument in node.args}
