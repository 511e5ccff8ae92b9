"""The view: everything that a template may print, as ready strings, names and booleans.

Nothing here speaks of a framework. What is code (`printed`, `call`, `conditions`, …) was printed by the pack's own
tables. A field that may be empty is empty text or None, so that a template asks for it with a plain `if`.
"""

from __future__ import annotations

from scaffolder.record import Record
from scaffolder.render.names import Name
from scaffolder.render.testview import FactoryView, ResourceTestView
from scaffolder.render.viewtext import Text as Text


class ModelReference(Record):
    """A model as other files refer to it."""

    name: Name
    folder: str
    resource: Text  # its name in errors
    root: str  # its table, as a statement names the row that it starts from
    table: str


class UseView(Record):
    """What a file takes from another resource: its class, and many-to-many tables."""

    name: Name
    folder: str
    links: tuple[Name, ...]
    root: str


class AliasView(Record):
    """A row that a subquery brings in; `link` is set for a many-to-many table."""

    variable: str
    model: ModelReference
    link: Name | None


class ExpressionView(Record):
    """A printed expression and the rows that must be named before it."""

    text: str
    aliases: tuple[AliasView, ...]


class FunctionView(Record):
    """A named expression over a row. `arguments`: further variables, the keys of parents."""

    name: Name
    summary: Text
    row: str
    model: ModelReference
    arguments: tuple[str, ...]
    of_operation: bool  # asked by one operation alone
    input: Name | None  # the schema of the operation's body
    is_filter: bool
    takes_input: bool
    returns: str
    uses_row: bool
    uses_caller: bool
    expression: ExpressionView


class ForeignKeyView(Record):
    name: str
    column: str
    table: str
    target: str  # "users.id"
    on_delete: str  # "CASCADE"
    action: str  # the same in lower case


class ColumnView(Record):
    """A stored column. `printed`: its storage type; `native`: its type in the pack's language, null included.

    sqlite, postgresql: its type in the SQL of each. check_condition: what its check says, as SQL.
    """

    name: Name
    column: str
    wire: Text
    printed: str
    native: str
    nullable: bool
    primary: bool
    generated: bool
    renamed: bool  # the attribute's name differs from the column's
    foreign_key: ForeignKeyView | None
    choices: tuple[Text, ...]
    has_choices: bool
    check: str
    check_sql: Text
    check_condition: str
    sqlite: str
    postgresql: str


class IndexColumnView(Record):
    column: str
    nullable: bool


class IndexView(Record):
    name: str
    columns: tuple[IndexColumnView, ...]
    unique: bool
    live: bool
    nulls_equal: bool


class TableView(Record):
    """A table, in an order in which each can be created; `late_keys` are added when their target exists."""

    name: str
    columns: tuple[ColumnView, ...]
    primary_key: tuple[str, ...]
    is_counter: bool
    late_keys: tuple[ForeignKeyView, ...]
    indexes: tuple[IndexView, ...]
    autoincrement: bool
    model: Name | None


class RenamedView(Record):
    """A table, column or constraint under its name before and after."""

    old: str
    new: str


class SqlView(Record):
    """SQL on one line: as it is, for files of SQL, and as a string literal of the pack's language."""

    sql: str
    literal: str


class AlteredColumnView(Record):
    """A column that changes its type; `using` makes the new value from the old one on PostgreSQL."""

    column: ColumnView
    was: str  # its storage type before, as the pack prints it
    using: SqlView


class TableChangeView(Record):
    """A table that changes: step by step where the database can alter it, as a whole where it cannot.

    rebuilt: more than its indexes change. was: its name before. temporary: the name under which SQLite builds it anew,
    `copy` then brings the rows. fills: statements that give rows their values, after columns are added and before they
    are required. optional, required: columns that take nulls from now on, or no more.
    """

    was: str
    table: TableView
    moves: bool
    rebuilt: bool
    temporary: str
    copy: SqlView
    primary_key: RenamedView
    renamed: tuple[RenamedView, ...]
    added: tuple[ColumnView, ...]
    dropped: tuple[str, ...]
    altered: tuple[AlteredColumnView, ...]
    fills: tuple[SqlView, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    dropped_keys: tuple[str, ...]
    added_keys: tuple[ForeignKeyView, ...]
    dropped_checks: tuple[str, ...]
    added_checks: tuple[ColumnView, ...]
    dropped_indexes: tuple[str, ...]
    added_indexes: tuple[IndexView, ...]


class SchemaChangeView(Record):
    """The way from one schema to another. `late_keys` of created tables are added when all tables are there."""

    created: tuple[TableView, ...]
    changed: tuple[TableChangeView, ...]
    dropped: tuple[str, ...]
    is_empty: bool
    loosens: bool  # something of the changed tables is taken away before tables are created
    alters: bool  # something of them is altered, or added, afterwards
    rebuilds: bool  # SQLite has work with them at all
    names_types: bool  # a column is created, added, or gets another type


class MigrationView(Record):
    """A migration: its identity, those that it follows, and both ways."""

    id: str
    file: str  # its file's name, without a suffix
    number: str  # its place where migrations are numbered
    summary: Text
    steps: tuple[Text, ...]  # each in words, by which an update knows what the migration does
    parents: tuple[str, ...]
    has_parents: bool
    many_parents: bool
    upgrade: SchemaChangeView
    downgrade: SchemaChangeView


class LinkView(Record):
    name: Name
    table: TableView


class UniqueNameView(Record):
    """A unique index, its columns, and the member of the input that a conflict is reported at."""

    name: str
    columns: tuple[str, ...]
    wire: Text


class UniqueColumnView(Record):
    name: Name
    wire: Text


class UniqueRuleView(Record):
    columns: tuple[UniqueColumnView, ...]
    nulls_equal: bool
    nulls_equal_literal: str
    live_literal: str


class EdgeView(Record):
    state: Text
    targets: tuple[Text, ...]


class StatesView(Record):
    """The legal transitions of a field, a constant of its model's file (`home` prefixes it elsewhere)."""

    name: Name
    wire: Text
    constant: Name
    edges: tuple[EdgeView, ...]
    home: str


class OrderKeyView(Record):
    """One key of an order, printed over the row; `choices`: an enum's values in declared order."""

    printed: str
    descending: bool
    nullable: bool
    descending_literal: str
    nullable_literal: str
    choices: tuple[Text, ...]


class ValueView(Record):
    """A selected value. `answer`: its type in an answer, null included; `read`: how a result is read into it."""

    label: str
    name: Name
    answer: str
    read: str
    printed: str
    labelled: bool


class JoinView(Record):
    variable: str
    on: str


class MemberView(Record):
    """A member of an answered object: exactly one of the four booleans holds. `printed`: the value, read from a row.

    answer: its type; of a list that of its items, empty where they are objects. type_name: what an object's type, or
    that of a list's items, may be called.
    """

    name: Text
    is_value: bool
    is_list: bool
    is_object: bool
    is_token: bool
    printed: str
    label: str
    owner: str
    present: str
    members: tuple[MemberView, ...]
    member: Name
    answer: str
    type_name: Name
    value_name: Name | None
    list_variable: str
    owner_name: Name | None
    owner_nullable: bool
    present_name: Name | None
    may_be_null: bool  # an object that may be missing


class ListCallView(Record):
    """A list that a selection needs: which function loads it, from which column of its rows."""

    name: Name
    label: str
    owner: str
    variable: str
    owner_name: Name
    owner_nullable: bool
    item_answer: str  # the type of an item, empty where items are objects


class SelectionView(Record):
    """How a shape is read: one statement for its rows, one function for each of its lists."""

    name: Name
    summary: Text
    aliases: tuple[AliasView, ...]
    joins: tuple[JoinView, ...]
    values: tuple[ValueView, ...]
    members: tuple[MemberView, ...]
    lists: tuple[ListCallView, ...]
    scalar: str
    scalar_answer: str  # the type of the one value, empty where objects are answered
    has_token: bool


class ListView(Record):
    """A list of a shape, read for all owners at once."""

    name: Name
    summary: Text
    element: str
    link: str
    link_on: str
    owner_key: str
    conditions: tuple[str, ...]
    order: tuple[OrderKeyView, ...]
    descending: bool
    key: str
    selection: SelectionView


class RemovalView(Record):
    """What a delete does to the rows that refer to the deleted ones."""

    model: ModelReference
    column: Name
    is_restrict: bool
    is_cascade: bool
    is_set_null: bool
    is_own: bool
    is_soft: bool
    has_timestamps: bool
    acts_here: bool  # not left to the database
    variable: str


class RulesView(Record):
    uses: tuple[UseView, ...]
    functions: tuple[FunctionView, ...]


class RepositoryView(Record):
    uses: tuple[UseView, ...]
    selections: tuple[SelectionView, ...]
    lists: tuple[ListView, ...]
    removals: tuple[RemovalView, ...]


class WritingView(Record):
    uses: tuple[UseView, ...]


class InputView(Record):
    """A member of an input schema. `annotation`: its type and bounds, `native`: its type alone, null included."""

    name: Name
    wire: Text
    annotation: str
    native: str
    required: bool
    renamed: bool


class SchemaView(Record):
    """An input object; `is_body`: of a request, else of its nested children."""

    name: Name
    members: tuple[InputView, ...]
    is_body: bool


class ColumnSourceView(Record):
    """How a new row gets one column. sent: from input, `required` or with a fallback; else the fallback alone.

    key: the request's own name for it.
    """

    name: Name
    key: Name
    sent: bool
    required: bool
    hashed: bool
    hashed_later: bool  # a password that may be absent or null
    fallback: str
    falls_to_null: bool
    printed: str
    aliases: tuple[AliasView, ...]
    nullable: bool


class SlugView(Record):
    name: Name
    source: Name
    source_nullable: bool
    fallback: Text
    taken_literal: str


class SequenceView(Record):
    name: Name
    counter: str
    scope: Name | None


class ReferenceInputView(Record):
    """A reference that a body names, at `path` (`*` for each item): found by `column` of `model`."""

    name: Text
    path: tuple[Text, ...]
    model: ModelReference
    column: Name
    kind: str
    conditions: tuple[str, ...]


class ListInputView(Record):
    """A many-to-many list that input replaces; `creates`: unknown values of `by` become new rows."""

    name: Name
    required: bool
    table: Name
    owner_column: str
    target_column: str
    target: ModelReference
    by: Name | None
    creates: bool
    wire: Text
    is_deep: bool  # its place begins with that of the row that it belongs to
    noted: str  # the model whose checks are asked of the rows that it creates, as a literal; empty: none are
    creation: CreationView | None  # of a row that is missing; `row_name` holds its name


class ChildInputView(Record):
    """Nested children: the member that carries them, and the function that writes one of them."""

    name: Name
    wire: Text
    required: bool
    writer: Name
    is_deep: bool
    uses_path: bool
    uses_nested: bool


class CreationView(Record):
    """How one row is written, with its lists and children."""

    model: ModelReference
    columns: tuple[ColumnSourceView, ...]
    defaulted: tuple[ColumnSourceView, ...]
    slugs: tuple[SlugView, ...]
    sequences: tuple[SequenceView, ...]
    lists: tuple[ListInputView, ...]
    children: tuple[ChildInputView, ...]
    uniques: bool
    unique_constant: str
    is_soft: bool
    waits: bool  # a value of it takes a statement, or a password's hash


class ChildWriteView(Record):
    name: Name
    schema: Name
    parent_variable: str
    key_variable: str
    resource: Text
    creation: CreationView
    has_nested: bool
    uses_path: bool  # it speaks of its place in the body
    uses_nested: bool
    uses_key: bool
    noted: str  # the model whose checks are asked of the rows, as a literal; empty: none are


class CheckView(Record):
    """A check to be asked after a write. own: of the written row, nested: of rows in the body; else of `rows`."""

    model: ModelReference
    resource: Text
    call: str
    code: Text
    message: Text
    own: bool
    nested: str  # the model of the rows that came with the body, as a literal; empty where it is asked of others
    triggers: str  # the condition under which it is asked, empty where it always is
    rows: str
    aliases: tuple[AliasView, ...]
    before: str  # variable of the rows concerned before the write, empty where none were
    position: int
    locks: bool  # whether the rows concerned are locked only now


class BoundView(Record):
    """What the rows `ids` must keep after an effect."""

    model: ModelReference
    ids: str
    aliases: tuple[AliasView, ...]
    condition: str
    code: str
    message: Text


class EffectView(Record):
    """One entry of `set`. `value`, `target`, `conditions`: over the alias `written` unless `on_self`."""

    text: Text
    position: int
    sources: tuple[str, ...]  # the rows that its statement draws from
    changes_column: bool
    is_insert: bool
    on_self: bool
    needs_query: bool
    model: ModelReference
    column: Name
    operator: str
    value: str
    total: str
    zero: str
    target: str
    each: str
    conditions: tuple[str, ...]
    aliases: tuple[AliasView, ...]
    variable: str
    ids: str
    owner_model: ModelReference
    owners: str  # variable that collects the rows whose lists change, empty where that is the written row
    via: Name | None  # the column of an inserted row that holds its list's owner
    via_nullable: bool
    has_timestamps: bool
    verb: str
    table: Name | None
    owner: str
    owner_column: str
    target_column: str
    drawn: tuple[ColumnSourceView, ...]
    creation: CreationView | None
    slugs: tuple[SlugView, ...]  # made from the column that it changes
    is_soft: bool
    checks: tuple[CheckView, ...]
    bounds: tuple[BoundView, ...]
    is_watched: bool  # something is asked of the rows `ids` afterwards
    transitions: tuple[StatesView, ...]
    states: StatesView | None


class TargetLockView(Record):
    """Rows of one model that several effects change: locked together, before any is changed."""

    model: ModelReference
    effects: tuple[EffectView, ...]


class RequirementView(Record):
    call: str
    code: Text
    message: Text


class HookInputView(Record):
    """An argument of a service's function; `key`: under which validated input holds it."""

    name: Name
    key: Name
    is_record: bool
    required: bool  # sent by every request
    nullable: bool


class HookView(Record):
    service: Name
    function: Name
    inputs: tuple[HookInputView, ...]
    takes_record: bool
    answers: bool  # and what it answers is used
    has_answer: bool
    answer: Name


class FilterView(Record):
    wire: Text
    parse: str
    ops: tuple[Text, ...]
    function: FunctionView
    absent: FunctionView | None
    choices: tuple[Text, ...]


class SortView(Record):
    wire: Text
    key: OrderKeyView


class RateLimitView(Record):
    limit: int
    seconds: int
    by_user: bool


class LocationView(Record):
    """A piece of the path of a new row: `text`, or the selected value at `position`."""

    text: Text
    printed: str
    position: int


class LockView(Record):
    model: ModelReference
    printed: str
    aliases: tuple[AliasView, ...]


class ParameterView(Record):
    name: Name
    wire: Text
    variable: str
    renamed: bool


class RowKeyView(Record):
    """A column that finds a row, and the value it must have: the key of a path, or the row that this one belongs to."""

    name: str  # key, parent
    column: str
    value: str


class ParentView(Record):
    variable: str
    model: ModelReference
    resource: Text
    conditions: tuple[str, ...]  # the keys as comparisons, then the rules
    keys: tuple[RowKeyView, ...]
    rules: tuple[str, ...]
    aliases: tuple[AliasView, ...]
    is_used: bool = True  # the key is spoken of again
    lookup: str = ""  # names what finds it; the same for parents of one model that are found alike


class LoginView(Record):
    identity: ColumnView
    secret: ColumnView
    identity_is_email: bool


class PageView(Record):
    size: int
    maximum: int


class OutputView(Record):
    """A member of a function's answer. `printed`: its wire value, read from `result`; `answer`: its type."""

    name: Text
    printed: str
    member: Name
    answer: str


class CallView(Record):
    service: Name
    function: Name
    inputs: tuple[HookInputView, ...]
    outputs: tuple[OutputView, ...]
    guard: str
    aliases: tuple[AliasView, ...]
    schema: Name | None
    reads: bool  # it asks the database something


class OperationView(Record):
    name: Name
    method: str  # lower case
    verb: str  # the method as it is sent
    path: Text  # with the base path
    route: Text  # the same, with parameters as the router spells them
    summary: Text
    resource: Text
    status: int
    status_override: bool
    is_list: bool
    is_get: bool
    is_create: bool
    is_update: bool
    is_delete: bool
    is_login: bool
    is_call: bool
    answers_item: bool
    caller_required: bool
    caller_optional: bool
    caller_ignored: bool
    reads_body: bool
    takes_body: bool
    takes_caller: bool
    takes_request: bool
    parameters: tuple[ParameterView, ...]
    parents: tuple[ParentView, ...]
    conditions: tuple[str, ...]  # that find the row or filter the list: the keys as comparisons, then the rules
    keys: tuple[RowKeyView, ...]
    rules: tuple[str, ...]
    aliases: tuple[AliasView, ...]
    guard: str  # a condition over the row, empty where it always holds
    guard_after: bool
    early_guard: str
    envelope: str  # a literal, or the word for none
    input_key: Text | None
    item_key: Text | None
    list_key: Text
    count_key: Text
    body_constant: str
    body_schema: Name | None
    references: tuple[ReferenceInputView, ...]
    creation: CreationView | None
    has_nested: bool
    has_nested_uniques: bool
    child_writes: tuple[ChildWriteView, ...]
    changes_columns: bool
    sent_columns: tuple[ColumnSourceView, ...]
    sent_slugs: tuple[SlugView, ...]
    sent_lists: tuple[ListInputView, ...]
    sent_states: tuple[StatesView, ...]
    own_transitions: tuple[EffectView, ...]
    has_unique_input: bool
    has_timestamps: bool
    is_soft: bool
    requirements: tuple[RequirementView, ...]
    checks: tuple[CheckView, ...]
    late_checks: tuple[CheckView, ...]
    moved_checks: tuple[CheckView, ...]
    effects: tuple[EffectView, ...]
    target_locks: tuple[TargetLockView, ...]
    late_effects: tuple[EffectView, ...]
    hooks: tuple[HookView, ...]
    call: CallView | None
    locks: tuple[LockView, ...]
    relocks: bool
    filters: tuple[FilterView, ...]
    sorts: tuple[SortView, ...]
    searched: tuple[Name, ...]
    page: PageView | None
    order: tuple[OrderKeyView, ...]
    descending: bool
    root_key: str
    selection: str
    shape: Name | None
    answer: str  # the type of what is answered, empty where that is an object
    has_token: bool
    issues_token: bool
    location: tuple[LocationView, ...]
    location_aliases: tuple[AliasView, ...]
    ip_limit: RateLimitView | None
    user_limit: RateLimitView | None
    has_early_dependencies: bool
    middleware: tuple[Name, ...]
    login: LoginView | None
    model: ModelReference
    variable: str
    key_variable: str
    by_id: str
    is_early: bool = False  # its route must come before the routers of all resources


class ModelView(Record):
    name: Name
    folder: str
    root: str
    summary: Text
    resource: Text
    table: TableView
    columns: tuple[ColumnView, ...]
    links: tuple[LinkView, ...]
    uniques: tuple[UniqueNameView, ...]
    unique_rules: tuple[UniqueRuleView, ...]
    states: tuple[StatesView, ...]
    rules: RulesView
    repository: RepositoryView
    writing: WritingView
    schemas: tuple[SchemaView, ...]
    operations: tuple[OperationView, ...]
    parents: tuple[ParentView, ...]  # of the operations, each once
    has_schemas: bool
    has_removals: bool
    has_table_arguments: bool
    has_routes: bool
    is_soft: bool
    has_timestamps: bool
    key: str
    is_removed: bool
    stamps_removals: bool  # a removal writes its time
    issues_tokens: bool
    needs_gates: bool  # something stands before its endpoints: who calls, or a limit
    has_login: bool
    tests: ResourceTestView
    has_early_routes: bool = False  # some must come before the routers of other resources
    has_late_routes: bool = False


class MessageView(Record):
    code: Text
    text: Text


class AuthView(Record):
    model: ModelReference
    identity: Name
    secret: Name
    scheme: Text
    token_seconds: int
    is_soft: bool


class CorsView(Record):
    origins: tuple[Text, ...]


class CustomMiddlewareView(Record):
    name: Name
    summary: Text


class MiddlewareView(Record):
    request_id: bool
    access_log: bool
    security_headers: bool
    body_limit: int | None
    timeout: int | None
    cors: CorsView | None
    address_limit: RateLimitView | None
    user_limit: RateLimitView | None
    metrics: bool
    custom: tuple[CustomMiddlewareView, ...]


class FunctionMemberView(Record):
    """A member of a function's input or answer. `sample`: a value of its type, for the test double."""

    name: Name
    variable: str
    wire: Text
    native: str
    is_record: bool
    sample: str


class ServiceErrorView(Record):
    code: Text
    status: int
    name: Name


class ServiceFunctionView(Record):
    name: Name
    summary: Text
    inputs: tuple[FunctionMemberView, ...]
    outputs: tuple[FunctionMemberView, ...]
    errors: tuple[ServiceErrorView, ...]
    answer: Name
    has_answer: bool


class ServiceView(Record):
    name: Name
    functions: tuple[ServiceFunctionView, ...]
    requires: tuple[Name, ...]
    uses: tuple[UseView, ...]


class SettingView(Record):
    name: str
    attribute: Name
    native: str
    default: str
    line: str  # of an example of the environment: the default, commented out where it cannot stand there plainly
    sample: str  # a value for tests, as code
    sample_text: Text  # the same as the environment has it
    required: bool
    secret: bool
    summary: Text


class SeedValueView(Record):
    """A seeded value. Exactly one of: literal code, a reference looked up, a list of references, a password."""

    name: Name
    literal: str
    is_literal: bool
    is_password: bool
    is_reference: bool
    is_list: bool
    target: ModelReference | None
    target_is_soft: bool
    by: Name | None
    values: tuple[str, ...]
    table: Name | None
    owner_column: str
    target_column: str
    nullable: bool


class SeedIdentityView(Record):
    """A column by which a seeded row is known again: a value of the row, or the slug that is made of one."""

    column: Name
    value: SeedValueView | None
    slug: str


class SeedView(Record):
    model: ModelReference
    identity: tuple[SeedIdentityView, ...]
    is_soft: bool
    has_lists: bool
    values: tuple[SeedValueView, ...]
    creation: CreationView


class ProjectView(Record):
    name: Name
    summary: Text
    base: Text
    fields_profile: bool
    reject_unknown: bool
    messages: tuple[MessageView, ...]
    auth: AuthView | None
    middleware: MiddlewareView
    services: tuple[ServiceView, ...]
    has_services: bool
    settings: tuple[SettingView, ...]
    int_ids: bool
    key: str
    uses_money: bool
    tables: tuple[TableView, ...]
    dropped: tuple[str, ...]  # the tables, last first
    migrations: tuple[MigrationView, ...]  # the one that an update adds, if any
    seeds: tuple[SeedView, ...]
    seed_uses: tuple[UseView, ...]
    factories: tuple[FactoryView, ...]
    openapi: str
    has_calls: bool
    has_endpoints: bool
    has_lists: bool
    has_slugs: bool
    has_followed_sources: bool  # an effect sets what a slug is made from
    has_sequences: bool
    has_passwords: bool
    has_rate_limits: bool
    has_windows: bool  # something counts requests: a limit, or the login's failures
    has_login: bool
    has_ip_limits: bool
    has_user_limits: bool
    limits_by_address: bool  # of an endpoint, or of all
    limits_by_user: bool
    limits_requests: bool
    needs_gates: bool  # something stands before endpoints: who calls, or a limit


class View(Record):
    """The variables at the top of every template."""

    project: ProjectView
    models: tuple[ModelView, ...]
    resources: tuple[ModelView, ...]
    calls: tuple[OperationView, ...]
    call_schemas: tuple[SchemaView, ...]
    call_tests: ResourceTestView
