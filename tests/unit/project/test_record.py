"""What is kept of a render: a lock, a design and a base that say the same on every machine."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffolder.filetree import File, FileTree
from scaffolder.project.base import CorruptBase, base_text, parse_base
from scaffolder.project.lock import CorruptLock, LockedPack, lock_of, lock_text, parse_lock, with_states
from scaffolder.project.record import with_record

PACK = LockedPack("tiny", "d" * 64, (("database", "sqlite"), ("metrics", True)))
TREE = FileTree(
    {
        "a.py": File(b"x = 1\n", owner="merge"),
        "bin/run": File(b"#!/bin/sh\n", executable=True, owner="gen"),
        ".env": File(b"SECRET=1\n", owner="local"),
        "notes.txt": File(b"mine", owner="user"),
    }
)


def test_a_lock_has_one_sorted_line_for_each_file() -> None:
    text = lock_text(lock_of(TREE, {"a.py": "a.py.jinja"}, PACK, {"ruff": "0.17.6"}))
    lines = [line.strip(" ,") for line in text.splitlines() if '"path"' in line]
    assert [json.loads(line)["path"] for line in lines] == ["a.py", "bin/run"]
    assert json.loads(lines[0]) == {
        "path": "a.py", "id": "a.py.jinja", "owner": "merge", "sha256": TREE["a.py"].sha256, "mode": "644",
        "state": "present",
    }  # fmt: skip
    assert json.loads(lines[1])["mode"] == "755"
    assert json.loads(text)["tools"] == {"ruff": "0.17.6"}


def test_a_lock_reads_back_as_itself() -> None:
    lock = with_states(lock_of(TREE, {}, PACK, {"ruff": "1"}), {"a.py": "deleted"})
    assert parse_lock(lock_text(lock)) == lock
    assert lock.file("a.py") is not None
    assert lock.file("nowhere") is None


def test_an_empty_lock_is_json() -> None:
    assert json.loads(lock_text(lock_of(FileTree(), {}, PACK, {})))["files"] == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "", lambda text: text[:-9], lambda text: "[]", lambda text: text.replace('"lock": 1', '"lock": 2'),
        lambda text: text.replace('"gen"', '"generator"'), lambda text: text.replace('"present"', '"gone"'),
        lambda text: text.replace('"sha256"', '"md5"'),
    ],
)  # fmt: skip
def test_a_damaged_lock_is_refused(damage: object) -> None:
    with pytest.raises(CorruptLock):
        parse_lock(damage(lock_text(lock_of(TREE, {}, PACK, {}))))  # type: ignore[operator]


def test_a_base_holds_the_recorded_files_as_plain_text() -> None:
    text = base_text(TREE)
    assert "\nx = 1\n" in text
    assert "SECRET" not in text
    assert "mine" not in text


CONTENTS = st.one_of(
    st.binary(max_size=60),
    st.text(alphabet=st.sampled_from("ab=\n\r \u2028é"), max_size=60).map(str.encode),
    st.just(b'=== 0 644 text 9 "a"\n'),
)


@given(st.dictionaries(st.text('ab/ .é"\n', min_size=1, max_size=8), CONTENTS, max_size=5), st.booleans())
def test_a_base_gives_back_every_byte(contents: dict[str, bytes], executable: bool) -> None:
    tree = FileTree({path: File(data, executable) for path, data in contents.items()})
    lock = lock_of(tree, {}, PACK, {})
    assert parse_base(base_text(tree), lock) == tree


@pytest.mark.parametrize(
    ("old", "new"),
    [("x = 1", "x = 2"), ("===", "=="), (" text 1", " text 2"), (" text ", " txt "), ('"a.py"', "a.py"), ("644", "x")],
)
def test_a_damaged_base_is_refused(old: str, new: str) -> None:
    text = base_text(TREE)
    with pytest.raises(CorruptBase):
        parse_base(text.replace(old, new, 1), lock_of(TREE, {}, PACK, {}))


def test_a_base_that_is_not_the_lock_s_is_refused() -> None:
    other = lock_of(TREE.with_contents({"a.py": b"x = 2\n"}), {}, PACK, {})
    with pytest.raises(CorruptBase):
        parse_base(base_text(TREE), other)


def test_a_record_marks_its_files_for_git() -> None:
    tree, lock = with_record(TREE, {}, "{}\n", PACK, {})
    line = b".scaffold/** -text -merge linguist-generated\n"
    assert tree[".gitattributes"].data == line
    assert lock.file(".gitattributes") is not None
    assert parse_base(tree[".scaffold/base"].data.decode(), lock)[".gitattributes"].data == line
    assert tree[".scaffold/design.json"].data == b"{}\n"


def test_a_pack_s_own_attributes_are_kept() -> None:
    own = TREE.with_files({".gitattributes": File(b"*.sh eol=lf")})
    tree, _ = with_record(own, {}, "{}\n", PACK, {})
    assert tree[".gitattributes"].data.splitlines()[0] == b"*.sh eol=lf"
    assert len(tree[".gitattributes"].data.splitlines()) == 2
