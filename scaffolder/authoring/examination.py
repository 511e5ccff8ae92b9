"""What is wrong with a pack: its templates and tables by themselves, then what it makes of every golden design."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from copier.errors import CopierError

from scaffolder import pipeline
from scaffolder.authoring.codes import LONG_TEMPLATE, SLOW_PACK, UNCOPIED, UNLIKE_COPIER, UNRENDERED, UNSTABLE
from scaffolder.authoring.copies import copied
from scaffolder.authoring.coverage import unread_facts
from scaffolder.diagnostics import Diagnostic, Severity, has_errors
from scaffolder.filetree import FileTree, differing_paths
from scaffolder.packs.limits import limited
from scaffolder.packs.questions import Answer
from scaffolder.packs.registry import Pack
from scaffolder.packs.sandbox import TEMPLATE_PROBLEMS
from scaffolder.record import Record, Struct, field, replace
from scaffolder.render.check import check_pack
from scaffolder.render.engine import render
from scaffolder.render.format import finish_tree, format_tree, refused_tools
from scaffolder.render.headers import with_headers
from scaffolder.render.plan import RenderPlan, failure, located
from scaffolder.render.view import View

TEMPLATE_LINES = 600
MILLISECONDS = 10  # of this process's own time for each rendered file; the bundled packs take about 1
_TEXTS = (".jinja", ".py", ".ts", ".go")


class Clock(Struct):
    """How long rendering has taken, and how many files came of it."""

    seconds: float = 0
    files: int = 0


class Examination(Record):
    """A pack under examination; each problem is said once, for the first design that shows it."""

    pack: Pack
    reference: str
    designs: Mapping[str, Path]
    trust: bool
    say: Callable[[str], None]
    clock: Clock = field(default_factory=Clock)

    def findings(self, quick: bool = False) -> Iterator[Diagnostic]:
        """Say what is wrong; quick leaves out what needs rendering."""
        alone = check_pack(self.pack, View)
        yield from alone
        yield from _long_templates(self.pack)
        if has_errors(alone) or quick:
            return
        yield from unread_facts(self.pack)
        yield from (replace(it, severity=Severity.WARNING) for it in refused_tools(self.pack))
        seen: set[tuple[str, str | None, str]] = set()
        for finding in self._of_designs():
            key = finding.code, finding.file, finding.message.partition(" (")[0]
            if key not in seen:
                seen.add(key)
                yield finding
        yield from self._of_time()

    def _of_designs(self) -> Iterator[Diagnostic]:
        for name, path in self.designs.items():
            self.say(f"{self.pack.name}: {name}")
            yield from self._of_design(name, path, {})
        first, path = next(iter(self.designs.items()))
        for option in self.pack.options:
            for value in (it for it in option.allowed if it != option.default):
                yield from self._of_design(f"{first} with {option.name}={value}", path, {option.name: value})

    def _of_design(self, name: str, path: Path, options: Mapping[str, Answer]) -> Iterator[Diagnostic]:
        """Say what is wrong with a design's files: rendered, formatted, linted, and as Copier renders them."""
        reading = pipeline.read(path)
        began = time.process_time()
        lowered = pipeline.lower(reading, self.reference, options, trust=self.trust)
        if lowered.plan is None:
            yield from (it if it.file else _unrendered(it, name, self.pack) for it in lowered.diagnostics)
            return
        with limited():
            tree, problems = render(lowered.plan)
        self.clock.seconds += time.process_time() - began
        self.clock.files += len(tree)
        yield from problems
        if not has_errors(problems):
            yield from self._of_tree(name, lowered.plan, tree)

    def _of_tree(self, name: str, plan: RenderPlan, tree: FileTree) -> Iterator[Diagnostic]:
        finished, findings = finish_tree(with_headers(tree, plan.pack), plan.pack)
        yield from (_in_template(it, name, plan) for it in findings)
        again, _ = format_tree(finished, plan.pack)
        for path in differing_paths(finished, again):
            yield _at(UNSTABLE.at("", path=path, design=name), path, plan)
        try:
            with limited():
                theirs = copied(plan.pack, plan.context)
        except (*TEMPLATE_PROBLEMS, CopierError) as error:
            yield located(failure(error, f" ({name})", UNCOPIED), plan.pack, "pack.yml")
            return
        for path in differing_paths(tree, theirs):
            yield _at(UNLIKE_COPIER.at("", path=path, design=name), path, plan)

    def _of_time(self) -> Iterator[Diagnostic]:
        milliseconds = 1000 * self.clock.seconds / max(1, self.clock.files)
        if milliseconds > MILLISECONDS:
            yield located(SLOW_PACK.at("", milliseconds=milliseconds, most=MILLISECONDS), self.pack, "pack.yml")


def _long_templates(pack: Pack) -> Iterator[Diagnostic]:
    for source, path in pack.files.items():
        lines = path.read_bytes().count(b"\n") if source.endswith(_TEXTS) else 0
        if lines > TEMPLATE_LINES:
            yield located(LONG_TEMPLATE.at("", lines=lines, most=TEMPLATE_LINES), pack, source, TEMPLATE_LINES)


def _unrendered(problem: Diagnostic, name: str, pack: Pack) -> Diagnostic:
    return located(UNRENDERED.at("", design=name, problem=problem.message), pack, "pack.yml")


def _in_template(finding: Diagnostic, name: str, plan: RenderPlan) -> Diagnostic:
    """Return what a tool found in a rendered file as a problem of the template that it is from."""
    if finding.code == "tool-missing":
        return finding
    where = f"{finding.file}:{finding.place.line}" if finding.file and finding.place else "the tree"
    path = finding.file or max((it.path for it in plan.files if it.path in finding.message), key=len, default="")
    message = f"{finding.message} ({where} of {name})"
    return _at(replace(finding, message=message, severity=Severity.ERROR), path, plan)


def _at(finding: Diagnostic, path: str, plan: RenderPlan) -> Diagnostic:
    sources = {file.path: file.source for file in plan.files}
    return located(finding, plan.pack, sources.get(path, "pack.yml"))
