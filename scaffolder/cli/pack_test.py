"""`scaffold pack test`: what a pack generates is built, tested, started and held against its design."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scaffolder.cli.arguments import PACKS, Trust
from scaffolder.cli.report import Json, exit_code, misuse, print_diagnostics, print_result, stop
from scaffolder.cli.verify import progress, unknown_parts
from scaffolder.diagnostics import Diagnostic

DATABASES = ("sqlite", "postgresql")


def test(
    pack: Annotated[str, typer.Argument(metavar="PACK", help=f"The pack: {PACKS}.")],
    design: Annotated[
        list[str] | None, typer.Option("--from", metavar="FILE", help="These designs; the examples if left out.")
    ] = None,
    database: Annotated[
        list[str] | None, typer.Option(metavar="ENGINE", help="sqlite or postgresql; repeatable, both if left out.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Repeats the run with this seed.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="PART", help="Parts of `scaffold verify`; repeatable.")
    ] = None,
    trust: Trust = False,
    in_json: Json = False,
) -> None:
    """Make a project of every example; build, lint, test and start it, and verify it on both databases."""
    databases = tuple(database or DATABASES)
    unknown = [name for name in databases if name not in DATABASES]
    if unknown:
        misuse(f"--database is sqlite or postgresql, not {unknown[0]}")

    from scaffolder.authoring.codes import UNTRIED
    from scaffolder.authoring.designs import example_designs
    from scaffolder.authoring.trial import Trial
    from scaffolder.packs.references import find_pack
    from scaffolder.verify.suite import PARTS

    unknown = unknown_parts(only or [], [part.name for part in PARTS])
    if unknown:
        misuse(f"--only knows no {unknown[0]!r}; the parts are {', '.join(part.name for part in PARTS)}")
    found, problems = find_pack(pack, trust=trust)
    if found is None:
        stop(problems, in_json)
    if not found.trusted:
        stop((UNTRIED.at("", pack=found.name),), in_json)
    designs = {path: Path(path) for path in design} if design else example_designs()
    trial = Trial(pack, databases, tuple(only or ()), trust, seed, progress("pack test"))
    findings: list[Diagnostic] = [it for name, path in designs.items() for it in trial.findings(name, path)]
    if in_json:
        print_result(findings, {"pack": pack, "designs": list(designs), "databases": list(databases)})
    else:
        print_diagnostics(findings)
        if not findings:
            print(f"{pack}: {', '.join(designs)} on {', '.join(databases)}: no finding")
    raise typer.Exit(exit_code(findings))
