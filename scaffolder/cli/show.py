"""`scaffold show`: a design to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffolder.cli.arguments import Design
from scaffolder.cli.report import Json, misuse, print_diagnostics, print_result, stop
from scaffolder.record import to_builtins

if TYPE_CHECKING:
    from rich.table import Table

    from scaffolder.cli.page.facts import ProjectFacts

_COLOURS = {"public": "green", "user": "blue", "rule": "yellow", "none": "red"}
_CALLERS = {"public": "everyone", "user": "signed in", "none": "nobody"}


def show(
    design: Design,
    html: Annotated[str | None, typer.Option("--html", metavar="FILE", help="Write one page to look at.")] = None,
    in_json: Json = False,
) -> None:
    """Show a design's models, relations and endpoints, and who may call them."""
    from scaffolder.cli.page.facts import project_facts
    from scaffolder.pipeline import read

    reading = read(design)
    if reading.project is None:
        stop(reading.diagnostics, in_json)
    facts = project_facts(reading.project)
    if html is not None:
        _write_page(facts, Path(html))
    if in_json:
        print_result(reading.diagnostics, {"page": html, **to_builtins(facts)})
        return
    print_diagnostics(reading.diagnostics)
    if html is None:
        _print_tables(facts)
    else:
        print(f"{facts.name}: {html}")


def _write_page(facts: ProjectFacts, path: Path) -> None:
    from scaffolder.cli.page.document import page

    try:
        path.write_text(page(facts), encoding="utf-8")
    except OSError as error:
        misuse(f"{path} cannot be written: {error.strerror}")


def _print_tables(facts: ProjectFacts) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    for table in (_models(facts), _relations(facts), _endpoints(facts)):
        console.print(table)
        console.print()


def _table(title: str, *columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _models(facts: ProjectFacts) -> Table:
    from rich.markup import escape

    table = _table("Models", "model", "fields", "read", "create", "update", "delete")
    for model in facts.models:
        fields = ", ".join(field.name for field in model.fields)
        access = (_caller(fact.audience, fact.rule) for fact in model.access)
        table.add_row(f"[bold]{escape(model.name)}[/]", escape(fields), *access)
    return table


def _relations(facts: ProjectFacts) -> Table:
    from rich.markup import escape

    table = _table("Relations", "from", "to", "how many", "on delete")
    for relation in facts.relations:
        optional = ", optional" if relation.optional else ""
        table.add_row(
            f"{escape(relation.model)}.{escape(relation.field)}",
            escape(relation.target),
            relation.cardinality + optional,
            relation.on_delete.replace("_", " "),
        )
    return table


def _endpoints(facts: ProjectFacts) -> Table:
    from rich.markup import escape

    table = _table("Endpoints", "method", "path", "does", "who may call it")
    for endpoint in facts.endpoints:
        does = f"{endpoint.operation} {endpoint.model or ''}".strip()
        caller = _caller(endpoint.access.audience, endpoint.access.rule)
        table.add_row(endpoint.method, escape(endpoint.path), escape(does), caller)
    return table


def _caller(audience: str, rule: str) -> str:
    from rich.markup import escape

    return f"[{_COLOURS[audience]}]{escape(_CALLERS.get(audience, rule))}[/]"
