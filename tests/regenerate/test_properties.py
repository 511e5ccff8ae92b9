"""Random designs, hand edits and design changes: no line is lost without a report, all ways lead to one tree."""

from __future__ import annotations

import copy
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from scaffolder.design.load import load_text
from scaffolder.filetree import differing_paths
from scaffolder.ir.rename import rename_field, rename_model
from tests.properties.designs import Json, designs
from tests.regenerate.projects import COMMENTS, Edited, comment, make
from tests.support.runtimes import RUNTIMES

EXAMPLES = int(os.environ.get("SCAFFOLD_EXAMPLES", "8"))
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
PHASES = (Phase.explicit, Phase.generate)
bounded = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=CHECKS, phases=PHASES, print_blob=True)
FRESH = ("shiny", "tally", "motto", "weight")


@st.composite
def changes(draw: st.DrawFn, design: Json) -> Json:
    """The design with one change: a field more or less, a rename, a model or an endpoint more."""
    changed = copy.deepcopy(design)
    for model in changed["models"].values():
        model.pop("renamed_from", None)
        for field in model["fields"].values():
            field.pop("renamed_from", None)
    name = draw(st.sampled_from(sorted(changed["models"])))
    fields = changed["models"][name]["fields"]
    kind = draw(st.sampled_from(["add", "add required", "drop", "rename field", "rename model", "add model", "unlist"]))
    event(kind)
    fresh = draw(st.sampled_from([it for it in FRESH if it not in fields] or ["another"]))
    if kind.startswith("add") and kind != "add model":
        fields[fresh] = {"type": "int", "optional": True} if kind == "add" else {"type": "int", "default": 3}
    elif kind == "drop" and len(fields) > 1:
        del fields[draw(st.sampled_from(sorted(fields)))]
    elif kind == "rename field" and fields:
        old = draw(st.sampled_from(sorted(fields)))
        loaded = load_text(json.dumps(changed))[0]
        assume(loaded is not None)
        assert loaded is not None
        changed = rename_field(changed, loaded, name, old, fresh)
        changed["models"][name]["fields"][fresh]["renamed_from"] = old
    elif kind == "rename model":
        changed = rename_model(changed, name, "Renamed")
        changed["models"]["Renamed"]["renamed_from"] = name
    elif kind == "add model":
        changed["models"]["Extra"] = {"fields": {"word": {"type": "string", "max": 9}}, "access": {"read": "public"}}
        changed["endpoints"]["GET /extras"] = {"operation": "list", "model": "Extra"}
    elif kind == "unlist" and changed["endpoints"]:
        del changed["endpoints"][draw(st.sampled_from(sorted(changed["endpoints"])))]
    return changed


def scribble(data: st.DataObject, shop: Edited, number: int) -> list[str]:
    """Write lines of one's own into a few files; returns them."""
    lines = json.loads(shop.read(".scaffold/lock.json"))["files"]
    paths = [
        it["path"] for it in lines if it["owner"] in ("merge", "ext") and it["path"].rpartition(".")[2] in COMMENTS
    ]
    written = []
    for count, path in enumerate(data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=4, unique=True))):
        text = shop.read(path).split("\n")
        place = data.draw(st.integers(0, len(text) - 1))
        mine = comment(path, f"qq{number}x{count}qq")
        if data.draw(st.booleans()):
            text.insert(place, mine)
        else:
            text[place] = f"{text[place]}  {mine}"
        (shop.root / path).write_text("\n".join(text))
        written.append(f"qq{number}x{count}qq")
    return written


def everything(shop: Edited) -> str:
    return "\n".join(file.data.decode(errors="replace") for file in shop.tree().where(is_theirs).values())


def is_theirs(path: str, _: Any) -> bool:
    return not path.startswith(".scaffold/")


def drops(design: Json) -> list[str]:
    return [word for model in design["models"] for word in ("--drop", model)]


@bounded
@given(design=designs(), named=st.sampled_from(sorted(RUNTIMES)), data=st.data())
def test_no_line_of_ones_own_is_lost_without_a_report(design: Json, named: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = make(Path(folder), named, design)
        mine: list[str] = []
        for number in range(data.draw(st.integers(1, 2))):
            mine += scribble(data, shop, number)
            old, shop.design = shop.design, data.draw(changes(shop.design))
            before = shop.tree()
            code = shop.update(None, *drops(old))
            if code == 3:
                assert shop.tree() == before
                code = shop.update(None, "--conflicts", "ours", *drops(old))
            event(f"update ends with {code}")
            if code in (1, 4):
                assert shop.tree() == before
                shop.design = old
                continue
            assert code == 0
            text = everything(shop)
            assert [it for it in mine if it not in text] == []
            after = shop.tree()
            assert shop.scaffold("update") == 0
            assert shop.tree() == after


@bounded
@given(design=designs(), named=st.sampled_from(sorted(RUNTIMES)), data=st.data())
def test_a_new_project_is_what_every_way_of_updates_leads_to(design: Json, named: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = make(Path(folder), named, design)
        for _ in range(data.draw(st.integers(1, 3))):
            old, shop.design = shop.design, data.draw(changes(shop.design))
            code = shop.update(None, *drops(old))
            assert code in (0, 1, 4)
            shop.design = shop.design if code == 0 else old
        other = make(Path(folder), named, shop.design, "other")
        appended = {it["path"] for it in recorded(shop) if it["owner"] == "append"}
        paths = differing_paths(shop.tree().where(is_theirs), other.tree().where(is_theirs))
        assert [it for it in paths if it not in appended] == []
        assert [it for it in recorded(shop) if it["owner"] != "append"] == [
            it for it in recorded(other) if it["owner"] != "append"
        ]


def recorded(shop: Edited) -> list[dict[str, str]]:
    """The files in the lock."""
    found: list[dict[str, str]] = json.loads(shop.read(".scaffold/lock.json"))["files"]
    return found
