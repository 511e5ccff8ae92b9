"""The diagnostics of rendering."""

from scaffolder.diagnostics import Code, Severity

TEMPLATE_ERROR = Code("template-error", "{problem}")
PATH_ERROR = Code("template-path-error", "the path cannot be rendered: {problem}")
UNSAFE_TEMPLATE = Code("template-unsafe", "a template must not do this: {problem}")
OUTSIDE_TEMPLATE = Code("template-outside-pack", "{name!r} is no file of the pack")
ENDLESS = Code("template-endless", "the template does not come to an end: {problem}")
TOO_LARGE = Code("template-too-large", "the template takes too much memory: {problem}")
RESERVED_PATH = Code("path-reserved", "{path!r} belongs to git or to scaffold, not to a pack")
ESCAPING_PATH = Code("path-escapes-root", "{path!r} leaves the project")
DUPLICATE_PATH = Code("duplicate-path", "{path!r} is also written by {other}")
NO_OWNER = Code("no-owner", "no owner rule of pack.yml matches {path!r}")
CLASHING_OPTION = Code("clashing-option", "option {name!r} has the name of a member of the view")
UNKNOWN_NAME = Code("template-unknown-name", "unknown name {name!r}", "did you mean '{hint}'?")
UNKNOWN_ATTRIBUTE = Code("template-unknown-attribute", "{type} has no {name!r}", "did you mean '{hint}'?")
THINKING_TEMPLATE = Code(
    "template-thinks", "{what} in a template", "move the thinking to the view: a template tests one boolean"
)
UNKNOWN_FILTER = Code("template-filter", "filter {name!r} is not one of those that templates may use")
BAD_PRINT = Code("template-prints", "{type} cannot be printed")
BAD_LOOP = Code("template-loops", "{type} cannot be looped over")
BAD_CALL = Code("template-call", "{problem}")
UNUSED_ENTRY = Code("pack-unused-partial", "{name!r} is never used", severity=Severity.WARNING)
MISSING_ENTRY = Code("pack-missing-entry", "types.yml says nothing of {kind} {name!r}")
MISSING_TOOL = Code(
    "tool-missing", "{tool} is not here: {files} stay as rendered", "install {hint}", severity=Severity.WARNING
)
FAILED_TOOL = Code("tool-failed", "{tool}: {problem}", severity=Severity.WARNING)
LINT = Code("lint", "{problem}", severity=Severity.WARNING)
