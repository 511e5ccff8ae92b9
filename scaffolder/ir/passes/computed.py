"""Computed fields: their expressions compiled, circles among them refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.ir.expressions.compile import Compiled, compile_value
from scaffolder.ir.expressions.names import Named
from scaffolder.ir.model import Field, Model
from scaffolder.ir.passes.draft import Draft, FieldKey, Pass
from scaffolder.ir.resolve_codes import COMPUTE_CIRCLE, COMPUTE_MAY_BE_NULL, COMPUTE_TYPE
from scaffolder.record import replace

NOT_COMPUTED = {"password", "slug", "sequence"}


def resolve_computed(draft: Draft) -> Pass:
    """The draft with a tree for every computed field."""
    findings: list[Diagnostic] = []
    computed: dict[FieldKey, Compiled] = {}
    for name, stated in draft.design.models.items():
        for field_name, stated_field in stated.fields.items():
            if stated_field.compute is None:
                continue
            field = draft.models[name].field(field_name)
            compiled = compile_field(draft, name, field, stated_field.compute)
            computed[name, field_name] = compiled
            findings += compiled.diagnostics
            findings += faults(name, field, compiled)
    findings += circles(computed)
    trees = {key: it.expr for key, it in computed.items() if it.expr is not None}
    models = {name: with_trees(model, trees) for name, model in draft.models.items()}
    return replace(draft, models=models, computed=computed, trees=trees), tuple(findings)


def compile_field(draft: Draft, model: str, field: Field, text: str) -> Compiled:
    """The field's expression over its row; a bool reads unknown as false."""
    pointer = pointer_of("models", model, "fields", field.name, "compute")
    unknown = "denies" if field.type.kind == "bool" else "kept"
    return compile_value(text, draft.scope(model), pointer, field.type, unknown)  # type: ignore[arg-type]


def faults(model: str, field: Field, compiled: Compiled) -> Iterator[Diagnostic]:
    """What is wrong with a computed field beside its expression."""
    pointer = pointer_of("models", model, "fields", field.name)
    if field.many or field.type.kind in NOT_COMPUTED or field.type.target:
        yield COMPUTE_TYPE.at(f"{pointer}/type", type=field.type.target or field.type.kind)
    elif compiled.expr is not None and compiled.nullable and not field.optional and field.type.kind != "bool":
        yield COMPUTE_MAY_BE_NULL.at(f"{pointer}/compute", field=field.name)


def with_trees(model: Model, trees: Mapping[FieldKey, object]) -> Model:
    """The model with its computed fields' trees in place."""
    if not any((model.name, field.name) in trees for field in model.fields):
        return model
    fields = tuple(
        replace(field, compute=trees[model.name, field.name]) if (model.name, field.name) in trees else field
        for field in model.fields
    )
    return replace(model, fields=fields)


def circles(computed: Mapping[FieldKey, Compiled]) -> Iterator[Diagnostic]:
    """Computed fields that are computed from themselves, each circle once."""
    done: set[FieldKey] = set()
    for start in computed:
        for circle in circles_from(start, computed, done):
            model, field = circle[0]
            printed = " -> ".join(".".join(key) for key in (*circle, circle[0]))
            yield COMPUTE_CIRCLE.at(pointer_of("models", model, "fields", field, "compute"), circle=printed)


def circles_from(
    start: FieldKey, computed: Mapping[FieldKey, Compiled], done: set[FieldKey]
) -> Iterator[tuple[FieldKey, ...]]:
    """Depth first from one field, marking in `done` what needs no second visit."""
    trail: list[FieldKey] = []
    pending: list[tuple[FieldKey, bool]] = [(start, True)]
    while pending:
        key, entering = pending.pop()
        if not entering:
            trail.pop()
            done.add(key)
        elif key in trail:
            yield tuple(trail[trail.index(key) :])
        elif key not in done:
            trail.append(key)
            pending.append((key, False))
            pending.extend((key, True) for key in reversed(read_by(computed[key], computed)))


def read_by(compiled: Compiled, computed: Mapping[FieldKey, Compiled]) -> list[FieldKey]:
    """The computed fields that an expression reads."""
    return list(dict.fromkeys((it.model, it.field) for it in compiled.names if (it.model, it.field) in computed))


def every_name(compiled: Compiled, computed: Mapping[FieldKey, Compiled]) -> tuple[Named, ...]:
    """Every field of rows that an expression reads, through computed fields too."""
    found: dict[Named, None] = {}
    pending = list(reversed(compiled.names))
    seen: set[tuple[FieldKey, int]] = set()
    while pending:
        name = pending.pop()
        if name in found:
            continue
        found[name] = None
        inner = computed.get((name.model, name.field))
        key = ((name.model, name.field), len(name.chain))
        if inner is not None and key not in seen and len(name.chain) < 20:
            seen.add(key)
            pending.extend(
                replace(it, chain=name.chain + it.chain, root=name.root) for it in inner.names if it.root == "row"
            )
    return tuple(found)


def names_caller(compiled: Compiled, computed: Mapping[FieldKey, Compiled]) -> bool:
    """Whether an expression reads the caller, through computed fields too."""
    if compiled.names_caller:
        return True
    inner = (computed.get((name.model, name.field)) for name in every_name(compiled, computed))
    return any(it is not None and it.names_caller for it in inner)
