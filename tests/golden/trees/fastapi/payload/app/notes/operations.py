"""What can be done with notes: transactions, rules and effects."""

from functools import cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import Request
from sqlalchemy import Select, bindparam, func, literal, select, update

from app.notes import repository, rules, schemas
from app.notes.models import Note
from app.platform.bodies import Body
from app.platform.caller import ANY_CALLER, Caller
from app.platform.columns import CodePointText
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.keys import uuid_key
from app.platform.kinds import Choice, String
from app.platform.listing import Filter, Listing, PageSize, SortKey, list_query
from app.platform.problems import broken_check, broken_elsewhere, forbidden, requirement
from app.platform.validation import validate
from app.platform.writes import (
    Created,
    Page,
    broken,
    by_key,
    changed,
    find_row,
    found,
    holds,
    insert_row,
    set_column,
)
from app.services import Services


@cache
def _list_notes_listing(caller: Caller = ANY_CALLER) -> Listing:
    return Listing(
        repository.default_statement(),
        Note.id,
        (rules.can_read(Note, caller),),
        filters={
            "class": Filter(
                String(),
                lambda test: rules.list_notes_by_class(Note, caller, test),
                frozenset({"in", "contains"}),
            ),
            "kind": Filter(
                Choice(("None", "class", "def-1", "true")),
                lambda test: rules.list_notes_by_kind(Note, caller, test),
                frozenset({"in"}),
            ),
        },
        sorts={"class": SortKey(Note.class_, False, False)},
        page=PageSize(20, 100),
    )


@cache
def _create_note_place() -> Select[*tuple[Any, ...]]:
    return select(Note.id).where(Note.id == bindparam("key"))


@cache
def _get_note_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return repository.default_statement().where(
        Note.id == bindparam("key"), rules.can_read(Note, caller)
    )


class NoteOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database, services: Services) -> None:
        self.database = database
        self.services = services

    async def list_notes(self, caller: Caller, request: Request) -> Page:
        """q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third"""
        async with self.database.read() as connection:
            query = list_query(request, _list_notes_listing(), "note")
            values = {**caller.parameters, **query.values}
            items = await repository.default_rows(
                connection, caller, query.rows, values
            )
            return Page(items, await connection.scalar(query.count, values) or 0)

    async def create_note(self, caller: Caller, body: Body) -> Created:
        """Create note"""
        async with self.database.write() as connection:
            members = body.members(None, "note")
            data = validate(schemas.CREATE_NOTE, members, body, "note")
            values: dict[str, Any] = {
                "id": new_id(),
                "class_": data.get("class_", '"""; import os #'),
                "import_": data.get(
                    "import_",
                    "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
                ),
                "kind": data.get("kind", "None"),
                "owner_id": caller.id,
                "session": data.get("session", 0),
                "metadata_": data.get("metadata_", False),
                "body": data.get("body", None),
                "created_at": caller.now,
                "updated_at": caller.now,
            }
            note_id: UUID = await insert_row(connection, Note, values)
            if not await holds(
                connection, rules.meets_quiet(Note, caller), Note.id == note_id
            ):
                raise broken_check(
                    "quiet",
                    "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
                    (),
                    "note",
                )
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Note.id),
                {"key": note_id},
            )
            place = (
                await connection.execute(_create_note_place(), {"key": note_id})
            ).one()
            location = "".join(("/notes/", quote(str(place[0]), safe="")))
        return Created(rows[0], location)

    async def get_note(self, caller: Caller, id_: str) -> Any:
        """Get note"""
        async with self.database.read() as connection:
            rows = await repository.default_rows(
                connection,
                caller,
                _get_note_statement(),
                {"key": uuid_key(id_, "note")},
            )
            return found(next(iter(rows), None), "note")

    async def update_note(self, caller: Caller, id_: str, body: Body) -> Any:
        """Update note"""
        async with self.database.write() as connection:
            note = found(
                await find_row(
                    connection,
                    Note,
                    Note.id == uuid_key(id_, "note"),
                    rules.can_read(Note, caller),
                    lock=True,
                ),
                "note",
            )
            note_id = note.id
            if not await holds(
                connection, rules.can_update(Note, caller), Note.id == note_id
            ):
                raise forbidden("note")
            members = body.members(None, "note")
            data = validate(schemas.UPDATE_NOTE, members, body, "note")
            if not await holds(
                connection,
                rules.update_note_requires1(Note, caller),
                Note.id == note_id,
            ):
                raise requirement(
                    "too_loud",
                    "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
                    "note",
                )
            values: dict[str, Any] = {}
            if "class_" in data:
                values["class_"] = data["class_"]
            if "import_" in data:
                values["import_"] = data["import_"]
            if "kind" in data:
                values["kind"] = data["kind"]
            if "session" in data:
                values["session"] = data["session"]
            if "metadata_" in data:
                values["metadata_"] = data["metadata_"]
            if "body" in data:
                values["body"] = data["body"]
            changes = changed(note, values)
            if changes:
                await connection.execute(
                    update(Note)
                    .where(Note.id == note_id)
                    .values(**changes, updated_at=caller.now)
                )
            if not await holds(
                connection, rules.can_update(Note, caller), Note.id == note_id
            ):
                raise forbidden("note")
            if changes.keys() & {"body"} and not await holds(
                connection, rules.meets_quiet(Note, caller), Note.id == note_id
            ):
                raise broken_check(
                    "quiet",
                    "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
                    (),
                    "note",
                )
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Note.id),
                {"key": note_id},
            )
        return rows[0]

    async def delete_note(self, caller: Caller, id_: str) -> None:
        """Delete note"""
        async with self.database.write() as connection:
            note = found(
                await find_row(
                    connection,
                    Note,
                    Note.id == uuid_key(id_, "note"),
                    rules.can_read(Note, caller),
                    lock=True,
                ),
                "note",
            )
            note_id = note.id
            if not await holds(
                connection, rules.can_delete(Note, caller), Note.id == note_id
            ):
                raise forbidden("note")

            await repository.remove(connection, [note_id], caller.now)

    async def send_sending(self, caller: Caller, id_: str, body: Body) -> Any:
        """Send sending"""
        async with self.database.write() as connection:
            note = found(
                await find_row(
                    connection,
                    Note,
                    Note.id == uuid_key(id_, "sending"),
                    rules.can_read(Note, caller),
                    lock=True,
                ),
                "sending",
            )
            note_id = note.id
            if not await holds(
                connection, rules.can_update(Note, caller), Note.id == note_id
            ):
                raise forbidden("sending")
            members = body.members(None, "sending")
            data = validate(schemas.SEND_SENDING, members, body, "sending")
            values: dict[str, Any] = {}
            if "import_" in data:
                values["import_"] = data["import_"]
            changes = changed(note, values)
            if changes:
                await connection.execute(
                    update(Note)
                    .where(Note.id == note_id)
                    .values(**changes, updated_at=caller.now)
                )
            if not await holds(
                connection, rules.can_update(Note, caller), Note.id == note_id
            ):
                raise forbidden("sending")
            await set_column(
                connection,
                Note,
                [note_id],
                Note.body,
                literal(data.get("import_"), CodePointText()),
                caller.now,
            )
            if not await holds(
                connection, rules.meets_quiet(Note, caller), Note.id == note_id
            ):
                raise broken_check(
                    "quiet",
                    "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird",
                    (),
                    "sending",
                )
            if await broken(
                connection, Note.id, [note_id], func.length(Note.body) >= 2
            ):
                raise broken_elsewhere("min", "must be at least 2", "note")
            if await broken(
                connection, Note.id, [note_id], func.length(Note.body) <= 255
            ):
                raise broken_elsewhere("max", "must be at most 255", "note")
            record = found(
                await find_row(connection, Note, Note.id == note_id), "sending"
            )
            await self.services.mailer.send(record=record)
            rows = await repository.default_rows(
                connection,
                caller,
                by_key(repository.default_statement(), Note.id),
                {"key": note_id},
            )
        return rows[0]
