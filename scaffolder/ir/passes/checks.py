"""Checks of models, and the index of everything that they watch."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.ir.expressions.compile import Compiled, compile_condition
from scaffolder.ir.expressions.names import Named, Step
from scaffolder.ir.model import Check
from scaffolder.ir.passes.computed import every_name, names_caller
from scaffolder.ir.passes.draft import Draft, Pass, Watch, find_field
from scaffolder.ir.query import Literally, Type
from scaffolder.ir.resolve_codes import CHECK_NAMES_CALLER, CHECK_NAMES_NOTHING
from scaffolder.record import replace

TRUE = Literally(True, Type("bool"))


def resolve_checks(draft: Draft) -> Pass:
    """The draft with every model's checks; unknown passes."""
    findings: list[Diagnostic] = []
    watches: dict[str, list[Watch]] = {}
    names: dict[tuple[str, str], tuple[Named, ...]] = {}
    models = {}
    for name, model in draft.models.items():
        checks = []
        for code, stated in draft.design.models[name].checks.items():
            pointer = pointer_of("models", name, "checks", code, "rule")
            scope = draft.scope(name, user_allowed=False)
            compiled = compile_condition(stated.rule, scope, pointer, unknown="passes")
            findings += compiled.diagnostics
            findings += faults(draft, compiled, pointer)
            message = draft.design.wire.messages.get(code, stated.message)
            check = Check(code, stated.rule, message, compiled.expr or TRUE)
            checks.append(check)
            names[name, code] = tuple(it for it in every_name(compiled, draft.computed) if it.root == "row")
            for watch in watches_of(draft, name, check, names[name, code]):
                watches.setdefault(watch.model, []).append(watch)
        models[name] = replace(model, checks=tuple(checks))
    indexed = {name: tuple(dict.fromkeys(found)) for name, found in watches.items()}
    return replace(draft, models=models, watches=indexed, check_names=names), tuple(findings)


def faults(draft: Draft, compiled: Compiled, pointer: str) -> Iterator[Diagnostic]:
    """Why a rule cannot be a check, beside its expression."""
    if compiled.expr is None:
        return
    if names_caller(compiled, draft.computed):
        yield CHECK_NAMES_CALLER.at(pointer)
    if not compiled.names:
        yield CHECK_NAMES_NOTHING.at(pointer)


def watches_of(draft: Draft, owner: str, check: Check, names: tuple[Named, ...]) -> Iterator[Watch]:
    """Every field that the check reads, and for each list that its elements come and go."""
    for name in names:
        yield Watch(owner, check, name.model, name.field, name.chain)
        field = find_field(draft.models[name.model], name.field)
        if field is not None and field.many and field.type.target:
            yield Watch(owner, check, field.type.target, None, (*name.chain, Step(name.model, name.field)))
