"""How commands answer: text for people, JSON for programs, workflow commands for GitHub."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, NoReturn

import typer

from scaffolder.diagnostics import Diagnostic, as_github, as_json, as_text, has_errors

DONE, FOUND, USAGE, CONFLICTS, AMBIGUOUS, CORRUPT, DRIFT = 0, 1, 2, 3, 4, 5, 6
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


class Format(StrEnum):
    """How diagnostics are printed."""

    text = "text"
    json = "json"
    github = "github"


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_result(diagnostics: Iterable[Diagnostic], result: dict[str, Any]) -> None:
    """Print a command's result as JSON, with its diagnostics."""
    found = tuple(diagnostics)
    print_json({"ok": not has_errors(found), **result, "diagnostics": as_json(found)})


def print_diagnostics(diagnostics: Iterable[Diagnostic], form: Format = Format.text) -> None:
    """Print diagnostics: text to standard error, workflow commands to standard output."""
    found = tuple(diagnostics)
    if form is Format.json:
        print_result(found, {})
    elif form is Format.github:
        print(as_github(found), end="")
    else:
        print(as_text(found), end="", file=sys.stderr)


def stop(diagnostics: Iterable[Diagnostic], in_json: bool, code: int = FOUND) -> NoReturn:
    """Print why a command could not do its work, and end it."""
    print_diagnostics(diagnostics, Format.json if in_json else Format.text)
    raise typer.Exit(code)


def exit_code(diagnostics: Iterable[Diagnostic]) -> int:
    """Return the exit code of a command that found these."""
    return FOUND if has_errors(diagnostics) else DONE


def misuse(sentence: str) -> NoReturn:
    """End a command that was used wrongly."""
    raise Misuse(sentence)


class Misuse(Exception):
    """A command was used wrongly; its text says how in one sentence."""
