"""A whole update of more than thirty files, killed at every step, and killed again while it recovers."""

from __future__ import annotations

import copy
import errno
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scaffolder.filetree import FileTree
from scaffolder.project import journal
from scaffolder.project.journal import recover, recover_locked
from scaffolder.project.state import load_kept
from scaffolder.update.plan import Update, plan_update
from scaffolder.update.request import Request
from scaffolder.update.write import write_update, writes_of
from tests.regenerate.projects import Edited, add_field, comment, make, rename_model, resource_file
from tests.regenerate.test_journal import in_child, kill

pytestmark = pytest.mark.build
FILES = 30
STRIDES = {"fastapi": 1, "express": 7, "gin": 7}  # every step once; the journal knows no pack
RECOVERIES = {"fastapi": 29, "express": 59, "gin": 59}


@dataclass
class Killed:
    """A project, the update that is planned for it, and the tree before and after."""

    shop: Edited
    update: Update
    old: FileTree
    new: FileTree

    def copies(self) -> Iterator[tuple[int, Edited]]:
        """A fresh copy of the project for every step, until the caller has had enough."""
        for step in range(1, 5000):
            root = self.shop.root.with_name("copy")
            shutil.copytree(self.shop.root, root)
            yield step, Edited(root, self.shop.framework, self.shop.design)
            shutil.rmtree(root)

    def found(self, shop: Edited) -> str:
        """Whether a tree is the old one, the new one, or torn."""
        tree = shop.tree().where(lambda path, _: not path.startswith(".scaffold/tx"))
        return "old" if tree == self.old else "new" if tree == self.new else "torn"


@pytest.fixture(params=["express", "fastapi", "gin"])
def killed(request: pytest.FixtureRequest, tmp_path: Path) -> Killed:
    shop = make(tmp_path, request.param)
    path = resource_file(shop, "Book")
    (shop.root / path).write_text(f"{shop.read(path)}\n{comment(path, 'mine')}\n")
    design: dict[str, Any] = copy.deepcopy(shop.design)
    for change in (rename_model("Review", "Opinion"), add_field("isbn"), add_models):
        change(design)
    (tmp_path / "next.json").write_text(json.dumps(design))
    kept, _ = load_kept(shop.root)
    assert kept is not None
    update = plan_update(Request(shop.root, str(tmp_path / "next.json")), kept)
    assert isinstance(update, Update)
    assert len(writes_of(update)) >= FILES
    new = Edited(Path(shutil.copytree(shop.root, tmp_path / "new")), shop.framework, design)
    write_update(update, new.root)
    return Killed(shop, update, shop.tree(), new.tree())


def add_models(design: dict[str, Any]) -> None:
    for name in ("Shelf", "Room"):
        design["models"][name] = {"fields": {"word": {"type": "string", "max": 9}}, "access": {"read": "public"}}
        design["endpoints"][f"GET /{name.lower()}-list"] = {"operation": "list", "model": name}


def test_an_update_that_is_killed_at_any_step_ends_old_or_new(killed: Killed) -> None:
    seen = set()
    for step, shop in killed.copies():
        if step % STRIDES[shop.framework]:
            continue
        ended = in_child(lambda shop=shop: write_update(killed.update, shop.root), step, kill)  # type: ignore[misc]
        recover(shop.root)
        seen.add(killed.found(shop))
        assert killed.found(shop) in ("old", "new"), step
        if ended == 0:
            break
    assert step > 3 * FILES
    assert seen == {"old", "new"}


def test_a_recovery_that_is_killed_at_any_step_ends_old_or_new(killed: Killed) -> None:
    """Updates are killed at steps all over their way, and each recovery of theirs at steps all over its own."""
    seen = set()
    for first, shop in killed.copies():
        if first % RECOVERIES[shop.framework]:
            continue
        ended = in_child(lambda shop=shop: write_update(killed.update, shop.root), first, kill)  # type: ignore[misc]
        for second in range(1, 500, 7):
            again = Edited(shop.root.with_name("again"), shop.framework, shop.design)
            shutil.copytree(shop.root, again.root)
            done = in_child(lambda again=again: recover(again.root) and None, second, kill)  # type: ignore[misc]
            recover(again.root)
            seen.add(killed.found(again))
            assert killed.found(again) in ("old", "new"), (first, second)
            shutil.rmtree(again.root)
            if done == 0:
                break
        if ended == 0:
            break
    assert seen == {"old", "new"}


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_fails_at_any_step_leaves_old_or_new(killed: Killed, fault: int) -> None:
    """Full, read-only, refusing or broken at a step; steps all over the way are tried."""
    for step, shop in killed.copies():
        if step % 31:
            continue
        ended = in_child(lambda shop=shop: write_update(killed.update, shop.root), step, failing(fault))  # type: ignore[misc]
        recover(shop.root)
        assert killed.found(shop) in ("old", "new"), step
        if ended == 0:
            break


def failing(fault: int) -> Callable[[], None]:
    def fail() -> None:
        raise OSError(fault, "failed")

    return fail


def test_a_file_that_is_saved_between_plan_and_write_stops_the_update(killed: Killed) -> None:
    path = next(it.path for it in writes_of(killed.update) if it.before and it.after and it.differs)
    (killed.shop.root / path).write_text("saved\n")
    with pytest.raises(journal.Interfered):
        write_update(killed.update, killed.shop.root)
    assert killed.shop.read(path) == "saved\n"
    assert killed.shop.tree() == killed.old.with_files({path: killed.shop.tree()[path]})
    assert recover_locked(killed.shop.root) == ()
