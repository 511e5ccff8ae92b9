"""Services, and the calls of their functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.design import document
from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.model import Function, Hook, HookInput, Input, Member, Service
from scaffolder.ir.passes.draft import Draft, Pass
from scaffolder.ir.passes.fields import stated_field
from scaffolder.ir.passes.places import Place
from scaffolder.ir.query import Type
from scaffolder.ir.resolve_codes import (
    CALL_ON_GET,
    HOOK_INPUT_OPTIONAL,
    HOOK_INPUT_TYPE,
)
from scaffolder.record import Record, replace

RECORD = "record"


class Called(Record):
    """The function that an endpoint calls."""

    hook: Hook | None = None
    function: Function | None = None

    def result_types(self) -> Mapping[str, Type] | None:
        """The members of `$result`, None where nothing is called."""
        return None if self.function is None else {it.name: it.type for it in self.function.outputs}

    def sure_names(self) -> frozenset[str]:
        """Members of `$result` that are never null."""
        outputs = self.function.outputs if self.function else ()
        return frozenset(it.name for it in outputs if not it.optional)


def resolve_services(draft: Draft) -> Pass:
    """The draft with every service and its functions."""
    services = tuple(service(name, functions) for name, functions in draft.design.services.items())
    return replace(draft, services=services), ()


def service(name: str, functions: Mapping[str, document.Function]) -> Service:
    """A service, with every service that one of its functions needs."""
    resolved = tuple(function(key, stated) for key, stated in functions.items())
    requires = dict.fromkeys(it for stated in functions.values() for it in stated.requires)
    return Service(name, resolved, tuple(requires))


def function(name: str, stated: document.Function) -> Function:
    """A function with its typed members."""
    return Function(name, "", members(stated.input), members(stated.output), tuple(stated.errors.items()))


def members(stated: Mapping[str, document.Field]) -> tuple[Member, ...]:
    """Typed members in order."""
    fields = (stated_field(name, it) for name, it in stated.items())
    return tuple(Member(it.name, it.type, it.optional, it) for it in fields)


def called(place: Place, services: Mapping[str, Mapping[str, Function]]) -> Called:
    """The function that an endpoint's `hook` names."""
    if place.stated.hook is None:
        return Called()
    service_name, _, name = place.stated.hook.partition(".")
    found = services[service_name][name]
    inputs = tuple(HookInput(it.name, it.name == RECORD and place.kind != "call") for it in found.inputs)
    return Called(Hook(service_name, name, inputs), found)


def hook_faults(place: Place, called: Called, inputs: tuple[Input, ...]) -> Iterator[Diagnostic]:
    """Parameters of the function that the endpoint cannot give."""
    if called.function is None:
        return
    pointer = f"{place.pointer}/hook"
    if place.kind == "call":
        if place.route.method == "GET" and called.function.inputs:
            yield CALL_ON_GET.at(pointer)
        return
    given = {it.name: it for it in inputs}
    for member in called.function.inputs:
        if member.name in given and member.name != RECORD:
            yield from input_faults(member, given[member.name], pointer)


def input_faults(member: Member, given: Input, pointer: str) -> Iterator[Diagnostic]:
    """A member of the request that is not what the function takes."""
    if given.model is not None or given.field.many or not same_kind(member.type, given.field.type):
        found = given.field.type.target or given.field.type.kind
        expected = member.type.target or member.type.kind
        yield HOOK_INPUT_TYPE.at(pointer, name=member.name, expected=expected, found=found)
    elif not member.optional and (not given.required or given.nullable):
        yield HOOK_INPUT_OPTIONAL.at(pointer, name=member.name)


def same_kind(left: Type, right: Type) -> bool:
    """Whether a value of one type is one of the other."""
    strings = {"string", "text"}
    if left.kind in strings and right.kind in strings:
        return True
    return (left.kind, left.target, left.scale, left.values) == (right.kind, right.target, right.scale, right.values)
