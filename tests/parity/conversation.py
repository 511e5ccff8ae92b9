"""A conversation with a server, kept so that any other server can be asked the same: what differs by nature is a name.

Ids, tokens and the times that no request told are replaced by names (`<uuid 3>`, `<token of uuid 1>`, `<time>`) in the
order in which they first appear; on replay the names in requests stand for what the other server gave in their place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.conformance.scenarios.stage import claims
from tests.support.client import Answer, Client

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
TOKEN = r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
NATURAL = re.compile(f"(?P<uuid>{UUID})|(?P<token>{TOKEN})|(?P<time>{TIME})")
NAME = re.compile(r"<(?:uuid|token of|token of uuid) \d+>")
LEFT_OUT = frozenset({"date", "connection", "keep-alive", "content-length", "transfer-encoding"})
UNCERTAIN = {"x-request-id": "<request>", "retry-after": "<seconds>"}
TOLD = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)")
SECURITY = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True)
class Request:
    """What is sent: the whole path, headers, and the body as text (latin-1, so that any bytes can be kept)."""

    method: str
    path: str
    headers: dict[str, str]
    body: str | None


@dataclass(frozen=True)
class Exchange:
    """A request and its answer, both with names for what differs by nature."""

    request: Request
    status: int
    headers: dict[str, str]
    body: str

    def __str__(self) -> str:
        return f"{self.request.method} {self.request.path} {self.request.body or ''}"


@dataclass
class Names:
    """The names of ids and tokens, in the order in which they were met."""

    by_value: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def hear(self, request: Request) -> None:
        """Take note of the times that a request tells: an answer must tell the same."""
        self.told |= set(wire_times(f"{request.path} {request.body or ''}"))

    def named(self, text: str) -> str:
        """The text with a name in the place of each value; what was not met yet gets one."""
        return NATURAL.sub(self._name, text)

    def spoken(self, text: str) -> str:
        """The text with this conversation's values in the place of their names."""
        return NAME.sub(lambda match: self.values.get(match[0], match[0]), text)

    def _name(self, match: re.Match[str]) -> str:
        kind, value = str(match.lastgroup), match[0]
        if kind == "time":
            return value if value in self.told else "<time>"
        if kind == "token":
            return self._token(value)
        if value not in self.by_value:
            name = f"<uuid {len(self.by_value) + 1}>"
            self.by_value[value], self.values[name] = name, value
        return self.by_value[value]

    def _token(self, value: str) -> str:
        """Tokens of one user are alike: those of the same second are the same."""
        name = f"<token of {self.named(str(claims(value)['sub'])).strip('<>')}>"
        self.values[name] = value
        return name


def wire_times(text: str) -> Iterator[str]:
    """The times that a text tells, as an answer would."""
    for match in TOLD.finditer(text):
        try:
            moment = datetime.fromisoformat(match[0]).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        yield f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


@dataclass(frozen=True)
class Recorder(Client):
    """A client that keeps everything it sends and is answered."""

    kept: list[Exchange] = field(default_factory=list)
    names: Names = field(default_factory=Names)

    @classmethod
    def of(cls, client: Client) -> Recorder:
        return cls(client.origin, client.base, client.token, client.scheme, client.headers)

    def with_token(self, token: str | None) -> Recorder:
        return Recorder(self.origin, self.base, token, self.scheme, self.headers, self.kept, self.names)

    def exchange(
        self, method: str, target: str, headers: dict[str, str], payload: bytes | None, timeout: float
    ) -> Answer:
        answer = super().exchange(method, target, headers, payload, timeout)
        request = Request(method, target, headers, payload.decode("latin-1") if payload is not None else None)
        self.kept.append(exchange_of(request, answer, self.names))
        return answer


def ask(origin: str, request: Request) -> Answer:
    """The answer to a request, sent as it stands."""
    body = request.body.encode("latin-1") if request.body is not None else None
    return Client(origin).exchange(request.method, request.path, request.headers, body, timeout=30)


def exchange_of(request: Request, answer: Answer, names: Names) -> Exchange:
    """The exchange with names for what differs by nature, the request's first."""
    names.hear(request)
    asked = Request(
        request.method,
        names.named(request.path),
        {name: names.named(value) for name, value in request.headers.items()},
        names.named(request.body) if request.body is not None else None,
    )
    told = {
        name: UNCERTAIN.get(name, names.named(value))
        for name, value in sorted(answer.headers.items())
        if name not in LEFT_OUT
    }
    if SECURITY.items() <= told.items():
        told = {"security": "all", **{name: value for name, value in told.items() if name not in SECURITY}}
    return Exchange(asked, answer.status, told, names.named(answer.raw.decode("latin-1")))


def replayed(kept: Iterable[Exchange], origin: str, names: Names) -> Iterator[tuple[Exchange, Exchange]]:
    """Each kept exchange beside the one that the server at `origin` makes of its request."""
    for exchange in kept:
        asked = exchange.request
        request = Request(
            asked.method,
            names.spoken(asked.path),
            {name: names.spoken(value) for name, value in asked.headers.items()},
            names.spoken(asked.body) if asked.body is not None else None,
        )
        yield exchange, exchange_of(request, ask(origin, request), names)


def save(kept: Iterable[Exchange], path: Path) -> None:
    """Write a conversation, one exchange a line."""
    path.write_text("".join(f"{json.dumps(asdict(exchange), ensure_ascii=False)}\n" for exchange in kept))


def load(path: Path) -> list[Exchange]:
    """Read a conversation that was saved."""
    lines = (json.loads(line) for line in path.read_text().splitlines())
    return [Exchange(Request(**line.pop("request")), **line) for line in lines]
