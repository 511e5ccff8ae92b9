"""What a pack generates, built, tested by its own tests, started, and held against its design."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scaffolder import pipeline
from scaffolder.authoring.codes import FAILED_TRIAL
from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.model import Project
from scaffolder.project.apply import create_project
from scaffolder.project.record import with_record
from scaffolder.record import Record
from scaffolder.verify.place import SETUP_SECONDS, PlaceFailed, make, placed, settings, shell
from scaffolder.verify.report import Report
from scaffolder.verify.run import Run, Unfit
from scaffolder.verify.suite import run_suite

OWN_TARGETS = ("lint", "test")  # of a generated project's Makefile


class Trial(Record):
    """A pack to try, and how."""

    pack: str
    databases: tuple[str, ...]
    only: tuple[str, ...]
    trust: bool
    seed: int | None
    say: Callable[[str], None]

    def findings(self, name: str, design: Path) -> Iterator[Diagnostic]:
        """Make a project of a design, and say what is wrong with it: what keeps it from being made, or how it fails."""
        reading = pipeline.read(design)
        lowered = pipeline.lower(reading, self.pack, {}, trust=self.trust)
        built = pipeline.build(reading, lowered)
        if isinstance(built, tuple) or reading.project is None:
            yield from (*reading.diagnostics, *(built if isinstance(built, tuple) else ()))
            return
        with TemporaryDirectory(prefix="scaffold-pack-") as folder:
            root = Path(folder) / reading.project.name
            pack = built.pack.seen_from(root)
            tree, _ = with_record(built.pristine, built.ids, built.design, pack, built.tools, built.marks)
            create_project(tree, root)
            yield from self._of_project(name, root, reading.project)

    def _of_project(self, name: str, root: Path, project: Project) -> Iterator[Diagnostic]:
        variables = {**shell(), **settings(project)}
        database = "its own database"
        try:
            for target in ("setup", *OWN_TARGETS):
                self.say(f"{name}: make {target}")
                make(root, target, variables, SETUP_SECONDS)
            for database in self.databases:
                report = self._verified(name, root, project, database)
                for (rule, operation), found in report.groups.items():
                    problem = f"{rule}: {operation}: {found[0].why}"
                    yield FAILED_TRIAL.at("", design=name, database=database, problem=problem)
        except (PlaceFailed, Unfit) as failed:
            yield FAILED_TRIAL.at("", design=name, database=database, problem=str(failed))

    def _verified(self, name: str, root: Path, project: Project, database: str) -> Report:
        """Hold the project against its design on one database."""
        self.say(f"{name}: verify on {database}")
        seed = secrets.randbelow(100_000) if self.seed is None else self.seed
        report = Report(project.name, seed)
        with placed(root, project, database, self.say, setup=False) as place:
            run_suite(Run(project, place.origin, seed, report, place.powers, say=self.say), self.only, True)
        self.say(f"{name}: {report.requests} requests on {database}, {len(report.findings)} findings, seed {seed}")
        return report
