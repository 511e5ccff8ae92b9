"""Who may call an endpoint: the rule that is asked, and whether a caller is required."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.expressions.compile import Compiled, compile_condition
from scaffolder.ir.model import Field, Input, Model, Rule
from scaffolder.ir.passes.draft import Draft
from scaffolder.ir.passes.places import Place, Rows
from scaffolder.ir.passes.rules import PUBLIC, Resolved, rule_of
from scaffolder.ir.query import Expr
from scaffolder.ir.resolve_codes import NOBODY_MAY_CALL
from scaffolder.record import Record

Caller = Literal["none", "optional", "required", "ignored"]


class Guard(Record):
    """The rule of an endpoint, and what it means for callers.

    access: the rule in words' terms; asked: what remains to be asked once a caller is there; early: the part of a
    create's that can be asked before its input.
    """

    access: Rule
    asked: Rule | None
    early: Expr | None
    where: Expr | None
    caller: Caller
    compiled: Compiled | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def guard_of(
    draft: Draft, place: Place, rows: Rows, inputs: tuple[Input, ...], inserted: Iterable[Field] = ()
) -> Guard:
    """The guard of an endpoint; `inserted` are fields of further new rows that are left to their defaults."""
    resolved = access_of(draft, place, rows)
    where = where_of(draft, place)
    rule = resolved.rule
    findings = (
        *resolved.diagnostics,
        *(where.diagnostics if where else ()),
        *hidden_from_itself(place),
    )
    return Guard(
        access=rule,
        asked=rule if rule.kind == "expr" else None,
        early=resolved.compiled.early if place.kind == "create" and resolved.compiled else None,
        where=where.expr if where else None,
        caller=caller_of(draft, place, rows, rule, where, needs_caller(draft, place, inputs, inserted)),
        compiled=resolved.compiled,
        diagnostics=findings,
    )


def access_of(draft: Draft, place: Place, rows: Rows) -> Resolved:
    """The endpoint's own rule, else the model's for what it does."""
    if place.kind == "login":
        return Resolved(PUBLIC, None, ())
    creating = place.kind == "create"
    scope = draft.scope(place.model.name if place.model else None, **({"parents": rows.scope} if creating else {}))
    if place.stated.access is not None:
        return rule_of(place.stated.access, scope, f"{place.pointer}/access")
    if place.model is None:
        return Resolved(PUBLIC, None, ())
    rule = model_rule(place.model, place.kind)
    if creating and rule.kind == "expr":
        return Resolved(rule, rule_of(rule.text, scope, "").compiled, ())
    return Resolved(rule, None, ())


def model_rule(model: Model, kind: str) -> Rule:
    """The model's rule for an operation; reads are decided by the read rule alone."""
    rules = {"create": model.create, "update": model.update, "delete": model.delete}
    return rules.get(kind, PUBLIC)


def where_of(draft: Draft, place: Place) -> Compiled | None:
    """The fixed filter of a list."""
    if place.stated.where is None or place.model is None:
        return None
    return compile_condition(place.stated.where, draft.scope(place.model.name), f"{place.pointer}/where")


def caller_of(draft: Draft, place: Place, rows: Rows, rule: Rule, where: Compiled | None, needed: bool) -> Caller:
    """Whether anonymous callers get 401."""
    if draft.design.auth is None:
        return "none"
    if place.kind == "login":
        return "ignored"
    asked = [rule.anonymous, *(draft.models[parent.model].read.anonymous for parent in rows.parents)]
    if where is not None:
        asked.append(where.anonymous)
    if place.model is not None and place.kind != "create":
        asked.append(place.model.read.anonymous)
    return "required" if needed or place.stated.key is not None or not all(asked) else "optional"


def needs_caller(draft: Draft, place: Place, inputs: tuple[Input, ...], inserted: Iterable[Field]) -> bool:
    """Whether a required field of a new row defaults to the caller."""
    created = place.model.fields if place.kind == "create" and place.model is not None else ()
    return any(is_caller(it) for it in (*created, *inserted)) or children_need_caller(draft, inputs)


def children_need_caller(draft: Draft, inputs: tuple[Input, ...]) -> bool:
    """Whether a required field of a child that comes with the row defaults to the caller."""
    return any(
        any(is_caller(field) for field in draft.models[it.model].fields) or children_need_caller(draft, it.members)
        for it in inputs
        if it.model
    )


def is_caller(field: Field) -> bool:
    """Whether the field can be nothing but the caller where it is not given."""
    return field.default is not None and field.default.kind == "caller" and not field.optional


def hidden_from_itself(place: Place) -> Iterator[Diagnostic]:
    """A row that is the caller and that not even the caller may read."""
    if place.stated.key is not None and place.model is not None and place.model.read.kind == "none":
        yield NOBODY_MAY_CALL.at(place.pointer, reason=f"`access.read` of {place.model.name} is `none`")
