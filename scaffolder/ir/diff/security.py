"""Who may do more, or less, than before; what is shown and taken that was not."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.ir.diff.audience import ANYBODY, SIGNED_IN, Caller, callers, passes
from scaffolder.ir.diff.versions import Difference, Version, Versions, plural_words, route_of, shape_part
from scaffolder.ir.model import Operation, Rule

_VERBS = {"list": "list", "get": "read", "create": "create", "update": "update", "delete": "delete", "call": "call"}


def security(versions: Versions) -> Iterator[Difference]:
    """Every difference in who may call what, and in what callers are shown or may set."""
    kinds = callers(versions.old.design, versions.new.design)
    for old, new in versions.operations():
        if new is not None:
            yield from _audience(versions, old, new, kinds)
        if old is not None and new is not None:
            yield from _shown(old, new)
            yield from _taken(versions, old, new)
    yield from _sections(versions)


def _audience(
    versions: Versions, old: Operation | None, new: Operation, kinds: tuple[Caller, ...]
) -> Iterator[Difference]:
    """Callers who may newly call an endpoint, or no longer; each kind only where a less trusted one is not named."""
    if new.kind == "login" or (old is None and _registers(versions.new, new)):
        return
    gained: list[Caller] = []
    lost: list[Caller] = []
    for kind in kinds:
        before = False if old is None else _may(versions.old, old, kind)
        after = _may(versions.new, new, kind)
        if before is False and after is not False and old is not None:
            gained.append(kind)
        if before is not False and after is False:
            lost.append(kind)
    what = _what(versions.new, new)
    part = (route_of(new), *_access_parts(new))
    yield from (Difference("Security", f"{kind.words} can now {what}", part) for kind in _telling(gained))
    yield from (Difference("Security", f"{kind.words} can no longer {what}", part) for kind in _telling(lost))
    if old is not None and not gained and not lost and _own_rule(old) != _own_rule(new):
        text = f"who may {what} has changed: it was {_own_rule(old)}, it is {_own_rule(new)}"
        yield Difference("Security", text, part)


def _own_rule(operation: Operation) -> str:
    """The rule of an endpoint, the one for reading its rows aside."""
    return operation.access.text if operation.access else "public"


def _access_parts(operation: Operation) -> Iterator[str]:
    """The rules of a model that stand before an endpoint."""
    if operation.model:
        verb = "read" if operation.kind in ("list", "get") else operation.kind
        yield from (f"{operation.model}.access.{it}" for it in dict.fromkeys((verb, "read")))


def _telling(kinds: list[Caller]) -> list[Caller]:
    """The kinds that are worth a sentence: who is signed in counts as anybody, and whoever has a role as signed in."""
    if ANYBODY in kinds:
        return [ANYBODY]
    return [SIGNED_IN] if SIGNED_IN in kinds else kinds


def _registers(version: Version, operation: Operation) -> bool:
    auth = version.project.auth
    return auth is not None and operation.kind == "create" and operation.model == auth.model


def _may(version: Version, operation: Operation, caller: Caller) -> bool | None:
    """Whether a caller passes every rule that stands before an endpoint."""
    if operation.caller == "required" and not caller.signed_in:
        return False
    found = [passes(text, operation.model, caller, version.design) for text in _texts(version, operation)]
    if operation.row_is_caller:
        return caller.signed_in
    return False if False in found else None if None in found else True


def _texts(version: Version, operation: Operation) -> list[str]:
    """The rules that stand before an endpoint, as the design has them."""
    rules: list[Rule] = [operation.access] if operation.access else []
    if operation.model and operation.kind in ("list", "get", "update", "delete"):
        rules.append(version.project.model(operation.model).read)
    texts = list(dict.fromkeys(rule.text for rule in rules if rule.kind != "public"))
    return texts or ["public"]


def _what(version: Version, operation: Operation) -> str:
    """What an endpoint does, in words: `delete tasks`, or its route where it is an action of its own."""
    if operation.model is None:
        return f"call {route_of(operation)}"
    model = version.project.model(operation.model)
    if operation.effects or operation.hook or operation.row_is_caller:
        return f"call {route_of(operation)}"
    return f"{_VERBS[operation.kind]} {plural_words(model)}" + (
        f" ({route_of(operation)})" if operation.parents else ""
    )


def _shown(old: Operation, new: Operation) -> Iterator[Difference]:
    added = _members(new) - _members(old)
    if added and old.shape is not None:
        yield Difference(
            "Security", f"{route_of(new)} now shows {', '.join(sorted(added))}", (route_of(new), shape_part(new))
        )


def _members(operation: Operation) -> frozenset[str]:
    return frozenset(member.name for member in operation.selection.members) if operation.selection else frozenset()


def _taken(versions: Versions, old: Operation, new: Operation) -> Iterator[Difference]:
    """Members that callers may newly set; those of fields that are new themselves are no surprise."""
    if new.model is None or old.model is None:
        return
    known = {field.name for field in versions.old.project.model(old.model).fields}
    before = {given.name for given in old.inputs}
    added = [given.name for given in new.inputs if given.name not in before]
    told = [name for name in added if name in known]
    if told:
        yield Difference("Security", f"callers of {route_of(new)} can now set {', '.join(told)}", (route_of(new),))


def _sections(versions: Versions) -> Iterator[Difference]:
    old, new = versions.old.project, versions.new.project
    if old.auth is not None and new.auth is None:
        yield Difference("Security", "nobody is asked who they are any more: authentication is gone", ("auth",))
    if old.auth is not None and new.auth is not None and old.auth != new.auth:
        yield Difference("Security", "authentication has changed", ("auth",))
    if old.middleware.cors_origins != new.middleware.cors_origins:
        origins = ", ".join(new.middleware.cors_origins or ()) or "none"
        yield Difference("Security", f"browsers may call from these origins: {origins}", ("middleware",))
    for name in ("rate_limit", "body_limit", "security_headers"):
        if getattr(old.middleware, name) and not getattr(new.middleware, name):
            yield Difference("Security", f"the middleware {name} is gone", ("middleware",))
