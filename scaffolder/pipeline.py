"""The arrows in order, from a design file to the files of a project; each command is a prefix of this line.

What a stage needs is imported when it runs, so that a short command does not pay for the long ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffolder.diagnostics import Diagnostic, has_errors
from scaffolder.filetree import File, FileTree

if TYPE_CHECKING:
    from scaffolder.design.document import Design
    from scaffolder.design.source import Source
    from scaffolder.ir.model import Project
    from scaffolder.packs.questions import Answer
    from scaffolder.packs.registry import Pack
    from scaffolder.project.lock import LockedPack
    from scaffolder.render.lowering.migrations import PlannedMigration
    from scaffolder.render.plan import RenderPlan


@dataclass(frozen=True, slots=True)
class Reading:
    """A design and what it means; `project` is there only where no diagnostic is an error."""

    design: Design | None
    source: Source | None
    project: Project | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A project as a pack says it: the pack, its options and the files it will write."""

    pack: Pack | None
    answers: Mapping[str, Answer]
    plan: RenderPlan | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """The files of a project as rendered and formatted, the identity of each, and what is kept beside them."""

    pristine: FileTree
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


def kept_design(source: Source, name: str) -> str:
    """Return the design as it is kept in a project: in canonical form, under the project's name."""
    from scaffolder.design.fmt import format_design

    value: Any = source.value
    return format_design({**value, "name": name})


def lower(
    reading: Reading, pack_name: str, options: Mapping[str, Answer], migration: PlannedMigration | None = None
) -> Lowered:
    """Say a project in a pack's words, and plan the files that it becomes."""
    from scaffolder.packs.registry import load_pack, pack
    from scaffolder.render.context import template_context
    from scaffolder.render.lower import lower as lower_project
    from scaffolder.render.plan import plan

    found, problems = load_pack(Path(pack_name).resolve()) if "/" in pack_name else pack(pack_name)
    if found is None or reading.project is None:
        return Lowered(None, {}, None, problems)
    answers, wrong = found.answers(options)
    if wrong:
        return Lowered(found, answers, None, (*problems, *wrong))
    view, refused = lower_project(reading.project, found, answers, migration)
    located = tuple(problem.located(reading.source) if reading.source else problem for problem in refused)
    if view is None or has_errors(located):
        return Lowered(found, answers, None, (*problems, *located))
    render_plan, misplaced = plan(found, template_context(view, answers))
    diagnostics = (*problems, *located, *misplaced)
    return Lowered(found, answers, None if has_errors(diagnostics) else render_plan, diagnostics)


def build(
    reading: Reading, lowered: Lowered, settings: Mapping[str, File] | None = None
) -> Build | tuple[Diagnostic, ...]:
    """Render, format and lint the planned files; diagnostics alone where a template fails.

    settings: the project's own files that formatters read their settings from, where it has any.
    """
    from scaffolder.project.lock import LockedPack
    from scaffolder.render.engine import render
    from scaffolder.render.format import finish_tree, tool_versions

    if lowered.plan is None or lowered.pack is None or reading.source is None or reading.project is None:
        return lowered.diagnostics
    rendered, problems = render(lowered.plan)
    if has_errors(problems):
        return (*lowered.diagnostics, *problems)
    pristine, findings = finish_tree(rendered, lowered.pack, settings or {})
    return Build(
        pristine=pristine,
        ids={file.path: file.id for file in lowered.plan.files},
        pack=LockedPack(lowered.pack.name, lowered.pack.digest(), tuple(sorted(lowered.answers.items()))),
        tools=tool_versions(lowered.pack),
        design=kept_design(reading.source, reading.project.name),
        lowered=lowered,
        diagnostics=(*lowered.diagnostics, *problems, *findings),
    )
