"""`scaffold mcp` with the protocol's own client over stdio; and one list of calls by three ways."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client

from scaffolder.agent.edits.registry import TOOLS
from scaffolder.cli.main import run
from tests.agent.scripts import calls_of, finish_call, gold, replies_of
from tests.agent.support import copy_of, design
from tests.fake_api.turns import Reply

T = TypeVar("T")
ROOT = Path(__file__).parents[2]


def with_server(path: Path, use: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
    """What a client does with a server for a design."""
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "scaffolder", "mcp", str(path)],
        env={"PYTHONPATH": str(ROOT)},
        cwd=path.parent,
    )

    async def connected() -> T:
        async with Client(stdio_client(parameters)) as client:
            return await use(client)

    return anyio.run(connected)


async def call(client: Client, tool: str, given: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The answer to a call as JSON, and whether it is an error."""
    result = await client.call_tool(tool, given)
    return json.loads(result.content[0].text), bool(result.is_error)  # type: ignore[union-attr]


def test_the_tools_are_those_of_the_registry(tmp_path: Path) -> None:
    async def listed(client: Client) -> dict[str, Any]:
        return {tool.name: tool for tool in (await client.list_tools()).tools}

    found = with_server(tmp_path / "design.json", listed)
    assert list(found) == list(TOOLS)
    assert {name: tool.input_schema for name, tool in found.items()} == {
        name: dict(tool.schema) for name, tool in TOOLS.items()
    }


@pytest.mark.parametrize("example", ["bookstore", "conduit"])
def test_design_edit_and_mcp_give_equal_bytes_from_one_list_of_calls(api, tmp_path: Path, example: str) -> None:
    calls = calls_of(gold(example))
    last = finish_call("User")
    written = []
    for way in ("design", "edit", "mcp"):
        folder = tmp_path / way
        folder.mkdir()
        path = folder / "design.json"
        if way == "design":
            api([*replies_of(calls), Reply((last,))])
            assert design(folder) == 0
        elif way == "edit":
            listed = [{"tool": it.tool, "input": it.input} for it in [*calls, last]]
            (folder / "calls.json").write_text(json.dumps(listed))
            assert run(["edit", str(path), str(folder / "calls.json")]) == 0
        else:

            async def all_calls(client: Client) -> None:
                for it in [*calls, last]:
                    answer, failed = await call(client, it.tool, it.input)
                    assert not failed, answer

            with_server(path, all_calls)
        written.append(path.read_bytes())
    assert written[0] == written[1] == written[2]
    assert json.loads(written[0]) == gold(example)


def test_a_refused_call_is_an_error_with_a_hint(tmp_path: Path) -> None:
    path = copy_of("bookstore", tmp_path)
    before = path.read_bytes()

    async def refused(client: Client) -> tuple[dict[str, Any], bool]:
        return await call(client, "remove", {"name": "Ghost"})

    answer, failed = with_server(path, refused)
    assert failed
    assert "Author" in answer["problems"][0]["hint"]
    assert path.read_bytes() == before


def test_an_invalid_step_waits_in_memory(tmp_path: Path) -> None:
    path = copy_of("bookstore", tmp_path)

    async def steps(client: Client) -> list[bytes]:
        seen = []
        field = {"type": "Series", "optional": True}
        await call(client, "put_field", {"model": "Book", "name": "series", "field": field})
        seen.append(path.read_bytes())
        await call(client, "put_model", {"name": "Series", "model": {"fields": {"name": {"type": "string"}}}})
        seen.append(path.read_bytes())
        return seen

    before = path.read_bytes()
    first, second = with_server(path, steps)
    assert first == before
    assert json.loads(second)["models"]["Book"]["fields"]["series"]["type"] == "Series"


def test_a_file_that_somebody_else_changed_is_read_anew_or_left_alone(tmp_path: Path) -> None:
    path = copy_of("bookstore", tmp_path)

    async def steps(client: Client) -> tuple[bool, str, bool]:
        path.write_text(path.read_text().replace("A bookstore", "Our bookstore"))
        _, failed = await call(client, "put_field", {"model": "Book", "name": "pages", "field": {"type": "int"}})
        kept = path.read_text()
        await call(client, "put_field", {"model": "Book", "name": "series", "field": {"type": "Series"}})
        path.write_text(path.read_text().replace("Our bookstore", "Their bookstore"))
        result = await client.call_tool("remove", {"name": "Book.series"})
        return failed, kept, bool(result.is_error)

    failed, kept, refused = with_server(path, steps)
    assert not failed
    assert "Our bookstore" in kept
    assert "pages" in kept
    assert refused
    assert "Their bookstore" in path.read_text()


def test_what_is_no_design_is_told(tmp_path: Path) -> None:
    path = tmp_path / "design.json"
    path.write_bytes(b"[\xff")

    async def asked(client: Client) -> Any:
        return await client.call_tool("describe", {})

    result = with_server(path, asked)
    assert result.is_error
    assert "scaffold validate" in result.content[0].text
    assert path.read_bytes() == b"[\xff"
