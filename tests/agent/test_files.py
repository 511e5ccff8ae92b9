"""The file tools: below their root, read-only, no secrets, capped."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from scaffolder.agent.files import MOST_BYTES, MOST_HITS, MOST_LINES, SCHEMAS, CodeBase


@pytest.fixture
def base(tmp_path: Path) -> CodeBase:
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "src/app.py").write_text("import os\n\n\ndef main():\n    return 'token'\n")
    (root / "README.md").write_text("A token.\n")
    for name in (".env", ".env.local", "prod.env", "server.pem", "id_rsa", "tls.key", ".npmrc", "credentials.json"):
        (root / name).write_text("token=secret\n")
    for folder in (".git", ".ssh", "node_modules"):
        (root / folder).mkdir()
        (root / folder / "config").write_text("token=secret\n")
    (tmp_path / "outside.txt").write_text("token=secret\n")
    (root / "link.txt").symlink_to(tmp_path / "outside.txt")
    (root / "linked").symlink_to(tmp_path)
    (root / "alias.txt").symlink_to(root / ".env")
    return CodeBase(root)


def test_a_file_is_read_with_numbered_lines(base: CodeBase) -> None:
    assert base.run("Read", {"file_path": "src/app.py", "offset": 4, "limit": 1}) == (
        "4\tdef main():\n… 1 more lines",
        False,
    )


@pytest.mark.parametrize(
    "path",
    [
        "../outside.txt",
        "/etc/passwd",
        "src/../../outside.txt",
        "link.txt",
        "linked/outside.txt",
        "alias.txt",
        ".env",
        ".ENV",
        ".env.local",
        "prod.env",
        "server.pem",
        "id_rsa",
        "tls.key",
        ".npmrc",
        "credentials.json",
        ".git/config",
        ".ssh/config",
        "src/../.git/config",
        "node_modules/config",
        "missing.txt",
        "src",
        "nul\0byte",
        "",
    ],
)
def test_what_is_outside_or_secret_is_refused(base: CodeBase, path: str) -> None:
    text, failed = base.run("Read", {"file_path": path})
    assert failed
    assert "secret" not in text


def test_searches_do_not_see_it_either(base: CodeBase) -> None:
    text, failed = base.run("Grep", {"pattern": "token"})
    assert not failed
    assert sorted(text.splitlines()) == ["README.md:1:A token.", "src/app.py:5:    return 'token'"]
    listed, _ = base.run("Glob", {"pattern": "**/*"})
    assert sorted(listed.splitlines()) == ["README.md", "src/app.py"]
    assert base.run("Glob", {"pattern": "**/*.py"}) == ("src/app.py", False)
    assert base.run("Grep", {"pattern": "token", "glob": "*.py"})[0] == "src/app.py:5:    return 'token'"


@pytest.mark.parametrize("path", ["..", "/", "linked", ".git", "src/../.."])
def test_searches_stay_below_the_root(base: CodeBase, path: str) -> None:
    for name in ("Grep", "Glob"):
        assert base.run(name, {"pattern": "token", "path": path})[1]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Read", {}),
        ("Read", {"file_path": 3}),
        ("Read", {"file_path": "README.md", "limit": 0}),
        ("Read", {"file_path": "README.md", "offset": True}),
        ("Read", None),
        ("Grep", {"pattern": "("}),
        ("Grep", {"pattern": "x", "path": 3}),
        ("Glob", {"pattern": ""}),
    ],
)
def test_a_call_that_makes_no_sense_is_answered(base: CodeBase, name: str, given: object) -> None:
    assert base.run(name, given)[1]


def test_sizes_are_capped(base: CodeBase) -> None:
    big = base.root / "big.txt"
    big.write_text("x\n" * (MOST_LINES + 100))
    assert len(base.run("Read", {"file_path": "big.txt", "limit": 10_000})[0].splitlines()) == MOST_LINES + 1
    big.write_text("token\n" * (MOST_HITS + 50))
    assert len(base.run("Grep", {"pattern": "token"})[0].splitlines()) == MOST_HITS + 1
    big.write_bytes(b"y" * (MOST_BYTES * 3))
    assert len(base.run("Read", {"file_path": "big.txt"})[0]) < MOST_BYTES
    (base.root / "image.png").write_bytes(b"\x89PNG\0\0")
    assert base.run("Read", {"file_path": "image.png"})[1]


def test_a_pattern_that_takes_for_ever_is_given_up(base: CodeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scaffolder.agent.files.LONGEST_SECONDS", 0.3)
    (base.root / "long.txt").write_text("a" * 60 + "!\n")
    started = time.monotonic()
    text, failed = base.run("Grep", {"pattern": "^(a+)+$"})
    assert failed
    assert "simpler pattern" in text
    assert time.monotonic() - started < 5


def test_the_root_may_itself_be_a_link(base: CodeBase, tmp_path: Path) -> None:
    alias = tmp_path / "alias"
    alias.symlink_to(base.root)
    assert not CodeBase(alias).run("Read", {"file_path": "README.md"})[1]


def test_nothing_is_ever_written(base: CodeBase) -> None:
    def seen() -> dict[str, float]:
        return {str(path): os.lstat(path).st_mtime_ns for path in base.root.rglob("*")}

    before = seen()
    for name in SCHEMAS:
        base.run(name, {"pattern": "x", "file_path": "README.md"})
    assert seen() == before
    assert set(SCHEMAS) == {"Read", "Grep", "Glob"}
