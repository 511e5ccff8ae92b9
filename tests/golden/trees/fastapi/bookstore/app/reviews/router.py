"""The endpoints of reviews."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.platform.bodies import JsonBody
from app.platform.caller import OptionalCaller, RequiredCaller
from app.platform.database import database_of
from app.platform.responses import WireResponse
from app.reviews.service import ReviewService

router = APIRouter()


async def get_review_service(request: Request) -> ReviewService:
    return ReviewService(database_of(request))


ReviewDependency = Annotated[ReviewService, Depends(get_review_service)]


@router.get("/books/{id}/reviews", tags=["review"])
async def list_reviews(
    caller: OptionalCaller,
    request: Request,
    id_: Annotated[str, Path(alias="id")],
    service: ReviewDependency,
) -> Response:
    page = await service.list_reviews(caller, id_, request)
    return WireResponse({"items": page.items, "total": page.total})


@router.post("/books/{id}/reviews", tags=["review"])
async def create_review(
    body: JsonBody,
    caller: RequiredCaller,
    id_: Annotated[str, Path(alias="id")],
    service: ReviewDependency,
) -> Response:
    created = await service.create_review(caller, id_, body)
    return WireResponse(created.item, status=201)
