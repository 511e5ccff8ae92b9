"""The commands, by name."""

from __future__ import annotations

import typer

from scaffolder.cli import (
    adopt,
    agents,
    check,
    design,
    diff,
    edit,
    eject,
    fmt,
    mcp,
    new,
    pack,
    packs,
    plan,
    refine,
    restore,
    review,
    schema,
    show,
    status,
    undo,
    update,
    validate,
    verify,
)


def register(app: typer.Typer) -> None:
    """Add every command to the command line, in the order of its help."""
    app.command("new")(new.new)
    app.command("update")(update.update)
    app.command("status")(status.status)
    app.command("check")(check.check)
    app.command("restore")(restore.restore)
    app.command("eject")(eject.eject)
    app.command("adopt")(adopt.adopt)
    app.command("undo")(undo.undo)
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
