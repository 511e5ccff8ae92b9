"""The endpoints of authors."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.authors.service import AuthorService
from app.platform.bodies import JsonBody
from app.platform.caller import OptionalCaller, RequiredCaller
from app.platform.database import database_of
from app.platform.responses import WireResponse

router = APIRouter()


async def get_author_service(request: Request) -> AuthorService:
    return AuthorService(database_of(request))


AuthorDependency = Annotated[AuthorService, Depends(get_author_service)]


@router.get("/authors", tags=["author"])
async def list_authors(
    caller: OptionalCaller, request: Request, service: AuthorDependency
) -> Response:
    page = await service.list_authors(caller, request)
    return WireResponse({"items": page.items, "total": page.total})


@router.post("/authors", tags=["author"])
async def create_author(
    body: JsonBody, caller: RequiredCaller, service: AuthorDependency
) -> Response:
    created = await service.create_author(caller, body)
    return WireResponse(created.item, status=201)
