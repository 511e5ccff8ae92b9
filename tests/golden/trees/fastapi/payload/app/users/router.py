"""The endpoints of users."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.platform.bodies import JsonBody
from app.platform.caller import AnyCaller, OptionalCaller
from app.platform.database import database_of
from app.platform.ratelimit import CurrentLoginThrottle, address
from app.platform.responses import WireResponse
from app.platform.tokens import tokens_of
from app.services import services_of
from app.users.service import UserService

router = APIRouter()


async def get_user_service(request: Request) -> UserService:
    return UserService(database_of(request), services_of(request), tokens_of(request))


UserDependency = Annotated[UserService, Depends(get_user_service)]


@router.post("/login", tags=["user"])
async def login(
    body: JsonBody,
    caller: AnyCaller,
    throttle: CurrentLoginThrottle,
    request: Request,
    service: UserDependency,
) -> Response:
    item = await service.login(caller, body, throttle, address(request))
    return WireResponse(item)


@router.post("/users", tags=["user"])
async def create_user(
    body: JsonBody, caller: OptionalCaller, service: UserDependency
) -> Response:
    created = await service.create_user(caller, body)
    return WireResponse(created.item, status=201)
