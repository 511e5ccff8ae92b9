"""The values that stages hand to each other.

Python compiles the methods of each dataclass when its module is imported, which cost every command 0.3 s; all of
msgspec's structs share methods that are compiled already.
"""

from __future__ import annotations

from typing import dataclass_transform

from msgspec import Struct, field, to_builtins
from msgspec.structs import asdict, replace

__all__ = ["Record", "Struct", "asdict", "field", "replace", "to_builtins"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record(Struct, frozen=True):
    """Named values that never change: equal if all of them are, of one hash then, and printed with their names."""
