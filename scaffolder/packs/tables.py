"""A pack's `types.yml`: how neutral types and expression nodes are printed, and what each print imports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateSyntaxError

from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.packs.bytecode import user_cache
from scaffolder.packs.codes import BAD_SNIPPET, BAD_VALUE, UNEVEN_SLOTS, UNKNOWN_KEY
from scaffolder.packs.sandbox import TEMPLATE_PROBLEMS, Sandbox
from scaffolder.packs.yamlsource import YamlSource
from scaffolder.record import Record, field

_ENVIRONMENT = Sandbox(
    loader=FunctionLoader(lambda snippet: snippet),
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    bytecode_cache=user_cache(),
    auto_reload=False,
    cache_size=-1,
)
_DEFAULT = "default"
_PATH = re.compile(r"\{\{ ([a-z][a-z_]*(?:\.[a-z][a-z_]*)*) \}\}")


class MissingEntry(KeyError):
    """A pack's tables were asked for something that they do not have."""


class FailedEntry(Exception):
    """An entry of a pack's tables could not be printed."""

    def __init__(self, pointer: str, problem: str) -> None:
        super().__init__(pointer, problem)
        self.pointer = pointer
        self.problem = problem


class Import(Record, order=True):
    """A name that printed text needs: a module, or one name of it."""

    module: str
    name: str | None = None
    alias: str | None = None


class Printed(Record):
    """Text of the pack's language, and what it imports."""

    text: str
    imports: tuple[Import, ...] = ()


class Snippet(Record):
    """A piece of Jinja that prints one type or expression; compiled when it is first printed, run once for any values.

    Nine of ten prints of a design have the values of another.
    """

    source: str
    imports: tuple[Import, ...]
    pointer: str = ""
    _texts: dict[tuple[object, ...], str] = field(default_factory=dict)

    def printed(self, values: Mapping[str, Any]) -> Printed:
        """Print the snippet with the given values."""
        if "{" not in self.source:
            return Printed(self.source, self.imports)
        text = _filled(self.source, values)
        if text is None:
            text = self._rendered(values)
        return Printed(text, self.imports)

    def _rendered(self, values: Mapping[str, Any]) -> str:
        key = _key(values)
        if key not in self._texts:
            self._texts[key] = self._run(values)
        return self._texts[key]

    def _run(self, values: Mapping[str, Any]) -> str:
        try:
            return _ENVIRONMENT.get_template(self.source).render(values)
        except TEMPLATE_PROBLEMS as error:
            raise FailedEntry(self.pointer, str(error) or type(error).__name__) from error


def _key(value: Any) -> tuple[object, ...]:
    """Return what tells a value apart: its type, too, as true is printed otherwise than 1."""
    kind = type(value)
    if kind is dict:
        return (kind, *((name, _key(item)) for name, item in value.items()))
    return (kind, *map(_key, value)) if kind is list or kind is tuple else (kind, value)


def _filled(source: str, values: Mapping[str, Any]) -> str | None:
    """Print a snippet that only names values, as most do, without a template; None where it must be one."""
    pattern = _pattern(source)
    if pattern is None:
        return None
    try:
        return pattern.format_map(values)
    except (KeyError, AttributeError):
        return None


@cache
def _pattern(source: str) -> str | None:
    """Return a snippet of texts and paths between them as a format string; None where it has anything else."""
    texts = _PATH.split(source)
    if any("{{" in text or "{%" in text or "{#" in text for text in texts[::2]):
        return None
    return "".join(
        f"{{{text}}}" if index % 2 else text.replace("{", "{{").replace("}", "}}") for index, text in enumerate(texts)
    )


class Tables:
    """The types by kind and slot, and the expressions by node and variant."""

    def __init__(self, types: dict[str, dict[str, Snippet]], expressions: dict[str, dict[str, Snippet]]) -> None:
        self._types = types
        self._expressions = expressions

    def over(self, base: Tables) -> Tables:
        """Return the tables of a base with these entries in the place of theirs."""
        types = {kind: {**base._types.get(kind, {}), **slots} for kind, slots in self._types.items()}
        return Tables({**base._types, **types}, {**base._expressions, **self._expressions})

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self._types)

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(next(iter(self._types.values()), {}))

    @property
    def nodes(self) -> tuple[str, ...]:
        return tuple(self._expressions)

    def type(self, kind: str, slot: str, values: Mapping[str, Any]) -> Printed:
        """Print a neutral type for a slot."""
        try:
            snippet = self._types[kind][slot]
        except KeyError as error:
            raise MissingEntry(f"types.yml has no type {kind!r} for slot {slot!r}") from error
        return snippet.printed(values)

    def expression(self, node: str, variant: str | None, values: Mapping[str, Any]) -> Printed:
        """Print an expression node, by its variant where the pack tells variants apart."""
        variants = self._expressions.get(node, {})
        snippet = variants.get(variant or _DEFAULT) or variants.get(_DEFAULT)
        if snippet is None:
            raise MissingEntry(f"types.yml has no expression {node!r} {variant or ''}".rstrip())
        return snippet.printed(values)


def read_tables(source: YamlSource, base: Tables | None = None) -> tuple[Tables, tuple[Diagnostic, ...]]:
    """Read `types.yml`, over that of a base where there is one, with every problem at its place."""
    reader = _Reader(source)
    given = source.value if isinstance(source.value, dict) else {}
    for key in given:
        if key not in ("types", "expressions"):
            reader.problems.append(UNKNOWN_KEY.at(pointer_of(key), key=key).located(source))
    types = {
        kind: {slot: reader.snippet(entry, pointer_of("types", kind, slot)) for slot, entry in slots.items()}
        for kind, slots in reader.mapping(given.get("types", {}), "/types").items()
    }
    expressions = {
        node: reader.variants(entry, pointer_of("expressions", node))
        for node, entry in reader.mapping(given.get("expressions", {}), "/expressions", nested=False).items()
    }
    tables = Tables(types, expressions)
    tables = tables.over(base) if base else tables
    return tables, (*reader.problems, *_uneven_slots(tables._types, source))


def syntax_problems(source: YamlSource) -> tuple[Diagnostic, ...]:
    """Return the snippets that are not Jinja."""
    return tuple(
        BAD_SNIPPET.at(pointer, problem=problem).located(source)
        for pointer, text in _texts(source.value, "")
        if (problem := _syntax_problem(text))
    )


def _texts(value: Any, pointer: str) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(pointer, value)]
    items = value.items() if isinstance(value, dict) else ()
    return [found for key, entry in items for found in _texts(entry, pointer + pointer_of(key))]


def _syntax_problem(text: str) -> str | None:
    try:
        _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        return error.message
    return None


def _uneven_slots(types: dict[str, dict[str, Snippet]], source: YamlSource) -> tuple[Diagnostic, ...]:
    slots = dict.fromkeys(slot for entries in types.values() for slot in entries)
    return tuple(
        UNEVEN_SLOTS.at(pointer_of("types", kind), kind=kind, slot=slot).located(source)
        for kind, entries in types.items()
        for slot in slots
        if slot not in entries
    )


class _Reader:
    """Reads entries, and notes those that are none."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source
        self.problems: list[Diagnostic] = []

    def refuse(self, pointer: str, problem: str) -> None:
        self.problems.append(BAD_VALUE.at(pointer, problem=problem).located(self.source))

    def mapping(self, value: Any, pointer: str, nested: bool = True) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.refuse(pointer, "must be a mapping")
            return {}
        for key, entry in value.items():
            if nested and not isinstance(entry, dict):
                self.refuse(pointer + pointer_of(key), "must be a mapping of slots")
        return {key: entry for key, entry in value.items() if not nested or isinstance(entry, dict)}

    def variants(self, value: Any, pointer: str) -> dict[str, Snippet]:
        if isinstance(value, dict) and "print" not in value:
            return {variant: self.snippet(entry, pointer + pointer_of(variant)) for variant, entry in value.items()}
        return {_DEFAULT: self.snippet(value, pointer)}

    def snippet(self, value: Any, pointer: str) -> Snippet:
        if isinstance(value, str):
            return Snippet(value, (), pointer)
        if not isinstance(value, dict) or set(value) - {"print", "imports"} or not isinstance(value.get("print"), str):
            self.refuse(pointer, "must be a text, or a mapping of `print` and `imports`")
            return Snippet("", ())
        imports = value.get("imports", ())
        if not isinstance(imports, tuple) or not all(isinstance(line, str) for line in imports):
            self.refuse(f"{pointer}/imports", "must be a list of `module`, `module#name` or `module#name as alias`")
            return Snippet(value["print"], (), pointer)
        return Snippet(value["print"], tuple(map(parse_import, imports)), pointer)


def parse_import(text: str) -> Import:
    """Read `module`, `module#name` or `module#name as alias`."""
    target, _, alias = text.partition(" as ")
    module, _, name = target.partition("#")
    return Import(module.strip(), name.strip() or None, alias.strip() or None)
