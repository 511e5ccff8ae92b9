"""Generated FastAPI projects under the tools of their trade."""

from __future__ import annotations

import subprocess

import pytest

from tests.support.project import GeneratedProject
from tests.support.runtimes import mypy_cache
from tests.support.usage import clean_environment

pytestmark = pytest.mark.build

FRAMEWORKS = ("fastapi",)
RULES = "S,B,ASYNC,DTZ,FAST,PT"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["black", "--check", "--quiet", "."], id="black"),
        pytest.param(["ruff", "check", "--no-cache", "."], id="ruff"),
        pytest.param(["ruff", "check", "--no-cache", "--isolated", "."], id="ruff-without-configuration"),
        pytest.param(["ruff", "check", "--no-cache", "--isolated", "--select", RULES, "app"], id="ruff-strict"),
        pytest.param(["mypy", "--strict", "app"], id="mypy"),
        pytest.param(["bandit", "--quiet", "--recursive", "app"], id="bandit"),
    ],
)
def test_a_tool_finds_nothing(any_project: GeneratedProject, command: list[str]) -> None:
    program = any_project.folder / ".venv/bin" / command[0]
    environment = clean_environment(MYPY_CACHE_DIR=str(mypy_cache()))
    done = subprocess.run(
        [program, *command[1:]], cwd=any_project.folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
