"""The endpoints of users."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.platform.bodies import JsonBody
from app.platform.caller import AnyCaller, OptionalCaller, RequiredCaller
from app.platform.database import database_of
from app.platform.ratelimit import CurrentLoginThrottle, address
from app.platform.responses import WireResponse
from app.platform.tokens import tokens_of
from app.users.service import UserService

router = APIRouter()


async def get_user_service(request: Request) -> UserService:
    return UserService(database_of(request), tokens_of(request))


UserDependency = Annotated[UserService, Depends(get_user_service)]


@router.post("/api/users", tags=["user"])
async def create_user(
    body: JsonBody, caller: OptionalCaller, service: UserDependency
) -> Response:
    created = await service.create_user(caller, body)
    return WireResponse(
        {"user": created.item}, status=201, headers={"Location": created.location}
    )


@router.get("/api/user", tags=["user"])
async def get_user(caller: RequiredCaller, service: UserDependency) -> Response:
    item = await service.get_user(caller)
    return WireResponse({"user": item})


@router.put("/api/user", tags=["user"])
async def update_user(
    body: JsonBody, caller: RequiredCaller, service: UserDependency
) -> Response:
    item = await service.update_user(caller, body)
    return WireResponse({"user": item})


@router.post("/api/users/login", tags=["user"])
async def login(
    body: JsonBody,
    caller: AnyCaller,
    throttle: CurrentLoginThrottle,
    request: Request,
    service: UserDependency,
) -> Response:
    item = await service.login(caller, body, throttle, address(request))
    return WireResponse({"user": item})


@router.get("/api/profiles/{username}", tags=["profile"])
async def get_profile(
    caller: OptionalCaller, username: str, service: UserDependency
) -> Response:
    item = await service.get_profile(caller, username)
    return WireResponse({"profile": item})


@router.post("/api/profiles/{username}/follow", tags=["profile"])
async def follow_profile(
    caller: RequiredCaller, username: str, service: UserDependency
) -> Response:
    item = await service.follow_profile(caller, username)
    return WireResponse({"profile": item})


@router.delete("/api/profiles/{username}/follow", tags=["profile"])
async def unfollow_profile(
    caller: RequiredCaller, username: str, service: UserDependency
) -> Response:
    item = await service.unfollow_profile(caller, username)
    return WireResponse({"profile": item})
