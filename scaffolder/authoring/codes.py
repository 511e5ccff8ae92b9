"""The diagnostics of work on packs."""

from scaffolder.diagnostics import Code, Severity

UNREAD_FACTS = Code(
    "pack-unread-facts",
    "no template reads {names} of {type}, as every bundled pack does",
    "say what it stands for in the generated code, or know why this framework need not",
    severity=Severity.WARNING,
)
LONG_TEMPLATE = Code(
    "pack-long-template",
    "{lines} lines, where {most} are the budget",
    "move a part into a partial",
    severity=Severity.WARNING,
)
SLOW_PACK = Code(
    "pack-slow",
    "{milliseconds:.1f} ms a file, where {most} are the budget",
    "the template that loops inside a loop is the first to look at",
    severity=Severity.WARNING,
)
UNRENDERED = Code("pack-unrendered", "{design} cannot be rendered: {problem}")
UNSTABLE = Code("pack-unstable", "{path} of {design} is formatted differently the second time")
UNCOPIED = Code("pack-uncopied", "`copier copy` fails: {problem}")
UNLIKE_COPIER = Code("pack-unlike-copier", "`copier copy` makes another {path} of {design}")
UNTRIED = Code(
    "pack-untried",
    "`scaffold pack test` starts what pack {pack!r} generates, and the pack does not come with scaffold",
    "if you trust it, say so by --trust",
)
FAILED_TRIAL = Code("pack-failed-trial", "{design} on {database}: {problem}")
