"""A pack's `copier.yml`: Copier's settings as far as the engine honours them, and the pack's questions, its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from scaffolder.diagnostics import Diagnostic, closest, pointer_of
from scaffolder.packs.codes import (
    BAD_OPTION,
    BAD_VALUE,
    LENIENT_TEMPLATES,
    MISSING_OPTION,
    UNKNOWN_OPTION,
    UNSUPPORTED_SETTING,
)
from scaffolder.packs.strict import Strict, validate
from scaffolder.packs.yamlsource import YamlSource
from scaffolder.record import replace

Answer = str | bool | int
_SETTINGS = {"_subdirectory", "_templates_suffix", "_envops", "_exclude"}
_IGNORED = ("_min_copier_version", "_message_before_copy", "_message_after_copy")
_YES_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class JinjaOptions(Strict):
    """The Jinja settings that a pack may choose; they go to the engine and to Copier alike."""

    trim_blocks: bool = False
    lstrip_blocks: bool = False
    keep_trailing_newline: bool = True
    undefined: Literal["jinja2.Undefined", "jinja2.StrictUndefined"] = "jinja2.Undefined"


class CopierSettings(Strict):
    """Where the templates are, what marks one, and which output paths are left out."""

    subdirectory: str = Field("", alias="_subdirectory")
    suffix: Annotated[str, Field(min_length=1)] = Field(".jinja", alias="_templates_suffix")
    envops: JinjaOptions = Field(JinjaOptions(), alias="_envops")
    exclude: tuple[str, ...] = Field((), alias="_exclude")


class Question(Strict):
    """An option of a pack, asked by `copier` and given to `scaffold` by name."""

    name: str
    type: Literal["str", "bool", "int"]
    help: str
    default: Answer | None = None
    choices: tuple[Answer, ...] | dict[str, Answer] | None = None

    @property
    def allowed(self) -> tuple[Answer, ...]:
        """The values to choose from, none where every value of the type will do."""
        return tuple(self.choices.values()) if isinstance(self.choices, dict) else self.choices or ()

    def parse(self, value: Answer) -> Answer | None:
        """Return the answer that a value or its text stands for, None where it stands for none."""
        parsed = _PARSERS[self.type](value)
        return parsed if not self.allowed or parsed in self.allowed else None

    @property
    def expected(self) -> str:
        """What an answer must be, in words."""
        named = {"str": "a text", "bool": "true or false", "int": "a whole number"}
        return "one of " + ", ".join(map(str, self.allowed)) if self.allowed else named[self.type]


def _text(value: Answer) -> Answer | None:
    return value if isinstance(value, str) else None


def _boolean(value: Answer) -> Answer | None:
    return value if isinstance(value, bool) else _YES_NO.get(str(value).lower())


def _integer(value: Answer) -> Answer | None:
    return int(value) if not isinstance(value, bool) and str(value).removeprefix("-").isdecimal() else None


_PARSERS = {"str": _text, "bool": _boolean, "int": _integer}


def read_settings(source: YamlSource) -> tuple[CopierSettings | None, tuple[Diagnostic, ...]]:
    """Validate the keys of `copier.yml` that begin with an underscore."""
    given = {key: value for key, value in source.value.items() if key.startswith("_") and key not in _IGNORED}
    unsupported = tuple(
        UNSUPPORTED_SETTING.at(pointer_of(key), key=key).located(source) for key in given if key not in _SETTINGS
    )
    known = {key: value for key, value in given.items() if key in _SETTINGS}
    settings, problems = validate(CopierSettings, replace(source, value=known))
    if settings and settings.envops.undefined != "jinja2.StrictUndefined":
        problems = (LENIENT_TEMPLATES.at("/_envops").located(source),)
    return settings, (*unsupported, *problems)


def read_questions(source: YamlSource, *, overlay: bool = False) -> tuple[tuple[Question, ...], tuple[Diagnostic, ...]]:
    """Validate the questions of `copier.yml`, each of them a mapping; that of an overlay has nothing else."""
    questions: list[Question] = []
    problems: list[Diagnostic] = []
    if overlay:
        settings = (key for key in source.value if key.startswith("_") and key not in _IGNORED)
        problems += (UNSUPPORTED_SETTING.at(pointer_of(key), key=key).located(source) for key in settings)
    for name, given in source.value.items():
        if not name.startswith("_"):
            question, found = _read_question(name, given, source)
            questions += [question] if question else []
            problems += found
    return tuple(questions), tuple(problems)


def _read_question(name: str, given: Any, source: YamlSource) -> tuple[Question | None, tuple[Diagnostic, ...]]:
    pointer = pointer_of(name)
    if not isinstance(given, dict) or not name.isidentifier():
        problem = "a question is a name (a Python identifier) with type, help, default and choices"
        return None, (BAD_VALUE.at(pointer, problem=problem).located(source),)
    question, problems = validate(Question, replace(source, value={**given, "name": name}, start=pointer))
    if question and question.default is not None and question.parse(question.default) is None:
        problem = f"the default must be {question.expected}"
        return None, (BAD_VALUE.at(f"{pointer}/default", problem=problem).located(source),)
    return question, problems


def answer_questions(
    pack: str, questions: tuple[Question, ...], given: Mapping[str, Answer]
) -> tuple[dict[str, Answer], tuple[Diagnostic, ...]]:
    """Return an answer for every question, from the given options or the defaults."""
    names = [question.name for question in questions]
    problems = [
        UNKNOWN_OPTION.at("", pack=pack, option=option, hint=closest(option, names))
        for option in given
        if option not in names
    ]
    answers: dict[str, Answer] = {}
    for question in questions:
        value = given.get(question.name, question.default)
        parsed = None if value is None else question.parse(value)
        if parsed is not None:
            answers[question.name] = parsed
        elif value is None:
            problems.append(MISSING_OPTION.at("", pack=pack, option=question.name))
        else:
            hint = closest(str(value), map(str, question.allowed))
            expected = question.expected
            problems.append(BAD_OPTION.at("", option=question.name, expected=expected, value=value, hint=hint))
    return answers, tuple(problems)
