"""Lowering with a pack whose tables may fail: what a bundled pack's never do, as every design is rendered with it."""

from __future__ import annotations

from collections.abc import Mapping

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.model import Project
from scaffolder.packs.codes import ABSENT_SNIPPET, FAILED_SNIPPET
from scaffolder.packs.limits import Exhausted
from scaffolder.packs.questions import Answer
from scaffolder.packs.registry import Pack, located_in_tables
from scaffolder.packs.tables import FailedEntry, MissingEntry
from scaffolder.render.lower import lower
from scaffolder.render.lowering.migrations import PlannedMigration
from scaffolder.render.plan import failure
from scaffolder.render.view import View


def lower_reporting(
    project: Project, pack: Pack, answers: Mapping[str, Answer], migration: PlannedMigration | None = None
) -> tuple[View | None, tuple[Diagnostic, ...]]:
    """Return the view, or why an entry of the pack's tables cannot be printed."""
    try:
        return lower(project, pack, answers, migration)
    except FailedEntry as error:
        return None, (_failed(error, pack),)
    except MissingEntry as error:
        return None, (located_in_tables(ABSENT_SNIPPET.at("", problem=str(error.args[0])), pack),)
    except Exhausted as error:
        return None, (located_in_tables(failure(error), pack),)


def _failed(error: FailedEntry, pack: Pack) -> Diagnostic:
    problem = failure(error.__cause__, code=FAILED_SNIPPET) if isinstance(error.__cause__, Exception) else None
    return located_in_tables((problem or FAILED_SNIPPET.at("", problem=error.problem)).moved(error.pointer), pack)
