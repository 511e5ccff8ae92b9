"""What a reviewer would ask about a valid design: access holes, missing indexes, unbounded lists, naming."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from scaffolder.design.document import Design, Field
from scaffolder.design.grammar import plural
from scaffolder.diagnostics import Code, Diagnostic, Severity, pointer_of
from scaffolder.ir import model as ir
from scaffolder.ir.magnitude import overflows
from scaffolder.ir.model import Operation, Project

_WARNING = Severity.WARNING


def _code(name: str, message: str, hint: str, *, at_key: bool = False) -> Code:
    return Code(name, message, hint, _WARNING, at_key)


RELATION_TWICE = _code(
    "relation-twice",
    '"{field}" is a list of its own, and {target} has "{other}" that points back to {model}',
    'for the other side of that relation say "via": "{other}"; else remove one of the two',
    at_key=True,
)
WORLD_WRITABLE = _code("world-writable", "anybody, signed in or not, may {verb} a {model}", "name who may")
OWNER_NOT_ASKED = _code(
    "owner-not-asked",
    'any caller may {verb} a {model} of somebody else: the rule does not ask for "{owner}"',
    'for example "{owner} == $user"',
)
ROLE_FROM_INPUT = _code(
    "role-from-input",
    'a caller may choose the own "{field}", by which rules decide',
    "leave it out of the input, or guard the endpoint with it",
    at_key=True,
)
PERSONAL_PUBLIC = _code(
    "personal-public",
    'anybody can read the "{field}" of every {model}',
    "leave it out of this shape, or ask for a caller",
    at_key=True,
)
REGISTRATION_UNLIMITED = _code(
    "registration-unlimited", "accounts can be made without end", 'for example "rate_limit": "10/hour ip"', at_key=True
)
UNBOUNDED_LIST = _code(
    "unbounded-list", "the list answers all rows at once, however many", "give it a page, or say why it stays short"
)
MISSING_INDEX = _code("missing-index", '{model}.{field} is {used} by "{route}" and has no index', 'say "index": true')
PLURAL_MODEL = _code(
    "plural-model",
    '"{name}" is a plural; a model is named after one row',
    'rename it, or state its "plural"',
    at_key=True,
)
PATH_STYLE = _code("path-style", '"{word}" in a path is not in lower kebab case', 'for example "{kebab}"', at_key=True)
UNUSED_MODEL = _code(
    "unused-model", "no endpoint, relation or effect uses {name}", "give it an endpoint, or remove it", at_key=True
)
INEXACT = _code(
    "inexact",
    "{model}.{field} can grow beyond 18 digits, which not every database keeps exactly",
    'give the numbers that it is made of a "max"',
)

_INDEXED_KINDS = ("reference", "slug", "sequence")
_SINGULAR = ("ss", "us", "is", "as", "os", "News", "Series", "Species", "Lens")  # words that only look like plurals
_KEBAB = re.compile(r"[a-z0-9.]+(-[a-z0-9.]+)*")
Finder = Callable[[Design, Project], Iterator[Diagnostic]]


def lint(design: Design, project: Project | None) -> tuple[Diagnostic, ...]:
    """Every warning about a design; of one that is not valid, those that its document alone shows."""
    found = [*_relations_twice(design), *_plural_models(design), *_path_styles(design)]
    if project is not None:
        found += [diagnostic for find in FINDERS for diagnostic in find(design, project)]
    return tuple(found)


def _relations_twice(design: Design) -> Iterator[Diagnostic]:
    for name, model in design.models.items():
        for field_name, field in model.fields.items():
            target = design.models.get(field.type)
            if not field.many or field.via or target is None:
                continue
            other = next(
                (it for it, back in target.fields.items() if _points_back(name, field_name, field, it, back)), None
            )
            if other:
                pointer = pointer_of("models", name, "fields", field_name)
                yield RELATION_TWICE.at(pointer, field=field_name, target=field.type, other=other, model=name)


def _points_back(name: str, field_name: str, field: Field, other_name: str, other: Field) -> bool:
    """Whether another field seems to be the same relation, declared from the other side."""
    if other.type != name or other.via or other.computed or (field.type == name and field_name == other_name):
        return False
    if field.type == name:
        return False
    same_words = other_name.lower() in (name.lower(), plural(name).lower())
    return same_words if not other.many else same_words and field_name.lower() == plural(field.type).lower()


def _plural_models(design: Design) -> Iterator[Diagnostic]:
    for name, model in design.models.items():
        if len(name) > 3 and name.endswith("s") and not name.endswith(_SINGULAR) and model.plural is None:
            yield PLURAL_MODEL.at(pointer_of("models", name), name=name)


def _path_styles(design: Design) -> Iterator[Diagnostic]:
    for route in design.endpoints:
        for word in route.partition(" ")[2].split("/"):
            if word and not word.startswith("{") and not _KEBAB.fullmatch(word):
                kebab = re.sub(r"[_~]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word)).lower()
                yield PATH_STYLE.at(pointer_of("endpoints", route), word=word, kebab=kebab)


def _world_writable(design: Design, project: Project) -> Iterator[Diagnostic]:
    for operation in project.operations:
        registers = project.auth is not None and operation.model == project.auth.model and operation.kind == "create"
        writes = operation.kind in ("create", "update", "delete") and not operation.row_is_caller
        guard = operation.access or operation.guard
        if writes and not registers and project.auth and guard is not None and guard.kind == "public":
            yield WORLD_WRITABLE.at(_guard_pointer(design, operation), verb=operation.kind, model=operation.model)


def _owners_not_asked(design: Design, project: Project) -> Iterator[Diagnostic]:
    for operation in project.operations:
        if operation.kind not in ("update", "delete") or operation.model is None or operation.row_is_caller:
            continue
        owner = _owner(project, project.model(operation.model))
        guard = operation.access or operation.guard
        harmless = operation.kind == "update" and not operation.inputs
        if owner and guard is not None and guard.kind == "user" and not harmless:
            pointer = _guard_pointer(design, operation)
            yield OWNER_NOT_ASKED.at(pointer, verb=operation.kind, model=operation.model, owner=owner)


def _owner(project: Project, model: ir.Model) -> str | None:
    """The field that holds who made the row."""
    auth = project.auth
    owners = (it.name for it in model.fields if it.default is not None and it.default.kind == "caller")
    if auth and model.name == auth.model:
        return "self"
    return next(owners, None)


def _guard_pointer(design: Design, operation: Operation) -> str:
    """Where the rule stands that guards an endpoint."""
    route = f"{operation.method} {operation.path}"
    endpoint = design.endpoints[route]
    if endpoint.says("access") or endpoint.model is None:
        return pointer_of("endpoints", route, "access")
    return pointer_of("models", endpoint.model, "access", operation.kind)


def _roles_from_input(design: Design, project: Project) -> Iterator[Diagnostic]:
    auth = project.auth
    if auth is None:
        return
    deciding = set(re.findall(r"\$user\.([a-z][A-Za-z0-9]*)", " ".join(_rule_texts(design))))
    for operation in project.operations:
        if operation.model != auth.model:
            continue
        guard = (operation.access or operation.guard or project.model(auth.model).read).text
        for given in operation.inputs:
            if given.name in deciding and f"$user.{given.name}" not in guard:
                pointer = pointer_of("endpoints", f"{operation.method} {operation.path}")
                yield ROLE_FROM_INPUT.at(pointer, field=given.name)


def _rule_texts(design: Design) -> Iterator[str]:
    for model in design.models.values():
        yield from (model.access.read, model.access.create, model.access.update, model.access.delete)
        yield from (field.compute for field in model.fields.values() if field.compute)
    for endpoint in design.endpoints.values():
        yield from (rule for rule in (endpoint.access, endpoint.where) if rule)
        yield from (requirement.rule for requirement in endpoint.requires)


def _personal_public(design: Design, project: Project) -> Iterator[Diagnostic]:
    """E-mail addresses of the auth model in answers that need no caller."""
    auth = project.auth
    for operation in project.operations:
        open_to_all = operation.kind in ("list", "get") and operation.caller in ("none", "optional")
        if not auth or not open_to_all or operation.model != auth.model or operation.selection is None:
            continue
        for value in operation.selection.values:
            if value.type.kind == "email":
                pointer = pointer_of("endpoints", f"{operation.method} {operation.path}")
                yield PERSONAL_PUBLIC.at(pointer, field=value.label, model=auth.model)


def _unlimited_registrations(design: Design, project: Project) -> Iterator[Diagnostic]:
    auth = project.auth
    for operation in project.operations:
        registers = auth is not None and operation.model == auth.model and operation.kind == "create"
        limited = operation.rate_limit or project.middleware.rate_limit
        if registers and not limited and operation.caller != "required":
            yield REGISTRATION_UNLIMITED.at(pointer_of("endpoints", f"{operation.method} {operation.path}"))


def _unbounded_lists(design: Design, project: Project) -> Iterator[Diagnostic]:
    for operation in project.operations:
        if operation.kind == "list" and operation.page is None:
            yield UNBOUNDED_LIST.at(pointer_of("endpoints", f"{operation.method} {operation.path}", "page"))


def _missing_indexes(design: Design, project: Project) -> Iterator[Diagnostic]:
    told: set[tuple[str, str]] = set()
    for operation in project.operations:
        if operation.kind != "list" or operation.model is None:
            continue
        model = project.model(operation.model)
        for name, used in _asked_fields(operation):
            known = next((field for field in model.fields if field.name == name), None)
            if known is None or _is_indexed(model, known) or (model.name, name) in told:
                continue
            told.add((model.name, name))
            place = ("models", model.name, "fields", name)
            pointer = pointer_of(*place) if not known.implicit else pointer_of("models", model.name, "order")
            route = f"{operation.method} {operation.path}"
            yield MISSING_INDEX.at(pointer, model=model.name, field=name, used=used, route=route)


def _asked_fields(operation: Operation) -> Iterator[tuple[str, str]]:
    """The fields that a list filters and sorts by; through relations the target's keys are indexed already."""
    yield from ((filter_.param, "filtered") for filter_ in operation.filters)
    yield from ((key.field, "sorted") for key in operation.sorts)


def _is_indexed(model: ir.Model, field: ir.Field) -> bool:
    first = {fields[0] for fields in model.indexes} | {unique.fields[0] for unique in model.uniques}
    cheap = field.type.kind in (*_INDEXED_KINDS, "bool", "enum") or field.many or not field.stored
    return cheap or field.unique or field.index or field.name in first or field.implicit


def _inexact(design: Design, project: Project) -> Iterator[Diagnostic]:
    for model in project.models:
        for field in model.fields:
            if field.compute is not None and overflows(project, field.compute):
                yield INEXACT.at(
                    pointer_of("models", model.name, "fields", field.name, "compute"),
                    model=model.name,
                    field=field.name,
                )


def _unused_models(design: Design, project: Project) -> Iterator[Diagnostic]:
    used = {operation.model for operation in project.operations}
    used |= {dependent.model for model in project.models for dependent in model.dependents}
    used |= {field.type.target for model in project.models for field in model.fields if field.type.target}
    used |= {effect.model for operation in project.operations for effect in operation.effects}
    for name in design.models:
        if name not in used:
            yield UNUSED_MODEL.at(pointer_of("models", name), name=name)


FINDERS: tuple[Finder, ...] = (
    _world_writable,
    _owners_not_asked,
    _roles_from_input,
    _personal_public,
    _unlimited_registrations,
    _unbounded_lists,
    _missing_indexes,
    _inexact,
    _unused_models,
)


def catalogue() -> tuple[Code, ...]:
    """Every code of this module, in its order."""
    return tuple(value for value in globals().values() if isinstance(value, Code))
