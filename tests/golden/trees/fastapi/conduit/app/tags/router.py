"""The endpoints of tags."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.platform.caller import OptionalCaller
from app.platform.database import database_of
from app.platform.responses import WireResponse
from app.tags.service import TagService

router = APIRouter()


async def get_tag_service(request: Request) -> TagService:
    return TagService(database_of(request))


TagDependency = Annotated[TagService, Depends(get_tag_service)]


@router.get("/api/tags", tags=["tag"])
async def list_tags(
    caller: OptionalCaller, request: Request, service: TagDependency
) -> Response:
    items = await service.list_tags(caller, request)
    return WireResponse({"tags": items})
