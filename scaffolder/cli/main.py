"""The `scaffold` command."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from scaffolder.cli import commands
from scaffolder.cli.report import DONE, USAGE, Misuse

COLLECT_AFTER = 200_000  # allocations: a command builds frozen values, hardly any of which is garbage before it ends


def _print_version(wanted: bool) -> None:
    if wanted:
        from scaffolder import __version__

        print(f"scaffold {__version__}")
        raise typer.Exit


def scaffold(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """From one reviewed design to a complete backend project."""


def command_line(arguments: list[str]) -> typer.Typer:
    """Return the application, with the command that the arguments name or with all."""
    app = typer.Typer(
        name="scaffold",
        help="From one reviewed design to a complete backend project.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(scaffold)
    commands.register(app, next(iter(arguments), None))
    return app


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code, without taking its values apart one by one first."""
    gc.set_threshold(COLLECT_AFTER)
    code = run(sys.argv[1:] if arguments is None else arguments)
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 diagnostics or stale, 2 usage."""
    try:
        return _exit_code(command_line(arguments)(arguments, prog_name="scaffold", standalone_mode=False))
    except Misuse as misuse:
        return _say(str(misuse))
    except typer.TyperException as error:
        return _say(error.format_message()) if error.format_message() else USAGE
    except (typer.Abort, KeyboardInterrupt):
        return _say("stopped", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _exit_code(result: object) -> int:
    return result if isinstance(result, int) else DONE


def _say(sentence: str, code: int = USAGE) -> int:
    print(f"scaffold: {sentence.strip().rstrip('.')}.", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
