"""The diagnostics of packs: their manifest, questions and tables."""

from scaffolder.diagnostics import Code, Severity

BAD_YAML = Code("pack-bad-yaml", "{problem}")
MISSING_FILE = Code("pack-missing-file", "the pack has no {name}")
UNKNOWN_KEY = Code("pack-unknown-key", "unknown key {key!r}", "did you mean '{hint}'?")
MISSING_KEY = Code("pack-missing-key", "{key!r} is missing")
BAD_VALUE = Code("pack-bad-value", "{problem}")
NAME_MISMATCH = Code("pack-name-mismatch", "the pack is called {name!r}, but its folder {folder!r}")
UNSUPPORTED_SETTING = Code("pack-unsupported-setting", "the engine does not support Copier's setting {key!r}")
LENIENT_TEMPLATES = Code(
    "pack-lenient-templates",
    "templates must not print undefined names as nothing",
    "set `_envops: {{undefined: jinja2.StrictUndefined}}`",
)
UNEVEN_SLOTS = Code("pack-uneven-slots", "type {kind!r} has no entry in slot {slot!r}")
BAD_SNIPPET = Code("pack-bad-snippet", "{problem}")
FAILED_SNIPPET = Code("pack-failed-snippet", "{problem}")
ABSENT_SNIPPET = Code("pack-absent-snippet", "{problem}")
UNKNOWN_BASE = Code(
    "pack-unknown-base", "the pack extends {base!r}, which cannot be loaded", "a pack by name, or a folder with a slash"
)
CIRCULAR_BASE = Code("pack-circular-base", "the pack extends itself: {way}")
OUTSIDE_BASE = Code("pack-outside-base", "the pack extends {base!r}, which is outside its repository")
LINK = Code("pack-link", "{path!r} is a link: packs hold files, and links are not followed", severity=Severity.WARNING)
UNTRUSTED = Code(
    "pack-untrusted",
    "pack {pack!r}, which does not come with scaffold, runs a command of its own: {command}",
    "if you trust it, say so by --trust",
)
SECRET_ADDRESS = Code(
    "pack-secret-address", "the address holds a password, and would be recorded", "let git's own credentials hold it"
)
UNFETCHED = Code("pack-not-fetched", "{url} cannot be fetched: {problem}")
UNKNOWN_TAG = Code("pack-unknown-tag", "{url} has no tag {tag!r}", "did you mean '{hint}'?")
NO_TAG = Code("pack-no-tag", "{url} has no tag that is a version", "a project is made from a tag: `git tag v1`")
UNKNOWN_PACK = Code("unknown-pack", "there is no pack {name!r}", "did you mean '{hint}'?")
UNKNOWN_OPTION = Code("unknown-option", "pack {pack!r} has no option {option!r}", "did you mean '{hint}'?")
BAD_OPTION = Code("bad-option", "option {option!r} must be {expected}, not {value!r}", "did you mean '{hint}'?")
MISSING_OPTION = Code("missing-option", "pack {pack!r} needs option {option!r}")
