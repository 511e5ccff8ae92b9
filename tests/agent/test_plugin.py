"""The plugin folder and the skill name what is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scaffolder import __version__
from scaffolder.agent.definition import agents, read_definition
from scaffolder.agent.draft import draft_of, verdict
from scaffolder.agent.editing import apply_calls, read_calls
from scaffolder.agent.edits.registry import TOOLS
from scaffolder.packs.yamlsource import parse_yaml
from tests.agent.scripts import gold
from tests.docs.test_docs import scaffold

PLUGIN = Path(__file__).parents[2] / "plugin"
SKILL = (PLUGIN / "skills/scaffold-design/SKILL.md").read_text()


def test_the_manifest_has_the_version_of_the_package() -> None:
    manifest = json.loads((PLUGIN / ".claude-plugin/plugin.json").read_text())
    assert (manifest["name"], manifest["version"]) == ("scaffold", __version__)


def test_the_server_of_the_plugin_is_ours() -> None:
    server = json.loads((PLUGIN / ".mcp.json").read_text())["mcpServers"]["scaffold"]
    assert [server["command"], *server["args"]] == ["scaffold", "mcp", "design.json"]


def test_the_agents_of_the_plugin_are_those_that_the_runner_takes() -> None:
    found = sorted((PLUGIN / "agents").glob("*.md"))
    assert [path.stem for path in found] == list(agents())
    assert all(read_definition(path.read_text(), path.name)[0] for path in found)


def test_the_skill_has_a_name_and_a_description() -> None:
    front = SKILL.split("---\n")[1]
    source, problems = parse_yaml(front.encode(), "SKILL.md")
    assert source is not None, problems
    assert source.value["name"] == PLUGIN.joinpath("skills").iterdir().__next__().name
    assert 40 < len(source.value["description"]) <= 1024


def test_every_command_and_tool_that_the_skill_names_is_there(tmp_path: Path) -> None:
    help_text = scaffold("--help", cwd=tmp_path).stdout
    for command in set(re.findall(r"scaffold (\w+) ", SKILL)):
        assert re.search(rf"\b{command}\b", help_text), command
    named = re.search(r"call the tools: (.*?)\. The file", SKILL, re.DOTALL)
    assert named is not None
    assert re.findall(r"`(\w+)`", named[1]) == [name for name in TOOLS if name != "finding"]


def test_the_calls_of_the_skill_work() -> None:
    text = re.search(r"<<'CALLS'\n(.*?)\nCALLS", SKILL, re.DOTALL)
    assert text is not None
    calls, problems = read_calls(text[1])
    assert not problems
    replies = [reply for _, reply in apply_calls(draft_of(gold("bookstore")), calls)]
    assert len(replies) == 2
    assert not any(reply.is_error for reply in replies), [reply.text for reply in replies]
    assert not verdict(replies[-1].draft).errors


@pytest.mark.build
def test_the_wheel_carries_the_agents(tmp_path: Path) -> None:
    import subprocess
    import sys
    import zipfile

    root = PLUGIN.parent
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"scaffolder/agents/{name}.md" for name in agents()} <= set(names)
    assert "scaffolder/agent/models.json" in names
