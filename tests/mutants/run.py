"""Put single faults into generated projects and say which of them `scaffold verify` reports.

    python -m tests.mutants.run [PACK] [--only PATTERN] [--engine ENGINE] [--workers N] [--json FILE]

A mutant is caught where the suite as shipped reports a departure. The parts that should report it are run first; what
they do not report is run through the whole suite. A project that does not compile or start any more is a broken mutant,
not a caught one. The exit code is 1 where fewer than 95 % are caught or a mutant is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

import yaml

from tests.support.project import EXAMPLES, ROOT, GeneratedProject, program_path, project_of, verified
from tests.support.runtimes import RUNTIMES

HERE = Path(__file__).parent
SEED = 7
WANTED = 0.95
TSC = ("node", "node_modules/typescript/bin/tsc")
COMPILERS = {"express": TSC, "fastify": TSC}  # where starting a project does not compile it


@dataclass(frozen=True)
class Mutant:
    """A single fault: `find` becomes `replace` in a file of a design's project. `with_lines` go after the docstring."""

    name: str
    design: str
    file: str
    find: str
    replace: str
    parts: tuple[str, ...]
    nth: int | None = None
    with_lines: str = ""


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: caught, missed or broken; by which rules, in which run."""

    mutant: Mutant
    outcome: str
    rules: tuple[str, ...] = ()
    whole: bool = False
    note: str = ""


Rules = frozenset[str]


def mutants(pack: str) -> list[Mutant]:
    """The mutants of a pack."""
    rows = yaml.safe_load((HERE / f"{pack}.yml").read_text())
    return [
        Mutant(
            row["name"],
            row["design"],
            row["file"],
            row["find"],
            row["replace"],
            tuple(row["parts"]),
            row.get("nth"),
            row.get("with", ""),
        )
        for row in rows
    ]


def design_file(name: str) -> Path:
    """The file of an example or of a golden design."""
    example = EXAMPLES / name / "design.json"
    return example if example.exists() else ROOT / "tests/golden/designs" / f"{name}.json"


def mutated(text: str, mutant: Mutant) -> str:
    """The text with the fault in it; it must say exactly where it goes."""
    pieces = text.split(mutant.find)
    found = len(pieces) - 1
    if found == 0 or (mutant.nth is None and found > 1) or (mutant.nth or 1) > found:
        raise ValueError(f"{mutant.name}: the text is found {found} times in {mutant.file}")
    at = mutant.nth or 1
    changed = mutant.find.join(pieces[:at]) + mutant.replace + mutant.find.join(pieces[at:])
    if mutant.with_lines:
        head, _, rest = changed.partition('"""\n\n')
        changed = f'{head}"""\n\n{mutant.with_lines}{rest}'
    return changed


def judged(mutant: Mutant, pristine: GeneratedProject, engine: str, known: Rules) -> Verdict:
    """Make a mutant of a project and run the suite on it; `known`: what it reports of the project as it was."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        project = replace(pristine, folder=Path(folder) / "project")
        shutil.copytree(pristine.folder, project.folder, symlinks=True)
        target = project.folder / mutant.file
        try:
            target.write_text(mutated(target.read_text(), mutant))
        except (ValueError, FileNotFoundError) as error:
            return Verdict(mutant, "broken", note=str(error))
        parts = [word for part in mutant.parts for word in ("--only", part)]
        for whole, arguments in ((False, parts), (True, [])):
            verdict = verdict_on(mutant, project, engine, arguments, whole, known)
            if verdict.outcome != "missed":
                return verdict
        return verdict


def refused_by_compiler(chosen: list[Mutant], pristine: GeneratedProject) -> dict[str, str]:
    """What a pack's compiler has against the mutants of one design, by name; all are compiled at once.

    Each stands beside the file that it changes, and so does a copy of that file: what is said of the copy counts not.
    """
    pack = pristine.framework
    if pack not in COMPILERS:
        return {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        project = Path(folder) / "project"
        shutil.copytree(pristine.folder, project, symlinks=True)
        beside = {}
        for number, mutant in enumerate(chosen):
            target = project / mutant.file
            if target.exists() and target.read_text().count(mutant.find) >= (mutant.nth or 1):
                text = target.read_text()
                target.with_stem(f"{target.stem}.copy").write_text(text)
                beside[target.with_stem(f"{target.stem}.mutant{number}")] = mutant
                target.with_stem(f"{target.stem}.mutant{number}").write_text(mutated(text, mutant))
        environment = {**os.environ, "PATH": program_path(pack)}
        done = subprocess.run(
            COMPILERS[pack], cwd=project, env=environment, capture_output=True, text=True, timeout=600
        )
        said = Counter[tuple[Path, str]]()
        for place, _, message in (line.partition("): ") for line in done.stdout.splitlines()):
            said[project / place.partition("(")[0], re.sub(r"\.mutant\d+", ".copy", message)] += 1
    copies = {
        path: (project / mutant.file).with_stem(f"{Path(mutant.file).stem}.copy") for path, mutant in beside.items()
    }
    return {
        beside[path].name: message
        for (path, message), times in said.items()
        if path in beside and times > said[copies[path], message]
    }


def verdict_on(
    mutant: Mutant,
    project: GeneratedProject,
    engine: str,
    arguments: list[str],
    whole: bool,
    known: Rules = frozenset(),
) -> Verdict:
    """What the suite says of a mutant."""
    try:
        done = verified(project, engine, SEED, *arguments)
    except subprocess.TimeoutExpired:
        return Verdict(mutant, "broken", whole=whole, note="the suite did not end")
    if done.returncode not in (0, 1) or not done.stdout.startswith("{"):
        return Verdict(mutant, "broken", whole=whole, note=done.stderr[-400:])
    found = dict.fromkeys(one["rule"] for one in json.loads(done.stdout)["findings"])
    rules = tuple(rule for rule in found if rule not in known)
    return Verdict(mutant, "caught" if rules else "missed", rules, whole)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", nargs="?", default="fastapi", choices=RUNTIMES)
    parser.add_argument("--only", default="*")
    parser.add_argument("--engine", default="sqlite")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", dest="file")
    given = parser.parse_args()
    chosen = [mutant for mutant in mutants(given.pack) if fnmatch(mutant.name, given.only)]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        pristine = {}
        for name in sorted({mutant.design for mutant in chosen}):
            pristine[name] = project_of(design_file(name), Path(folder) / name, given.pack)
        refused: dict[str, str] = {}
        known = {name: departures(project, given.engine) for name, project in pristine.items()}
        for name, project in pristine.items():
            refused |= refused_by_compiler([one for one in chosen if one.design == name], project)
        with ThreadPoolExecutor(given.workers) as pool:
            verdicts = []
            for verdict in pool.map(
                lambda one: (
                    Verdict(one, "broken", note=refused[one.name])
                    if one.name in refused
                    else judged(one, pristine[one.design], given.engine, known[one.design])
                ),
                chosen,
            ):
                verdicts.append(verdict)
                print(told(verdict), flush=True)
    return summed_up(verdicts, given.file)


def departures(project: GeneratedProject, engine: str) -> Rules:
    """The rules that a project breaks before it is mutated; by them no mutant is caught."""
    nothing = Mutant("nothing", "", "", "", "", ())
    verdict = verdict_on(nothing, project, engine, [], True)
    if verdict.rules or verdict.outcome == "broken":
        print(f"{project.folder.name} departs as it is: {', '.join(verdict.rules) or verdict.note}", flush=True)
    return frozenset(verdict.rules)


def told(verdict: Verdict) -> str:
    where = "whole suite" if verdict.whole else " ".join(verdict.mutant.parts)
    detail = ", ".join(verdict.rules[:4]) or verdict.note
    return f"{verdict.outcome:7} {verdict.mutant.name} ({verdict.mutant.design}; {where}): {detail}"


def summed_up(verdicts: list[Verdict], file: str | None) -> int:
    """Print the sum, write it where that is asked, and give the exit code."""
    counts = {
        word: sum(1 for verdict in verdicts if verdict.outcome == word) for word in ("caught", "missed", "broken")
    }
    print(f"{len(verdicts)} mutants: {counts['caught']} caught, {counts['missed']} missed, {counts['broken']} broken")
    if file:
        rows = [
            {"name": one.mutant.name, "design": one.mutant.design, "outcome": one.outcome, "rules": list(one.rules)}
            for one in verdicts
        ]
        Path(file).write_text(json.dumps(rows, indent=2) + "\n")
    good = counts["caught"] >= WANTED * len(verdicts) and not counts["broken"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
