"""What an expression names, for those who ask when it may have changed."""

from __future__ import annotations

from typing import Literal

from scaffolder.record import Record, Struct, field

Root = Literal["row", "caller", "input"]


class Step(Record):
    """One step of a chain: a single reference, or a list, of a model."""

    model: str
    field: str


class Named(Record):
    """A field that an expression reads: of the row at the end of `chain`, which starts at `root`.

    root: the row itself (`row`, also where an extra row of the scope stands), the caller, or a member of `$input`.
    """

    model: str
    field: str
    chain: tuple[Step, ...]
    root: Root


class Notes(Struct):
    """What was named so far; `beyond_parents` is set once an early form is impossible."""

    fields: dict[Named, None] = field(default_factory=dict)
    inputs: dict[str, None] = field(default_factory=dict)
    caller: bool = False
    row: bool = False
    result: bool = False
    beyond_parents: bool = False
