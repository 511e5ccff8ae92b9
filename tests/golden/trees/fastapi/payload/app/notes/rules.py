"""What holds for rows of notes: conditions and computed values, as SQL."""

from sqlalchemy import SQLColumnExpression, false, func, literal, or_, true

from app.notes.models import Note
from app.platform.caller import Caller
from app.platform.columns import BigInt, CodePointText
from app.platform.listing import Test


def can_read(note: type[Note], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may read: owner == $user"""
    return note.owner_id == caller.key


def can_update(note: type[Note], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may update: owner == $user"""
    return note.owner_id == caller.key


def can_delete(note: type[Note], caller: Caller) -> SQLColumnExpression[bool]:
    """Who may delete: owner == $user"""
    return note.owner_id == caller.key


def meets_quiet(note: type[Note], caller: Caller) -> SQLColumnExpression[bool]:
    """body != '* / ''' ${x}', or unknown"""
    return func.coalesce(note.body != literal('*/ """ ${x}', CodePointText()), true())


def loud(note: type[Note], caller: Caller) -> SQLColumnExpression[bool]:
    """The value of `loud`."""
    return func.coalesce(
        or_(
            note.body == literal('""" {{ x }} */', CodePointText()),
            note.kind == literal("None", CodePointText()),
        ),
        false(),
    )


def list_notes_by_class(
    note: type[Note], caller: Caller, test: Test
) -> SQLColumnExpression[bool]:
    """Whether `class` passes a test."""
    return test(note.class_)


def list_notes_by_kind(
    note: type[Note], caller: Caller, test: Test
) -> SQLColumnExpression[bool]:
    """Whether `kind` passes a test."""
    return test(note.kind)


def update_note_requires1(
    note: type[Note], caller: Caller
) -> SQLColumnExpression[bool]:
    """Required: session < 1000000"""
    return note.session < literal(1000000, BigInt())
