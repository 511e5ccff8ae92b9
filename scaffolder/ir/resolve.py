"""From a design to the project that it means: a list of passes, each a pure function."""

from __future__ import annotations

from collections.abc import Callable

from scaffolder.design.document import Design
from scaffolder.diagnostics import Diagnostic, has_errors
from scaffolder.ir.model import Project
from scaffolder.ir.passes.checks import resolve_checks
from scaffolder.ir.passes.computed import resolve_computed
from scaffolder.ir.passes.defaults import resolve_defaults
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.ir.passes.endpoints import resolve_endpoints
from scaffolder.ir.passes.fields import resolve_fields
from scaffolder.ir.passes.hooks import resolve_services
from scaffolder.ir.passes.names import resolve_names
from scaffolder.ir.passes.rules import resolve_rules
from scaffolder.ir.passes.seeds import resolve_seeds
from scaffolder.ir.passes.settings import resolve_settings
from scaffolder.ir.passes.shapes import resolve_shapes
from scaffolder.ir.passes.slugs import resolve_slugs
from scaffolder.ir.passes.storage import resolve_storage

PASSES: tuple[Callable[[Draft], Pass], ...] = (
    resolve_fields,
    resolve_names,
    resolve_slugs,
    resolve_computed,
    resolve_defaults,
    resolve_rules,
    resolve_checks,
    resolve_shapes,
    resolve_settings,
    resolve_services,
    resolve_endpoints,
    resolve_seeds,
    resolve_storage,
)


def resolve(design: Design) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    """The project that a loaded design means, None where there are errors; and everything that was found."""
    draft = Draft(design)
    findings: list[Diagnostic] = []
    for resolve_part in PASSES:
        draft, found = resolve_part(draft)
        findings += found
    unique = tuple(dict.fromkeys(findings))
    return (None if has_errors(unique) else project_of(draft)), unique


def project_of(draft: Draft) -> Project:
    """The finished project."""
    return Project(
        name=draft.design.name,
        summary=draft.design.summary,
        ids=draft.design.database.ids,
        models=tuple(draft.models.values()),
        links=tuple(draft.links.values()),
        operations=draft.operations,
        auth=draft.auth,
        middleware=draft.middleware,
        services=draft.services,
        settings=draft.settings,
        wire=draft.wire,
        seeds=draft.seeds,
        tables=draft.tables,
    )
