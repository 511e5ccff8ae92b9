"""A pack's `pack.yml`: what the pack is, how it names things, who owns its files, and the tools that finish them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from scaffolder.filetree import Owner
from scaffolder.packs.globs import matches
from scaffolder.packs.spelling import NameStyle
from scaffolder.packs.strict import Strict

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
Glob = Annotated[str, Field(min_length=1)]
Summary = Annotated[str, Field(min_length=1)]


class NameRules(Strict):
    """How the pack's language spells names: initialisms kept in one case, and forms that are not free escaped.

    reserved: the language's own words, escaped everywhere. taken: words that the templates use, escaped where a name
    stands alone (variables, functions, classes, folders), not where it is a member. variables, folders: their spelling.
    taken_folders: the pack's own folders, where only they are not free.
    """

    initialisms: tuple[Word, ...] = ()
    reserved: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    escape: Annotated[str, Field(pattern=r"^[^{}]*\{\}[^{}]*$")] = "{}_"
    taken_folders: tuple[str, ...] | None = None
    variables: Literal["snake", "camel"] = "snake"
    folders: Literal["snake", "kebab", "flat"] = "snake"

    @cached_property
    def members(self) -> NameStyle:
        """How members of something are spelt: columns, attributes, keys."""
        return NameStyle(frozenset(self.initialisms), frozenset(self.reserved), self.escape)

    @cached_property
    def style(self) -> NameStyle:
        """How names that stand alone are spelt."""
        return NameStyle(frozenset(self.initialisms), frozenset((*self.reserved, *self.taken)), self.escape)

    @cached_property
    def homes(self) -> NameStyle:
        """How folders are spelt."""
        taken = self.taken if self.taken_folders is None else self.taken_folders
        return NameStyle(frozenset(self.initialisms), frozenset((*self.reserved, *taken)), self.escape)


class OwnerRule(Strict):
    """The owner of the paths that match a glob."""

    files: Glob
    owner: Owner


class Tool(Strict):
    """A formatter or linter, run once over a whole tree.

    `command` runs with the tree's root as its working directory; only files that match `files` are taken back.
    `wheel` names the Python distribution that ships it; `report` says how a linter prints its findings.
    """

    name: Word
    kind: Literal["format", "lint"]
    command: Annotated[tuple[str, ...], Field(min_length=1)]
    files: Annotated[tuple[Glob, ...], Field(min_length=1)]
    wheel: str | None = None
    report: Literal["ruff-json", "lines"] = "lines"


class MigrationRules(Strict):
    """Where migrations stand, and how a file says what it is.

    revision: a pattern whose group `id` is a migration's identity. parents: one whose group `ids` holds the quoted
    identities that it follows; without it migrations follow each other by the numbers at the start of their names.
    step: how far numbers are apart where two of one number are refused; width: their digits.
    """

    files: Glob
    revision: str
    parents: str | None = None
    step: Annotated[int, Field(ge=1)] = 1
    width: Annotated[int, Field(ge=1)] = 4


class Header(Strict):
    """Text that the files at the paths of a glob begin with, below a `#!` line: a license, a copyright."""

    files: Glob
    text: str


class Manifest(Strict):
    """The whole of `pack.yml`."""

    name: Word
    language: Word
    summary: Summary
    supports: tuple[Word, ...] = ()
    names: NameRules = NameRules()
    owners: Annotated[tuple[OwnerRule, ...], Field(min_length=1)]
    headers: tuple[Header, ...] = ()
    tools: tuple[Tool, ...] = ()
    migrations: MigrationRules | None = None

    def owner(self, path: str) -> Owner | None:
        """Return the owner that the first matching rule gives a path."""
        return next((rule.owner for rule in self.owners if matches(path, (rule.files,))), None)

    def header(self, path: str) -> str:
        """Return the text that the first matching header gives a path, "" where none does."""
        return next((header.text for header in self.headers if matches(path, (header.files,))), "")


class Overlay(Strict):
    """The `pack.yml` of a pack that extends another: what it says comes before what that one says.

    extends: the name of a pack, or a folder as seen from this one's. Owners and headers come first, words of names are
    added, a tool takes the place of the one with its name, anything else replaces.
    """

    name: Word
    extends: Annotated[str, Field(min_length=1)]
    summary: Summary
    supports: tuple[Word, ...] = ()
    names: NameRules = NameRules()
    owners: tuple[OwnerRule, ...] = ()
    headers: tuple[Header, ...] = ()
    tools: tuple[Tool, ...] = ()
    migrations: MigrationRules | None = None

    def over(self, base: Manifest) -> Manifest:
        """Return the manifest of the base as this one changes it."""
        return Manifest(
            name=self.name,
            language=base.language,
            summary=self.summary,
            supports=tuple(dict.fromkeys((*base.supports, *self.supports))),
            names=_names_over(self.names, base.names),
            owners=(*self.owners, *base.owners),
            headers=(*self.headers, *base.headers),
            tools=_tools_over(self.tools, base.tools),
            migrations=self.migrations or base.migrations,
        )


def _names_over(own: NameRules, base: NameRules) -> NameRules:
    given = {key: getattr(own, key) for key in own.model_fields_set}
    added = {
        key: (*(getattr(base, key) or ()), *words) if isinstance(words, tuple) else words
        for key, words in given.items()
    }
    return base.model_copy(update=added)


def _tools_over(own: tuple[Tool, ...], base: tuple[Tool, ...]) -> tuple[Tool, ...]:
    return tuple({tool.name: tool for tool in (*base, *own)}.values())
