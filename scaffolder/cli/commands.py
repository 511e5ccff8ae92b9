"""The commands, by name."""

from __future__ import annotations

import typer

from scaffolder.cli import design, fmt, new, pack, packs, plan, schema, show, validate


def register(app: typer.Typer) -> None:
    """Add every command to the command line, in the order of its help."""
    app.command("new")(new.new)
    app.command("plan")(plan.plan)
    app.command("validate")(validate.validate)
    app.command("design")(design.design)
    app.command("fmt")(fmt.fmt)
    app.command("show")(show.show)
    app.command("schema")(schema.schema)
    app.command("packs")(packs.packs)
    app.add_typer(pack.app, name="pack")
