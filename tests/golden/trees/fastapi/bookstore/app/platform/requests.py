"""What is known of the request in hand, from the socket inwards."""

from dataclasses import dataclass

from starlette.types import Scope

_KEY = "app.request"


@dataclass(slots=True)
class RequestState:
    """Facts that errors, logs and metrics need; each is filled in as soon as it is known."""

    request_id: str | None = None
    template: str | None = None
    resource: str | None = None
    envelope: str | None = None
    caller: str | None = None


def request_state(scope: Scope) -> RequestState:
    """The state of this request, the same object for every layer."""
    state: RequestState = scope.setdefault(_KEY, RequestState())
    return state
