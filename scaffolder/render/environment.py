"""The Jinja environment of a pack: sandboxed, strict, and reading templates from the pack's root as Copier does."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from scaffolder.packs.bytecode import user_cache
from scaffolder.packs.registry import Pack
from scaffolder.packs.sandbox import Sandbox
from scaffolder.record import Record

_YIELD = re.compile(r"\{%[-+]?\s*yield\b")


class YieldTag(Extension):
    """`{% yield item from items %}…{% endyield %}` of a path part.

    A part is rendered in two ways: with `expanding` it only says what it yields, as `yielded_as` and `yielded` of its
    module; without, it prints its text for the item that is bound.
    """

    tags = {"yield"}  # noqa: RUF012

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        if len(_YIELD.findall(source)) > 1:
            raise TemplateSyntaxError("a path part has one `yield` at most", 1, name)
        return source

    def parse(self, parser: Parser) -> list[nodes.Node]:
        line, target, items, body = _parsed_yield(parser)
        expanding = nodes.Name("expanding", "load", lineno=line)
        return [
            nodes.Assign(nodes.Name("yielded_as", "store", lineno=line), nodes.Const(target.name), lineno=line),
            nodes.Assign(nodes.Name("yielded", "store", lineno=line), items, lineno=line),
            nodes.If(nodes.Not(expanding, lineno=line), body, [], [], lineno=line),
        ]


class YieldLoop(Extension):
    """The same tag, read as a loop over the files that it stands for: what the template check looks at."""

    tags = {"yield"}  # noqa: RUF012

    def parse(self, parser: Parser) -> nodes.Node:
        line, target, items, body = _parsed_yield(parser)
        return nodes.For(target, items, body, [], None, False, lineno=line)


def _parsed_yield(parser: Parser) -> tuple[int, nodes.Name, nodes.Expr, list[nodes.Node]]:
    line = next(parser.stream).lineno
    target = parser.parse_assign_target(name_only=True)
    parser.stream.expect("name:from")
    items = parser.parse_expression()
    return line, target, items, parser.parse_statements(("name:endyield",), drop_needle=True)


class ViewEnvironment(Sandbox):
    """The sandbox, with a short way to the public members of records, which hold data alone."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        reader = _reader(obj.__class__, attribute)
        return super().getattr(obj, attribute) if reader is None else reader(obj)


@cache
def _reader(kind: type, attribute: str) -> Callable[[Any], Any] | None:
    """Return what reads a public member of a record; None for a member of anything else, or that it has not."""
    is_member = issubclass(kind, Record) and not attribute.startswith("_") and hasattr(kind, attribute)
    return attrgetter(attribute) if is_member else None


def text_environment(pack: Pack) -> Sandbox:
    """Return the environment that renders the text of files."""
    loader = FunctionLoader(lambda name: _source(pack, name))
    return ViewEnvironment(loader=loader, bytecode_cache=user_cache(), finalize=_refuse_none, **_options(pack))


def _source(pack: Pack, name: str) -> tuple[str, str, None] | None:
    """Return a template's text and where it is: a file of the pack, and nothing else."""
    path = pack.template(name)
    return (path.read_text(encoding="utf-8"), str(path), None) if path else None


def path_environment(pack: Pack) -> Sandbox:
    """Return the environment that renders names of files and folders; a template's name is its text."""
    return Sandbox(
        loader=FunctionLoader(lambda part: part),
        bytecode_cache=user_cache(),
        extensions=[YieldTag],
        finalize=_refuse_none,
        **_options(pack),
    )


def checked_path_environment(pack: Pack) -> Sandbox:
    """Return the environment in which the syntax of names of files and folders is checked."""
    return Sandbox(extensions=[YieldLoop], **_options(pack))


def _options(pack: Pack) -> dict[str, Any]:
    return {
        "undefined": StrictUndefined,
        "auto_reload": False,
        "cache_size": -1,
        **pack.settings.envops.model_dump(exclude={"undefined"}),
    }


def _refuse_none(value: Any) -> Any:
    if value is None:
        raise TypeError("nothing is printed: the value is None")
    return value
