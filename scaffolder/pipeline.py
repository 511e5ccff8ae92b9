"""The arrows in order, from a design file to the files of a project; each command is a prefix of this line.

What a stage needs is imported when it runs, so that a short command does not pay for the long ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffolder.diagnostics import Diagnostic, has_errors
from scaffolder.filetree import File, FileTree
from scaffolder.record import Record, replace

if TYPE_CHECKING:
    from scaffolder.design.document import Design
    from scaffolder.design.source import Source
    from scaffolder.ir.model import Project
    from scaffolder.packs.questions import Answer
    from scaffolder.packs.registry import Pack
    from scaffolder.project.lock import LockedPack
    from scaffolder.render.lowering.migrations import PlannedMigration
    from scaffolder.render.marks import Earlier
    from scaffolder.render.plan import RenderPlan


class Reading(Record, dict=True):
    """A design and what it means; `project` is there only where no diagnostic is an error."""

    design: Design | None
    source: Source | None
    project: Project | None
    diagnostics: tuple[Diagnostic, ...]

    @cached_property
    def kept(self) -> str:
        """The design as it is kept in a project: in canonical form, under the project's name."""
        from scaffolder.design.fmt import format_design

        assert self.source is not None
        assert self.project is not None
        value: Any = self.source.value
        return format_design({**value, "name": self.project.name})


class Lowered(Record):
    """A project as a pack says it: the pack, its options and the files it will write."""

    pack: Pack | None
    answers: Mapping[str, Answer]
    plan: RenderPlan | None
    diagnostics: tuple[Diagnostic, ...]


class Finished(Record):
    """The files of a project as rendered and formatted, and what tells each of them apart (`render/marks.py`)."""

    tree: FileTree
    marks: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


class Build(Record):
    """The files of a project as rendered and formatted, the identity of each, and what is kept beside them."""

    pristine: FileTree
    marks: Mapping[str, str]
    ids: Mapping[str, str]
    pack: LockedPack
    tools: Mapping[str, str]
    design: str
    lowered: Lowered
    diagnostics: tuple[Diagnostic, ...]


def read(path: Path | str, name: str | None = None) -> Reading:
    """Load a design (`-` is standard input) and resolve it, under another name where one is given."""
    from scaffolder.design.load import load

    design, source, diagnostics = load(path)
    return _reading(design, source, diagnostics, name)


def read_text(text: str, file: str = "design.json", name: str | None = None) -> Reading:
    """Load and resolve a design that is already in memory."""
    from scaffolder.design.load import load_text

    design, source, diagnostics = load_text(text, file)
    return _reading(design, source, diagnostics, name)


def read_applied(text: str, file: str) -> Reading:
    """Resolve a design that was applied before; its faults are looked for only where it does not resolve any more."""
    from scaffolder.design.load import load_applied

    reading = _reading(*load_applied(text, file), (), None)
    return read_text(text, file) if reading.project is None else reading


def _reading(
    design: Design | None, source: Source | None, diagnostics: tuple[Diagnostic, ...], name: str | None
) -> Reading:
    if design is None:
        return Reading(None, source, None, diagnostics)
    from scaffolder.ir.resolve import resolve

    project, found = resolve(design)
    diagnostics = (*diagnostics, *(problem.located(source) if source else problem for problem in found))
    if project is None or has_errors(diagnostics):
        return Reading(design, source, None, diagnostics)
    return Reading(design, source, replace(project, name=name) if name else project, diagnostics)


def lower(
    reading: Reading,
    pack_name: str,
    options: Mapping[str, Answer],
    migration: PlannedMigration | None = None,
    *,
    trust: bool = False,
) -> Lowered:
    """Say a project in a pack's words, and plan the files that it becomes.

    A pack that does not come with the tool is type-checked first, and has limits; trust lets it run its own commands.
    """
    from scaffolder.packs.limits import Exhausted
    from scaffolder.packs.references import find_pack
    from scaffolder.render.plan import failure, located

    found, problems = find_pack(pack_name, trust=trust)
    if found is None or reading.project is None:
        return Lowered(None, {}, None, problems)
    answers, wrong = found.answers(options)
    problems = (*problems, *wrong, *(() if found.bundled else _objections(found)))
    if has_errors(problems):
        return Lowered(found, answers, None, problems)
    try:
        with _limits(found):
            return _lowered(reading, found, answers, migration, problems)
    except (Exhausted, MemoryError) as error:
        return Lowered(found, answers, None, (*problems, located(failure(error), found, "pack.yml")))


def _objections(pack: Pack) -> tuple[Diagnostic, ...]:
    """Return what is wrong in the templates of a pack, not what is merely unused in it."""
    from scaffolder.render.check import check_pack
    from scaffolder.render.view import View

    return tuple(problem for problem in check_pack(pack, View) if problem.is_error)


def _limits(pack: Pack, *, memory: bool = True) -> AbstractContextManager[None]:
    from scaffolder.packs.limits import limited

    return nullcontext() if pack.bundled else limited(memory=memory)


def _lowered(
    reading: Reading,
    pack: Pack,
    answers: Mapping[str, Answer],
    migration: PlannedMigration | None,
    problems: tuple[Diagnostic, ...],
) -> Lowered:
    from scaffolder.render.context import template_context
    from scaffolder.render.entries import lower_reporting
    from scaffolder.render.plan import plan

    assert reading.project is not None
    view, refused = lower_reporting(reading.project, pack, answers, migration)
    located = tuple(problem.located(reading.source) if reading.source else problem for problem in refused)
    if view is None or has_errors(located):
        return Lowered(pack, answers, None, (*problems, *located))
    render_plan, misplaced = plan(pack, template_context(view, answers))
    diagnostics = (*problems, *located, *misplaced)
    return Lowered(pack, answers, None if has_errors(diagnostics) else render_plan, diagnostics)


def build(
    reading: Reading,
    lowered: Lowered,
    settings: Mapping[str, File] | None = None,
    earlier: Earlier | None = None,
) -> Build | tuple[Diagnostic, ...]:
    """Render, format and lint the planned files; diagnostics alone where a template fails.

    settings: the project's own files that formatters read their settings from, where it has any. earlier: the render
    before, whose files are taken where they come out of their templates as they did.
    """
    from scaffolder.render.format import refused_tools, tool_versions

    if lowered.plan is None or lowered.pack is None or reading.source is None or reading.project is None:
        return lowered.diagnostics
    if refused := refused_tools(lowered.pack):
        return (*lowered.diagnostics, *refused)
    done = finished(lowered.plan, settings, earlier)
    if has_errors(done.diagnostics):
        return (*lowered.diagnostics, *done.diagnostics)
    return Build(
        pristine=done.tree,
        marks=done.marks,
        ids={file.path: file.id for file in lowered.plan.files},
        pack=_locked(lowered.pack, lowered.answers),
        tools=tool_versions(lowered.pack),
        design=reading.kept,
        lowered=lowered,
        diagnostics=(*lowered.diagnostics, *done.diagnostics),
    )


def finished(plan: RenderPlan, settings: Mapping[str, File] | None = None, earlier: Earlier | None = None) -> Finished:
    """Return the planned files as they are rendered, formatted and linted; as far as that goes where one fails."""
    from scaffolder.packs.limits import Exhausted
    from scaffolder.render.engine import render
    from scaffolder.render.format import finish_tree
    from scaffolder.render.headers import with_headers
    from scaffolder.render.marks import Earlier, Marker
    from scaffolder.render.plan import failure, located

    with _limits(plan.pack):
        rendered, problems = render(plan)
    if has_errors(problems):
        return Finished(rendered, {}, problems)
    headed = with_headers(rendered, plan.pack)
    marker = Marker(headed, plan.pack, settings or {})
    earlier = earlier or Earlier()
    same = marker.unchanged(earlier)
    try:
        with _limits(plan.pack, memory=False):
            tree, findings = finish_tree(headed, plan.pack, settings or {}, same)
    except Exhausted as error:
        return Finished(rendered, {}, (located(failure(error), plan.pack, "pack.yml"),))
    marks = {path: earlier.marks[path] if path in same else marker.mark(path, file) for path, file in tree.items()}
    return Finished(tree, marks, (*problems, *findings))


def _locked(pack: Pack, answers: Mapping[str, Answer]) -> LockedPack:
    """Return what a lock says of a pack; its folder is still a path of this machine."""
    from scaffolder.project.lock import LockedPack

    bases = tuple((base.name, base.digest()) for base in pack.layers[1:])
    return LockedPack(pack.name, pack.digest(), tuple(sorted(answers.items())), pack.place, pack.tag, bases)
