"""Strict validation of a pack's files, with every problem at its place."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from scaffolder.diagnostics import Diagnostic, closest, pointer_of
from scaffolder.packs.codes import BAD_VALUE, MISSING_KEY, UNKNOWN_KEY
from scaffolder.packs.yamlsource import YamlSource


class Strict(BaseModel):
    """A frozen model without unknown keys or coercion."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Strict)


def validate(model: type[Model], source: YamlSource) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """Validate a whole file against a model."""
    try:
        return model.model_validate(source.value), ()
    except ValidationError as error:
        return None, tuple(_diagnostic(problem, model).located(source) for problem in error.errors())


def _diagnostic(problem: ErrorDetails, model: type[Strict]) -> Diagnostic:
    *parents, key = problem["loc"] or ("",)
    pointer = pointer_of(*problem["loc"])
    if problem["type"] == "extra_forbidden":
        return UNKNOWN_KEY.at(pointer, key=key, hint=closest(str(key), _known_keys(model, parents)))
    if problem["type"] == "missing":
        return MISSING_KEY.at(pointer, key=key)
    return BAD_VALUE.at(pointer, problem=problem["msg"])


def _known_keys(model: type[Strict], parents: list[int | str]) -> tuple[str, ...]:
    """Return the keys of the innermost model that the steps lead through."""
    known: type[Strict] = model
    for step in parents:
        if isinstance(step, str) and step in known.model_fields:
            known = _inner_model(known.model_fields[step].annotation) or known
    return tuple(known.model_fields)


def _inner_model(annotation: object) -> type[Strict] | None:
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        return annotation
    arguments = getattr(annotation, "__args__", ())
    return next((found for argument in arguments if (found := _inner_model(argument))), None)
