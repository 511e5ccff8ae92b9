"""Rendering in memory: a plan in, a tree of files out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import TracebackType

from jinja2 import Environment, TemplateSyntaxError

from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import File, FileTree
from scaffolder.packs.registry import Pack
from scaffolder.packs.sandbox import TEMPLATE_PROBLEMS
from scaffolder.render.codes import ENDLESS
from scaffolder.render.environment import text_environment
from scaffolder.render.plan import PlannedFile, RenderPlan, failure, located


def render(plan: RenderPlan) -> tuple[FileTree, tuple[Diagnostic, ...]]:
    """Render every planned file; those whose template fails are left out and reported at the failing line."""
    files: dict[str, File] = {}
    problems: list[Diagnostic] = []
    for planned in plan.files:
        content = _content(plan, planned)
        if isinstance(content, Diagnostic):
            problems.append(content)
            if content.code == ENDLESS.name:
                break
        else:
            files[planned.path] = File(content, planned.executable, planned.owner)
    return FileTree(files), tuple(problems)


def _content(plan: RenderPlan, planned: PlannedFile) -> bytes | Diagnostic:
    try:
        if not planned.rendered:
            return plan.pack.files[planned.source].read_bytes()
        template = _environment(plan.pack).get_template(planned.source)
        return template.render({**plan.context, **planned.variables}).encode()
    except TEMPLATE_PROBLEMS as error:
        return _problem(plan.pack, planned, error)


@cache
def _environment(pack: Pack) -> Environment:
    return text_environment(pack)


def _problem(pack: Pack, planned: PlannedFile, error: Exception) -> Diagnostic:
    source, line = _syntax_place(pack, error) or _raised_place(pack, error) or (planned.source, None)
    problem = failure(error, f" (in {planned.path})" if planned.item else "")
    return located(problem, pack, source, line)


def _syntax_place(pack: Pack, error: Exception) -> tuple[str, int] | None:
    if isinstance(error, TemplateSyntaxError) and error.name:
        return error.name, error.lineno
    return None


def _raised_place(pack: Pack, error: Exception) -> tuple[str, int] | None:
    """Return the innermost template line that an exception came through."""
    sources = {str(path): source for source, path in pack.files.items()}
    places = [(sources[file], line) for file, line in _frames(error.__traceback__) if file in sources]
    return places[-1] if places else None


def _frames(traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
    while traceback:
        yield traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next
