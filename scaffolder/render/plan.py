"""Which files a pack writes for a view: paths expanded, each with its template, its item and its owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

from jinja2 import Environment
from jinja2.exceptions import SecurityError

from scaffolder.diagnostics import Code, Diagnostic, Place
from scaffolder.filetree import Owner, escapes_root
from scaffolder.packs.limits import Exhausted
from scaffolder.packs.registry import Pack
from scaffolder.packs.sandbox import TEMPLATE_PROBLEMS
from scaffolder.record import Record, field, replace
from scaffolder.render.codes import (
    DUPLICATE_PATH,
    ENDLESS,
    ESCAPING_PATH,
    NO_OWNER,
    PATH_ERROR,
    RESERVED_PATH,
    TEMPLATE_ERROR,
    TOO_LARGE,
    UNSAFE_TEMPLATE,
)
from scaffolder.render.context import Context
from scaffolder.render.environment import path_environment

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_RESERVED = {".git", ".scaffold"}


class PlannedFile(Record):
    """A file to be written.

    source: the template, relative to the pack's root. item: what the path's `yield` tags stand for, "" for a file that
    is written once. id: source and item, the same wherever the path leads. variables: the yielded values.
    """

    path: str
    source: str
    item: str
    owner: Owner
    executable: bool
    rendered: bool
    variables: Context = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.source}#{self.item}" if self.item else self.source


class RenderPlan(Record):
    """The files that a pack writes, sorted by path."""

    pack: Pack
    context: Context
    files: tuple[PlannedFile, ...]


class _Spot(Record):
    """Where an expansion stands: the parts of the path so far, and what was yielded on the way."""

    path: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    variables: Context = field(default_factory=dict)


def plan(pack: Pack, context: Context) -> tuple[RenderPlan, tuple[Diagnostic, ...]]:
    """Walk the pack's tree and expand every path; files that a problem concerns are left out."""
    planner = _Planner(pack, context)
    found = planner.folder(_tree(pack), (_Spot(),))
    files = _without_excluded(pack, context, _owned(pack, found, planner.problems))
    files = sorted(files, key=lambda file: file.path)
    planner.problems += _collisions(pack, files)
    return RenderPlan(pack, context, tuple(files)), tuple(planner.problems)


Folder = dict[str, "Folder | str"]


def _tree(pack: Pack) -> Folder:
    """Return what mirrors the generated project: folders by name, and files, each with its path in the pack."""
    top: Folder = {}
    for source in pack.files:
        if source.startswith(pack.prefix):
            *folders, name = source.removeprefix(pack.prefix).split("/")
            inner = top
            for folder in folders:
                inner = inner.setdefault(folder, {})  # type: ignore[assignment]
            inner[name] = source
    return top


class _Planner:
    """Expands the paths of one pack, compiling each part once, and notes what cannot be expanded."""

    def __init__(self, pack: Pack, context: Context) -> None:
        self.pack = pack
        self.context = context
        self.environment = path_environment(pack)
        self.problems: list[Diagnostic] = []

    def folder(self, folder: Folder, spots: tuple[_Spot, ...]) -> list[tuple[PlannedFile, _Spot]]:
        """Return the files below a folder that stands at the given spots."""
        found: list[tuple[PlannedFile, _Spot]] = []
        for name, entry in sorted(folder.items()):
            if name + self.pack.settings.suffix in folder:
                continue
            if isinstance(entry, dict):
                found += self.folder(entry, self.expanded(_first_file(entry), name, spots))
            else:
                found += self.files(entry, name, spots)
        return found

    def files(self, source: str, given: str, spots: tuple[_Spot, ...]) -> Iterator[tuple[PlannedFile, _Spot]]:
        name = given.removesuffix(self.pack.settings.suffix)
        executable = bool(self.pack.files[source].stat().st_mode & 0o100)
        for spot in self.expanded(source, name, spots):
            path, item = "/".join(spot.path), ":".join(spot.items)
            yield PlannedFile(path, source, item, "merge", executable, name != given, spot.variables), spot

    def expanded(self, source: str, name: str, spots: tuple[_Spot, ...]) -> tuple[_Spot, ...]:
        """Return the spots that a part of a path leads to from each of the given ones."""
        if "{" not in name:
            return tuple(replace(spot, path=(*spot.path, name)) for spot in spots)
        if any(problem.code == ENDLESS.name for problem in self.problems):
            return ()
        try:
            part = _Part(self.environment, name)
            return tuple(found for spot in spots for found in part.spots(self.context, spot))
        except TEMPLATE_PROBLEMS as error:
            self.problems.append(located(failure(error, code=PATH_ERROR), self.pack, source))
        return ()


def _first_file(folder: Folder) -> str:
    """Return the path of the first file below a folder, which stands for the folder in what is reported."""
    first = folder[min(folder)]
    return _first_file(first) if isinstance(first, dict) else first


class _Part:
    """One part of a path: plain, or one spelling for each item of a `yield`."""

    def __init__(self, environment: Environment, name: str) -> None:
        self.template = environment.get_template(name)

    def spots(self, context: Context, spot: _Spot) -> Iterator[_Spot]:
        """Return the spots that this part leads to; an empty name leads nowhere."""
        variables = {**context, **spot.variables, "expanding": True}
        module: Any = self.template.make_module(variables)
        if not hasattr(module, "yielded"):
            name = str(module)
            return iter([replace(spot, path=(*spot.path, name))] if name else [])
        return self._item_spots(module.yielded_as, module.yielded, {**variables, "expanding": False}, spot)

    def _item_spots(self, variable: str, items: Any, variables: Context, spot: _Spot) -> Iterator[_Spot]:
        for value in items:
            name = self.template.render({**variables, variable: value})
            if name:
                yielded = {**spot.variables, variable: value}
                yield _Spot((*spot.path, name), (*spot.items, item_id(value)), yielded)


def item_id(value: Any) -> str:
    """Return what tells a yielded value from its siblings: its `id`, else its name, else its text."""
    return str(getattr(value, "id", None) or getattr(value, "name", None) or value)


def located(problem: Diagnostic, pack: Pack, source: str, line: int | None = None) -> Diagnostic:
    """Return a diagnostic placed in a file of a pack."""
    return replace(problem, file=f"{pack.home(source)}/{source}", place=Place(line or 1, 1))


_FAILURES: dict[type[Exception], Code] = {
    SecurityError: UNSAFE_TEMPLATE,
    Exhausted: ENDLESS,
    RecursionError: ENDLESS,
    MemoryError: TOO_LARGE,
}


def failure(error: Exception, where: str = "", code: Code = TEMPLATE_ERROR) -> Diagnostic:
    """Return what a template that failed is reported as: what it did, or that it is wrong."""
    found = next((told for kind, told in _FAILURES.items() if isinstance(error, kind)), code)
    return found.at("", problem=f"{str(error) or type(error).__name__}{where}")


def _owned(pack: Pack, found: list[tuple[PlannedFile, _Spot]], problems: list[Diagnostic]) -> Iterator[PlannedFile]:
    for file, spot in found:
        path = file.path
        owner = pack.manifest.owner(path)
        if escapes_root(path) or any(part in ("..", ".") or not part.strip() for part in spot.path):
            problems.append(located(ESCAPING_PATH.at("", path=path), pack, file.source))
        elif spot.path[0].casefold() in _RESERVED:
            problems.append(located(RESERVED_PATH.at("", path=path), pack, file.source))
        elif owner is None:
            problems.append(located(NO_OWNER.at("", path=path), pack, file.source))
        else:
            yield replace(file, owner=owner)


def _without_excluded(pack: Pack, context: Context, files: Iterator[PlannedFile]) -> list[PlannedFile]:
    """Leave out what the pack's `_exclude` patterns match, as Copier reads them."""
    if not pack.settings.exclude:
        return list(files)
    from pathspec import PathSpec

    environment = path_environment(pack)
    texts = (environment.from_string(pattern).render(context) for pattern in pack.settings.exclude)
    lines = (normalize("NFD", line) for text in texts for line in _LINE_BREAK.split(text))
    spec = PathSpec.from_lines("gitignore", lines)
    return [file for file in files if not spec.match_file(file.path)]


def _collisions(pack: Pack, files: list[PlannedFile]) -> Iterator[Diagnostic]:
    """Report files whose path is another's, but for case, or is a folder of another's."""
    taken: dict[str, PlannedFile] = {}
    for file in files:
        other = taken.setdefault(file.path.casefold(), file)
        if other is not file:
            yield located(DUPLICATE_PATH.at("", path=file.path, other=other.id), pack, file.source)
    for file in files:
        parents = file.path.casefold().split("/")[:-1]
        for depth in range(1, len(parents) + 1):
            if above := taken.get("/".join(parents[:depth])):
                yield located(DUPLICATE_PATH.at("", path=above.path, other=file.id), pack, above.source)
