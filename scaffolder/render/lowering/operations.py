"""Operations: one endpoint each, ready to be printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scaffolder.ir import query as q
from scaffolder.ir.model import Filter, Key, Member, Model, Operation, Parent, RateLimit, SortKey
from scaffolder.record import replace
from scaffolder.render.lowering.desk import Desk
from scaffolder.render.lowering.effects import (
    TAKEN,
    asked_at_all,
    check_views,
    effect_view,
    operation_call,
    rule_call,
    sent_columns,
    states_view,
)
from scaffolder.render.lowering.inputs import (
    changeable_uniques,
    child_writes,
    creation_view,
    filter_kind,
    has_nested,
    has_nested_uniques,
    key_of,
    list_input,
    reference_views,
    schema_name,
    slug_view,
)
from scaffolder.render.lowering.rules import early_function, has_own_guard, row_function, takes_input, verb_rule
from scaffolder.render.lowering.selections import order_views, scalar_answer
from scaffolder.render.lowering.storage import table_view
from scaffolder.render.names import Name, split_words
from scaffolder.render.printer import FALSE, Printer, conjuncts, live, simplified
from scaffolder.render.view import (
    AliasView,
    CallView,
    EffectView,
    FilterView,
    HookInputView,
    HookView,
    LocationView,
    LockView,
    LoginView,
    ModelReference,
    OperationView,
    OutputView,
    PageView,
    ParameterView,
    ParentView,
    RateLimitView,
    ReferenceInputView,
    RequirementView,
    RowKeyView,
    SortView,
    TargetLockView,
)


def operation_view(desk: Desk, operation: Operation) -> OperationView:
    """Return the view of one endpoint."""
    model = desk.models[operation.model] if operation.model else None
    kind = operation.kind
    own = model.name if model else ""
    root = desk.root(own) if model else ""
    taken = TAKEN | {"query", "request", "conditions", "items", "place", "location"}
    if model:
        taken |= {desk.variable(own), desk.key_variable(own)}
    printer = desk.printer({"self": root}, own or None, taken=taken)
    keys = tuple(_row_keys(desk, operation, model, printer)) if model and kind != "create" else ()
    rules = tuple(_row_rules(desk, operation, model, printer)) if model and kind != "create" else ()
    conditions = (*_comparisons(desk, keys), *rules)
    row_aliases = desk.alias_views(printer.aliases)
    place = desk.printer({"self": root}, own or None, taken=taken)
    location = _location(desk, operation, place)
    effects = tuple(effect_view(desk, operation, effect, n) for n, effect in enumerate(operation.effects, 1))
    early = tuple(view for view, effect in zip(effects, operation.effects, strict=True) if not effect.uses_result)
    late = tuple(view for view, effect in zip(effects, operation.effects, strict=True) if effect.uses_result)
    key = desk.key_variable(own) if model else ""
    checks = tuple(
        view
        for number, asked in enumerate(operation.checks, 1)
        if asked_at_all(desk, operation, asked)
        for view in check_views(desk, operation, asked, key, number)
    )
    creation = None
    if kind == "create" and model:
        given = {
            parent.path[0]: _parent_variable(desk, parent) for parent in operation.parents if len(parent.path) == 1
        }
        creation = creation_view(desk, operation, model, operation.inputs, given, ())
    parents = [_parent_view(desk, operation, index) for index in range(len(operation.parents))]
    early_guard = _early_guard(desk, operation, model) if model else ""
    fallbacks = [column.fallback for column in creation.columns] if creation else []
    columns = sent_columns(desk, operation) if kind == "update" else ()
    sent = {member.field.name for member in operation.inputs}
    slugs = [field for field in model.fields if field.slug_source in sent] if model and kind == "update" else []
    states = [states for states in model.states if states.field in sent] if model and kind == "update" else []
    lists = [member for member in operation.inputs if member.field.linked]
    limit = _limit(operation.rate_limit)
    shape = model.shape(operation.shape) if model and operation.shape else None
    has_body = bool(operation.inputs) or kind == "login"
    call = _call(desk, operation) if kind == "call" else None
    references = reference_views(desk, operation)
    return OperationView(
        name=desk.name(operation.name),
        method=operation.method.lower(),
        verb=operation.method,
        path=desk.text(desk.project.wire.base + operation.path),
        route=desk.text(_route(desk, operation)),
        summary=desk.text(operation.summary or desk.name(operation.name).title + "."),
        resource=desk.text(operation.resource),
        status=operation.status,
        status_override=operation.status != {"create": 201, "delete": 204}.get(kind, 200),
        is_list=kind == "list",
        is_get=kind == "get",
        is_create=kind == "create",
        is_update=kind == "update",
        is_delete=kind == "delete",
        is_login=kind == "login",
        is_call=kind == "call",
        answers_item=kind in ("get", "update", "login", "call"),
        caller_required=operation.caller == "required",
        caller_optional=operation.caller in ("optional", "none"),
        caller_ignored=operation.caller == "ignored",
        reads_body=operation.reads_body,
        takes_body=has_body,
        takes_caller=call is None or _speaks_of_caller(desk, call, references),
        takes_request=kind == "list",
        parameters=_parameters(desk, operation),
        parents=tuple(_used_parents(parents, [*conditions, early_guard, *fallbacks])),
        conditions=conditions,
        keys=keys,
        rules=rules,
        aliases=row_aliases,
        guard=_guard(desk, operation, model) if model else "",
        guard_after=bool(operation.inputs) and operation.guard is not None and operation.guard.kind == "expr",
        early_guard=early_guard,
        envelope=desk.text(operation.input_key).literal if operation.input_key else desk.snippet("Native", "null"),
        input_key=desk.text(operation.input_key) if operation.input_key else None,
        item_key=desk.text(operation.item_key) if operation.item_key else None,
        list_key=desk.text(operation.list_key or "items"),
        count_key=desk.text(operation.count_key or "total"),
        body_constant=schema_name(desk, operation, ()).upper if operation.inputs else "",
        body_schema=schema_name(desk, operation, ()) if operation.inputs else None,
        references=references,
        creation=creation,
        has_nested=has_nested(desk, operation),
        has_nested_uniques=has_nested_uniques(desk, operation),
        child_writes=tuple(child_writes(desk, operation, operation.inputs)) if kind == "create" else (),
        changes_columns=bool(columns),
        sent_columns=columns,
        sent_slugs=tuple(slug_view(desk, model, field) for field in slugs) if model else (),
        sent_lists=tuple(list_input(desk, operation, model, member) for member in lists) if model else (),
        sent_states=tuple(states_view(desk, model, found) for found in states) if model else (),
        own_transitions=tuple(view for view in early if view.on_self and view.states),
        has_unique_input=bool(model and any(set(fields) & sent for fields in changeable_uniques(model))),
        has_timestamps=bool(model and model.timestamps),
        is_soft=bool(model and model.soft_delete),
        requirements=(
            tuple(
                RequirementView(
                    operation_call(desk, model, f"{operation.name}Requires{number}", takes_input(requirement.expr)),
                    desk.text(requirement.code),
                    desk.text(requirement.message),
                )
                for number, requirement in enumerate(operation.requires, 1)
            )
            if model
            else ()
        ),
        checks=checks,
        late_checks=checks if late else (),
        moved_checks=tuple(check for check in checks if not check.own) if kind in ("update", "delete") else (),
        effects=early,
        target_locks=target_locks(early),
        late_effects=late,
        hooks=(_hook(desk, operation, bool(late)),) if operation.hook and kind != "call" else (),
        call=call,
        locks=tuple(_lock(desk, operation, lock.path, lock.model) for lock in operation.locks),
        relocks=bool(operation.locks) and bool({lock.path[0] for lock in operation.locks} & sent),
        filters=tuple(_filter(desk, operation, found) for found in operation.filters),
        sorts=tuple(_sort(desk, own, key) for key in operation.sorts),
        searched=tuple(desk.member(field) for field in operation.searched),
        page=PageView(operation.page.size, operation.page.maximum) if operation.page else None,
        order=order_views(desk, own, operation.order, root, own) if model else (),
        descending=bool(operation.order) and operation.order[-1].descending,
        root_key=desk.snippet("RowKey", row=root),
        selection=desk.member(operation.shape).snake if operation.shape else "",
        shape=desk.member(operation.shape) if operation.shape else None,
        answer=scalar_answer(desk, shape.selection) if shape else "",
        has_token=bool(shape and shape.has_token),
        issues_token=kind in ("create", "login"),
        location=location,
        location_aliases=desk.alias_views(place.aliases),
        ip_limit=limit if limit and not limit.by_user else None,
        user_limit=limit if limit and limit.by_user else None,
        has_early_dependencies=bool(limit and not limit.by_user),
        middleware=tuple(map(desk.name, operation.middleware)),
        login=_login(desk, model) if kind == "login" and model else None,
        model=desk.reference(own) if model else ModelReference(desk.name("none"), "", desk.text(""), "", ""),
        variable=desk.variable(own) if model else "",
        key_variable=key,
        by_id=desk.whole(desk.snippet("ById", row=root, key=key)),
    )


def _route(desk: Desk, operation: Operation) -> str:
    """Return the path as the framework's router is told it."""
    route = desk.project.wire.base + operation.path
    for key in (*(parent.key for parent in operation.parents), *((operation.key,) if operation.key else ())):
        route = route.replace("{" + key.param + "}", desk.snippet("RouteParameter", name=key.param))
    return route


def _speaks_of_caller(desk: Desk, call: CallView, references: tuple[ReferenceInputView, ...]) -> bool:
    conditions = (condition for reference in references for condition in reference.conditions)
    return any(desk.caller in text for text in (call.guard, *conditions))


def target_locks(effects: tuple[EffectView, ...]) -> tuple[TargetLockView, ...]:
    """Return what is locked before effects of related rows, in one order everywhere; a single effect locks itself."""
    related = [effect for effect in effects if effect.changes_column and not effect.on_self]
    if len(related) < 2:
        return ()
    models = {effect.model.folder: effect.model for effect in related}
    return tuple(
        TargetLockView(models[folder], tuple(effect for effect in related if effect.model.folder == folder))
        for folder in sorted(models)
    )


def _parameter_variable(desk: Desk, operation: Operation, param: str) -> str:
    """Return the variable of a path parameter; the words of our own signatures, rows and their ids are not free."""
    words = split_words(param)
    if len(words) > 1 and words[-1] == "id":
        return desk.lexicon.variable("_".join((*words[:-1], "key")))
    name = desk.lexicon.variable(param)
    if name in {desk.variable(model) for model in (operation.model, *(p.model for p in operation.parents)) if model}:
        return desk.lexicon.variable("_".join((*words, "key")))
    return name + "_" if name in ("self", "caller", "body", "request", "service", "session", "data", "values") else name


def _parameters(desk: Desk, operation: Operation) -> tuple[ParameterView, ...]:
    keys = [*(parent.key for parent in operation.parents), *([operation.key] if operation.key else [])]
    return tuple(
        ParameterView(desk.member(key.param), desk.text(key.param), variable, variable != key.param)
        for key in keys
        for variable in [_parameter_variable(desk, operation, key.param)]
    )


def _path_key(desk: Desk, operation: Operation, row: str, model: str, key: Key, resource: str) -> RowKeyView:
    """Return a row's key with the value of a path parameter; one that does not fit is 404."""
    column = desk.lexicon.column(row, model, key.field)
    variable = _parameter_variable(desk, operation, key.param)
    return RowKeyView("key", column, desk.type(key.type, "key", value=variable, resource=desk.text(resource).literal))


def _comparisons(desk: Desk, keys: Iterable[RowKeyView]) -> Iterator[str]:
    for key in keys:
        yield _equals(desk, key.column, key.value)


def _equals(desk: Desk, left: str, right: str) -> str:
    return desk.whole(desk.snippet("Compare", "==", left=left, op="==", right=right))


def _row_keys(desk: Desk, operation: Operation, model: Model, printer: Printer) -> Iterator[RowKeyView]:
    for parent in operation.parents[-1:]:
        column = printer.print(path_tree(desk, model.name, parent.path))
        yield RowKeyView("parent", column, _parent_value(desk, parent))
    if operation.key is not None:
        yield _path_key(desk, operation, desk.root(model.name), model.name, operation.key, operation.resource)


def _row_rules(desk: Desk, operation: Operation, model: Model, printer: Printer) -> Iterator[str]:
    if operation.row_is_caller:
        own_key = q.Column("self", model.name, "id", desk.key_type(), False)
        yield _equals(desk, printer.print(own_key), desk.snippet("Param", "caller"))
    readable: q.Expr = (
        q.Readable("self", model.name) if operation.has_read_rule or operation.kind == "list" else live(model, "self")
    )
    trees = [readable]
    if operation.kind == "list" and operation.guard is not None:
        if has_own_guard(model, operation):
            yield operation_call(desk, model, operation.name + "Guard")
        elif operation.guard.kind == "none":
            trees.append(FALSE)
    for tree in trees:
        for part in conjuncts(simplified(tree, desk.models)):
            yield desk.whole(printer.print(part))
    if operation.where is not None:
        yield operation_call(desk, model, operation.name + "Where")


def path_tree(desk: Desk, model: str, path: tuple[str, ...]) -> q.Expr:
    """Return the key at the end of single references: a column, or a lookup where the way is longer."""
    first = desk.models[model].field(path[0])
    here: q.Expr = q.Column("self", model, path[0], first.type, first.optional)
    if len(path) == 1:
        return here
    owner = first.type.target or ""
    source = q.Source(path[0], model=owner)
    where: q.Expr = q.Compare("==", q.Column(path[0], owner, "id", desk.key_type(), False), here)
    joins: list[q.Join] = []
    alias = path[0]
    for number, step in enumerate(path[1:-1], 1):
        field = desk.models[owner].field(step)
        target = field.type.target or ""
        left = q.Column(f"{step}{number}", target, "id", desk.key_type(), False)
        joins.append(
            q.Join(
                q.Source(f"{step}{number}", model=target),
                q.Compare("==", left, q.Column(alias, owner, step, field.type, field.optional)),
            )
        )
        owner, alias = target, f"{step}{number}"
    last = desk.models[owner].field(path[-1])
    return q.Lookup(
        q.Query(source, tuple(joins), where), q.Column(alias, owner, path[-1], last.type, last.optional), last.type
    )


def _parent_variable(desk: Desk, parent: Parent) -> str:
    return desk.key_variable(parent.name)


def _parent_value(desk: Desk, parent: Parent) -> str:
    return desk.snippet("Bound", name=_parent_variable(desk, parent))


def _parent_view(desk: Desk, operation: Operation, index: int) -> ParentView:
    parent = operation.parents[index]
    root = desk.root(parent.model)
    own = operation.model or ""
    printer = desk.printer({"self": root}, own, taken=TAKEN | {desk.variable(own), desk.key_variable(own)})
    keys = [_path_key(desk, operation, root, parent.model, parent.key, parent.resource)]
    if parent.within is not None:
        column = desk.lexicon.column(root, parent.model, parent.within)
        keys.insert(0, RowKeyView("parent", column, _parent_value(desk, operation.parents[index - 1])))
    model = desk.models[parent.model]
    tree: q.Expr = q.Readable("self", model.name) if parent.has_read_rule else live(model, "self")
    rules = [desk.whole(printer.print(part)) for part in conjuncts(simplified(tree, desk.models))]
    return ParentView(
        variable=_parent_variable(desk, parent),
        model=desk.reference(parent.model),
        resource=desk.text(parent.resource),
        conditions=(*_comparisons(desk, keys), *rules),
        keys=tuple(keys),
        rules=tuple(rules),
        aliases=desk.alias_views(printer.aliases),
    )


def _used_parents(parents: list[ParentView], texts: list[str]) -> Iterator[ParentView]:
    """Yield the parents, with a mark on those whose keys no text and no later parent speaks of."""
    for position, parent in enumerate(parents):
        later = [condition for other in parents[position + 1 :] for condition in other.conditions]
        spoken = re.compile(rf"\b{re.escape(parent.variable)}\b")
        yield replace(parent, is_used=any(map(spoken.search, [*texts, *later])))


def shared_lookups(
    operations: Iterable[OperationView],
) -> tuple[tuple[OperationView, ...], tuple[ParentView, ...]]:
    """Return operations whose parents name what finds them, and these parents, each once."""
    found: dict[tuple[object, ...], ParentView] = {}
    named: list[OperationView] = []
    for operation in operations:
        parents: list[ParentView] = []
        for parent in operation.parents:
            alike = (parent.model.folder, *((key.name, key.column) for key in parent.keys), *parent.rules)
            if alike not in found:
                number = sum(other.variable == parent.variable for other in found.values())
                lookup = f"{parent.variable}{number + 1}" if number else parent.variable
                found[alike] = replace(parent, lookup=lookup)
            parents.append(replace(parent, lookup=found[alike].lookup))
        named.append(replace(operation, parents=tuple(parents)))
    return tuple(named), tuple(found.values())


def _guard(desk: Desk, operation: Operation, model: Model) -> str:
    """Return the condition that is asked of the row, empty where none is, or where it was asked before."""
    guard = operation.guard
    if guard is None or guard.kind in ("public", "user") or operation.kind == "list":
        return ""
    if operation.kind == "create" and operation.guard_early is not None:
        return ""
    if has_own_guard(model, operation):
        return operation_call(desk, model, operation.name + "Guard")
    return rule_call(desk, model, verb_rule(operation.kind), model.name)


def _early_guard(desk: Desk, operation: Operation, model: Model) -> str:
    if operation.guard_early is None or operation.guard is None or operation.guard.kind != "expr":
        return ""
    function = early_function(desk, model, operation)
    return desk.whole(desk.snippet("AskEarly", name=function.name, arguments=function.arguments))


def _location(desk: Desk, operation: Operation, printer: Printer) -> tuple[LocationView, ...]:
    views: list[LocationView] = []
    position = 0
    for part in operation.location or ():
        if part.expr is None:
            views.append(LocationView(desk.text(part.text or ""), "", 0))
            continue
        views.append(LocationView(desk.text(""), desk.whole(printer.print(part.expr)), position))
        position += 1
    return tuple(views)


def _hook(desk: Desk, operation: Operation, answers: bool) -> HookView:
    assert operation.hook is not None
    service = desk.project.service(operation.hook.service)
    inputs = tuple(hook_input(desk, operation, member.name, member.is_record) for member in operation.hook.inputs)
    return HookView(
        desk.name(operation.hook.service),
        desk.name(operation.hook.function),
        inputs,
        any(member.is_record for member in inputs),
        answers,
        any(found.outputs for found in service.functions if found.name == operation.hook.function),
        answer_name(desk, operation.hook.service, operation.hook.function),
    )


def hook_input(desk: Desk, operation: Operation, name: str, is_record: bool) -> HookInputView:
    sent = next((member for member in operation.inputs if member.name == name), None)
    return HookInputView(
        desk.member(name),
        input_key(desk, operation, name),
        is_record,
        required=sent is not None and sent.required,
        nullable=sent is not None and sent.nullable,
    )


def answer_name(desk: Desk, service: str, function: str) -> Name:
    """Return the name of the type that a service's function answers."""
    return desk.name(service + function[0].upper() + function[1:] + "Result")


def input_key(desk: Desk, operation: Operation, name: str) -> Name:
    """Return the key under which validated input holds a member."""
    member = next((member for member in operation.inputs if member.name == name), None)
    return key_of(desk, member) if member else desk.member(name)


def _call(desk: Desk, operation: Operation) -> CallView:
    assert operation.hook is not None
    service = desk.project.service(operation.hook.service)
    function = next(found for found in service.functions if found.name == operation.hook.function)
    outputs = tuple(
        OutputView(
            desk.text(member.name),
            _output(desk, member),
            desk.member(member.name),
            desk.answer(member.type, member.optional),
        )
        for member in function.outputs
    )
    guard = ""
    aliases: tuple[AliasView, ...] = ()
    if operation.guard is not None and operation.guard.expr is not None:
        printed = desk.printer({}, None, taken=TAKEN).printed(operation.guard.expr)
        guard, aliases = desk.whole(printed.text), desk.alias_views(printed.aliases)
    return CallView(
        service=desk.name(service.name),
        function=desk.name(function.name),
        inputs=tuple(hook_input(desk, operation, member.name, False) for member in operation.hook.inputs),
        outputs=outputs,
        guard=guard,
        aliases=aliases,
        schema=schema_name(desk, operation, ()) if operation.inputs else None,
        reads=bool(guard) or bool(reference_views(desk, operation)),
    )


def _output(desk: Desk, member: Member) -> str:
    """Return a member of a function's answer as it goes over the wire."""
    value = desk.snippet("Answered", name=desk.member(member.name))
    if member.type.kind == "decimal":
        return desk.snippet("Rounded", value=value, scale=member.type.scale or 0, nullable=member.optional)
    told = desk.lexicon.optional_type(member.type, "told", value=value, nullable=member.optional)
    return told or desk.type(member.type, "output", value=value, nullable=member.optional)


def _lock(desk: Desk, operation: Operation, path: tuple[str, ...], target: str) -> LockView:
    assert operation.model is not None
    taken = TAKEN | {desk.variable(operation.model), desk.key_variable(operation.model)}
    printer = desk.printer({"self": desk.root(operation.model)}, operation.model, taken=taken)
    printed = printer.printed(path_tree(desk, operation.model, path))
    return LockView(desk.reference(target), desk.whole(printed.text), desk.alias_views(printed.aliases))


def _filter(desk: Desk, operation: Operation, found: Filter) -> FilterView:
    assert operation.model is not None
    model = desk.models[operation.model]
    name = f"{operation.name}By{found.param[0].upper()}{found.param[1:]}"
    absent = found.absent
    return FilterView(
        wire=desk.text(found.param),
        parse=filter_kind(desk, q.Type(desk.project.ids) if found.type.kind == "reference" else found.type),
        ops=tuple(map(desk.text, found.ops)),
        function=row_function(desk, model, name, "", found.match, "Condition", is_filter=True),
        absent=row_function(desk, model, name + "Absent", "", absent, "Condition") if absent is not None else None,
        choices=tuple(map(desk.text, found.type.values)),
    )


def _sort(desk: Desk, model: str, key: SortKey) -> SortView:
    (view,) = order_views(desk, model, (key,), desk.root(model), model)
    return SortView(desk.text(key.field), view)


def _limit(limit: RateLimit | None) -> RateLimitView | None:
    return RateLimitView(limit.limit, limit.seconds, limit.by == "user") if limit else None


def _login(desk: Desk, model: Model) -> LoginView:
    auth = desk.project.auth
    assert auth is not None
    table = next(table for table in desk.project.tables if table.name == model.table)
    columns = {column.model_field: column for column in table.columns}
    views = table_view(desk, table, model).columns
    named = dict(zip((column.model_field for column in table.columns), views, strict=True))
    assert auth.identity in columns
    return LoginView(named[auth.identity], named[auth.secret], model.field(auth.identity).type.kind == "email")
