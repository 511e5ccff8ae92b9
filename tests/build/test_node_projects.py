"""Generated Express and Fastify projects under the tools of their trade."""

from __future__ import annotations

import subprocess

import pytest

from tests.support.project import GeneratedProject, program_path
from tests.support.usage import clean_environment

pytestmark = pytest.mark.build

FRAMEWORKS = ("express", "fastify")


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["prettier", "--check", "."], id="prettier"),
        pytest.param(["eslint", "--max-warnings", "0", "."], id="eslint"),
        pytest.param(["tsc"], id="tsc"),
    ],
)
def test_a_tool_finds_nothing(any_project: GeneratedProject, command: list[str]) -> None:
    environment = clean_environment(PATH=program_path(any_project.framework))
    done = subprocess.run(
        ["npx", *command], cwd=any_project.folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
