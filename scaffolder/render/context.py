"""What a template sees: the members of the view and the pack's options, each as a variable of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scaffolder.diagnostics import Diagnostic
from scaffolder.packs.questions import Answer
from scaffolder.packs.registry import Pack
from scaffolder.record import Record
from scaffolder.render.codes import CLASHING_OPTION

Context = dict[str, Any]


def template_context(view: Any, answers: Mapping[str, Answer]) -> Context:
    """Return the variables of every template of a pack."""
    if not isinstance(view, Record):
        raise TypeError(f"a view is a record, not {type(view).__name__}")
    return {**answers, **{name: getattr(view, name) for name in view.__struct_fields__}}


def clashing_options(pack: Pack, view_type: Any) -> tuple[Diagnostic, ...]:
    """Return the options of a pack that the view's own members would hide."""
    return tuple(
        CLASHING_OPTION.at("", name=option.name)
        for option in pack.options
        if option.name in view_type.__struct_fields__
    )
