"""The diagnostics of packs: their manifest, questions and tables."""

from scaffolder.diagnostics import Code

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
UNKNOWN_PACK = Code("unknown-pack", "there is no pack {name!r}", "did you mean '{hint}'?")
UNKNOWN_OPTION = Code("unknown-option", "pack {pack!r} has no option {option!r}", "did you mean '{hint}'?")
BAD_OPTION = Code("bad-option", "option {option!r} must be {expected}, not {value!r}", "did you mean '{hint}'?")
MISSING_OPTION = Code("missing-option", "pack {pack!r} needs option {option!r}")
