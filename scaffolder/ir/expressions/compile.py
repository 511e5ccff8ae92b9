"""The compiler's interface: the text of a rule or value in, a typed tree and findings out."""

from __future__ import annotations

from collections.abc import Callable

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.codes import NULL_NOT_HERE, WRONG_VALUE_TYPE
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.aliases import Aliases
from scaffolder.ir.expressions.anonymous import holds_for_nobody, is_given_to_nobody
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.lower import Lowering
from scaffolder.ir.expressions.names import Named, Notes
from scaffolder.ir.expressions.parse import parse
from scaffolder.ir.expressions.rows import Site
from scaffolder.ir.expressions.scope import Scope
from scaffolder.ir.expressions.typed import NULL, Typed, assignable, known, rescaled, words_of
from scaffolder.ir.expressions.unknown import Unknown
from scaffolder.ir.query import Expr, Literally, Type
from scaffolder.record import Record, replace

Lowered = Callable[[Lowering, syntax.Node], Typed | None]


class Compiled(Record):
    """An expression's tree (None where a finding is an error) and what it is about.

    nullable: may be null or unknown. names: every field it reads, those on the way too. anonymous: a condition can hold
    (a value can be anything but null) with `$user` null. early: where the scope has parents and the expression is about
    nothing but `$user`, `$now` and them, the same tree with `Param("parent", …)` in their place.
    """

    expr: Expr | None
    diagnostics: tuple[Diagnostic, ...]
    type: Type | None = None
    nullable: bool = True
    names: tuple[Named, ...] = ()
    names_caller: bool = False
    names_row: bool = False
    names_inputs: tuple[str, ...] = ()
    names_result: bool = False
    anonymous: bool = True
    early: Expr | None = None


def compile_condition(text: str, scope: Scope, pointer: str, unknown: Unknown = "denies") -> Compiled:
    """A rule's tree.

    unknown: `denies` leaves it to the reader, who takes unknown for false; `passes` (checks) gives a tree that is true
    for it; `kept` gives the exact tree.
    """

    def lowered(lowering: Lowering, node: syntax.Node) -> Typed | None:
        condition = lowering.condition(node, unknown)
        return known(condition, True) if condition and unknown == "passes" else condition

    compiled = _compiled(text, scope, pointer, lowered)
    anonymous = compiled.expr is None or holds_for_nobody(compiled.expr, scope.trees)
    return replace(compiled, anonymous=anonymous)


def compile_value(text: str, scope: Scope, pointer: str, expected: Type | None, unknown: Unknown = "kept") -> Compiled:
    """A value's tree, brought to the expected type.

    unknown: `denies` for a computed bool, where unknown reads as false; the tree says so.
    """

    def lowered(lowering: Lowering, node: syntax.Node) -> Typed | None:
        return value_of_type(lowering, node, expected, unknown)

    compiled = _compiled(text, scope, pointer, lowered)
    anonymous = compiled.expr is None or is_given_to_nobody(compiled.expr, scope.trees)
    return replace(compiled, anonymous=anonymous)


def value_of_type(
    lowering: Lowering, node: syntax.Node, expected: Type | None, unknown: Unknown = "kept"
) -> Typed | None:
    """A node's value as one of the expected type, a decimal rounded to its scale."""
    findings = lowering.site.findings
    if isinstance(node, syntax.Null):
        if expected is None:
            findings.add(NULL_NOT_HERE, node.offset)
            return None
        return Typed(Literally(None, expected), expected, True)
    if expected is not None and expected.kind == "bool" and unknown == "denies":
        condition = lowering.condition(node, "denies")
        return known(condition, False) if condition else None
    value = lowering.value(node, expected)
    if value is None or expected is None:
        return value
    if not _fits(value, expected):
        findings.add(WRONG_VALUE_TYPE, node.offset, expected=words_of(expected), found=words_of(value.type))
        return None
    return rescaled(value, expected) if expected.kind == "decimal" else value


def _fits(value: Typed, expected: Type) -> bool:
    return value.type == NULL or assignable(value.type, expected)


def new_site(scope: Scope, findings: Findings, *, early: bool = False, taken: frozenset[str] = frozenset()) -> Site:
    """The place outside of every loop; `taken` are further words that no alias may be."""
    taken = taken | {scope.alias} | {alias for alias, _ in scope.rows.values()}
    return Site(scope, findings, Notes(), Aliases(taken, scope.reserved), {}, early)


def _compiled(text: str, scope: Scope, pointer: str, lowered: Lowered) -> Compiled:
    findings = Findings(pointer)
    node = parse(text, findings)
    if node is None:
        return Compiled(None, findings.diagnostics)
    site = new_site(scope, findings)
    typed = lowered(Lowering(site), node)
    notes = site.notes
    return Compiled(
        expr=typed.expr if typed and not findings.found else None,
        diagnostics=findings.diagnostics,
        type=typed.type if typed else None,
        nullable=typed.nullable if typed else True,
        names=tuple(notes.fields),
        names_caller=notes.caller,
        names_row=notes.row,
        names_inputs=tuple(notes.inputs),
        names_result=notes.result,
        early=_early(scope, node, lowered) if typed else None,
    )


def _early(scope: Scope, node: syntax.Node, lowered: Lowered) -> Expr | None:
    if scope.parents is None:
        return None
    site = new_site(scope, Findings(""), early=True)
    typed = lowered(Lowering(site), node)
    named_more = site.notes.beyond_parents or site.notes.inputs or site.notes.result
    return typed.expr if typed and not named_more else None
