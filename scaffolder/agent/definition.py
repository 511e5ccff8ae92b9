"""Agent definitions: front matter that the runner enforces, and a prompt."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from scaffolder.agent import codes
from scaffolder.agent.edits.registry import TOOLS
from scaffolder.agent.models import known_models, model_facts
from scaffolder.diagnostics import Diagnostic, Place, closest, has_errors, pointer_of
from scaffolder.packs.yamlsource import YamlSource, parse_yaml
from scaffolder.record import Record, replace

FILE_TOOLS = ("Read", "Grep", "Glob")
WEB_TOOLS = ("WebSearch", "WebFetch")
IGNORED_TOOLS = ("TodoWrite",)
PREFIX = "mcp__scaffold__"

_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?\n)---[ \t]*(?:\n|\Z)(?P<prompt>.*)\Z", re.DOTALL)
_PROBLEMS = {
    "greater_than": "it must be greater than 0",
    "int_type": "a whole number is needed",
    "float_type": "a number is needed",
    "bool_type": "true or false is needed",
    "string_type": "text is needed",
}

Effort = Literal["low", "medium", "high", "xhigh", "max"]
Positive = Annotated[int, Field(gt=0)]


class FrontMatter(BaseModel):
    """The keys of a definition; every one of them is shown or enforced, and no other is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    description: str
    category: str = ""
    color: str = ""
    emoji: str = ""
    tools: str | tuple[str, ...]
    model: str = "sonnet"
    max_runtime_minutes: Positive = 30
    max_tool_calls: Positive = 200
    checkpoint_frequency: Positive = 10
    context_isolation: Literal[True] = True
    parallel_ready: bool = True
    max_refinements: Positive = 5
    max_items_per_reply: Positive = 10
    max_usd: Annotated[float, Field(gt=0, strict=False)] = 1.0
    effort: Effort | None = None
    halt_on: tuple[Literal["circular_dependencies"], ...] = ()


class Definition(Record):
    """An agent: what its front matter says, its prompt, and a digest of the file."""

    front: FrontMatter
    prompt: str
    digest: str
    tools: tuple[str, ...]

    @property
    def design_tools(self) -> tuple[str, ...]:
        """The tools of the registry that it may call."""
        return tuple(tool.removeprefix(PREFIX) for tool in self.tools if tool.startswith(PREFIX))

    @property
    def file_tools(self) -> tuple[str, ...]:
        """The read-only file tools that it may call where a code base is given."""
        return tuple(tool for tool in self.tools if tool in FILE_TOOLS)

    @property
    def web_tools(self) -> tuple[str, ...]:
        """The tools of the web that it may call where the person allows it, too."""
        return tuple(tool for tool in self.tools if tool in WEB_TOOLS)


Found = tuple[Definition | None, tuple[Diagnostic, ...]]


def agents() -> tuple[str, ...]:
    """The names of the definitions that come with the tool, sorted."""
    return tuple(sorted(path.stem for path in bundled_folder().glob("*.md")))


def bundled_folder() -> Path:
    """The folder of bundled definitions: inside the installed package, else at the top of the repository."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "agents"
    return installed if installed.is_dir() else package.parent / "agents"


def definition(name: str) -> Found:
    """A bundled definition by its name, or any by the path of its file."""
    path = Path(name) if "/" in name or name.endswith(".md") else bundled_folder() / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None, (
            replace(codes.NO_DEFINITION.at("", name=name, hint=", ".join(agents()) or "none"), file=str(path)),
        )
    return read_definition(text, str(path))


def read_definition(text: str, file: str) -> Found:
    """The definition that a file says, and everything that is wrong with it."""
    match = _FRONT.match(text.replace("\r\n", "\n"))
    if match is None:
        return None, (replace(codes.NO_FRONT_MATTER.at(""), file=file, place=Place(1, 1)),)
    source, problems = parse_yaml(("\n" + match["front"]).encode(), file)
    if source is None:
        return None, problems
    front, problems = _front_matter(source)
    if not match["prompt"].strip():
        problems = (*problems, codes.NO_PROMPT.at("").located(source))
    if front is None or has_errors(problems):
        return None, problems
    digest = sha256(text.encode()).hexdigest()
    return Definition(front, match["prompt"].strip(), digest, tool_names(front.tools)), problems


def tool_names(tools: str | tuple[str, ...]) -> tuple[str, ...]:
    """The names in an allow-list, given as a list or in one line with commas."""
    return tuple(name.strip() for name in tools.split(",")) if isinstance(tools, str) else tools


def _front_matter(source: YamlSource) -> tuple[FrontMatter | None, tuple[Diagnostic, ...]]:
    try:
        front = FrontMatter.model_validate(source.value)
    except ValidationError as error:
        return None, tuple(_problem(it).located(source) for it in error.errors())
    found = [*_tool_problems(front), *_model_problems(front)]
    return front, tuple(problem.located(source) for problem in found)


def _problem(error: ErrorDetails) -> Diagnostic:
    pointer = pointer_of(*error["loc"][:1])
    key = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return codes.UNKNOWN_FRONT_KEY.at(pointer, key=key, hint=closest(key, FrontMatter.model_fields))
    if error["type"] == "missing":
        return codes.MISSING_FRONT_KEY.at("", key=key)
    if key == "context_isolation":
        return codes.BAD_FRONT_VALUE.at(pointer, problem="the runner always isolates: say true, or leave the key out")
    return codes.BAD_FRONT_VALUE.at(pointer, problem=_PROBLEMS.get(error["type"], error["msg"]))


def _tool_problems(front: FrontMatter) -> list[Diagnostic]:
    known = (*FILE_TOOLS, *WEB_TOOLS, *IGNORED_TOOLS, *(PREFIX + name for name in TOOLS))
    problems = [
        codes.UNKNOWN_ALLOWED_TOOL.at("/tools", name=name, hint=closest(name, known))
        for name in tool_names(front.tools)
        if name not in known
    ]
    ignored = [codes.IGNORED_TOOL.at("/tools", name=name) for name in tool_names(front.tools) if name in IGNORED_TOOLS]
    return problems + ignored


def _model_problems(front: FrontMatter) -> list[Diagnostic]:
    facts = model_facts(front.model)
    if facts is None:
        return [codes.UNKNOWN_AGENT_MODEL.at("/model", name=front.model, hint=closest(front.model, known_models()))]
    if front.effort and front.effort not in facts.effort:
        hint = ", ".join(facts.effort)
        return [codes.EFFORT_NOT_OFFERED.at("/effort", model=facts.id, effort=front.effort, hint=hint)]
    return []


def shown(definition: Definition) -> dict[str, Any]:
    """What is shown of an agent before it runs."""
    front = definition.front
    return {key: getattr(front, key) for key in ("name", "description", "category", "color", "emoji")}
