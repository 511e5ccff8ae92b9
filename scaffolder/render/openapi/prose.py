"""Words: the summary of an endpoint, and what its description says of who may call it and what it asks for."""

from __future__ import annotations

from scaffolder.ir.model import Operation, Project, RateLimit
from scaffolder.render.names import Name

_SUMMARIES = {
    "list": "List {plural}",
    "get": "Get {one}",
    "create": "Create {one}",
    "update": "Update {one}",
    "delete": "Delete {one}",
    "login": "Log in",
    "call": "Call {hook}",
}
_SUCCESSES = {
    "list": "The {plural}.",
    "get": "The {name}.",
    "create": "The new {name}.",
    "update": "The {name} as it is now.",
    "delete": "The {name} is gone.",
    "login": "The caller, with a fresh token.",
    "call": "What the function answers.",
}
_CALLERS = {
    "none": "Open to everyone.",
    "ignored": "Open to everyone; a token is not looked at.",
    "optional": "Open to everyone; a token that is sent must be valid.",
    "required": "Needs a token.",
}


def summary(operation: Operation) -> str:
    """One line on what the endpoint does: the design's own, else one that follows from its kind."""
    return operation.summary.strip() or _SUMMARIES[operation.kind].format(**_words(operation))


def success(operation: Operation) -> str:
    """What the success status means."""
    return _SUCCESSES[operation.kind].format(**_words(operation))


def _words(operation: Operation) -> dict[str, str]:
    name = Name.of(operation.resource)
    phrase = name.phrase
    article = "an" if phrase[0] in "aeiou" else "a"
    one = "yourself" if operation.row_is_caller else f"{article} {phrase}"
    hook = f"{operation.hook.service}.{operation.hook.function}" if operation.hook else "a function"
    return {"one": one, "name": phrase, "plural": name.plural.phrase, "hook": hook}


def description(operation: Operation, project: Project) -> str:
    """Paragraphs: who may call it and what it shows, what must hold, and how often it may be called."""
    paragraphs = [_access(operation, project), _preconditions(operation), _rate(operation.rate_limit)]
    return "\n\n".join(filter(None, paragraphs))


def _access(operation: Operation, project: Project) -> str:
    sentences = [_CALLERS[operation.caller]]
    if operation.access is not None and operation.access.kind == "expr":
        sentences.append(f"Allowed {operation.access.summary.rstrip('.')}.")
    if operation.has_read_rule and operation.model is not None:
        shown = "Shows a row" if operation.kind in ("list", "get") else "Finds a row"
        sentences.append(f"{shown} {project.model(operation.model).read.summary.rstrip('.')}.")
    return " ".join(sentences)


def _preconditions(operation: Operation) -> str:
    lines = [f"- `{need.code}`: {need.message or need.text}" for need in operation.requires]
    return "\n".join(["Refused with 409 where this does not hold:", "", *lines]) if lines else ""


def _rate(limit: RateLimit | None) -> str:
    if limit is None:
        return ""
    return f"At most {limit.limit} requests in {limit.seconds} seconds for one {limit.by}."
