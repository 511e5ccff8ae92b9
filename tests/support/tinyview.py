"""The view of the tiny test pack."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from scaffolder.diagnostics import Diagnostic
from scaffolder.filetree import FileTree
from scaffolder.packs.registry import Pack, load_pack
from scaffolder.record import Record, replace
from scaffolder.render.context import template_context
from scaffolder.render.engine import render
from scaffolder.render.names import Name, NameStyle
from scaffolder.render.plan import plan

TINY = Path(__file__).parents[1] / "packs" / "tiny"
STYLE = NameStyle(frozenset({"id", "url"}), frozenset({"class", "import"}))


class Field(Record):
    name: Name
    printed: str
    nullable: bool = False


class Model(Record):
    name: Name
    fields: tuple[Field, ...]
    stored: bool = True

    @property
    def first(self) -> Field:
        return self.fields[0]


class View(Record):
    title: str
    models: tuple[Model, ...]
    has_auth: bool = True


def tiny_view(has_auth: bool = True) -> View:
    """A view of two models, one of them not stored, with a field whose name is reserved."""
    fields = (Field(Name.of("class", STYLE), "str"), Field(Name.of("ownerId", STYLE), "int"))
    models = (
        Model(Name.of("Category", STYLE), fields),
        Model(Name.of("Report", STYLE), fields[:1], stored=False),
    )
    return View("Tiny", models, has_auth)


def tiny_pack(folder: Path, changes: dict[str, str] | None = None) -> Pack:
    """A copy of the tiny pack with some of its files written anew."""
    return loaded(copied(folder, changes))


def loaded(root: Path) -> Pack:
    """The pack of a folder, which may run its own commands."""
    pack, problems = load_pack(root)
    assert pack is not None, problems
    return replace(pack, trusted=True)


def copied(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """A folder with a copy of the tiny pack, some of its files written anew."""
    root = folder / "tiny"
    shutil.copytree(TINY, root)
    for path, text in (changes or {}).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def rendered(pack: Pack, view: View | None = None) -> tuple[FileTree, tuple[Diagnostic, ...]]:
    """The tree that a pack renders, and what was reported on the way."""
    answers, wrong = pack.answers({})
    render_plan, misplaced = plan(pack, template_context(view or tiny_view(), answers))
    tree, failed = render(render_plan)
    return tree, (*wrong, *misplaced, *failed)


def codes(problems: Iterable[Diagnostic]) -> list[str]:
    return [problem.code for problem in problems]
