"""What the real API refuses, as far as its documentation and its error texts say; each rule names its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, get_args

from anthropic.types.model_param import ModelParam

Request = dict[str, Any]

MODELS = frozenset(get_args(get_args(ModelParam)[0]))
KNOWN_KEYS = frozenset(
    [
        "model",
        "messages",
        "max_tokens",
        "system",
        "tools",
        "tool_choice",
        "thinking",
        "output_config",
        "cache_control",
        "metadata",
        "stop_sequences",
        "stream",
        "service_tier",
    ]
)
SAMPLING = ("temperature", "top_p", "top_k")
MOST_OUTPUT = 128_000
TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MOST_OPTIONAL, MOST_UNIONS = 24, 16
EFFORTS = ("low", "medium", "high", "xhigh", "max")


def findings(request: Request) -> list[str]:
    """Everything for which the real API would answer 400."""
    return [finding for rule in RULES for finding in rule(request)]


def _keys(request: Request) -> Iterator[str]:
    yield from (f"{key}: extra inputs are not permitted" for key in request if key not in KNOWN_KEYS | set(SAMPLING))
    yield from (f"{key}: field required" for key in ("model", "messages", "max_tokens") if key not in request)
    if request.get("model") not in MODELS:
        yield f"model: {request.get('model')}"
    most = request.get("max_tokens")
    if not isinstance(most, int) or not 0 < most <= MOST_OUTPUT:
        yield f"max_tokens: {most} is not from 1 to {MOST_OUTPUT}"


def _sampling(request: Request) -> Iterator[str]:
    yield from (f"`{key}` is deprecated for this model" for key in SAMPLING if key in request)


def _forced_tools(request: Request) -> Iterator[str]:
    choice = request.get("tool_choice", {"type": "auto"})
    if choice.get("type") not in ("auto", "none"):
        yield "tool_choice: forced tool use is not supported for this model"


def _thinking(request: Request) -> Iterator[str]:
    kind = request.get("thinking", {"type": "adaptive"}).get("type")
    if kind != "adaptive":
        yield f'"thinking.type.{kind}" is not supported for this model'
    effort = request.get("output_config", {}).get("effort")
    if effort is not None and effort not in EFFORTS:
        yield f"output_config.effort: {effort}"


def _turns(request: Request) -> Iterator[str]:
    messages = request.get("messages") or []
    if not messages:
        yield "messages: at least one message is required"
        return
    if messages[0]["role"] != "user":
        yield "messages: first message must use the user role"
    for index, message in enumerate(messages):
        if message["role"] not in ("user", "assistant"):
            yield f"messages.{index}.role: {message['role']}"
        if not message["content"]:
            yield f"messages.{index}: all messages must have non-empty content"
        for block in _blocks(message):
            if block["type"] == "text" and not block["text"].strip():
                yield f"messages.{index}: text content blocks must contain non-whitespace text"
    if messages[-1]["role"] == "assistant" and _blocks(messages[-1])[-1]["type"] != "server_tool_use":
        yield "this model does not support assistant message prefill; the conversation must end with a user message"


def _answers(request: Request) -> Iterator[str]:
    """Every call is answered in the very next message, before anything else; no answer is without its call."""
    messages = request.get("messages") or []
    seen: set[str] = set()
    for index, message in enumerate(messages):
        asked = (
            [it["id"] for it in _blocks(message) if it["type"] == "tool_use"] if message["role"] == "assistant" else []
        )
        for identity in asked:
            if identity in seen:
                yield f"messages.{index}: `tool_use` ids must be unique"
            seen.add(identity)
        following = messages[index + 1] if index + 1 < len(messages) else None
        results = _results(following) if following else []
        if asked and following and sorted(results) != sorted(asked):
            yield f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after"
        if message["role"] == "user" and _results(message):
            before = messages[index - 1] if index else {"role": "user", "content": []}
            calls = {it["id"] for it in _blocks(before) if it["type"] == "tool_use"}
            if not set(_results(message)) <= calls:
                yield f"messages.{index}: unexpected `tool_use_id` found in `tool_result` blocks"
            kinds = [it["type"] for it in _blocks(message)]
            if "tool_result" in kinds[len(_results(message)) :]:
                yield f"messages.{index}: `tool_result` blocks come first"


def _results(message: dict[str, Any]) -> list[str]:
    return [it["tool_use_id"] for it in _blocks(message) if it["type"] == "tool_result"]


def _blocks(message: dict[str, Any]) -> list[dict[str, Any]]:
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _tools(request: Request) -> Iterator[str]:
    names: set[str] = set()
    for index, tool in enumerate(request.get("tools", [])):
        name = tool.get("name", "")
        if not TOOL_NAME.fullmatch(name):
            yield f"tools.{index}.name: string should match pattern"
        if name in names:
            yield "tools: tool names must be unique"
        names.add(name)
        if "input_schema" not in tool:
            continue
        schema = tool["input_schema"]
        if schema.get("type") != "object":
            yield f"tools.{index}.input_schema.type: input should be 'object'"
        if {"anyOf", "oneOf", "allOf"} & set(schema):
            yield f"tools.{index}.input_schema: does not support oneOf, allOf, or anyOf at the top level"
        if tool.get("strict"):
            yield from _strict(f"tools.{index}", schema)
    output = request.get("output_config", {}).get("format")
    if output:
        yield from _strict("output_config.format", output.get("schema", {}))


def _strict(where: str, schema: dict[str, Any]) -> Iterator[str]:
    optional, unions, recursive, open_ = _count(schema, schema, ())
    if optional > MOST_OPTIONAL:
        yield f"{where}: {optional} optional parameters, more than {MOST_OPTIONAL}"
    if unions > MOST_UNIONS:
        yield f"{where}: {unions} parameters with union types, more than {MOST_UNIONS}"
    if recursive:
        yield f"{where}: recursive schemas are not supported"
    if open_:
        yield f"{where}: for 'object' type, 'additionalProperties' must be false"


def _count(schema: Any, root: dict[str, Any], inside: tuple[str, ...]) -> tuple[int, int, bool, bool]:
    if isinstance(schema, list):
        return _added(_count(item, root, inside) for item in schema)
    if not isinstance(schema, dict):
        return 0, 0, False, False
    reference = schema.get("$ref")
    if reference:
        if reference in inside:
            return 0, 0, True, False
        target: Any = root
        for step in reference.split("/")[1:]:
            target = target[step]
        return _count(target, root, (*inside, reference))
    optional = len(set(schema.get("properties", {})) - set(schema.get("required", ())))
    union = int(any(key in schema for key in ("anyOf", "oneOf")) or isinstance(schema.get("type"), list))
    open_ = schema.get("type") == "object" and schema.get("additionalProperties") is not False
    below = _added(_count(value, root, inside) for key, value in schema.items() if key != "$defs")
    return optional + below[0], union + below[1], below[2], open_ or below[3]


def _added(counts: Iterator[tuple[int, int, bool, bool]]) -> tuple[int, int, bool, bool]:
    total = (0, 0, False, False)
    for optional, unions, recursive, open_ in counts:
        total = (total[0] + optional, total[1] + unions, total[2] or recursive, total[3] or open_)
    return total


def _caching(request: Request) -> Iterator[str]:
    marks = str(request).count("'cache_control'")
    if marks > 4:
        yield f"a maximum of 4 blocks with cache_control may be provided, found {marks}"


def _system(request: Request) -> Iterator[str]:
    system = request.get("system", [])
    if isinstance(system, list) and any(not block.get("text", "").strip() for block in system):
        yield "system: text content blocks must contain non-whitespace text"


RULES: tuple[Callable[[Request], Iterator[str]], ...] = (
    _keys,
    _sampling,
    _forced_tools,
    _thinking,
    _turns,
    _answers,
    _tools,
    _caching,
    _system,
)
