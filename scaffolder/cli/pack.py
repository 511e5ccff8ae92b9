"""`scaffold pack`: work on packs."""

from __future__ import annotations

import typer

from scaffolder.cli import pack_check, pack_diff, pack_new, pack_render, pack_take, pack_test

app = typer.Typer(help="Work on packs.", no_args_is_help=True)


@app.callback()
def pack() -> None:
    """Work on packs."""


app.command("new")(pack_new.new)
app.command("take")(pack_take.take)
app.command("render")(pack_render.render)
app.command("check")(pack_check.check)
app.command("test")(pack_test.test)
app.command("diff")(pack_diff.diff)
