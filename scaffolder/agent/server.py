"""The tools over the Model Context Protocol: a coding agent edits a design by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from scaffolder import __version__
from scaffolder.agent.checkpoint import write_atomically
from scaffolder.agent.draft import Draft, draft_of, new_draft, verdict
from scaffolder.agent.edits.registry import TOOLS, Reply, call
from scaffolder.agent.job import read_output
from scaffolder.design.load import load_text

INSTRUCTIONS = (
    "These tools change one design.json by name. The file is written after each call that leaves the design valid; "
    "until then changes wait in memory. Never edit design.json or generated files by hand in between. End with finish, "
    "then run `scaffold new` or `scaffold update`."
)
LOOKS = ("look",)


class Desk:
    """The one design that a server works on: the draft in memory, and its file as it was last seen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: str | None = None
        self.draft: Draft = new_draft()
        self.unsaved = False
        self.problem = self.open()

    def open(self) -> str | None:
        """Take the design from its file; what is no JSON object cannot be edited."""
        self.seen = read_output(self.path)
        if self.seen is None:
            self.draft = new_draft()
            return None
        _, source, _ = load_text(self.seen, str(self.path))
        if source is None or not isinstance(source.value, dict):
            return f"{self.path} is no JSON object: run `scaffold validate {self.path}`"
        self.draft = draft_of(source.value)
        return None

    def call(self, name: str, given: Any) -> tuple[str, bool]:
        """Answer a call, and write the file where the design is valid; one that changed meanwhile is read anew."""
        if read_output(self.path) != self.seen:
            if self.unsaved:
                return (
                    f"{self.path} was changed by somebody else while edits wait: restart the server to drop them",
                    True,
                )
            self.problem = self.open()
        if self.problem:
            return self.problem, True
        reply = call(self.draft, name, given)
        self._keep(reply)
        return reply.text, reply.is_error

    def _keep(self, reply: Reply) -> None:
        self.draft = reply.draft
        text = self.draft.text
        self.unsaved = text != self.seen and (self.seen is not None or self.draft.value != new_draft().value)
        if self.unsaved and not verdict(self.draft).errors:
            write_atomically(self.path, text)
            self.seen, self.unsaved = text, False


def server_of(desk: Desk) -> Server[Any]:
    """A server whose tools are those of the registry."""

    async def list_tools(_: Any, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        tools = [
            types.Tool(
                name=tool.name,
                description=tool.description,
                input_schema=dict(tool.schema),
                annotations=types.ToolAnnotations(
                    read_only_hint=tool.kind in LOOKS, destructive_hint=tool.name == "remove", open_world_hint=False
                ),
            )
            for tool in TOOLS.values()
        ]
        return types.ListToolsResult(tools=tools)

    async def call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        text, is_error = desk.call(params.name, params.arguments or {})
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=is_error)

    return Server(
        "scaffold", version=__version__, instructions=INSTRUCTIONS, on_list_tools=list_tools, on_call_tool=call_tool
    )


def serve(path: Path) -> None:
    """Serve over standard input and output until the client is gone."""
    import anyio

    server = server_of(Desk(path))

    async def run() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)
