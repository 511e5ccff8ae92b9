"""From the project's meaning to the view of one pack."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.model import (
    Auth,
    Member,
    Middleware,
    Model,
    Operation,
    Project,
    RateLimit,
    Service,
    Setting,
    Unique,
)
from scaffolder.packs.registry import Pack
from scaffolder.render.lowering.desk import Desk, resource_of
from scaffolder.render.lowering.effects import states_view
from scaffolder.render.lowering.inputs import NOWHERE, asked_uniques, choices_of, schema_views
from scaffolder.render.lowering.migrations import PlannedMigration, migration_views
from scaffolder.render.lowering.operations import answer_name, operation_view, shared_lookups
from scaffolder.render.lowering.routes import router_order, with_early_routes
from scaffolder.render.lowering.rules import rules_view
from scaffolder.render.lowering.scenes import factory_view
from scaffolder.render.lowering.seeds import seed_uses, seed_views
from scaffolder.render.lowering.selections import acts_here, repository_view
from scaffolder.render.lowering.storage import link_views, table_views
from scaffolder.render.lowering.tests import resource_test_view
from scaffolder.render.openapi import openapi_json
from scaffolder.render.samples.scenes import Stage
from scaffolder.render.samples.values import answered_value
from scaffolder.render.view import (
    AuthView,
    CorsView,
    CustomMiddlewareView,
    FunctionMemberView,
    MessageView,
    MiddlewareView,
    ModelView,
    ProjectView,
    RateLimitView,
    ServiceErrorView,
    ServiceFunctionView,
    ServiceView,
    SettingView,
    TableView,
    UniqueColumnView,
    UniqueNameView,
    UniqueRuleView,
    UseView,
    View,
    WritingView,
)

_PLAIN = re.compile(r"[A-Za-z0-9_.:/@+,-]*")


def lower(
    project: Project,
    pack: Pack,
    options: Mapping[str, str | bool | int],
    migration: PlannedMigration | None = None,
) -> tuple[View | None, tuple[Diagnostic, ...]]:
    """Return what the pack's templates may print of the project."""
    desk = Desk.of(project, pack)
    tables = table_views(desk)
    by_model: dict[str | None, list[Operation]] = defaultdict(list)
    for operation in project.operations:
        by_model[operation.model].append(operation)
    removed = removed_models(project)
    by_table = {table.name: table for table in tables}
    stage = Stage(project)
    models = with_early_routes(
        tuple(
            model_view(desk, model, tuple(by_model[model.name]), by_table[model.table], model.name in removed, stage)
            for model in project.models
        )
    )
    calls = tuple(operation_view(desk, operation) for operation in by_model[None])
    view = View(
        project=project_view(desk, tables, bool(calls), migration),
        models=models,
        resources=router_order(tuple(model for model in models if model.has_routes)),
        calls=calls,
        call_schemas=tuple(schema for operation in by_model[None] for schema in schema_views(desk, operation)),
        call_tests=resource_test_view(desk, stage, tuple(by_model[None])),
    )
    return view, ()


def removed_models(project: Project) -> frozenset[str]:
    """Return the models whose rows a delete may reach: by an endpoint, or by cascade from such a row."""
    models = {model.name: model for model in project.models}
    reached = {operation.model for operation in project.operations if operation.kind == "delete" and operation.model}
    waiting = list(reached)
    while waiting:
        model = models[waiting.pop()]
        for dependent in model.dependents:
            is_ours = dependent.on_delete == "cascade" and acts_here(models, model, dependent)
            if is_ours and dependent.model not in reached:
                reached.add(dependent.model)
                waiting.append(dependent.model)
    return frozenset(reached)


def model_view(
    desk: Desk, model: Model, operations: tuple[Operation, ...], table: TableView, removed: bool, stage: Stage
) -> ModelView:
    name = desk.lexicon.model(model.name)
    links = link_views(desk, model)
    schemas = {
        schema.name.snake: schema
        for operation in operations
        if operation.kind != "login"
        for schema in schema_views(desk, operation)
    }
    columns = stored_names(desk, model)
    repository = repository_view(desk, model, operations, removed)
    order = {operation.name: position for position, operation in enumerate(routed(operations))}
    views, parents = shared_lookups(
        sorted(
            (operation_view(desk, operation) for operation in operations), key=lambda view: order[view.name.designed]
        )
    )
    return ModelView(
        name=name,
        folder=desk.folder(model.name),
        root=desk.root(model.name),
        summary=desk.text(model.summary or f"{name.plural.title}."),
        resource=desk.text(resource_of(model.name)),
        table=table,
        columns=table.columns,
        links=links,
        uniques=tuple(
            UniqueNameView(
                unique.name, tuple(columns[field] for field in unique.fields), desk.text(reported_at(model, unique))
            )
            for unique in model.uniques
        ),
        unique_rules=tuple(_unique_rule(desk, model, fields) for fields in asked_uniques(desk.project, model)),
        states=tuple(states_view(desk, model, states) for states in model.states),
        rules=rules_view(desk, model, operations),
        repository=repository,
        writing=WritingView(desk.uses(model.name, operations)),
        schemas=tuple(schemas.values()),
        operations=views,
        parents=parents,
        has_schemas=bool(schemas),
        has_removals=any(removal.acts_here for removal in repository.removals),
        has_table_arguments=bool(table.indexes or table.autoincrement or any(c.has_choices for c in table.columns)),
        has_routes=bool(operations),
        is_soft=model.soft_delete,
        has_timestamps=model.timestamps,
        key=desk.native(desk.key_type()),
        is_removed=removed,
        stamps_removals=model.soft_delete
        or any(
            it.acts_here and (it.is_cascade or (it.is_set_null and it.has_timestamps)) for it in repository.removals
        ),
        has_login=any(operation.kind == "login" for operation in operations),
        issues_tokens=any(
            operation.shape and model.shape(operation.shape).has_token and operation.kind in ("create", "login")
            for operation in operations
        ),
        needs_gates=_needs_gates(desk.project, operations),
        tests=resource_test_view(desk, stage, operations),
    )


def _needs_gates(project: Project, operations: tuple[Operation, ...]) -> bool:
    limited = project.middleware.rate_limit is not None or any(operation.rate_limit for operation in operations)
    return project.auth is not None or limited


def stored_names(desk: Desk, model: Model) -> dict[str, str]:
    """Return the column of each stored field."""
    table = desk.tables[model.table]
    return {column.model_field: column.name for column in table.columns if column.model_field}


def routed(operations: tuple[Operation, ...]) -> list[Operation]:
    """Return the operations with static segments before parameters, so that they win."""
    return sorted(operations, key=lambda operation: [part.startswith("{") for part in operation.path.split("/")])


def reported_at(model: Model, unique: Unique) -> str:
    """The member that a conflict is reported at: the last that a body can carry, so no number that a project gives."""
    sent = [name for name in unique.fields if model.field(name).type.kind not in NOWHERE]
    return sent[-1] if sent else unique.fields[-1]


def _unique_rule(desk: Desk, model: Model, fields: tuple[str, ...]) -> UniqueRuleView:
    unique = next(unique for unique in model.uniques if unique.fields == fields)
    return UniqueRuleView(
        tuple(UniqueColumnView(desk.attribute(model.name, field), desk.text(field)) for field in fields),
        unique.nulls_equal,
        desk.snippet("Native", "true" if unique.nulls_equal else "false"),
        desk.snippet("Native", "true" if model.soft_delete else "false"),
    )


def project_view(
    desk: Desk, tables: tuple[TableView, ...], has_calls: bool, migration: PlannedMigration | None
) -> ProjectView:
    project = desk.project
    has_login = any(operation.kind == "login" for operation in project.operations)
    counted = {operation.rate_limit.by for operation in project.operations if operation.rate_limit}
    middleware = _middleware(desk, project.middleware)
    kinds = {field.type.kind for model in project.models for field in model.fields}
    messages = (MessageView(desk.text(code), desk.text(text)) for code, text in project.wire.messages)
    return ProjectView(
        name=desk.name(project.name),
        summary=desk.text(project.summary),
        base=desk.text(project.wire.base),
        fields_profile=project.wire.errors == "fields",
        reject_unknown=project.wire.reject_unknown,
        messages=tuple(messages),
        auth=_auth(desk, project.auth),
        middleware=middleware,
        services=tuple(_service(desk, service) for service in dependency_order(project.services)),
        has_services=bool(project.services),
        settings=tuple(_setting(desk, setting) for setting in project.settings),
        int_ids=project.ids == "int",
        key=desk.native(desk.key_type()),
        uses_money="decimal" in kinds,
        tables=tables,
        dropped=tuple(table.name for table in reversed(tables)),
        migrations=migration_views(desk, migration),
        seeds=seed_views(desk, project.seeds),
        seed_uses=seed_uses(desk, project.seeds),
        factories=tuple(factory_view(desk, model.name) for model in project.models),
        openapi=openapi_json(project),
        has_calls=has_calls,
        has_endpoints=bool(project.operations),
        has_lists=any(operation.selection for operation in project.operations),
        has_slugs="slug" in kinds,
        has_followed_sources=any(
            effect.kind == "assign"
            and effect.field in {field.slug_source for field in desk.models[effect.model].fields}
            for operation in project.operations
            for effect in operation.effects
        ),
        has_sequences="sequence" in kinds,
        has_passwords="password" in kinds,
        has_rate_limits=has_login or bool(counted) or middleware.user_limit is not None,
        has_windows=has_login or bool(counted) or project.middleware.rate_limit is not None,
        has_login=has_login,
        has_ip_limits="ip" in counted,
        has_user_limits="user" in counted,
        limits_by_address="ip" in counted or middleware.address_limit is not None,
        limits_by_user="user" in counted or middleware.user_limit is not None,
        limits_requests=bool(counted) or project.middleware.rate_limit is not None,
        needs_gates=_needs_gates(project, project.operations),
    )


def dependency_order(services: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return the services so that each comes after those it requires; a circle among them does not load."""
    ordered: dict[str, Service] = {}
    named = {service.name: service for service in services}

    def place(service: Service) -> None:
        for required in service.requires:
            place(named[required])
        ordered.setdefault(service.name, service)

    for service in services:
        place(service)
    return tuple(ordered.values())


def _auth(desk: Desk, auth: Auth | None) -> AuthView | None:
    if auth is None:
        return None
    return AuthView(
        model=desk.reference(auth.model),
        identity=desk.name(auth.identity),
        secret=desk.name(auth.secret),
        scheme=desk.text(auth.scheme),
        token_seconds=auth.token_seconds,
        is_soft=desk.models[auth.model].soft_delete,
    )


def _middleware(desk: Desk, middleware: Middleware) -> MiddlewareView:
    limit = _limit(middleware.rate_limit)
    by_user = limit is not None and limit.by_user and desk.project.auth is not None
    return MiddlewareView(
        request_id=middleware.request_id,
        access_log=middleware.access_log,
        security_headers=middleware.security_headers,
        body_limit=middleware.body_limit,
        timeout=middleware.timeout,
        cors=CorsView(tuple(map(desk.text, middleware.cors_origins))) if middleware.cors_origins is not None else None,
        address_limit=None if by_user else limit,
        user_limit=limit if by_user else None,
        metrics=middleware.metrics,
        custom=tuple(
            CustomMiddlewareView(desk.name(custom.name), desk.text(custom.summary or f"Runs for {custom.name}."))
            for custom in middleware.custom
        ),
    )


def _limit(limit: RateLimit | None) -> RateLimitView | None:
    return RateLimitView(limit.limit, limit.seconds, limit.by == "user") if limit else None


def _service(desk: Desk, service: Service) -> ServiceView:
    functions = tuple(
        ServiceFunctionView(
            name=desk.name(function.name),
            summary=desk.text(function.summary or f"{desk.name(function.name).title}."),
            inputs=tuple(_function_member(desk, member, True) for member in function.inputs),
            outputs=tuple(_function_member(desk, member, False) for member in function.outputs),
            errors=tuple(
                ServiceErrorView(desk.text(code), status, desk.name(code.replace("-", "_")))
                for code, status in function.errors
            ),
            answer=answer_name(desk, service.name, function.name),
            has_answer=bool(function.outputs),
        )
        for function in service.functions
    )
    records = [
        member
        for function in service.functions
        for member in function.inputs
        if member.name == "record" and member.type.target
    ]
    uses = tuple(
        UseView(desk.lexicon.model(target), desk.folder(target), (), desk.root(target))
        for target in dict.fromkeys(member.type.target for member in records)
        if target
    )
    return ServiceView(desk.name(service.name), functions, tuple(map(desk.name, service.requires)), uses)


def _function_member(desk: Desk, member: Member, is_input: bool) -> FunctionMemberView:
    is_record = is_input and member.name == "record" and member.type.target is not None
    native = (
        desk.snippet("Record", model=desk.lexicon.model(member.type.target))
        if is_record and member.type.target
        else desk.native(member.type, member.optional)
    )
    return FunctionMemberView(
        name=desk.member(member.name),
        variable=desk.lexicon.variable(member.name),
        wire=desk.text(member.name),
        native=native,
        is_record=is_record,
        sample=sample(desk, member),
    )


def sample(desk: Desk, member: Member) -> str:
    """Return a value of a member's type, as code."""
    value = answered_value(member, desk.project.ids)
    return desk.literal(value, desk.key_type() if member.type.kind == "reference" else member.type)


def _setting(desk: Desk, setting: Setting) -> SettingView:
    default = (
        desk.literal(setting.default, setting.type) if setting.default is not None else desk.snippet("Native", "null")
    )
    return SettingView(
        name=setting.name,
        attribute=desk.member(setting.name.lower()),
        native=(
            desk.snippet("Choices", choices=choices_of(desk, setting.type))
            if setting.type.values
            else desk.lexicon.optional_type(setting.type, "setting") or desk.native(setting.type)
        ),
        default=default,
        line=setting_line(setting),
        sample=desk.literal(setting_sample(setting), setting.type),
        sample_text=desk.text(environment_text(setting_sample(setting))),
        required=setting.required,
        secret=setting.secret,
        summary=desk.text(setting.summary or setting.name),
    )


def setting_line(setting: Setting) -> str:
    """Return the setting's line in an example of the environment."""
    value = "" if setting.default is None else environment_text(setting.default)
    if setting.secret or setting.default is None:
        return f"{setting.name}="
    return f"{setting.name}={value}" if _PLAIN.fullmatch(value) else f"# {setting.name}="


def environment_text(value: str | int | bool) -> str:
    """Return a value as the environment has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def setting_sample(setting: Setting) -> str | int | bool:
    """Return a value that the setting takes."""
    if setting.type.values:
        return setting.type.values[0]
    samples: dict[str, str | int | bool] = {"int": 1, "bool": True, "url": "https://example.com/"}
    return samples.get(setting.type.kind, setting.name.lower())
