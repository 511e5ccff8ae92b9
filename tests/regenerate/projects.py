"""Projects that are edited and updated: a design is changed in memory, the command line does the rest."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scaffolder.cli.main import run
from scaffolder.filetree import FileTree, read_tree

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
    """Make a project."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(design))
    root = folder / name
    assert run(["new", "bookstore", "--from", str(path), "--framework", framework, "--to", str(root)]) == 0
    return Edited(root, framework, design)


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
