"""The grammar of `set`: what an effect changes, and to what."""

from __future__ import annotations

from typing import Literal

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.codes import (
    BAD_EFFECT,
    BAD_LIST_EFFECT,
    BAD_NEW,
    CANNOT_SET,
    NULL_INTO_REQUIRED,
    NULL_NOT_HERE,
    SET_TWICE,
    UNKNOWN_NAME,
)
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.compile import new_site, value_of_type
from scaffolder.ir.expressions.effect_syntax import EffectText, Operator, read_effect
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.lists import elements, list_at
from scaffolder.ir.expressions.lower import Lowering
from scaffolder.ir.expressions.names import Named, Step
from scaffolder.ir.expressions.paths import Path, resolve_path
from scaffolder.ir.expressions.rows import Row, Site, chain_behind, key_type, path_from, value_of
from scaffolder.ir.expressions.scope import Scope
from scaffolder.ir.expressions.specials import start_of
from scaffolder.ir.expressions.typed import NUMBERS, Typed, words_of
from scaffolder.ir.model import Effect, Field
from scaffolder.ir.query import Expr, Query
from scaffolder.record import Record

EACH = "each"
KINDS: dict[Operator, Literal["assign", "add", "subtract"]] = {"=": "assign", "+=": "add", "-=": "subtract"}
OWN_WILL = {
    "id": "it never changes",
    "createdAt": "it is kept by the database",
    "updatedAt": "it is kept by the database",
    "deletedAt": "a delete sets it",
}
OWN_KINDS = {
    "slug": "it follows its source",
    "sequence": "it is numbered by the database",
    "password": "a password comes from input alone",
}


class CompiledEffect(Record):
    """An effect (None where a finding is an error) without its bounds, checks and states.

    names: every field that its value, its list and the way to its target read, and the changed one. target: the chain
    from the written row to the changed one, empty for the row itself and for rows behind `$user` or `$input`.
    nullable: an assigned value may be null.
    """

    effect: Effect | None
    diagnostics: tuple[Diagnostic, ...]
    names: tuple[Named, ...] = ()
    names_caller: bool = False
    names_inputs: tuple[str, ...] = ()
    target: tuple[Step, ...] = ()
    nullable: bool = False


class Target(Record):
    """The field that an effect changes, of `model`, in the row with this key; None: in the written row itself."""

    model: str
    field: Field
    key: Expr | None
    chain: tuple[Step, ...]
    word: syntax.Word


def compile_effect(text: str, scope: Scope, pointer: str) -> CompiledEffect:
    """The effect that `path = value`, `+=` or `-=`, each optionally `for x in list`, asks for.

    The written row is `self`, the element of the list `each`. In links and unlinks `value` is the key of the row that
    joins or leaves, `target_key` that of the list's owner; an insert's `model` is that of the new row.
    """
    findings = Findings(pointer)
    parts = read_effect(text, findings)
    if parts is None:
        return CompiledEffect(None, findings.diagnostics)
    site = new_site(scope, findings, taken=frozenset({EACH}))
    looped = _loop(site, parts)
    if looped is None:
        return CompiledEffect(None, findings.diagnostics)
    each, inside = looped
    target = _target(inside, parts.path)
    found = _effect(Lowering(inside), parts, target, each, text) if target else None
    notes = site.notes
    return CompiledEffect(
        effect=found[0] if found and not findings.found else None,
        diagnostics=findings.diagnostics,
        names=tuple(notes.fields),
        names_caller=notes.caller,
        names_inputs=tuple(notes.inputs),
        target=target.chain if target else (),
        nullable=bool(found and found[1]),
    )


def _loop(site: Site, parts: EffectText) -> tuple[Query | None, Site] | None:
    """The elements of `for x in list` and the place inside the loop."""
    if parts.source is None:
        return None, site
    start = start_of(site, parts.source)
    if start is None or isinstance(start, Typed):
        if start is not None:
            site.findings.add(BAD_EFFECT, parts.source.offset, problem=f'"{parts.source.text}" is no list')
        return None
    rows = list_at(site, *start, parts.source)
    if rows is None:
        return None
    query, element = elements(site, rows, EACH)
    return query, site.inside(parts.variable, element)


def _target(site: Site, name: syntax.Name) -> Target | None:
    """The field at the end of the path, and the row that it belongs to."""
    start = start_of(site, name)
    if start is None:
        return None
    if isinstance(start, Typed) or not start[1]:
        site.findings.add(CANNOT_SET, name.offset, name=name.text, reason="it is no field")
        return None
    row, words = start
    path = path_from(site, row, words)
    if path is None:
        return None
    if path.list_hop is not None:
        before = words[path.list_hop]
        reason = f'"{before.text}" is a list; change its rows with "for x in {before.text}"'
        site.findings.add(CANNOT_SET, before.offset, name=name.text, reason=reason)
        return None
    fixed = _fixed(site, path)
    if fixed is not None:
        site.findings.add(CANNOT_SET, words[-1].offset, name=path.final.name, reason=fixed)
        return None
    return _located(site, row, path, words[-1])


def _located(site: Site, row: Row, path: Path, word: syntax.Word) -> Target:
    if not path.hops:
        key = None if row.alias == site.scope.alias else row.key
        return Target(path.owner, path.final, key, row.chain, word)
    last = path.hops[-1]
    to_owner = Path(path.model, path.hops[:-1], last.model, last.field)
    return Target(path.owner, path.final, value_of(site, row, to_owner).expr, chain_behind(row, to_owner), word)


def _fixed(site: Site, path: Path) -> str | None:
    """Why no effect may change the field, if none may."""
    if site.scope.is_computed(path.owner, path.final.name):
        return "it is computed"
    if path.final.implicit or path.final.name == "id":
        return OWN_WILL.get(path.final.name, "it is implicit")
    return OWN_KINDS.get(path.final.type.kind)


Found = tuple[Effect, bool]


def _effect(lowering: Lowering, parts: EffectText, target: Target, each: Query | None, text: str) -> Found | None:
    if target.field.many:
        return _list_effect(lowering, parts, target, each, text)
    if isinstance(parts.value, syntax.New):
        reason = f'"{target.field.name}" is no list'
        lowering.site.findings.add(BAD_NEW, parts.value.offset, reason=reason)
        return None
    if parts.operator != "=" and target.field.type.kind not in NUMBERS:
        reason = f'"{parts.operator}" is for numbers and lists, this is {words_of(target.field.type)}'
        lowering.site.findings.add(CANNOT_SET, target.word.offset, name=target.field.name, reason=reason)
        return None
    value = _assigned(lowering, target.field, parts.value)
    if value is None:
        return None
    kind, result = KINDS[parts.operator], lowering.site.notes.result
    effect = Effect(kind, text, target.model, target.field.name, value.expr, target.key, each, uses_result=result)
    return effect, value.nullable


def _assigned(lowering: Lowering, field: Field, node: syntax.Node) -> Typed | None:
    if isinstance(node, syntax.Null) and not field.optional:
        lowering.site.findings.add(NULL_INTO_REQUIRED, node.offset, name=field.name)
        return None
    return value_of_type(lowering, node, field.type)


def _list_effect(lowering: Lowering, parts: EffectText, target: Target, each: Query | None, text: str) -> Found | None:
    findings, field = lowering.site.findings, target.field
    if parts.operator == "=":
        reason = 'rows join it with "+=" and leave it with "-="'
        findings.add(BAD_LIST_EFFECT, target.word.offset, op="=", name=field.name, reason=reason)
        return None
    if isinstance(parts.value, syntax.New):
        return _insert(lowering, parts, parts.value, target, each, text)
    if field.link is None:
        reason = f'its rows are those whose "{field.via}" refers here; insert one with "new(field=value)"'
        findings.add(BAD_LIST_EFFECT, target.word.offset, op=parts.operator, name=field.name, reason=reason)
        return None
    if isinstance(parts.value, syntax.Null):
        findings.add(NULL_NOT_HERE, parts.value.offset)
        return None
    value = value_of_type(lowering, parts.value, key_type(field.type.target or ""))
    if value is None:
        return None
    kind: Literal["link", "unlink"] = "link" if parts.operator == "+=" else "unlink"
    result = lowering.site.notes.result
    effect = Effect(
        kind, text, target.model, field.name, value.expr, target.key, each, link=field.link, uses_result=result
    )
    return effect, value.nullable


def _insert(
    lowering: Lowering, parts: EffectText, new: syntax.New, target: Target, each: Query | None, text: str
) -> Found | None:
    findings, field = lowering.site.findings, target.field
    if field.via is None or parts.operator != "+=":
        reason = "it inserts a row into a list by a reference of its rows, with +="
        findings.add(BAD_NEW, new.offset, reason=reason)
        return None
    model, seen, values = field.type.target or "", set[str](), list[tuple[str, Expr]]()
    for word, node in new.values:
        if word.text in seen:
            findings.add(SET_TWICE, word.offset, name=word.text)
        seen.add(word.text)
        member = _member(lowering.site, model, field.via, word)
        value = _assigned(lowering, member, node) if member else None
        if value is not None:
            values.append((word.text, value.expr))
    result = lowering.site.notes.result
    effect = Effect(
        "insert",
        text,
        model,
        field.name,
        None,
        target.key,
        each,
        values=tuple(values),
        via=field.via,
        uses_result=result,
    )
    return effect, False


def _member(site: Site, model: str, via: str, word: syntax.Word) -> Field | None:
    """The field of a new row that a member of `new(…)` gives."""
    path = resolve_path(site.scope.models, model, [word.text])
    if not isinstance(path, Path):
        site.findings.add(UNKNOWN_NAME, word.offset, owner=model, name=word.text, hint=path.hint)
        return None
    reason = "it is the list's owner" if word.text == via else _fixed(site, path)
    reason = "a list starts empty" if path.final.many else reason
    if reason is not None:
        site.findings.add(CANNOT_SET, word.offset, name=word.text, reason=reason)
        return None
    return path.final
