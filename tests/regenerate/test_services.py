"""Functions that a person writes: an update adds what is new beside them, and what is missing fails the type check."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.regenerate.projects import BOOKSTORE, Edited, comment, make
from tests.regenerate.test_corpus import COMPILE
from tests.support.project import GeneratedProject
from tests.support.runtimes import RUNTIMES


def with_functions(*names: str) -> dict[str, Any]:
    """The bookstore with a service of its own."""
    design: dict[str, Any] = json.loads(json.dumps(BOOKSTORE))
    design["services"] = {"mailer": {name: {"output": {"word": {"type": "string"}}} for name in names}}
    for name in names:
        design["endpoints"][f"POST /{name}"] = {"operation": "call", "hook": f"mailer.{name}", "access": "public"}
    return design


def adds(*names: str) -> Callable[[dict[str, Any]], None]:
    return lambda design: design.update(with_functions(*names))


@pytest.fixture
def service(shop: Edited) -> tuple[Edited, str]:
    """A project whose service a person has written into, and the path of the service."""
    mail = make(shop.root.parent, shop.framework, with_functions("ping"), "mail")
    lines = json.loads(mail.read(".scaffold/lock.json"))["files"]
    (path,) = [it["path"] for it in lines if it["owner"] == "ext" and "mailer" in it["path"]]
    text = mail.read(path)
    assert len(re.findall("[nN]ot_?[iI]mplemented", text)) >= 1
    (mail.root / path).write_text(f"{text}\n{comment(path, 'mine')}\n")
    return mail, path


def test_a_new_function_comes_beside_those_that_were_written(service: tuple[Edited, str]) -> None:
    mail, path = service
    before = mail.read(path)
    assert mail.update(adds("ping", "pong")) == 0
    after = mail.read(path)
    assert comment(path, "mine") in after
    assert "pong" in after.lower()
    assert [line for line in written(before) if line not in written(after)] == []


def test_a_function_that_is_gone_from_the_design_stays(service: tuple[Edited, str]) -> None:
    mail, path = service
    assert mail.update(adds("ping", "pong")) == 0
    before = mail.read(path)
    assert mail.update(adds("pong")) == 0
    assert [line for line in written(before) if line not in written(mail.read(path))] == []


def written(text: str) -> list[str]:
    """The lines that say something, but for imports."""
    return [line for line in text.splitlines() if line.strip() and "import" not in line]


def test_a_stub_that_has_no_place_is_printed(service: tuple[Edited, str], capsys: pytest.CaptureFixture[str]) -> None:
    mail, path = service
    own = {"py": "def mine() -> int:\n    return 1\n", "ts": "export const mine = 1;\n", "go": "package mailer\n"}
    (mail.root / path).write_text(own[path.rpartition(".")[2]])
    capsys.readouterr()
    assert mail.update(adds("ping", "pong")) == 0
    said = capsys.readouterr().err
    if mail.framework != "gin":  # whose functions stand by themselves, so that each has its place
        assert path in said
        assert "pong" in said
    else:
        assert "Pong" in mail.read(path)


@pytest.mark.build
def test_a_missing_function_fails_the_type_check(framework: str, tmp_path: Path) -> None:
    mail = make(tmp_path, framework, with_functions("ping"))
    lines = json.loads(mail.read(".scaffold/lock.json"))["files"]
    (path,) = [it["path"] for it in lines if it["owner"] == "ext" and "mailer" in it["path"]]
    edited = f"{mail.read(path)}\n{comment(path, 'mine')}\n"
    (mail.root / path).write_text(edited)
    assert mail.update(adds("ping", "pong")) == 0
    RUNTIMES[framework].install(mail.root)
    assert checked(mail).returncode == 0, checked(mail).stdout + checked(mail).stderr
    (mail.root / path).write_text(edited)
    done = checked(mail)
    assert done.returncode != 0
    assert "pong" in (done.stdout + done.stderr).lower()


def checked(shop: Edited) -> subprocess.CompletedProcess[str]:
    variables = GeneratedProject(shop.root, shop.design, shop.framework).variables("")
    return subprocess.run(COMPILE[shop.framework], cwd=shop.root, env=variables, capture_output=True, text=True)
