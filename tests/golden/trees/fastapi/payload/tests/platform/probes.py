"""Endpoints that only the tests know: what the platform does to any endpoint, shown on them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, NotRequired

from fastapi import APIRouter, Depends, HTTPException
from pydantic import TypeAdapter
from starlette.responses import Response
from typing_extensions import TypedDict

from app.platform.bodies import JsonBody
from app.platform.caller import AnyCaller, OptionalCaller, RequiredCaller
from app.platform.kinds import (
    BigIntText,
    Bool,
    Choice,
    Date,
    DateTime,
    DecimalText,
    Email,
    Int,
    Nullable,
    String,
    Text,
    Url,
    Uuid,
)
from app.platform.problems import Problem
from app.platform.ratelimit import RateLimit, UserRateLimit
from app.platform.responses import WireResponse, no_content
from app.platform.validation import Items, validate


class Part(TypedDict):
    quantity: Annotated[int, Int(1, 10)]


class Probe(TypedDict):
    string: NotRequired[Annotated[str, String(2, 4, "[a-z]+")]]
    note: NotRequired[Annotated[str | None, Nullable(String(None, 4))]]
    text: NotRequired[Annotated[str, Text(None, 8)]]
    email: NotRequired[Annotated[str, Email()]]
    url: NotRequired[Annotated[str, Url()]]
    choice: NotRequired[Annotated[str, Choice(("red", "blue"))]]
    int: NotRequired[Annotated[int, Int(0, 10)]]
    bigint: NotRequired[Annotated[int, BigIntText()]]
    decimal: NotRequired[Annotated[Decimal, DecimalText(4, 2, Decimal("0.50"))]]
    bool: NotRequired[Annotated[bool, Bool()]]
    date: NotRequired[Annotated[date, Date()]]
    datetime: NotRequired[Annotated[datetime, DateTime()]]
    uuid: NotRequired[Annotated[Any, Uuid()]]
    tags: NotRequired[
        Annotated[list[Annotated[str, String()]], Items(1, 3, distinct=True)]
    ]
    parts: NotRequired[Annotated[list[Part], Items(None, 2)]]


PROBE = TypeAdapter(Probe)

router = APIRouter(prefix="/probes", tags=["probe"])


@router.get("")
async def list_probes() -> Response:
    return WireResponse({"text": '<é> \u2028 "\\\n'})


@router.post("")
async def create_probe(body: JsonBody) -> Response:
    return WireResponse(validate(PROBE, body.members("probe"), body), 201)


@router.put("/raw")
async def echo(body: JsonBody) -> Response:
    return WireResponse(body.value)


@router.get("/failure")
async def fail() -> Response:
    raise RuntimeError("a secret of the inside")


@router.get("/teapot")
async def refuse() -> Response:
    raise HTTPException(418)


@router.get("/problem")
async def problem() -> Response:
    raise Problem(402, "card_declined", resource="payment")


@router.get("/number/{number}")
async def hand_written(number: int) -> Response:
    return WireResponse({"number": number})


@router.get("/caller/optional")
async def optional_caller(caller: OptionalCaller) -> Response:
    return WireResponse({"id": caller.id})


@router.get("/caller/required")
async def required_caller(caller: RequiredCaller) -> Response:
    return WireResponse({"id": caller.id})


@router.get("/caller/any")
async def any_caller(caller: AnyCaller) -> Response:
    return WireResponse({"id": caller.id})


@router.post("/caller")
async def caller_with_body(body: JsonBody, caller: RequiredCaller) -> Response:
    return WireResponse({"id": caller.id, "body": body.value})


@router.get("/limit/ip", dependencies=[Depends(RateLimit(2, 60))])
@router.get("/limit/user", dependencies=[Depends(UserRateLimit(2, 60))])
async def limited() -> Response:
    return WireResponse({})


@router.get("/{name}")
async def get_probe(name: str) -> Response:
    return WireResponse({"name": name})


@router.delete("/{name}")
async def delete_probe(name: str) -> Response:
    return no_content()
