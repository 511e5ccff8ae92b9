"""All checks of a design that need no types of expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scaffolder.design.checks.auth import findings as auth
from scaffolder.design.checks.defaults import findings as defaults
from scaffolder.design.checks.endpoints import findings as endpoints
from scaffolder.design.checks.fields import findings as fields
from scaffolder.design.checks.inputs import findings as inputs
from scaffolder.design.checks.models import findings as models
from scaffolder.design.checks.names import findings as names
from scaffolder.design.checks.references import findings as references
from scaffolder.design.checks.routes import findings as routes
from scaffolder.design.checks.seeds import findings as seeds
from scaffolder.design.checks.services import findings as services
from scaffolder.design.checks.settings import findings as settings
from scaffolder.design.document import Design
from scaffolder.diagnostics import Diagnostic

CHECKS: tuple[Callable[[Design], Iterator[Diagnostic]], ...] = (
    names,
    fields,
    defaults,
    references,
    models,
    auth,
    routes,
    endpoints,
    inputs,
    services,
    settings,
    seeds,
)


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with a well-formed design."""
    for check in CHECKS:
        yield from check(design)
