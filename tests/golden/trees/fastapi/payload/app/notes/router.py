"""The endpoints of notes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.middleware import audit
from app.notes.service import NoteService
from app.platform.bodies import JsonBody
from app.platform.caller import RequiredCaller
from app.platform.database import database_of
from app.platform.responses import WireResponse, no_content
from app.services import services_of

router = APIRouter()


async def get_note_service(request: Request) -> NoteService:
    return NoteService(database_of(request), services_of(request))


NoteDependency = Annotated[NoteService, Depends(get_note_service)]


@router.get("/notes", tags=["note"])
async def list_notes(
    caller: RequiredCaller, request: Request, service: NoteDependency
) -> Response:
    page = await service.list_notes(caller, request)
    return WireResponse({"items": page.items, "total": page.total})


@router.post("/notes", tags=["note"])
async def create_note(
    body: JsonBody, caller: RequiredCaller, service: NoteDependency
) -> Response:
    created = await service.create_note(caller, body)
    return WireResponse(
        created.item, status=201, headers={"Location": created.location}
    )


@router.get("/notes/{id}", tags=["note"])
async def get_note(
    caller: RequiredCaller,
    id_: Annotated[str, Path(alias="id")],
    service: NoteDependency,
) -> Response:
    item = await service.get_note(caller, id_)
    return WireResponse(item)


@router.patch("/notes/{id}", tags=["note"])
async def update_note(
    body: JsonBody,
    caller: RequiredCaller,
    _audit: Annotated[None, Depends(audit)],
    id_: Annotated[str, Path(alias="id")],
    service: NoteDependency,
) -> Response:
    item = await service.update_note(caller, id_, body)
    return WireResponse(item)


@router.delete("/notes/{id}", tags=["note"])
async def delete_note(
    caller: RequiredCaller,
    id_: Annotated[str, Path(alias="id")],
    service: NoteDependency,
) -> Response:
    await service.delete_note(caller, id_)
    return no_content()


@router.post("/notes/{id}/send", tags=["sending"])
async def send_sending(
    body: JsonBody,
    caller: RequiredCaller,
    id_: Annotated[str, Path(alias="id")],
    service: NoteDependency,
) -> Response:
    item = await service.send_sending(caller, id_, body)
    return WireResponse(item)
