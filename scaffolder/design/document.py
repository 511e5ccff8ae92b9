"""The design document: strict, frozen models of the design language, key by key.

A Python attribute is named as its JSON key; `from` is `source` and `as` is `name_as`. "Absent" and "null" are told
apart by `model_fields_set` (see `Field.has_default`). References between parts are plain strings here; the checks
prove those that need no expression types, the IR resolves the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, JsonValue, Tag
from pydantic import Field as Key
from typing_extensions import TypeAliasType

from scaffolder.design.grammar import (
    CAMEL_CASE,
    CODE_NAME,
    FUNCTION_PATH,
    INPUT_NAME,
    KEBAB_CASE,
    MODEL_NAME,
    PARENT_PATH,
    RATE,
    ROUTE,
    SETTING_NAME,
    SIZE,
    SORT_KEY,
    TIMEOUT,
    TOKEN,
    WORD,
)

ModelName = Annotated[str, Key(json_schema_extra={"pattern": MODEL_NAME})]
FieldName = Annotated[str, Key(json_schema_extra={"pattern": CAMEL_CASE})]
InputName = Annotated[str, Key(json_schema_extra={"pattern": INPUT_NAME})]
Word = Annotated[str, Key(json_schema_extra={"pattern": WORD})]
CodeName = Annotated[str, Key(json_schema_extra={"pattern": CODE_NAME})]
SettingName = Annotated[str, Key(json_schema_extra={"pattern": SETTING_NAME})]
SortKey = Annotated[str, Key(json_schema_extra={"pattern": SORT_KEY})]
Rate = Annotated[str, Key(json_schema_extra={"pattern": RATE, "examples": ["300/min ip", "100/hour user"]})]
Rule = Annotated[str, Key(min_length=1, json_schema_extra={"examples": ["author == $user"]})]
AccessRule = Annotated[str, Key(min_length=1, json_schema_extra={"examples": ["public", "user", "none"]})]

Operation = Literal["list", "get", "create", "update", "delete", "login", "call"]
OnDelete = Literal["restrict", "cascade", "set_null"]


def json_kind(value: object) -> str | None:
    """The kind of a JSON value, or of a loaded part of a design: the tag by which unions choose."""
    if isinstance(value, BaseModel | dict):
        return "object"
    if isinstance(value, list | tuple):
        return "list"
    if isinstance(value, bool):
        return "bool"
    return {str: "text", int: "int", type(None): "null"}.get(type(value))


class Part(BaseModel):
    """A part of a design: immutable, and knows no key that the language does not."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    def says(self, attribute: str) -> bool:
        """Whether the author wrote this key, even with its default value."""
        return attribute in self.model_fields_set


class PathDefault(Part):
    """A default that is copied through a reference when the row is inserted."""

    path: str = Key(description="Path through single references, such as `product.price`.")


Default = Annotated[
    Annotated[str, Tag("text")]
    | Annotated[bool, Tag("bool")]
    | Annotated[int, Tag("int")]
    | Annotated[None, Tag("null")]
    | Annotated[PathDefault, Tag("object")],
    Discriminator(json_kind),
]
Bound = Annotated[Annotated[int, Tag("int")] | Annotated[str, Tag("text")], Discriminator(json_kind)]


class Field(Part):
    """A field of a model, a member of a service function, or a setting."""

    type: str = Key(description="A type of the language, or the name of a model, which makes it a reference.")
    optional: bool = Key(default=False, description="The value may be null.")
    default: Default = Key(
        default=None,
        description='The value where none is given: a literal, "$user", "$now" or {"path": "product.price"}.',
    )
    unique: bool = Key(default=False, description="No two live rows have the same value.")
    index: bool = Key(default=False, description="The column has an index.")
    searchable: bool = Key(default=False, description="The query parameter `q` looks into this field.")
    readonly: bool = Key(default=False, description="Never taken from input.")
    immutable: bool = Key(default=False, description="Taken from input on create alone.")
    hidden: bool = Key(default=False, description="Never in a response; rules may use it.")
    compute: Rule | None = Key(
        default=None, description="Expression that the database evaluates at read time; not stored."
    )
    min: Bound | None = Key(default=None, description="Least length, value or number of items; a string for a decimal.")
    max: Bound | None = Key(
        default=None, description="Greatest length, value or number of items; a string for a decimal."
    )
    pattern: str | None = Key(
        default=None, description="Anchored regular expression, in the subset common to all languages."
    )
    values: tuple[str, ...] | None = Key(default=None, description="The values of an enum, in their order.")
    precision: int | None = Key(default=None, description="Number of digits of a decimal, at most 18.")
    scale: int | None = Key(default=None, description="Number of digits after the point of a decimal.")
    source: FieldName | None = Key(default=None, alias="from", description="The field that a slug is made from.")
    scope: FieldName | None = Key(default=None, description="The reference per which a sequence counts.")
    many: bool = Key(default=False, description="A list of references.")
    via: FieldName | None = Key(default=None, description="The reference in the target whose other side this list is.")
    by: FieldName | None = Key(
        default=None, description="The unique field of the target that is read and written for its id."
    )
    create_missing: bool = Key(default=False, description="Unknown values of a list with `by` are created.")
    blind: bool = Key(default=False, description="The reference may name a row that the caller cannot read.")
    on_delete: OnDelete = Key(
        default="restrict", description="What happens to this row when the row it refers to is deleted."
    )
    renamed_from: FieldName | None = Key(default=None, description="The field's former name, so that its data is kept.")

    @property
    def has_default(self) -> bool:
        """Whether the author gave a default, `null` included."""
        return "default" in self.model_fields_set

    @property
    def computed(self) -> bool:
        """Whether the field is evaluated at read time."""
        return self.compute is not None


class Access(Part):
    """Who may do what with the rows of a model; a verb that is absent is `none`."""

    read: AccessRule = Key(default="none", description="Who may see a row.")
    create: AccessRule = Key(default="none", description="Who may create a row; asked of the new row.")
    update: AccessRule = Key(default="none", description="Who may change a row; asked before and after the change.")
    delete: AccessRule = Key(default="none", description="Who may delete a row.")


class Check(Part):
    """A rule that every row of a model keeps."""

    rule: Rule = Key(description="What must hold; unknown passes.")
    message: str = Key(description="What a client is told when it does not hold.")


class Model(Part):
    """A kind of row."""

    fields: dict[FieldName, Field] = Key(description="The fields by name, as on the wire.")
    timestamps: bool = Key(default=True, description="The model has the implicit fields `createdAt` and `updatedAt`.")
    shapes: dict[Word, tuple[str, ...]] = Key(default={}, description="What responses show, by the name of the shape.")
    access: Access = Key(default=Access(), description="Who may read, create, update and delete rows.")
    order: tuple[SortKey, ...] = Key(default=(), description="The default sort; `id` is always appended.")
    unique: tuple[tuple[FieldName, ...], ...] = Key(default=(), description="Lists of fields that are unique together.")
    indexes: tuple[tuple[FieldName, ...], ...] = Key(default=(), description="Lists of fields with an index together.")
    checks: dict[CodeName, Check] = Key(default={}, description="Rules that every row keeps, by their error code.")
    states: dict[FieldName, dict[str, tuple[str, ...]]] = Key(
        default={}, description="The legal transitions of an enum field: from each value, the values that may follow."
    )
    soft_delete: bool = Key(default=False, description="A delete sets `deletedAt` and hides the row.")
    plural: Word | None = Key(default=None, description="The plural of the name, in lower camel case.")
    summary: str = Key(default="", description="What a row of this model is.")
    renamed_from: ModelName | None = Key(default=None, description="The model's former name, so that its data is kept.")


class Requirement(Part):
    """A precondition on the existing row of an endpoint."""

    rule: Rule = Key(description="What must hold; unknown does not.")
    code: CodeName = Key(description="The code of the 409 answer.")
    message: str | None = Key(default=None, description="What a client is told.")


class Page(Part):
    """The page size of a list."""

    size: int = Key(default=20, description="Number of rows where `limit` is absent.")
    max: int = Key(default=100, description="Greatest `limit`.")


if TYPE_CHECKING:
    InputMember: TypeAlias = str | dict[str, tuple["InputMember", ...]]
else:
    InputMember = TypeAliasType(
        "InputMember",
        Annotated[
            Annotated[str, Tag("text")] | Annotated[dict[InputName, tuple["InputMember", ...]], Tag("object")],
            Discriminator(json_kind),
        ],
    )

Filter = Annotated[
    Annotated[tuple[FieldName, ...], Tag("list")] | Annotated[dict[Word, str], Tag("object")],
    Discriminator(json_kind),
]
Paging = Annotated[
    Annotated[Page, Tag("object")] | Annotated[Literal[False], Tag("bool")],
    Discriminator(json_kind),
]


class Endpoint(Part):
    """One method on one path."""

    operation: Operation = Key(description="What the endpoint does.")
    model: ModelName | None = Key(default=None, description="The model of its rows; not for `login` and `call`.")
    parent: Annotated[str, Key(json_schema_extra={"pattern": PARENT_PATH})] | None = Key(
        default=None, description="The reference, or path of references, that the leading path parameters find."
    )
    key: Literal["$user"] | None = Key(default=None, description="The row is the caller.")
    name_as: Word | None = Key(
        default=None, alias="as", description="Name for envelope, error resource and operationId."
    )
    access: AccessRule | None = Key(default=None, description="Asked in place of the model's rule.")
    input: tuple[InputMember, ...] | None = Key(default=None, description="The members that the request body may have.")
    returns: Word | None = Key(default=None, description="The shape of the answer.")
    where: Rule | None = Key(default=None, description="A fixed filter of a list.")
    filter: Filter | None = Key(
        default=None, description="Query parameters that filter: own fields, or {parameter: path}."
    )
    sort: tuple[FieldName, ...] | None = Key(default=None, description="The sort keys that a caller may name.")
    page: Paging | None = Key(default=None, description="The page size; `false` answers all rows.")
    set: tuple[str, ...] = Key(default=(), description="Effects, such as `stock -= 1`.")
    requires: tuple[Requirement, ...] = Key(
        default=(), description="Preconditions on the existing row; the first one tells."
    )
    hook: Annotated[str, Key(json_schema_extra={"pattern": FUNCTION_PATH})] | None = Key(
        default=None, description="The service function that is called last, as `service.function`."
    )
    status: int | None = Key(default=None, description="The success status, where it is not the usual one.")
    rate_limit: Rate | None = Key(default=None, description="A rate such as `10/min ip`.")
    middleware: tuple[Word, ...] = Key(default=(), description="Names of the design's own middleware.")
    summary: str = Key(default="", description="What the endpoint is for.")
    renamed_from: Annotated[str, Key(json_schema_extra={"pattern": ROUTE})] | None = Key(
        default=None, description="The endpoint's former key, `METHOD /path`."
    )


class Auth(Part):
    """How callers prove who they are."""

    model: ModelName = Key(description="The model whose rows are callers.")
    identity: FieldName = Key(description="The unique field by which a caller logs in.")
    secret: FieldName = Key(description="The password field.")
    token: Annotated[str, Key(json_schema_extra={"pattern": TOKEN})] = Key(
        description="Kind and lifetime of the token, such as `jwt 15m`."
    )
    scheme: Annotated[str, Key(json_schema_extra={"pattern": "^[A-Za-z][A-Za-z0-9-]*$"})] = Key(
        default="Bearer", description="The scheme of the `Authorization` header."
    )


class Cors(Part):
    """Cross-origin requests."""

    origins: tuple[str, ...] = Key(description="The origins that browsers may call from.")


class OwnMiddleware(Part):
    """A middleware that the user writes."""

    summary: str = Key(default="", description="What the middleware does.")


Switch = Literal[False]


class Middleware(Part):
    """What stands between the wire and the endpoints; other names are the design's own middleware."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, OwnMiddleware] = Key(init=False)

    request_id: bool = Key(default=True, description="Answers carry `X-Request-Id`.")
    access_log: bool = Key(default=True, description="One log line per request.")
    security_headers: bool = Key(default=True, description="Answers carry the security headers.")
    body_limit: Annotated[
        Annotated[str, Tag("text"), Key(json_schema_extra={"pattern": SIZE})] | Annotated[Switch, Tag("bool")],
        Discriminator(json_kind),
    ] = Key(default="1mb", description="Greatest request body, such as `1mb`.")
    timeout: Annotated[
        Annotated[str, Tag("text"), Key(json_schema_extra={"pattern": TIMEOUT})] | Annotated[Switch, Tag("bool")],
        Discriminator(json_kind),
    ] = Key(default="30s", description="Time until a request is given up, such as `30s`.")
    cors: Cors | None = Key(default=None, description="Cross-origin requests; absent means none.")
    rate_limit: Rate | None = Key(default=None, description="A rate for all endpoints together, such as `300/min ip`.")
    metrics: bool = Key(default=False, description="`GET /metrics` is served.")

    @property
    def own(self) -> dict[str, OwnMiddleware]:
        """The design's own middleware by name."""
        return self.__pydantic_extra__ or {}


class Function(Part):
    """A typed function that the user writes by hand."""

    input: dict[FieldName, Field] = Key(default={}, description="Its parameters; `record` is the row of the endpoint.")
    output: dict[FieldName, Field] = Key(default={}, description="The members of its answer.")
    errors: dict[CodeName, int] = Key(default={}, description="Its error codes, each with the HTTP status.")
    requires: tuple[Word, ...] = Key(default=(), description="The services that it depends on.")


class Database(Part):
    """How rows are kept."""

    ids: Literal["uuid", "int"] = Key(default="uuid", description="The type of every `id`: uuid version 7, or integer.")
    seeds: dict[ModelName, tuple[dict[FieldName, JsonValue], ...]] = Key(
        default={}, description="Rows that `make seed` writes, in order."
    )


class Wire(Part):
    """What bodies look like."""

    base: str = Key(default="", description="The path before every endpoint, such as `/api`.")
    item: str | None = Key(
        default=None, description="Envelope member of one row; `{name}` and `{names}` are filled in."
    )
    list: str = Key(default="items", description="Member of a list answer that holds the rows.")
    count: str = Key(default="total", description="Member of a list answer that holds the number of rows.")
    input: str | None = Key(default=None, description="Envelope member of a request body.")
    errors: Literal["problem", "fields"] = Key(default="problem", description="The error profile.")
    messages: dict[CodeName, str] = Key(default={}, description="Texts by error code, in place of the usual ones.")
    unknown: Literal["ignore", "reject"] = Key(default="ignore", description="What happens to unknown input members.")


class Design(Part):
    """A whole design."""

    design: Literal[1] = Key(description="The version of the design language.")
    name: Annotated[str, Key(json_schema_extra={"pattern": KEBAB_CASE})] = Key(description="The project's name.")
    summary: str = Key(default="", description="One or more sentences on the project.")
    models: dict[ModelName, Model] = Key(description="The models by name.")
    endpoints: dict[Annotated[str, Key(json_schema_extra={"pattern": ROUTE})], Endpoint] = Key(
        default={}, description="The endpoints by `METHOD /path`."
    )
    auth: Auth | None = Key(default=None, description="Authentication; absent means that every caller is anonymous.")
    middleware: Middleware = Key(default=Middleware(), description="What stands before the endpoints.")
    services: dict[Word, dict[Word, Function]] = Key(
        default={}, description="Hand-written functions, by service and name."
    )
    database: Database = Key(default=Database(), description="Ids and seeds.")
    wire: Wire = Key(default=Wire(), description="Envelopes, error profile, base path and messages.")
    configuration: dict[SettingName, Field] = Key(
        default={}, description="Environment settings of the design's own services, by name."
    )
