"""The named conditions and values of a model: access rules, computed fields, checks, and those of its operations."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.ir import query as q
from scaffolder.ir.model import Model, Operation
from scaffolder.record import replace
from scaffolder.render.lowering.desk import Desk, nodes
from scaffolder.render.lowering.inputs import schema_name
from scaffolder.render.printer import both, conjuncts, live, rule_tree, simplified, tested
from scaffolder.render.view import FunctionView, RulesView


def rules_view(desk: Desk, model: Model, operations: tuple[Operation, ...]) -> RulesView:
    trees: list[q.Expr] = []
    functions = tuple(_functions(desk, model, operations, trees))
    return RulesView(desk.uses(model.name, trees), functions)


def _functions(
    desk: Desk, model: Model, operations: tuple[Operation, ...], trees: list[q.Expr]
) -> Iterator[FunctionView]:
    for name, summary, tree in _model_rules(desk, model):
        trees.append(tree)
        yield row_function(desk, model, name, summary, tree, "Condition")
    for field in model.fields:
        if field.compute is not None:
            trees.append(field.compute)
            returns = "Condition" if field.type.kind == "bool" else "Value"
            yield row_function(desk, model, field.name, f"The value of `{field.name}`.", field.compute, returns)
    for operation in operations:
        yield from _operation_functions(desk, model, operation, trees)


def _model_rules(desk: Desk, model: Model) -> Iterator[tuple[str, str, q.Expr]]:
    """Yield what a model's rows are asked, leaving out what nothing asks."""
    read = both(live(model, "self"), rule_tree(model.read))
    if conjuncts(read):
        yield "canRead", f"Who may read: {model.read.text}", read
    for verb in ("create", "update", "delete"):
        rule = getattr(model, verb)
        if rule.kind == "expr":
            yield verb_rule(verb), f"Who may {verb}: {rule.text}", rule_tree(rule)
    for check in model.checks:
        yield check_name(check.code), f"{check.text}, or unknown", check.expr


def _operation_functions(desk: Desk, model: Model, operation: Operation, trees: list[q.Expr]) -> Iterator[FunctionView]:
    if operation.where is not None:
        trees.append(operation.where)
        summary = f"The rows of {operation.name}."
        yield operation_function(desk, model, operation, operation.name + "Where", summary, operation.where)
    if has_own_guard(model, operation) and operation.guard is not None:
        tree = rule_tree(operation.guard)
        trees.append(tree)
        summary = f"Who may call {operation.name}: {operation.guard.text}"
        yield operation_function(desk, model, operation, operation.name + "Guard", summary, tree)
    if operation.guard_early is not None and operation.guard is not None:
        trees.append(operation.guard_early)
        yield early_function(desk, model, operation)
    for number, requirement in enumerate(operation.requires, 1):
        trees.append(requirement.expr)
        name = f"{operation.name}Requires{number}"
        yield operation_function(desk, model, operation, name, f"Required: {requirement.text}", requirement.expr)
    for filtered in operation.filters:
        trees.append(filtered.match)
        summary = f"Whether `{filtered.param}` passes a test."
        name = f"{operation.name}By{filtered.param[0].upper()}{filtered.param[1:]}"
        yield operation_function(desk, model, operation, name, summary, filtered.match, is_filter=True)
        if filtered.absent is not None:
            trees.append(filtered.absent)
            summary = f"Whether `{filtered.param}` is null."
            yield operation_function(desk, model, operation, name + "Absent", summary, filtered.absent)


def verb_rule(verb: str) -> str:
    return f"can{verb.capitalize()}"


def check_name(code: str) -> str:
    return f"meets_{code}".replace("-", "_")


def has_own_guard(model: Model, operation: Operation) -> bool:
    """Whether the endpoint's `access` is a rule of its own, beside those of the model."""
    guard = operation.guard
    if guard is None or guard.kind != "expr":
        return False
    verbs = {"create": model.create, "update": model.update, "delete": model.delete}
    return verbs.get(operation.kind) != guard


def operation_function(
    desk: Desk, model: Model, operation: Operation, name: str, summary: str, tree: q.Expr, is_filter: bool = False
) -> FunctionView:
    """Return a condition that one operation alone asks."""
    function = row_function(desk, model, name, summary, tree, "Condition", is_filter)
    return replace(function, of_operation=True, input=schema_name(desk, operation, ()) if operation.inputs else None)


def row_function(
    desk: Desk, model: Model, name: str, summary: str, tree: q.Expr, returns: str, is_filter: bool = False
) -> FunctionView:
    row = desk.variable(model.name)
    tree = simplified(tree, desk.models)
    if returns == "Condition":
        tree = tested(tree)
    taken = frozenset({"caller", "test", "data"})
    return FunctionView(
        name=desk.name(name),
        summary=desk.text(summary),
        row=row,
        model=desk.reference(model.name),
        arguments=(),
        of_operation=False,
        input=None,
        is_filter=is_filter,
        takes_input=takes_input(tree),
        returns=desk.snippet(returns),
        uses_row=uses_row(tree),
        uses_caller=uses_caller(tree),
        expression=desk.expression(tree, {"self": row}, model.name, taken=taken, place="bare"),
    )


def takes_input(tree: q.Expr) -> bool:
    """Whether a tree speaks of members of the request."""
    return any(isinstance(node, q.Param) and node.source == "input" for node in nodes(tree))


def uses_row(tree: q.Expr) -> bool:
    """Whether a printed tree speaks of its row: by a column, or as the row that those of a subquery stand below."""
    return any(getattr(node, "row", "") == "self" or isinstance(node, q.Query) for node in nodes(tree))


def uses_caller(tree: q.Expr) -> bool:
    """Whether a printed tree speaks of the caller, or asks another condition, which may."""
    return any(
        isinstance(node, q.Computed | q.Readable)
        or (isinstance(node, q.Param) and node.source in ("caller", "now", "today"))
        for node in nodes(tree)
    )


def early_function(desk: Desk, model: Model, operation: Operation) -> FunctionView:
    assert operation.guard is not None
    assert operation.guard_early is not None
    named = {
        node.name for node in nodes(operation.guard_early) if isinstance(node, q.Param) and node.source == "parent"
    }
    arguments = tuple(desk.key_variable(parent.name) for parent in operation.parents if parent.name in named)
    return FunctionView(
        name=desk.name(operation.name + "EarlyGuard"),
        summary=desk.text(f"Who may call {operation.name}, before a row exists: {operation.guard.text}"),
        row="",
        model=desk.reference(model.name),
        arguments=arguments,
        of_operation=True,
        input=None,
        is_filter=False,
        takes_input=False,
        returns=desk.snippet("Condition"),
        uses_row=False,
        uses_caller=uses_caller(operation.guard_early),
        expression=desk.expression(
            operation.guard_early, {}, model.name, taken=frozenset({"caller", *arguments}), place="bare"
        ),
    )
