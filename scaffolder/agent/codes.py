"""The catalogue of findings about edits, agent definitions and the files around a run."""

from __future__ import annotations

from scaffolder.diagnostics import Code, Severity

_DID_YOU_MEAN = 'did you mean "{hint}"?'

# Calls of the tools
UNKNOWN_TOOL = Code("unknown-tool", 'there is no tool "{name}"', _DID_YOU_MEAN)
TOOL_NOT_ALLOWED = Code("tool-not-allowed", 'the definition does not allow the tool "{name}"')
UNKNOWN_ARGUMENT = Code("unknown-argument", '{tool} has no argument "{name}"', _DID_YOU_MEAN)
MISSING_ARGUMENT = Code("missing-argument", '{tool} needs the argument "{name}"')
BAD_ARGUMENT = Code("bad-argument", "{problem}")
ABSENT = Code("absent", 'the design has no {what} "{name}"', "it has {hint}")
TAKEN = Code("taken", 'the design has {what} "{name}" already', "rename or remove that first")
NOT_A_CALL = Code("not-a-call", "a call is an object with a tool and its input: {problem}")
TOO_MANY_ITEMS = Code(
    "too-many-items", "a reply changes at most {limit} items", "send this one again, in your next reply"
)
CUT_CALL = Code("cut-call", "the reply was cut off inside this call, which was not applied", "send it again, shorter")
UNREADABLE_INPUT = Code("unreadable-input", "the input of this call is no object")

# The end of a run
NOT_VALID_YET = Code("not-valid-yet", "the design still has {count} {errors}")
NOT_COVERED = Code("not-covered", "coverage names no requirement")
UNKNOWN_CONSTRUCT = Code(
    "unknown-construct", 'the design has no "{name}" that could cover a requirement', "it has {hint}"
)
NOTHING_DESIGNED = Code("nothing-designed", "the design has no endpoint")
NOT_FINISHED = Code("not-finished", "the reply ended without a call of finish")

# Agent definitions
NO_DEFINITION = Code("no-definition", 'there is no agent "{name}"', "there are {hint}")
NO_FRONT_MATTER = Code("no-front-matter", 'a definition starts with front matter between two lines of "---"')
NO_PROMPT = Code("no-prompt", "the definition has no prompt behind its front matter")
UNKNOWN_FRONT_KEY = Code("unknown-front-key", 'unknown key "{key}"', _DID_YOU_MEAN, at_key=True)
MISSING_FRONT_KEY = Code("missing-front-key", 'the key "{key}" is missing')
BAD_FRONT_VALUE = Code("bad-front-value", "{problem}")
UNKNOWN_ALLOWED_TOOL = Code("unknown-allowed-tool", 'there is no tool "{name}"', _DID_YOU_MEAN)
IGNORED_TOOL = Code(
    "ignored-tool", 'the tool "{name}" is accepted for other runners and does nothing here', severity=Severity.WARNING
)
UNKNOWN_AGENT_MODEL = Code("unknown-agent-model", 'there is no model "{name}"', _DID_YOU_MEAN)
EFFORT_NOT_OFFERED = Code("effort-not-offered", "{model} does not offer the effort {effort}", "it offers {hint}")

# Reviews
BAD_FINDING = Code("bad-finding", "{problem}")
