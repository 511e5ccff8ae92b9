"""The part of the view that a project's own tests are printed from.

A scene is the rows that a test makes; `headers` is code for the caller's headers, empty for nobody's. Paths, bodies and
values are code of the pack's language over the variables of the scene.
"""

from __future__ import annotations

from dataclasses import dataclass

from scaffolder.render.names import Name
from scaffolder.render.viewtext import Text


@dataclass(frozen=True, slots=True)
class FactoryValueView:
    """How a factory fills a column: exactly one of the three holds."""

    name: Name
    printed: str  # code, empty unless it is that alone
    target: Name | None  # the model of whose factory it takes a key
    counter: str  # of a sequence
    scope: Name | None


@dataclass(frozen=True, slots=True)
class FactoryView:
    name: Name
    folder: str
    root: str
    resource: Text
    values: tuple[FactoryValueView, ...]
    references: tuple[FactoryValueView, ...]
    sequences: tuple[FactoryValueView, ...]
    is_counted: bool


@dataclass(frozen=True, slots=True)
class ArgumentView:
    """A column that a test gives a value."""

    name: Name
    printed: str


@dataclass(frozen=True, slots=True)
class StepView:
    """A row that a test makes; `variable` is empty where nothing speaks of it later."""

    variable: str
    model: Name
    arguments: tuple[ArgumentView, ...]


@dataclass(frozen=True, slots=True)
class LinkEndView:
    """A column of a table of links, and the key that it takes."""

    column: str
    printed: str


@dataclass(frozen=True, slots=True)
class LinkStepView:
    table: Name
    owner: LinkEndView
    target: LinkEndView


@dataclass(frozen=True, slots=True)
class SceneView:
    steps: tuple[StepView, ...]
    links: tuple[LinkStepView, ...]
    headers: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request: `sending` is the call up to its arguments, `path` is code, `body` is code or empty."""

    sending: str
    path: str
    body: str


@dataclass(frozen=True, slots=True)
class WrongView:
    """A member of a body, or a parameter, with a value that is refused, and what the answer says of it."""

    place: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class RefusalView:
    """Bodies with one thing wrong in them; `place` is code for where the answer says so."""

    scene: SceneView
    request: RequestView
    members: str
    envelope: Text | None
    place: str
    wrongs: tuple[WrongView, ...]
    has_absent: bool


@dataclass(frozen=True, slots=True)
class EnvelopeView:
    scene: SceneView
    request: RequestView
    place: str
    expected: str


@dataclass(frozen=True, slots=True)
class ParametersView:
    scene: SceneView
    request: RequestView
    wrongs: tuple[WrongView, ...]
    rights: tuple[WrongView, ...]


@dataclass(frozen=True, slots=True)
class StatementsView:
    """A list is read in `count` statements, however many rows it has; `more` makes another row."""

    scene: SceneView
    more: StepView
    request: RequestView
    list_key: str
    count: int


@dataclass(frozen=True, slots=True)
class ServiceCallView:
    """A function of a service that a request calls once."""

    service: Name
    function: Name


@dataclass(frozen=True, slots=True)
class SuccessView:
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


@dataclass(frozen=True, slots=True)
class StrangerView:
    """The same request by somebody else."""

    scene: SceneView
    request: RequestView
    status: int
    word: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    scene: SceneView
    other: StepView
    request: RequestView
    place: str
    expected: str


@dataclass(frozen=True, slots=True)
class BlockedView:
    """A request that the state of the rows forbids: 409 with `code`, which the profile `fields` leaves out."""

    name: Name
    scene: SceneView
    request: RequestView
    code: Text


@dataclass(frozen=True, slots=True)
class LimitView:
    scene: SceneView
    request: RequestView
    limit: int


@dataclass(frozen=True, slots=True)
class LoginTestView:
    scene: SceneView
    request: RequestView
    wrong_body: str
    unknown_body: str
    pauses: bool


@dataclass(frozen=True, slots=True)
class OperationTestView:
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


@dataclass(frozen=True, slots=True)
class PlainRequestView:
    """A request with nothing in it; `allow`: the methods that its path knows."""

    method: str
    path: str
    allow: str


@dataclass(frozen=True, slots=True)
class ResourceTestView:
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


@dataclass(frozen=True, slots=True)
class UseLinkView:
    folder: str
    table: Name
