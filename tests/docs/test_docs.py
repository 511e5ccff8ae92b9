"""What the documents say is true."""

import json
import re
import subprocess
import sys
from importlib import util
from pathlib import Path

import pytest

from scaffolder.design.load import load_text
from scaffolder.diagnostics import has_errors

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")] + sorted(
    ROOT.glob("docs/*.md")
)


def scaffold(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scaffolder", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_the_reference_is_fresh() -> None:
    spec = util.spec_from_file_location("docs_build", ROOT / "docs/build.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == (ROOT / "docs/reference.md").read_text(), "python docs/build.py writes it anew"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_every_command_of_the_readme_is_one(tmp_path: Path) -> None:
    help_text = scaffold("--help", cwd=tmp_path).stdout
    for command in set(re.findall(r"`scaffold (\w+)", README)) - {"update", "verify"}:
        assert re.search(rf"\b{command}\b", help_text), command


def test_make_targets_that_the_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    generated = {"run", "setup"}
    named = {word for path in DOCUMENTS for word in re.findall(r"^make ([a-z-]+)", path.read_text(), re.MULTILINE)}
    assert named <= targets | generated


def test_the_main_job_needs_no_key_and_no_server(tmp_path: Path) -> None:
    design = ROOT / "examples/bookstore/design.json"
    done = scaffold("new", "bookstore", "--from", str(design), "--to", str(tmp_path / "bookstore"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "bookstore/app/main.py").exists()
    assert "make setup" in done.stdout


def test_the_conduit_design_is_as_short_as_the_readme_says() -> None:
    lines = (ROOT / "examples/conduit/design.json").read_text().count("\n")
    said = re.search(r"is (\d+) lines of design", README)
    assert said is not None
    assert lines <= int(said[1]) + 5


def test_the_model_of_the_language_page_loads() -> None:
    page = (ROOT / "docs/language.md").read_text()
    model = re.search(r"```json\n(\"Book\".*?)```", page, re.DOTALL)
    assert model is not None
    others = {
        "Author": {"fields": {"name": {"type": "string"}}, "access": {"read": "public"}},
        "Tag": {"fields": {"name": {"type": "string", "unique": True}}, "access": {"read": "public"}},
        "User": {
            "fields": {"email": {"type": "email", "unique": True}, "password": {"type": "password"}},
            "access": {"create": "public", "read": "public"},
        },
    }
    design = {
        "design": 1,
        "name": "books",
        "auth": {"model": "User", "identity": "email", "secret": "password", "token": "jwt 1h"},
        "models": {**json.loads("{" + model[1] + "}"), **others},
        "endpoints": {"GET /books": {"operation": "list", "model": "Book"}},
    }
    _, _, diagnostics = load_text(json.dumps(design))
    assert not has_errors(diagnostics), diagnostics
