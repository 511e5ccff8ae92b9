"""The diagnostics of projects on disk."""

from scaffolder.diagnostics import Code, Severity

TARGET_NOT_EMPTY = Code("target-not-empty", "{path!r} is there already, and not an empty folder")
BAD_TARGET = Code("bad-target", "{path!r} cannot be written: {problem}")
BAD_LOCK = Code("bad-lock", "{file} is corrupt: {problem}")
NOT_A_PROJECT = Code("not-a-project", "{path!r} is not a generated project: it has no {lock}")
LOST_DESIGN = Code(
    "lost-design",
    "{file} is edited, and the design that was applied last is lost with {base}",
    "bring one of them back from version control",
)
EDITED_DESIGN = Code(
    "edited-design",
    "{file} is edited, and another design is asked for",
    "apply the edited one by `scaffold update` alone, or put back what was applied",
)
FOREIGN_MIGRATIONS = Code(
    "foreign-migrations",
    "{paths} came from another branch, and this design does not hold what they do: {changes}",
    "take `.scaffold` of the other branch, and update from there",
)
LOST_BASE = Code(
    "lost-base",
    "{file} is lost or damaged ({problem})",
    "edited files that the generator changes become conflicts until the next update",
    severity=Severity.WARNING,
)
BAD_JOURNAL = Code("bad-journal", "{file} is corrupt", "the files before the update are in .scaffold/tx/old")
INTERFERED = Code("changed-meanwhile", "{path} is not as it was when the update was planned; nothing is written")
UNWRITABLE = Code("unwritable", "{path} cannot be written: {problem}; the project is as it was")
CONFLICT = Code("conflict", "{path}: {problem}{about}")
PENDING = Code(
    "pending",
    "conflicts of the last update are open in {paths}",
    "decide them and run `scaffold update --continue`, or go back with `scaffold update --abort`",
)
NOT_PENDING = Code("not-pending", "no update is pending")
UNDECIDED = Code("undecided", "{path} still has {what}")
NOTHING_TO_UNDO = Code("nothing-to-undo", "there is no update to take back")
NOT_RECORDED = Code("not-recorded", "{path} is not a file of the generator", "did you mean '{hint}'?")
NOT_EJECTED = Code("not-ejected", "{path} has not been ejected")
LATE = Code("changed-since", "{path} has been changed since the last update")
UNDECLARED_RENAME = Code(
    "undeclared-rename",
    "{old} is gone and {new} is new: is it the same under another name?",
    'if so, give {new} `"renamed_from": {former}`; if not, allow its loss by `--drop {old}`',
)
DESTRUCTIVE = Code("destructive", "{problem}", "allow it by `--drop {name}`")
NEEDS_DEFAULT = Code(
    "needs-default", "{name} is required, and the rows that are there have none", "give it a literal default"
)
BAD_SETTINGS = Code("bad-settings", "scaffold.toml: {problem}", "did you mean '{hint}'?")
MENTION = Code(
    "old-name", "{path}:{line} speaks of {old}, which is {new} now", "it is yours: change it by hand", Severity.WARNING
)
NOTE = Code("note", "{path} {text}", severity=Severity.WARNING)
