"""The part of the view that a project's own tests are printed from.

A scene is the rows that a test makes; `headers` is code for the caller's headers, empty for nobody's. Paths, bodies and
values are code of the pack's language over the variables of the scene.
"""

from __future__ import annotations

from scaffolder.record import Record
from scaffolder.render.names import Name
from scaffolder.render.viewtext import Text


class FactoryValueView(Record):
    """How a factory fills a column: exactly one of the three holds."""

    name: Name
    printed: str  # code, empty unless it is that alone
    target: Name | None  # the model of whose factory it takes a key
    counter: str  # of a sequence
    scope: Name | None


class FactoryView(Record):
    name: Name
    folder: str
    root: str
    resource: Text
    values: tuple[FactoryValueView, ...]
    references: tuple[FactoryValueView, ...]
    sequences: tuple[FactoryValueView, ...]
    is_counted: bool


class ArgumentView(Record):
    """A column that a test gives a value."""

    name: Name
    printed: str


class StepView(Record):
    """A row that a test makes; `variable` is empty where nothing speaks of it later."""

    variable: str
    model: Name
    arguments: tuple[ArgumentView, ...]


class LinkEndView(Record):
    """A column of a table of links, and the key that it takes."""

    column: str
    printed: str


class LinkStepView(Record):
    table: Name
    owner: LinkEndView
    target: LinkEndView


class SceneView(Record):
    steps: tuple[StepView, ...]
    links: tuple[LinkStepView, ...]
    headers: str


class RequestView(Record):
    """A request: `sending` is the call up to its arguments, `path` is code, `body` is code or empty."""

    sending: str
    path: str
    body: str


class WrongView(Record):
    """A member of a body, or a parameter, with a value that is refused, and what the answer says of it."""

    place: str
    value: str
    expected: str


class RefusalView(Record):
    """Bodies with one thing wrong in them; `place` is code for where the answer says so."""

    scene: SceneView
    request: RequestView
    members: str
    envelope: Text | None
    place: str
    wrongs: tuple[WrongView, ...]
    has_absent: bool


class EnvelopeView(Record):
    scene: SceneView
    request: RequestView
    place: str
    expected: str


class ParametersView(Record):
    scene: SceneView
    request: RequestView
    wrongs: tuple[WrongView, ...]
    rights: tuple[WrongView, ...]


class StatementsView(Record):
    """A list is read in `count` statements, however many rows it has; `more` makes another row."""

    scene: SceneView
    more: StepView
    request: RequestView
    list_key: str
    count: int


class ServiceCallView(Record):
    """A function of a service that a request calls once."""

    service: Name
    function: Name


class SuccessView(Record):
    """A request that succeeds. `item`: code for the answered object; `members`: its names in order."""

    scene: SceneView
    request: RequestView
    status: int
    item: str
    members: tuple[Text, ...]
    echoed: str
    location: str
    location_prefix: Text
    has_location_prefix: bool
    list_key: str
    count_key: str
    keys: tuple[Text, ...]
    repeated_status: int
    repeats: bool
    called: ServiceCallView | None


class StrangerView(Record):
    """The same request by somebody else."""

    scene: SceneView
    request: RequestView
    status: int
    word: str


class ConflictView(Record):
    scene: SceneView
    other: StepView
    request: RequestView
    place: str
    expected: str


class BlockedView(Record):
    """A request that the state of the rows forbids: 409 with `code`, which the profile `fields` leaves out."""

    name: Name
    scene: SceneView
    request: RequestView
    code: Text


class LimitView(Record):
    scene: SceneView
    request: RequestView
    limit: int


class LoginTestView(Record):
    scene: SceneView
    request: RequestView
    wrong_body: str
    unknown_body: str
    pauses: bool


class OperationTestView(Record):
    """What can be proven of one endpoint from the design alone."""

    name: Name
    summary: Text
    success: SuccessView | None
    stranger: StrangerView | None
    refusal: RefusalView | None
    envelope: EnvelopeView | None
    conflicts: tuple[ConflictView, ...]
    blocked: tuple[BlockedView, ...]
    parameters: ParametersView | None
    statements: StatementsView | None
    limit: LimitView | None
    login: LoginTestView | None


class PlainRequestView(Record):
    """A request with nothing in it; `allow`: the methods that its path knows."""

    method: str
    path: str
    allow: str


class ResourceTestView(Record):
    """The tests of one resource, and what their file takes from others."""

    protected: tuple[PlainRequestView, ...]
    authenticated: tuple[PlainRequestView, ...]
    unknown_methods: tuple[PlainRequestView, ...]
    bodies: tuple[PlainRequestView, ...]
    missing: tuple[PlainRequestView, ...]
    missing_scene: SceneView
    invalid_token: Text
    operations: tuple[OperationTestView, ...]
    factories: tuple[Name, ...]
    links: tuple[UseLinkView, ...]
    body_limit: int
    sends_large: bool


class UseLinkView(Record):
    folder: str
    table: Name
