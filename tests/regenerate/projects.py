"""Projects that are edited and updated: a design is changed in memory, the command line does the rest."""

from __future__ import annotations

import atexit
import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from scaffolder.cli.main import run
from scaffolder.filetree import FileTree, differing_paths, read_tree

BOOKSTORE: dict[str, Any] = json.loads((Path(__file__).parents[2] / "examples/bookstore/design.json").read_text())
Edit = Callable[[dict[str, Any]], Any]


@dataclass
class Edited:
    """A project on disk, and the design that it was made from last."""

    root: Path
    framework: str
    design: dict[str, Any]

    def scaffold(self, *arguments: str) -> int:
        """Run a command on the project."""
        return run([*arguments, "--project", str(self.root)])

    def update(self, change: Edit | None = None, *arguments: str) -> int:
        """Change the design, and update the project to it."""
        if change is not None:
            self.design = copy.deepcopy(self.design)
            change(self.design)
        path = self.root.parent / f"{self.root.name}.json"
        path.write_text(json.dumps(self.design))
        return self.scaffold("update", "--from", str(path), *arguments)

    def tree(self) -> FileTree:
        """The files of the project, without what undoing needs."""
        return read_tree(self.root).where(lambda path, _: not path.startswith((".scaffold/undo/", ".git/")))

    def read(self, path: str) -> str:
        return (self.root / path).read_text()

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a text that stands in a file."""
        text = self.read(path)
        assert old in text, f"{path} has no {old!r}"
        (self.root / path).write_text(text.replace(old, new, 1))

    def file(self, ending: str) -> str:
        """The path of the one generated file with this ending."""
        found = [path for path in self.tree() if path.endswith(ending)]
        assert len(found) == 1, found
        return found[0]


def make(folder: Path, framework: str, design: dict[str, Any] = BOOKSTORE, name: str = "shop") -> Edited:
    """Make a project; those of one design and one pack are copies of the first."""
    text = json.dumps(design)
    (folder / f"{name}.json").write_text(text)
    shutil.copytree(made(framework, text), folder / name)
    return Edited(folder / name, Path(framework).name, design)


@cache
def made(framework: str, design: str) -> Path:
    """A new project that is never changed."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "design.json").write_text(design)
    options = ["--from", str(folder / "design.json"), "--framework", framework, "--to", str(folder / "made")]
    assert run(["new", "bookstore", *options]) == 0
    return folder / "made"


def add_field(name: str, **about: Any) -> Edit:
    """A new field of Book."""
    stated = about or {"type": "string", "max": 20, "optional": True}
    return lambda design: design["models"]["Book"]["fields"].update({name: stated})


def rename_field(old: str, new: str, declared: bool = True) -> Edit:
    """Another name for a field of Book, everywhere that the bookstore speaks of it."""

    def change(design: dict[str, Any]) -> None:
        book = design["models"]["Book"]
        book["fields"] = {new if key == old else key: value for key, value in book["fields"].items()}
        if declared:
            book["fields"][new] = {**book["fields"][new], "renamed_from": old}
        book["shapes"] = json.loads(json.dumps(book["shapes"]).replace(f'"{old}"', f'"{new}"'))
        design["endpoints"] = json.loads(json.dumps(design["endpoints"]).replace(f'"{old}"', f'"{new}"'))

    return change


def rename_model(old: str, new: str) -> Edit:
    """Another name for a model, declared."""

    def change(design: dict[str, Any]) -> None:
        text = json.dumps(design).replace(f'"{old}"', f'"{new}"').replace(f'"{old}:', f'"{new}:')
        design.clear()
        design.update(json.loads(text))
        design["models"][new]["renamed_from"] = old

    return change


def drop_review(design: dict[str, Any]) -> None:
    """The bookstore without its reviews."""
    del design["models"]["Review"]
    del design["models"]["Book"]["fields"]["reviews"]
    del design["models"]["Book"]["fields"]["reviewCount"]
    design["models"]["Book"]["shapes"]["default"].remove("reviewCount")
    design["endpoints"] = {key: it for key, it in design["endpoints"].items() if it.get("model") != "Review"}


COMMENTS = {"py": "#", "ts": "//", "go": "//"}


def comment(path: str, words: str) -> str:
    """A line comment in the language of a file."""
    return f"{COMMENTS[path.rpartition('.')[2]]} {words}"


def resource_file(shop: Edited, model: str, owner: str = "merge") -> str:
    """The generated source file of a model that says most of its titles, or else the largest."""
    lines = json.loads(shop.read(".scaffold/lock.json"))["files"]
    paths = [it["path"] for it in lines if it["id"].endswith(f"#{model}") and it["owner"] == owner]
    paths = [path for path in paths if "test" not in path and path.rpartition(".")[2] in COMMENTS]
    return max(paths, key=lambda path: (shop.read(path).lower().count("title"), len(shop.read(path))))


def changed_file(shop: Edited, change: Edit) -> str:
    """A source file that belongs to both and that a change of the design changes."""
    twin = make(shop.root.parent, shop.framework, shop.design, "changed")
    assert twin.update(change) == 0
    owned = {it["path"] for it in json.loads(shop.read(".scaffold/lock.json"))["files"] if it["owner"] == "merge"}
    paths = differing_paths(shop.tree(), twin.tree())
    return next(it for it in paths if it in owned and "test" not in it and it.rpartition(".")[2] in COMMENTS)
