"""What `scaffold show` tells of a project: models, relations, and endpoints with who may call them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from scaffolder.ir.model import Field, Model, Operation, Project, Rule
from scaffolder.ir.query import Type
from scaffolder.record import Record

Audience = Literal["public", "user", "rule", "none"]
Cardinality = Literal["many to one", "many to many"]


class FieldFact(Record):
    """A field of a model; `kind` is its type in words, `marks` what else is true of it."""

    name: str
    kind: str
    target: str | None
    marks: tuple[str, ...]


class AccessFact(Record):
    """Who may do something: a badge, and the rule as the design has it."""

    verb: str
    audience: Audience
    rule: str


class ModelFact(Record):
    name: str
    summary: str
    fields: tuple[FieldFact, ...]
    access: tuple[AccessFact, ...]


class RelationFact(Record):
    """A reference from a model's field to a model."""

    model: str
    field: str
    target: str
    cardinality: Cardinality
    optional: bool
    on_delete: str


class EndpointFact(Record):
    name: str
    method: str
    path: str
    operation: str
    model: str | None
    returns: str | None
    access: AccessFact
    limit: str | None
    summary: str
    tag: str


class ProjectFacts(Record):
    name: str
    summary: str
    models: tuple[ModelFact, ...]
    relations: tuple[RelationFact, ...]
    endpoints: tuple[EndpointFact, ...]


def project_facts(project: Project) -> ProjectFacts:
    """Return what there is to show of a project."""
    return ProjectFacts(
        project.name,
        project.summary,
        tuple(_model(model) for model in project.models),
        tuple(relation for model in project.models for relation in _relations(model)),
        tuple(_endpoint(project, operation) for operation in project.operations),
    )


def _model(model: Model) -> ModelFact:
    rules = {"read": model.read, "create": model.create, "update": model.update, "delete": model.delete}
    access = tuple(_access(verb, rule) for verb, rule in rules.items())
    return ModelFact(model.name, model.summary, tuple(_field(field) for field in model.fields), access)


def _field(field: Field) -> FieldFact:
    kind = kind_text(field.type) + ("[]" if field.many else "")
    return FieldFact(field.name, kind, field.type.target, tuple(_marks(field)))


def kind_text(kind: Type) -> str:
    """Return a type in a few characters: a reference as its model, a decimal with its digits."""
    if kind.kind == "reference":
        return str(kind.target)
    if kind.kind == "decimal":
        return f"decimal({kind.precision},{kind.scale})"
    return kind.kind


def _marks(field: Field) -> Iterator[str]:
    marks = {
        "key": field.name == "id",
        "unique": field.unique,
        "optional": field.optional,
        "computed": field.compute is not None,
        "reverse": field.reverse,
        "read-only": field.readonly and not field.implicit,
        "immutable": field.immutable,
        "hidden": field.hidden,
        "automatic": field.implicit and field.name != "id",
    }
    return (mark for mark, holds in marks.items() if holds)


def _access(verb: str, rule: Rule) -> AccessFact:
    audience: Audience = "rule" if rule.kind == "expr" else rule.kind
    return AccessFact(verb, audience, rule.text)


def _relations(model: Model) -> Iterator[RelationFact]:
    for field in model.fields:
        if field.type.target and (field.stored or field.linked):
            cardinality: Cardinality = "many to many" if field.linked else "many to one"
            on_delete = "unlink" if field.linked else field.on_delete
            yield RelationFact(model.name, field.name, field.type.target, cardinality, field.optional, on_delete)


def _endpoint(project: Project, operation: Operation) -> EndpointFact:
    limit = operation.rate_limit
    seconds = {1: "s", 60: "min", 3600: "hour", 86400: "day"}
    return EndpointFact(
        operation.name,
        operation.method,
        project.wire.base + operation.path,
        operation.kind,
        operation.model,
        operation.shape,
        _caller(project, operation),
        f"{limit.limit}/{seconds.get(limit.seconds, f'{limit.seconds} s')} {limit.by}" if limit else None,
        operation.summary,
        operation.tag,
    )


def _caller(project: Project, operation: Operation) -> AccessFact:
    """Return who may call an endpoint: the strictest of the rules that stand before it."""
    rules = [rule for rule in _rules(project, operation) if rule.kind != "public"]
    telling = [rule for rule in rules if rule.kind != "user"]
    texts = " and ".join(dict.fromkeys(f"({rule.text})" if len(telling) > 1 else rule.text for rule in telling))
    if any(rule.kind == "none" for rule in telling):
        return AccessFact(operation.kind, "none", "none")
    if telling:
        return AccessFact(operation.kind, "rule", texts)
    audience: Audience = "user" if rules or operation.caller == "required" else "public"
    return AccessFact(operation.kind, audience, audience)


def _rules(project: Project, operation: Operation) -> Iterator[Rule]:
    if operation.guard is not None:
        yield operation.guard
    if operation.model is not None and operation.has_read_rule and operation.kind in ("list", "get"):
        yield project.model(operation.model).read
