"""A pack's `pack.yml`: what the pack is, how it names things, who owns its files, and the tools that finish them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from scaffolder.filetree import Owner
from scaffolder.packs.globs import matches
from scaffolder.packs.spelling import NameStyle
from scaffolder.packs.strict import Strict

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


def _inside(glob: str) -> str:
    if glob.startswith("/") or ".." in glob.split("/"):
        raise ValueError("paths are those of the generated project, and do not leave it")
    return glob


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"this is no pattern: {error}") from error
    return text


Glob = Annotated[str, Field(min_length=1), AfterValidator(_inside)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class NameRules(Strict):
    """How the pack's language spells names: initialisms kept in one case, and forms that are not free escaped."""

    initialisms: tuple[Word, ...] = Field(default=(), description="Words that keep one case, such as `url`.")
    reserved: tuple[str, ...] = Field(default=(), description="The language's own words, escaped everywhere.")
    taken: tuple[str, ...] = Field(
        default=(),
        description="Words that the templates use: escaped where a name stands alone (variables, functions, classes, "
        "folders), not where it is a member.",
    )
    escape: str = Field(
        default="{}_", pattern=r"^[^{}]*\{\}[^{}]*$", description="What becomes of a name that is not free."
    )
    taken_folders: tuple[str, ...] | None = Field(
        default=None, description="The pack's own folders, if only they are not free."
    )
    variables: Literal["snake", "camel"] = Field(default="snake", description="How variables are spelt.")
    folders: Literal["snake", "kebab", "flat"] = Field(default="snake", description="How folders are spelt.")

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

    files: Glob = Field(description="Paths of the generated project.")
    owner: Owner = Field(
        description="`gen` (nobody edits it), `merge`, `ext` (the user's, behind a generated interface), `append` "
        "(migrations), `local` (never recorded)."
    )


FILES = "{files}"  # among the arguments of a tool


class Tool(Strict):
    """A formatter or linter, run once over a whole tree."""

    name: Word = Field(description="Its name in what is reported.")
    kind: Literal["format", "lint"] = Field(description="Whether it changes files, or says what is wrong with them.")
    command: tuple[str, ...] = Field(
        min_length=1,
        description="What runs, the root of the tree being where it runs. `{files}` stands for the names of the files "
        "that an update has changed, or for `.`; where all tools have it, other files in folders are not there.",
    )
    files: tuple[Glob, ...] = Field(min_length=1, description="The files that are taken back, if there are any.")
    wheel: str | None = Field(default=None, description="The Python distribution that ships it.")
    repeat: int = Field(
        default=1, ge=1, description="How often it runs at most; it runs again as long as it changes something."
    )
    report: Literal["ruff-json", "lines"] = Field(default="lines", description="How a linter prints its findings.")


class MigrationRules(Strict):
    """Where migrations stand, and how a file says what it is."""

    files: Glob = Field(description="Where they are.")
    revision: Pattern = Field(description="A pattern whose group `id` is a migration's identity.")
    parents: Pattern | None = Field(
        default=None,
        description="A pattern whose group `ids` holds the quoted identities that it follows; without it migrations "
        "follow each other by the numbers at the start of their names.",
    )
    step: int = Field(default=1, ge=1, description="How far numbers are apart, if two of one number are refused.")
    width: int = Field(default=4, ge=1, description="The digits of a number.")


class Header(Strict):
    """Text that files begin with, below a `#!` line: a license, a copyright."""

    files: Glob = Field(description="Paths of the generated project; the first header that matches counts.")
    text: str = Field(description="The text as it is written, its last line ended.")


_NAME = Field(description="The pack's name, which is its folder's, too.")
_SUMMARY = Field(min_length=1, description="The pack in one sentence.")
_SUPPORTS = Field(default=(), description="What designs may ask that not every pack has.")
_NAMES = Field(default=NameRules(), description="How names are spelt.")
_HEADERS = Field(default=(), description="What files begin with.")
_TOOLS = Field(default=(), description="Formatters and linters, in the order in which they run.")
_MIGRATIONS = Field(default=None, description="Where migrations stand.")


class Manifest(Strict):
    """The whole of `pack.yml`."""

    name: Word = _NAME
    language: Word = Field(description="How strings become literals and comments: python, typescript or go.")
    summary: str = _SUMMARY
    supports: tuple[Word, ...] = _SUPPORTS
    names: NameRules = _NAMES
    owners: tuple[OwnerRule, ...] = Field(
        min_length=1, description="Who owns which file; the first that matches counts."
    )
    headers: tuple[Header, ...] = _HEADERS
    tools: tuple[Tool, ...] = _TOOLS
    migrations: MigrationRules | None = _MIGRATIONS

    def owner(self, path: str) -> Owner | None:
        """Return the owner that the first matching rule gives a path."""
        return next((rule.owner for rule in self.owners if matches(path, (rule.files,))), None)

    def header(self, path: str) -> str:
        """Return the text that the first matching header gives a path, "" where none does."""
        return next((header.text for header in self.headers if matches(path, (header.files,))), "")


class Overlay(Strict):
    """The `pack.yml` of a pack that extends another: what it says comes before what that one says.

    Owners and headers come first, words of names are added, a tool takes the place of the one with its name, anything
    else replaces.
    """

    name: Word = _NAME
    extends: str = Field(min_length=1, description="A pack by its name, or a folder with a slash, from this one's.")
    summary: str = _SUMMARY
    supports: tuple[Word, ...] = _SUPPORTS
    names: NameRules = _NAMES
    owners: tuple[OwnerRule, ...] = Field(default=(), description="Who owns the files that are new.")
    headers: tuple[Header, ...] = _HEADERS
    tools: tuple[Tool, ...] = _TOOLS
    migrations: MigrationRules | None = _MIGRATIONS

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
