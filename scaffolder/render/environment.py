"""The Jinja environment of a pack: sandboxed, strict, and reading templates from the pack's root as Copier does."""

from __future__ import annotations

from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scaffolder.packs.registry import Pack
from scaffolder.render.bytecode import user_cache


class YieldTag(Extension):
    """`{% yield item from items %}…{% endyield %}` of a path part, read as a loop over the files that it stands for."""

    tags = {"yield"}  # noqa: RUF012

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        target = parser.parse_assign_target(name_only=True)
        parser.stream.expect("name:from")
        items = parser.parse_expression()
        body = parser.parse_statements(("name:endyield",), drop_needle=True)
        return nodes.For(target, items, body, [], None, False, lineno=line)


def text_environment(pack: Pack) -> ImmutableSandboxedEnvironment:
    """Return the environment that renders the text of files."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(pack.root), bytecode_cache=user_cache(), finalize=_refuse_none, **_options(pack)
    )


def path_environment(pack: Pack) -> ImmutableSandboxedEnvironment:
    """Return the environment that renders names of files and folders."""
    return ImmutableSandboxedEnvironment(extensions=[YieldTag], finalize=_refuse_none, **_options(pack))


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
