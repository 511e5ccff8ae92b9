"""The answer that a design promises to one caller for one row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.support.oracle.anonymous import anonymous_may
from tests.support.oracle.endpoints import VERBS, Endpoint
from tests.support.oracle.evaluate import Scope, holds, value
from tests.support.oracle.rows import Row, World
from tests.support.oracle.written import broken_check, created, in_use, readable_references, taken

ASSIGNMENT = re.compile(r"^(\w+) = (.+)$")
SUCCESS = {"create": 201, "delete": 204}


@dataclass(frozen=True)
class Case:
    """A request: who asks, for which row (of the model, or the innermost parent of list and create), with what."""

    endpoint: Endpoint
    caller: Row | None
    row: Row | None = None
    body: dict[str, Any] | None = None  # the members, without an envelope
    astray: bool = False  # the path leads through another row's parents

    def __str__(self) -> str:
        return f"{self.endpoint.key} as {self.caller or 'nobody'} on {self.row}{' astray' if self.astray else ''}"


@dataclass(frozen=True)
class Expected:
    """A status, the code of a refusal, and the rows that a list shows."""

    status: int
    code: str | None = None
    shown: frozenset[int] | None = None


def needs_caller(endpoint: Endpoint, world: World) -> bool:
    """Whether nobody can get past authentication: decided without looking at rows."""
    if endpoint.operation == "login":
        return False
    if endpoint.is_singleton:
        return True
    model = endpoint.model
    rules = [(endpoint.verb_rule(world), model)]
    rules += [(endpoint.about["where"], model)] if "where" in endpoint.about else []
    rules += [(world.access(parent, "read"), parent) for parent in endpoint.parent_models(world)]
    if model and endpoint.operation != "create":
        rules.append((world.access(model, "read"), model))
    if not all(anonymous_may(rule, world, about) for rule, about in rules):
        return True
    return endpoint.operation == "create" and any(
        field.get("default") == "$user" and not field.get("optional")
        for field in world.model(str(model))["fields"].values()
    )


def expected(case: Case, world: World, now: datetime) -> Expected:
    """What the server must answer."""
    endpoint, scope = case.endpoint, Scope(world, case.caller, now, given=case.body or {})
    if case.caller is None and needs_caller(endpoint, world):
        return Expected(401, "unauthenticated")
    if endpoint.operation == "call":
        return (
            Expected(501, "not_implemented") if holds(endpoint.verb_rule(world), scope) else Expected(403, "forbidden")
        )
    if case.astray or not all(readable(parent, scope) for parent in parents(case)):
        return Expected(404, "not_found")
    return ANSWERS[endpoint.operation](case, scope)


def parents(case: Case) -> list[Row]:
    """The parents that the path names, outermost first."""
    if not case.endpoint.parents or case.row is None:
        return []
    if case.endpoint.names_row:
        return case.endpoint.parent_rows(case.row)
    return case.endpoint.parents_from(case.row)


def readable(row: Row, scope: Scope) -> bool:
    """Whether the caller may read a live row."""
    return row.live and holds(scope.world.access(row.model, "read"), scope.of(row))


def listed(case: Case, scope: Scope) -> Expected:
    """The rows under the parent that pass the read rule, the endpoint's own rule and its filter."""
    about = case.endpoint.about
    rules = [about[key] for key in ("access", "where") if key in about]
    shown = (
        row
        for row in scope.world.of(str(case.endpoint.model))
        if (not case.endpoint.parents or row.values[case.endpoint.parents[0]] is case.row)
        and readable(row, scope)
        and all(holds(rule, scope.of(row)) for rule in rules)
    )
    return Expected(200, shown=frozenset(id(row) for row in shown))


def got(case: Case, scope: Scope) -> Expected:
    """A row: 404 where it cannot be read, 403 where the endpoint's own rule fails."""
    row = case.caller if case.endpoint.is_singleton else case.row
    assert row is not None
    if not readable(row, scope):
        return Expected(404, "not_found")
    return Expected(200) if holds(case.endpoint.verb_rule(scope.world), scope.of(row)) else Expected(403, "forbidden")


def guarded(case: Case, scope: Scope) -> tuple[Row, Expected | None]:
    """The row of an update or delete, and what refuses it before anything is written."""
    row = case.caller if case.endpoint.is_singleton else case.row
    assert row is not None
    asked = scope.of(row)
    if not readable(row, scope):
        return row, Expected(404, "not_found")
    if not holds(case.endpoint.verb_rule(scope.world), asked):
        return row, Expected(403, "forbidden")
    if not readable_references(row.model, case.body or {}, scope, lambda target: readable(target, scope)):
        return row, Expected(422, "invalid")
    for requirement in case.endpoint.about.get("requires", []):
        if value(requirement["rule"], asked) is not True:
            return row, Expected(409, requirement["code"])
    return row, None


def updated(case: Case, scope: Scope) -> Expected:
    """An update: state edges, uniques, the rule on the written row, its checks, then the hook."""
    row, refusal = guarded(case, scope)
    if refusal:
        return refusal
    own = {
        match[1]: value(match[2], scope.of(row))
        for effect in case.endpoint.about.get("set", [])
        if (match := ASSIGNMENT.match(effect)) and "$result" not in effect
    }
    for field, edges in scope.world.model(row.model).get("states", {}).items():
        if field in own and own[field] not in edges.get(row.values[field], []):
            return Expected(409, "illegal_transition")
    if taken(row.model, {**row.values, **(case.body or {})}, scope.world, row):
        return Expected(409, "conflict")
    after, written = scope.world.changed(row, {**(case.body or {}), **own})
    return after_write(case, scope, after, written)


def after_write(case: Case, scope: Scope, after: World, written: Row) -> Expected:
    """What is left to refuse once the row is written: its rule, checks, and a hook that nobody has written."""
    caller = next((new for new in after.rows if same_row(new, scope.user)), None)
    later = Scope(after, caller, scope.now, written, scope.given)
    if not holds(case.endpoint.verb_rule(after), later):
        return Expected(403, "forbidden")
    broken = broken_check(scope, after, written, later)
    if broken:
        return Expected(422, "invalid") if broken[0] else Expected(409, broken[1])
    if "hook" in case.endpoint.about:
        return Expected(501, "not_implemented")
    return Expected(case.endpoint.about.get("status", SUCCESS.get(case.endpoint.operation, 200)))


def same_row(row: Row, other: Row | None) -> bool:
    """Whether two rows of two worlds are one."""
    return other is not None and row.model == other.model and row.values["id"] == other.values["id"]


def deleted(case: Case, scope: Scope) -> Expected:
    """A delete: refused where a reference restricts it, or where it breaks the check of another row."""
    row, refusal = guarded(case, scope)
    if refusal:
        return refusal
    if in_use(row, scope.world):
        return Expected(409, "in_use")
    after, gone = scope.world.changed(row, {})
    after.rows.remove(gone)
    broken = broken_check(scope, after, gone, Scope(after, None, scope.now))
    return Expected(409, broken[1]) if broken else Expected(case.endpoint.about.get("status", 204))


def made(case: Case, scope: Scope) -> Expected:
    """A create: refused early where the rule names no field of the new row, else once it is written."""
    model, rule = str(case.endpoint.model), case.endpoint.verb_rule(scope.world)
    after, new = created(model, case.body or {}, case.endpoint, case.row, scope)
    if not holds(rule, Scope(after, scope.user, scope.now, new, scope.given)):
        return Expected(403, "forbidden")
    if not readable_references(model, case.body or {}, scope, lambda target: readable(target, scope)):
        return Expected(422, "invalid")
    if taken(model, new.values, scope.world, None):
        return Expected(409, "conflict")
    broken = None if case.endpoint.about.get("set") else broken_check(scope, after, new, Scope(after, None, scope.now))
    if broken:
        return Expected(422, "invalid") if broken[0] else Expected(409, broken[1])
    if "hook" in case.endpoint.about:
        return Expected(501, "not_implemented")
    return Expected(case.endpoint.about.get("status", SUCCESS["create"]))


ANSWERS = {"list": listed, "get": got, "create": made, "update": updated, "delete": deleted}
assert ANSWERS.keys() == VERBS.keys()
