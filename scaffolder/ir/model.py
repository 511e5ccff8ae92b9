"""The resolved project: what a design means, with every default filled in and every name looked up.

All values are frozen. Models and links are referred to by name; `Project.model(name)` finds them. Names are those of
the design (models PascalCase, members camelCase); how a framework spells them is a pack's business.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from scaffolder.ir.query import Expr, Query, Type
from scaffolder.record import Record

Verb = Literal["read", "create", "update", "delete"]
Kind = Literal["list", "get", "create", "update", "delete", "login", "call"]
JsonScalar = str | int | bool | None


# Models -----------------------------------------------------------------------------------------------------------


class Default(Record):
    """How a column gets its value where input gave none.

    `literal`: `value` (a decimal as its exact string). `caller`: the caller's id. `now`: the transaction's time.
    `path`: `expr`, asked of the inserted row's own references (row alias `self`).
    """

    kind: Literal["literal", "caller", "now", "path"]
    value: JsonScalar = None
    expr: Expr | None = None


class Field(Record):
    """A field. Exactly one of `stored`, `computed`, `linked`, `reverse` holds.

    stored: a column (a single reference too). computed: `compute` is read from SQL. linked: a many-to-many list owned
    here, `link` names its table. reverse: the other side (`via`) of a single reference of the target; no column.
    """

    name: str
    type: Type
    summary: str = ""
    many: bool = False
    optional: bool = False
    default: Default | None = None
    unique: bool = False
    index: bool = False
    searchable: bool = False
    readonly: bool = False
    immutable: bool = False
    hidden: bool = False
    implicit: bool = False
    compute: Expr | None = None
    minimum: int | str | None = (
        None  # length, value (a decimal as a string) or items; the language's own limits filled in
    )
    maximum: int | str | None = None
    pattern: str | None = None
    slug_source: str | None = None
    sequence_scope: str | None = None
    via: str | None = None
    by: str | None = None
    create_missing: bool = False
    blind: bool = False
    on_delete: Literal["restrict", "cascade", "set_null"] = "restrict"
    link: str | None = None
    renamed_from: str | None = None
    reserved: tuple[str, ...] = ()  # a slug's: static segments that stand at its place in a path, never to be taken

    @property
    def stored(self) -> bool:
        return self.compute is None and not self.many

    @property
    def linked(self) -> bool:
        return self.link is not None

    @property
    def reverse(self) -> bool:
        return self.via is not None


class Link(Record):
    """A many-to-many table: (owner key, target key), both cascading, the pair unique, the target indexed."""

    name: str  # "Article.tagList"
    owner: str
    field: str
    target: str
    table: str
    owner_column: str
    target_column: str


class Rule(Record):
    """An access rule, asked of the row with alias `self`; unknown denies.

    kind `public` always holds, `user` for any caller, `none` never, `expr` where `expr` does.
    anonymous: whether it can hold at all with no caller (three-valued, through computed fields).
    """

    text: str
    kind: Literal["public", "user", "none", "expr"]
    expr: Expr | None
    anonymous: bool
    summary: str  # in words, for `show` and OpenAPI


class SortKey(Record):
    """One key of an order: a stored or computed field; nulls last either way; enums in declared order."""

    field: str
    descending: bool
    type: Type


class Unique(Record):
    """A uniqueness rule over one or more fields, over live rows only where deletes are soft.

    nulls_equal: in a `unique` list nulls are equal; for one optional field they are not.
    """

    name: str  # the constraint's name in the database
    fields: tuple[str, ...]
    nulls_equal: bool


class Check(Record):
    """What must hold for every row (alias `self`); unknown passes (the tree says so with a Coalesce)."""

    code: str
    text: str
    message: str
    expr: Expr


class AskedCheck(Record):
    """A check that a write may break, and the rows of which it must be asked.

    own: the check is of the written row itself (or a nested child): 422. Otherwise `rows` selects the ids of the rows
    concerned, in terms of `Param("row")`, the id of the written row; asked before and after the write (a moved row
    concerns two owners), answered 409 with the resource of `model`.
    fields: fields of the written model that trigger it on update; always asked on create, and on delete if not own.
    """

    model: str
    check: Check
    own: bool
    fields: tuple[str, ...]
    rows: Query | None = None


class States(Record):
    """Legal transitions of an enum field, in declared order."""

    field: str
    edges: tuple[tuple[str, tuple[str, ...]], ...]


class Dependent(Record):
    """A single reference of another (or the same) model to this one: what a delete of the target does to its rows."""

    model: str
    field: str
    on_delete: Literal["restrict", "cascade", "set_null"]


class Model(Record, dict=True):
    """A model. `fields` starts with `id` and ends with the implicit timestamps (`deletedAt` where deletes are soft)."""

    name: str
    plural: str  # lower camel case
    summary: str
    table: str
    fields: tuple[Field, ...]
    shapes: tuple[Shape, ...]
    read: Rule
    create: Rule
    update: Rule
    delete: Rule
    order: tuple[SortKey, ...]  # without the final id, which takes the direction of the last key
    uniques: tuple[Unique, ...]
    indexes: tuple[tuple[str, ...], ...]
    checks: tuple[Check, ...]
    states: tuple[States, ...]
    soft_delete: bool
    timestamps: bool
    dependents: tuple[Dependent, ...]
    renamed_from: str | None = None

    @cached_property
    def _fields_by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        return self._fields_by_name[name]

    def shape(self, name: str) -> Shape:
        return next(shape for shape in self.shapes if shape.name == name)


# Shapes -----------------------------------------------------------------------------------------------------------


class ShapeJoin(Record):
    """A left join to one related row that the caller may read.

    alias: unique in the selection, lower camel ("author", "authorCompany"). on: the key comparison and Readable.
    """

    alias: str
    model: str
    on: Expr


class ShapeValue(Record):
    """A selected value: `label` is unique in the selection, lower camel ("slug", "authorUsername")."""

    label: str
    expr: Expr
    type: Type
    nullable: bool


class ShapeList(Record):
    """A list, loaded by one query for all rows of the selection.

    owner: label of the selected value that holds the owning row's key (null: no list to load, its row is null).
    source: the link or the reverse field: alias `element` is the target's row; `owner_key` is the expression in the
    element query that equals the owner's key (a LinkColumn of alias `link`, or a Column of `element`).
    selection: what each element shows, its root alias is `element` instead of `self`. order: the target's order.
    """

    label: str
    owner: str
    model: str  # the target
    link: str | None
    owner_key: Expr
    condition: Expr | None  # Readable, liveness
    selection: Selection
    order: tuple[SortKey, ...]


class ShapeMember(Record):
    """One member of an answered object, in order.

    value: the label of a ShapeValue. list: the label of a ShapeList. object: a nested object that is null where the
    value labelled `present` is null. token: the session token.
    """

    name: str
    kind: Literal["value", "list", "object", "token"]
    label: str | None = None
    present: str | None = None
    shape: str | None = None  # the target's shape name of an object
    model: str | None = None
    members: tuple[ShapeMember, ...] = ()


class Selection(Record):
    """One query for the rows of a shape (to-one relations and computed values included) and one for each list.

    scalar: the shape is a single `@path`; each item is the value of the one member.
    The values always include the root's id under label `id`, shown or not.
    """

    model: str
    root: str  # alias of the root row: `self`, or `element` in a list
    joins: tuple[ShapeJoin, ...]
    values: tuple[ShapeValue, ...]
    lists: tuple[ShapeList, ...]
    members: tuple[ShapeMember, ...]
    scalar: bool


class Shape(Record):
    name: str
    selection: Selection
    has_token: bool


# Operations -------------------------------------------------------------------------------------------------------


class Key(Record):
    """How a path parameter finds a row: `field` of `model` equals it. A value that does not fit `type` is 404."""

    param: str
    model: str
    field: str
    type: Type


class Parent(Record):
    """A row that the path names before the operation's own, outermost first.

    name: the parent's name among `Param("parent", name)`: the field that leads to it from its child. path: single
    references from the operation's model to it. within: the field of this parent that must hold the parent found
    before it, None for the outermost. resource: the name in a 404.
    """

    name: str
    model: str
    path: tuple[str, ...]
    key: Key
    within: str | None
    resource: str
    has_read_rule: bool  # False where every row is readable by all


class Input(Record):
    """A member that a request body may carry, in the order of the input list.

    required: must be there. nullable: null clears. Nested children (`members`) are rows of the target of the reverse
    list `field`, created with the parent.
    """

    name: str
    field: Field
    required: bool
    nullable: bool
    key_type: Type | None = None  # references: the type of what the wire carries (the id's, or the `by` field's)
    has_read_rule: bool = False  # references: whether the target must be readable (never where `blind`)
    model: str | None = None  # nested children: their model
    members: tuple[Input, ...] = ()


class Filter(Record):
    """A query parameter of a list.

    match: the condition for all operators but `null=true`; its one `Tested` marks what the operator is applied to.
    absent: the condition for `null=true`. ops: which operators besides equality are offered.
    """

    param: str
    type: Type
    ops: tuple[Literal["ne", "gt", "gte", "lt", "lte", "in", "contains", "null"], ...]
    match: Expr
    absent: Expr | None


class PageSize(Record):
    size: int
    maximum: int


class Effect(Record):
    """One entry of `set`.

    assign, add, subtract: column `field` of the rows of `model` that `rows` selects (None: the written row itself) gets
    `value`, a tree over `self` (the written row) and, with `for x in list`, the alias `each`; `rows` then yields for
    each element the target's id: its joins bring in `each`; several elements on one target add up (for assign, the last
    in the list's order counts).
    link, unlink: `target` (the id of a row, as a tree over `self`/`each`) joins or leaves the many-to-many list `field`
    of the written row (or of `rows`). insert: a row of `model` with `values`, in the list `field`; its reference `via`
    is the written row.
    """

    kind: Literal["assign", "add", "subtract", "link", "unlink", "insert"]
    text: str
    model: str
    field: str
    value: Expr | None = None
    target_key: Expr | None = None  # the id of the changed row as a tree over `self` and `each`; None: the row itself
    each: Query | None = None  # the elements of `for x in list`, source alias `each`, correlated with `self`
    link: str | None = None
    values: tuple[tuple[str, Expr], ...] = ()
    via: str | None = None
    uses_result: bool = False  # comes after the hook
    bounded: bool = False  # the field has min or max, or its type's range may be left
    checks: tuple[
        AskedCheck, ...
    ] = ()  # of the changed rows where they are not the written one, and what depends on them
    states: States | None = None  # the changed field's transitions


class Requirement(Record):
    """A precondition on the existing row (`self`), 409 with its code; holds only where the tree is true."""

    text: str
    expr: Expr
    code: str
    message: str


class HookInput(Record):
    """record: the written row. Otherwise the member of the request by that name (null where absent)."""

    name: str
    is_record: bool


class Hook(Record):
    service: str
    function: str
    inputs: tuple[HookInput, ...]


class RateLimit(Record):
    """`limit` requests in `seconds` for one ip or one user (the ip where there is none)."""

    limit: int
    seconds: int
    by: Literal["ip", "user"]


class Lock(Record):
    """A row locked beside the written one, before rules are asked; `path` leads to it over single references."""

    path: tuple[str, ...]
    model: str


class Operation(Record):
    """An endpoint, ready to be rendered. Rules follow the order of checks of the wire contract."""

    name: str  # operationId, lower camel, unique: "createArticle", "favoriteArticle"
    method: str
    path: str  # with parameters in braces, without the base path
    kind: Kind
    resource: str  # the endpoint's name in errors and envelopes: `as`, or the model in lower camel case
    model: str | None
    summary: str
    status: int
    # who
    caller: Literal["none", "optional", "required", "ignored"]  # `none`: no auth in the design; `ignored`: login
    parents: tuple[Parent, ...]
    key: Key | None  # None: no row, or the caller's own
    row_is_caller: bool
    has_read_rule: bool  # whether the row must be readable, else 404
    guard: Rule | None  # asked in the model rule's place; None where the model's rule stands and always holds
    guard_early: Expr | None  # create: the guard over caller, now and parents alone, asked before input
    where: Expr | None
    # input
    inputs: tuple[Input, ...]
    reads_body: bool
    requires: tuple[Requirement, ...]
    checks: tuple[AskedCheck, ...]
    effects: tuple[Effect, ...]
    hook: Hook | None
    locks: tuple[Lock, ...]
    # lists
    filters: tuple[Filter, ...]
    sorts: tuple[SortKey, ...]
    searched: tuple[str, ...]  # fields that `?q=` looks into
    page: PageSize | None
    order: tuple[SortKey, ...]
    # answer
    shape: str | None
    selection: Selection | None
    location: tuple[LocationPart, ...] | None  # create: the path of the new row's first get endpoint
    item_key: str | None  # envelopes, None: bare
    list_key: str | None
    count_key: str | None
    input_key: str | None
    # around
    rate_limit: RateLimit | None
    middleware: tuple[str, ...]
    responses: tuple[tuple[int, tuple[str, ...]], ...]  # every status with its codes, ascending, for OpenAPI and tests
    tag: str  # the first static segment's resource: groups operations into folders ("articles")
    access: Rule | None = None  # who may call it, beside the read rule; for words, `guard` is what is asked
    scope: Expr | None = (
        None  # what makes the row (`self`) one of the innermost parent's, in terms of Param("parent", …)
    )
    outputs: tuple[Member, ...] = ()  # call: the members of the answer


class LocationPart(Record):
    """A static piece of a path, or a value of the created row: `expr` over `self`."""

    text: str | None = None
    expr: Expr | None = None


# Around -----------------------------------------------------------------------------------------------------------


class Auth(Record):
    model: str
    identity: str
    secret: str
    token_seconds: int
    scheme: str


class CustomMiddleware(Record):
    name: str
    summary: str


class Middleware(Record):
    request_id: bool
    access_log: bool
    security_headers: bool
    body_limit: int | None  # bytes
    timeout: int | None  # seconds
    cors_origins: tuple[str, ...] | None
    rate_limit: RateLimit | None
    metrics: bool
    custom: tuple[CustomMiddleware, ...]


class Member(Record):
    """A typed member of a function's input or output; a reference is the row itself for `record`, else its id."""

    name: str
    type: Type
    optional: bool
    field: Field


class Function(Record):
    name: str
    summary: str
    inputs: tuple[Member, ...]
    outputs: tuple[Member, ...]
    errors: tuple[tuple[str, int], ...]


class Service(Record):
    name: str
    functions: tuple[Function, ...]
    requires: tuple[str, ...]


class Setting(Record):
    name: str
    type: Type
    default: JsonScalar
    required: bool
    secret: bool
    summary: str


class Wire(Record):
    base: str  # "" or "/api"
    errors: Literal["problem", "fields"]
    messages: tuple[tuple[str, str], ...]  # the whole catalogue, the design's own texts in place
    reject_unknown: bool


class SeedRow(Record):
    """A row of `database.seeds`. Values by field; a reference holds what names its target, a list a tuple of such."""

    model: str
    values: tuple[tuple[str, JsonScalar | tuple[JsonScalar, ...]], ...]
    identified_by: str | None  # the first unique field: a row that has it already is skipped


class StoredColumn(Record):
    """A column in neutral storage terms. `kind`: uuid text bigint numeric boolean timestamp date."""

    name: str
    kind: Literal["uuid", "text", "bigint", "numeric", "boolean", "timestamp", "date"]
    nullable: bool
    precision: int | None = None
    scale: int | None = None
    generated: bool = False  # an int id given by the database
    values: tuple[str, ...] = ()  # an enum's, for its CHECK constraint
    check_name: str | None = None  # of that constraint
    model_field: str | None = None


class ForeignKey(Record):
    name: str
    column: str
    table: str
    on_delete: Literal["NO ACTION", "CASCADE", "SET NULL"]


class Index(Record):
    """An index; `unique` ones are uniqueness rules. live: covers only rows whose `deleted_at` is null."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    live: bool = False
    nulls_equal: bool = False


class Table(Record):
    name: str
    columns: tuple[StoredColumn, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    indexes: tuple[Index, ...]


class Project(Record, dict=True):
    name: str
    summary: str
    ids: Literal["uuid", "int"]
    models: tuple[Model, ...]
    links: tuple[Link, ...]
    operations: tuple[Operation, ...]  # design order
    auth: Auth | None
    middleware: Middleware
    services: tuple[Service, ...]
    settings: tuple[Setting, ...]
    wire: Wire
    seeds: tuple[SeedRow, ...]
    tables: tuple[Table, ...]  # in an order in which each can be created (circles: the foreign key is added later)

    @cached_property
    def _models(self) -> dict[str, Model]:
        return {model.name: model for model in self.models}

    @cached_property
    def _links(self) -> dict[str, Link]:
        return {link.name: link for link in self.links}

    def model(self, name: str) -> Model:
        return self._models[name]

    def link(self, name: str) -> Link:
        return self._links[name]

    def service(self, name: str) -> Service:
        return next(service for service in self.services if service.name == name)
