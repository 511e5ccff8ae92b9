"""What linters of OpenAPI ask of a document: the recommended rules of spectral:oas and of redocly, as findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
Findings = Iterator[str]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCALARS = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}


def findings(document: Document) -> list[str]:
    """Every finding, as `rule: place`."""
    return [f"{rule.__name__}: {place}" for rule in RULES for place in rule(document)]


def operations(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        yield from ((f"{method} {path}", item[method]) for method in METHODS if method in item)


def parts(value: Any, place: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document but those inside examples."""
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            if key not in ("example", "examples", "default", "const", "enum"):
                yield from parts(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from parts(inner, f"{place}/{index}")


def schemas(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, part in parts(document):
        if "/properties" not in place[-11:] and ("type" in part or "enum" in part) and "in" not in part:
            yield place, part


def info_is_complete(document: Document) -> Findings:
    info = document["info"]
    for key in ("title", "version", "description", "contact", "license"):
        if not info.get(key):
            yield f"#/info/{key}"
    if not {"url", "identifier"} & set(info.get("license", {})):
        yield "#/info/license"


def servers_are_real(document: Document) -> Findings:
    if not document.get("servers"):
        yield "#/servers"
    for server in document.get("servers", []):
        if re.search(r"example\.com|localhost|./$|\{", server["url"]):
            yield server["url"]


def tags_are_declared(document: Document) -> Findings:
    names = [tag["name"] for tag in document["tags"]]
    yield from (name for name, count in Counter(names).items() if count > 1)
    yield from (tag["name"] for tag in document["tags"] if not tag.get("description"))
    for place, operation in operations(document):
        if not operation.get("tags") or set(operation["tags"]) - set(names):
            yield place


def operations_are_described(document: Document) -> Findings:
    for place, operation in operations(document):
        if not all(operation.get(key) for key in ("operationId", "summary", "description")):
            yield place


def operation_ids_are_unique_and_url_safe(document: Document) -> Findings:
    ids = [operation.get("operationId", "") for _, operation in operations(document)]
    yield from (name for name, count in Counter(ids).items() if count > 1)
    yield from (name for name in ids if not re.fullmatch(r"[A-Za-z0-9_.~-]+", name))


def statuses_are_complete(document: Document) -> Findings:
    for place, operation in operations(document):
        if not {code[0] for code in operation["responses"]} >= {"2", "4"}:
            yield place


def security_is_defined(document: Document) -> Findings:
    schemes = document["components"].get("securitySchemes", {})
    for place, operation in operations(document):
        if "security" not in operation or any(set(need) - set(schemes) for need in operation["security"]):
            yield place


def paths_are_clean(document: Document) -> Findings:
    shapes = Counter(re.sub(r"\{[^}]*\}", "{}", path) for path in document["paths"])
    yield from (shape for shape, count in shapes.items() if count > 1)
    yield from (path for path in document["paths"] if re.search(r".+/$|\?|\{\}", path))


def parameters_are_declared(document: Document) -> Findings:
    for place, operation in operations(document):
        declared = [(one["in"], one["name"]) for one in operation.get("parameters", [])]
        if max(Counter(declared).values(), default=1) > 1:
            yield place
        if {name for kind, name in declared if kind == "path"} != set(re.findall(r"\{(\w+)\}", place)):
            yield place
        if not all(one.get("description") and "schema" in one for one in operation.get("parameters", [])):
            yield place


def references_lead_somewhere(document: Document) -> Findings:
    for place, part in parts(document):
        if "$ref" in part and part["$ref"] not in component_places(document):
            yield place


def components_are_used(document: Document) -> Findings:
    used = {part["$ref"] for _, part in parts(document) if "$ref" in part}
    needs = {name for _, operation in operations(document) for need in operation["security"] for name in need}
    used |= {f"#/components/securitySchemes/{name}" for name in needs}
    yield from sorted(component_places(document) - used)


def component_places(document: Document) -> set[str]:
    return {f"#/components/{kind}/{name}" for kind, items in document["components"].items() for name in items}


def component_names_are_legal(document: Document) -> Findings:
    names = (place.rsplit("/", 1)[1] for place in component_places(document))
    yield from (name for name in names if not re.fullmatch(r"[a-zA-Z0-9._-]+", name))


def arrays_have_items(document: Document) -> Findings:
    for place, schema in schemas(document):
        if "array" in types(schema) and "items" not in schema:
            yield place


def enums_fit_their_type(document: Document) -> Findings:
    for place, schema in schemas(document):
        values = schema.get("enum", [])
        kinds = tuple(SCALARS[kind] for kind in types(schema) if kind in SCALARS)
        if len(set(values)) < len(values) or not all(isinstance(value, kinds) for value in values):
            yield place


def required_members_are_properties(document: Document) -> Findings:
    for place, schema in schemas(document):
        if isinstance(schema.get("required"), list) and set(schema["required"]) - set(schema.get("properties", {})):
            yield place


def markdown_is_safe(document: Document) -> Findings:
    for place, part in parts(document):
        texts = (part.get(key) for key in ("title", "description"))
        if any(isinstance(text, str) and re.search(r"<script|eval\(", text) for text in texts):
            yield place


def types(schema: dict[str, Any]) -> list[str]:
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind] if isinstance(kind, str) else []


RULES: tuple[Callable[[Document], Findings], ...] = (
    info_is_complete,
    servers_are_real,
    tags_are_declared,
    operations_are_described,
    operation_ids_are_unique_and_url_safe,
    statuses_are_complete,
    security_is_defined,
    paths_are_clean,
    parameters_are_declared,
    references_lead_somewhere,
    components_are_used,
    component_names_are_legal,
    arrays_have_items,
    enums_fit_their_type,
    required_members_are_properties,
    markdown_is_safe,
)
