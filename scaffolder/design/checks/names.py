"""Names: their form, reserved words, and names that become one when their case changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scaffolder.design import codes
from scaffolder.design.document import Design, Field, Model
from scaffolder.design.grammar import (
    CAMEL_CASE,
    CODE_NAME,
    KEBAB_CASE,
    MODEL_NAME,
    SETTING_NAME,
    WORD,
    plural,
    snake_case,
)
from scaffolder.design.types import implicit_fields, kind_of
from scaffolder.design.wire_codes import FIELD_CODES, WIRE_CODES
from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.record import Record

RULE_WORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "any",
        "all",
        "sum",
        "min",
        "max",
        "count",
        "self",
        "true",
        "false",
        "null",
        "new",
        "for",
        "if",
        "hours",
        "days",
        "minutes",
    ]
)
OWN_SETTINGS = frozenset(("PORT", "HOST", "DATABASE_URL", "SECRET_KEY", "TRUSTED_PROXIES", "PATH", "HOME"))
LONGEST = 40


class Form(Record):
    """What a kind of name looks like."""

    what: str
    pattern: str
    words: str


class Name(Record):
    """A name in the design, and where it stands."""

    text: str
    pointer: str
    form: Form
    is_key: bool = False


PROJECT = Form("project", KEBAB_CASE, "lower case letters, digits and dashes, a letter first")
MODEL = Form("model", MODEL_NAME, "PascalCase, ASCII letters and digits")
FIELD = Form("field", CAMEL_CASE, "camelCase, ASCII letters and digits")
MEMBER = Form("parameter or member", CAMEL_CASE, "camelCase, ASCII letters and digits")
PLURAL = Form("plural", CAMEL_CASE, "camelCase, ASCII letters and digits")
SHAPE = Form("shape", WORD, "ASCII letters, digits and underscores, a lower case letter first")
ALIAS = Form("endpoint", WORD, SHAPE.words)
PARAMETER = Form("query parameter", WORD, SHAPE.words)
SERVICE = Form("service", WORD, SHAPE.words)
FUNCTION = Form("function", WORD, SHAPE.words)
MIDDLEWARE = Form("middleware", WORD, SHAPE.words)
CODE = Form("code", CODE_NAME, "snake_case, ASCII letters and digits")
SETTING = Form("setting", SETTING_NAME, "UPPER_CASE letters, digits and underscores")


def findings(design: Design) -> Iterator[Diagnostic]:
    """Everything that is wrong with the names of a design."""
    for name in names(design):
        yield from _form(name)
    yield from _reserved(design)
    yield from _colliding(design)


def names(design: Design) -> Iterator[Name]:
    """Every name that the author chose."""
    yield Name(design.name, "/name", PROJECT)
    for model_name, model in design.models.items():
        yield from _model_names(model_name, model)
    for key, endpoint in design.endpoints.items():
        pointer = pointer_of("endpoints", key)
        if endpoint.name_as is not None:
            yield Name(endpoint.name_as, f"{pointer}/as", ALIAS)
        if isinstance(endpoint.filter, dict):
            yield from _keys(endpoint.filter, f"{pointer}/filter", PARAMETER)
        for index, requirement in enumerate(endpoint.requires):
            yield Name(requirement.code, f"{pointer}/requires/{index}/code", CODE)
    yield from _keys(design.middleware.own, "/middleware", MIDDLEWARE)
    yield from _service_names(design)
    yield from _keys(design.configuration, "/configuration", SETTING)


def _model_names(name: str, model: Model) -> Iterator[Name]:
    pointer = pointer_of("models", name)
    yield Name(name, pointer, MODEL)
    yield from _keys(model.fields, f"{pointer}/fields", FIELD)
    yield from _keys(model.shapes, f"{pointer}/shapes", SHAPE)
    yield from _keys(model.checks, f"{pointer}/checks", CODE)
    if model.plural is not None:
        yield Name(model.plural, f"{pointer}/plural", PLURAL)


def _service_names(design: Design) -> Iterator[Name]:
    yield from _keys(design.services, "/services", SERVICE)
    for service, functions in design.services.items():
        yield from _keys(functions, pointer_of("services", service), FUNCTION)
        for name, function in functions.items():
            pointer = pointer_of("services", service, name)
            yield from _keys(function.input, f"{pointer}/input", MEMBER)
            yield from _keys(function.output, f"{pointer}/output", MEMBER)
            yield from _keys(function.errors, f"{pointer}/errors", CODE)


def _keys(keys: Iterable[str], pointer: str, form: Form) -> Iterator[Name]:
    return (Name(key, pointer + pointer_of(key), form, is_key=True) for key in keys)


def _form(name: Name) -> Iterator[Diagnostic]:
    if len(name.text) > LONGEST:
        yield _invalid(name, f"at most {LONGEST} characters")
    elif not re.fullmatch(name.form.pattern, name.text):
        yield _invalid(name, name.form.words, _suggestion(name))


def _invalid(name: Name, form: str, hint: str | None = None) -> Diagnostic:
    found = codes.INVALID_NAME.at(name.pointer, name=name.text, what=name.form.what, form=form, hint=hint)
    return found.at_its_key() if name.is_key else found


def _suggestion(name: Name) -> str | None:
    """The same words in the form that is needed, where that gives a name."""
    words = snake_case(re.sub(r"[^A-Za-z0-9]+", "_", name.text)).split("_")
    pascal = "".join(word[:1].upper() + word[1:] for word in words)
    camel = pascal[:1].lower() + pascal[1:]
    for text in (pascal, camel, "_".join(words), "-".join(words), "_".join(words).upper()):
        if re.fullmatch(name.form.pattern, text):
            return f'did you mean "{text}"?'
    return None


def _reserved(design: Design) -> Iterator[Diagnostic]:
    for model_name, model in design.models.items():
        implicit = implicit_fields(design, model)
        for name in model.fields:
            pointer = pointer_of("models", model_name, "fields", name)
            if name in RULE_WORDS:
                yield codes.RESERVED_NAME.at(pointer, name=name, what="field", reason="it is a word of the rules")
            elif name in implicit:
                yield codes.RESERVED_NAME.at(pointer, name=name, what="field", reason="every model has it already")
    for name in OWN_SETTINGS & set(design.configuration):
        pointer = pointer_of("configuration", name)
        yield codes.RESERVED_NAME.at(pointer, name=name, what="setting", reason="the project itself reads it")
    yield from _reserved_codes(design)


def _reserved_codes(design: Design) -> Iterator[Diagnostic]:
    for name in names(design):
        if name.form is CODE and name.text in (*WIRE_CODES, *FIELD_CODES):
            found = codes.RESERVED_CODE.at(name.pointer, name=name.text)
            yield found.at_its_key() if name.is_key else found


def _colliding(design: Design) -> Iterator[Diagnostic]:
    yield from _same_forms("/models", {name: _model_forms(name, model) for name, model in design.models.items()})
    for model_name, model in design.models.items():
        forms = {name: _field_forms(design, name, field) for name, field in model.fields.items()}
        yield from _same_forms(pointer_of("models", model_name, "fields"), forms)
        yield from _same_words(pointer_of("models", model_name, "shapes"), model.shapes)
    yield from _same_words("/services", design.services)
    for service, functions in design.services.items():
        yield from _same_words(pointer_of("services", service), functions)
        for name, function in functions.items():
            yield from _same_words(pointer_of("services", service, name, "input"), function.input)
            yield from _same_words(pointer_of("services", service, name, "output"), function.output)
    yield from _same_words("/middleware", design.middleware.own)


def _model_forms(name: str, model: Model) -> set[str]:
    return {snake_case(name), snake_case(model.plural or plural(name))}


def _field_forms(design: Design, name: str, field: Field) -> set[str]:
    column = {f"{snake_case(name)}_id"} if kind_of(design, field) == "reference" else set()
    return {snake_case(name)} | column


def _same_words(pointer: str, words: Iterable[str]) -> Iterator[Diagnostic]:
    return _same_forms(pointer, {word: {snake_case(word)} for word in words})


def _same_forms(pointer: str, forms: dict[str, set[str]]) -> Iterator[Diagnostic]:
    """A finding for each name that shares a form with one before it."""
    first: dict[str, str] = {}
    for name, its_forms in forms.items():
        shared = sorted(form for form in its_forms if form in first)
        if shared:
            at = pointer + pointer_of(name)
            yield codes.NAME_COLLISION.at(at, name=name, other=first[shared[0]], same=shared[0])
        first = {**dict.fromkeys(its_forms, name), **first}
