"""What a refused write means to the client."""

import re
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.platform.messages import message
from app.platform.problems import (
    FieldError,
    Path,
    Problem,
    broken_elsewhere,
    conflict,
    in_use,
    invalid,
    unavailable,
)

_SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: (?!index )(.+)")
_SQLITE_INDEX = re.compile(r"UNIQUE constraint failed: index '(.+)'")
_FOREIGN_KEY = {"23503", "23001"}
_NUMBER_OUT_OF_RANGE = "22003"
# Serialization failures, deadlocks, timeouts, lack of resources, shutdowns, lost connections.
_UNAVAILABLE = ("40001", "40P01", "55P03", "57", "53", "08")


@dataclass(frozen=True, slots=True)
class UniqueIndex:
    """A unique index and the member of the input that a conflict is reported at."""

    name: str
    table: str
    columns: tuple[str, ...]
    path: Path
    resource: str | None = None


UNIQUE_INDEXES: dict[str, UniqueIndex] = {}


def register_unique(index: UniqueIndex) -> None:
    """Make conflicts on an index known by its name and, for SQLite, by its columns."""
    UNIQUE_INDEXES[index.name] = index
    UNIQUE_INDEXES[_column_key(index)] = index


def problem_of(error: DBAPIError) -> Problem | None:
    """The client's view of a database error; None where it is a fault of ours."""
    if isinstance(error, IntegrityError):
        return _integrity_problem(error)
    sqlstate = getattr(error.orig, "sqlstate", None) or ""
    if sqlstate == _NUMBER_OUT_OF_RANGE:
        return broken_elsewhere("max", message("range", {}), None)
    if (
        error.connection_invalidated
        or sqlstate.startswith(_UNAVAILABLE)
        or "database is locked" in str(error.orig)
    ):
        return unavailable()
    return None


def _integrity_problem(error: IntegrityError) -> Problem | None:
    index = UNIQUE_INDEXES.get(_violated(error))
    if index is not None:
        return conflict([index.path], index.resource)
    if not _is_foreign_key(error):
        return None
    if (error.statement or "").lstrip().upper().startswith("DELETE"):
        return in_use()
    return invalid([FieldError("reference")])


def _violated(error: IntegrityError) -> str:
    """The violated constraint's name, or on SQLite its columns."""
    cause = getattr(error.orig, "__cause__", None)
    name = getattr(cause, "constraint_name", None)
    if name is not None:
        return str(name)
    text = str(error.orig)
    match = _SQLITE_INDEX.search(text) or _SQLITE_COLUMNS.search(text)
    return match[1] if match else ""


def _is_foreign_key(error: IntegrityError) -> bool:
    sqlstate = getattr(error.orig, "sqlstate", None)
    return sqlstate in _FOREIGN_KEY or "FOREIGN KEY constraint failed" in str(
        error.orig
    )


def _column_key(index: UniqueIndex) -> str:
    return ", ".join(f"{index.table}.{column}" for column in index.columns)
