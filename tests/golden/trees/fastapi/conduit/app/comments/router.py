"""The endpoints of comments."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.comments.service import CommentService
from app.platform.bodies import JsonBody
from app.platform.caller import OptionalCaller, RequiredCaller
from app.platform.database import database_of
from app.platform.responses import WireResponse, no_content

router = APIRouter()


async def get_comment_service(request: Request) -> CommentService:
    return CommentService(database_of(request))


CommentDependency = Annotated[CommentService, Depends(get_comment_service)]


@router.get("/api/articles/{slug}/comments", tags=["comment"])
async def list_comments(
    caller: OptionalCaller, request: Request, slug: str, service: CommentDependency
) -> Response:
    items = await service.list_comments(caller, slug, request)
    return WireResponse({"comments": items})


@router.post("/api/articles/{slug}/comments", tags=["comment"])
async def create_comment(
    body: JsonBody, caller: RequiredCaller, slug: str, service: CommentDependency
) -> Response:
    created = await service.create_comment(caller, slug, body)
    return WireResponse({"comment": created.item}, status=201)


@router.delete("/api/articles/{slug}/comments/{id}", tags=["comment"])
async def delete_comment(
    caller: RequiredCaller,
    slug: str,
    id_: Annotated[str, Path(alias="id")],
    service: CommentDependency,
) -> Response:
    await service.delete_comment(caller, slug, id_)
    return no_content()
