"""The commands, by name."""

from __future__ import annotations

import typer

from scaffolder.cli import (
    agents,
    design,
    diff,
    edit,
    fmt,
    mcp,
    new,
    pack,
    packs,
    plan,
    refine,
    review,
    schema,
    show,
    validate,
    verify,
)


def register(app: typer.Typer) -> None:
    """Add every command to the command line, in the order of its help."""
    app.command("new")(new.new)
    app.command("plan")(plan.plan)
    app.command("validate")(validate.validate)
    app.command("diff")(diff.diff)
    app.command("fmt")(fmt.fmt)
    app.command("show")(show.show)
    app.command("verify")(verify.verify)
    app.command("schema")(schema.schema)
    app.command("packs")(packs.packs)
    app.command("design")(design.design)
    app.command("refine")(refine.refine)
    app.command("review")(review.review)
    app.command("edit")(edit.edit)
    app.command("mcp")(mcp.mcp)
    app.command("agents")(agents.agents)
    app.add_typer(pack.app, name="pack")
