"""Write `docs/reference.md` from the code: the keys of designs and packs, diagnostics, what a template may print."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import scaffolder.agent.codes
import scaffolder.authoring.codes
import scaffolder.design.codes
import scaffolder.ir.codes
import scaffolder.ir.lint
import scaffolder.ir.resolve_codes
import scaffolder.packs.codes
import scaffolder.project.codes
import scaffolder.render.codes
from scaffolder.design.schema import json_schema
from scaffolder.diagnostics import Code
from scaffolder.packs.schema import manifest_schema, tables_schema
from scaffolder.record import Record
from scaffolder.render import view
from scaffolder.render.viewtypes import reachable_types

PAGE = Path(__file__).parent / "reference.md"
CATALOGUES = {
    "The design": scaffolder.design.codes,
    "Rules, effects and computed fields": scaffolder.ir.codes,
    "What the design means": scaffolder.ir.resolve_codes,
    "What a reviewer would ask (`--lint`)": scaffolder.ir.lint,
    "The agent and its edits": scaffolder.agent.codes,
    "Packs": scaffolder.packs.codes,
    "Templates": scaffolder.render.codes,
    "Work on packs": scaffolder.authoring.codes,
    "Projects": scaffolder.project.codes,
}


def main() -> None:
    PAGE.write_text(page())


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            "# Reference",
            "",
            "Made from the code by `python docs/build.py`.",
            "",
            *keys(),
            *support(),
            *codes(),
            *packs(),
            *views(),
        ]
    )


def keys() -> list[str]:
    """Return a table for each object of the language."""
    schema = json_schema()
    lines = ["## Keys of a design", ""]
    for name, part in {"Design": schema, **schema.get("$defs", {})}.items():
        if "properties" not in part:
            continue
        lines += [f"### {name}", "", *([plain(part["description"]), ""] if "description" in part else [])]
        lines += ["| key | type | meaning |", "|---|---|---|"]
        for key, value in part["properties"].items():
            needed = " (required)" if key in part.get("required", ()) else ""
            lines.append(f"| `{key}`{needed} | {kind(value)} | {plain(value.get('description', ''))} |")
        lines.append("")
    return lines


def support() -> list[str]:
    """Return what each pack supports: for each key and each rule, how many designs and tests show it."""
    from tests.ledger.ledger import columns, constructs_table, rules_table

    heads = columns()
    head = ["", *(f"{pack}, {engine}" for pack, engine in heads)]
    lines = ["## What each pack supports", "", "How many designs show it in a clean run of `scaffold verify`.", ""]
    for title, table in (("Keys of the language", constructs_table()), ("Rules of the wire contract", rules_table())):
        lines += [f"### {title}", "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
        for name, cells in table.items():
            shown = [str(len(cells[column])) if cells[column] else "no" for column in heads]
            lines.append(f"| {' | '.join([f'`{name}`', *shown])} |")
        lines.append("")
    return lines


def kind(value: dict[str, Any]) -> str:
    """Return the type of a property in words."""
    if "$ref" in value:
        return value["$ref"].rsplit("/", 1)[-1]
    if "const" in value or "enum" in value:
        return ", ".join(f"`{choice}`" for choice in value.get("enum", [value.get("const")]))
    for word in ("anyOf", "oneOf"):
        if word in value:
            return " or ".join(dict.fromkeys(kind(choice) for choice in value[word]))
    if value.get("type") == "array":
        return f"list of {kind(value['items'])}" if isinstance(value.get("items"), dict) else "list"
    if value.get("type") == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"object of {kind(value['additionalProperties'])}"
    found = value.get("type", "any")
    return " or ".join(found) if isinstance(found, list) else found


def codes() -> list[str]:
    """Return a table of the diagnostics of each floor."""
    lines = ["## Diagnostics", ""]
    for title, module in CATALOGUES.items():
        found = sorted(
            {value.name: value for value in vars(module).values() if isinstance(value, Code)}.values(),
            key=lambda code: code.name,
        )
        lines += [f"### {title}", "", "| code | severity | message |", "|---|---|---|"]
        lines += [f"| `{code.name}` | {code.severity} | {plain(code.message)} |" for code in found]
        lines.append("")
    return lines


def packs() -> list[str]:
    """Return a table for each object of `pack.yml`, and the slots and nodes of `types.yml`."""
    parts = manifest_schema()["$defs"]
    lines = ["## Keys of pack.yml", "", "`scaffold schema pack` prints it as a JSON Schema, for editors.", ""]
    for name in sorted(parts, key=lambda name: (name not in ("Manifest", "Overlay"), name)):
        lines += [f"### {name}", "", plain(parts[name]["description"]), "", "| key | type | meaning |", "|---|---|---|"]
        for key, value in parts[name]["properties"].items():
            needed = " (required)" if key in parts[name].get("required", ()) else ""
            lines.append(f"| `{key}`{needed} | {kind(value)} | {plain(value['description'])} |")
        lines.append("")
    lines += ["## Entries of types.yml", "", "`scaffold schema types` prints it as a JSON Schema.", ""]
    kinds, nodes = (tables_schema()["properties"][key]["properties"] for key in ("types", "expressions"))
    lines += [f"Types: {', '.join(f'`{name}`' for name in kinds)}.", "", "| expression | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {plain(about.get('description', ''))} |" for name, about in nodes.items()]
    return [*lines, ""]


def views() -> list[str]:
    """Return the view: the classes that templates print, with their members."""
    lines = ["## The view", "", "What a template may print. The variables at the top are the fields of `View`.", ""]
    for name, found in {"View": view.View, **reachable_types(view.View)}.items():
        own = found.__doc__ or ""
        words = [plain(inspect.cleandoc(own)), ""] if own else []
        lines += [f"### {name}", "", *words, "| member | type | meaning |", "|---|---|---|"]
        lines += [f"| `{member}` | `{plain(type_)}` | {plain(said)} |" for member, type_, said in members(found)]
        lines.append("")
    return lines


def members(found: type[Record]) -> list[tuple[str, str, str]]:
    """Return the fields of a class and its properties: the name, the type, and what is said of it beside it."""
    said = dict(re.findall(r"^    (\w+): [^#\n]*#(.*)$", inspect.getsource(found), re.MULTILINE))
    fields = [(name, found.__annotations__[name], said.get(name, "")) for name in found.__struct_fields__]
    getters = {name: getattr(it, "fget", None) or getattr(it, "func", None) for name, it in vars(found).items()}
    properties = [
        (name, str(getter.__annotations__["return"]), inspect.getdoc(getter) or "")
        for name, getter in getters.items()
        if not name.startswith("_") and inspect.isfunction(getter)
    ]
    return [*fields, *properties]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()


if __name__ == "__main__":
    main()
