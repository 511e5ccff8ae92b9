"""The commands, by name: each is the function of its name in the module of its name, or a group of commands there."""

from __future__ import annotations

from importlib import import_module

import typer

NAMES = (
    *("new", "update", "status", "check", "restore", "eject", "adopt", "undo"),
    *("plan", "validate", "diff", "fmt", "show", "verify", "schema", "packs"),
    *("design", "refine", "review", "edit", "mcp", "agents", "pack"),
)


def register(app: typer.Typer, first: str | None) -> None:
    """Add the command that the first argument names, else every command, in the order of the help.

    To build one command takes milliseconds, as its parameters' types are read from their annotations.
    """
    for name in (first,) if first in NAMES else NAMES:
        module = import_module(f"scaffolder.cli.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, str(name)))
