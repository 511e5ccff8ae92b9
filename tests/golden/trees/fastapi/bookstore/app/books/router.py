"""The endpoints of books."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.books.service import BookService
from app.platform.bodies import JsonBody
from app.platform.caller import OptionalCaller, RequiredCaller
from app.platform.database import database_of
from app.platform.responses import WireResponse, no_content

router = APIRouter()


async def get_book_service(request: Request) -> BookService:
    return BookService(database_of(request))


BookDependency = Annotated[BookService, Depends(get_book_service)]


@router.get("/books", tags=["book"])
async def list_books(
    caller: OptionalCaller, request: Request, service: BookDependency
) -> Response:
    page = await service.list_books(caller, request)
    return WireResponse({"items": page.items, "total": page.total})


@router.post("/books", tags=["book"])
async def create_book(
    body: JsonBody, caller: RequiredCaller, service: BookDependency
) -> Response:
    created = await service.create_book(caller, body)
    return WireResponse(
        created.item, status=201, headers={"Location": created.location}
    )


@router.get("/books/{id}", tags=["book"])
async def get_book(
    caller: OptionalCaller,
    id_: Annotated[str, Path(alias="id")],
    service: BookDependency,
) -> Response:
    item = await service.get_book(caller, id_)
    return WireResponse(item)


@router.patch("/books/{id}", tags=["book"])
async def update_book(
    body: JsonBody,
    caller: RequiredCaller,
    id_: Annotated[str, Path(alias="id")],
    service: BookDependency,
) -> Response:
    item = await service.update_book(caller, id_, body)
    return WireResponse(item)


@router.delete("/books/{id}", tags=["book"])
async def delete_book(
    caller: RequiredCaller,
    id_: Annotated[str, Path(alias="id")],
    service: BookDependency,
) -> Response:
    await service.delete_book(caller, id_)
    return no_content()
