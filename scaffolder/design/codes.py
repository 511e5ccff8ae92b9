"""The catalogue of findings about a design document, those of rules and expressions aside."""

from __future__ import annotations

from scaffolder.diagnostics import Code, Severity

_DID_YOU_MEAN = 'did you mean "{hint}"?'

# The text as JSON
INVALID_ENCODING = Code("invalid-encoding", "byte 0x{byte} is not UTF-8")
BYTE_ORDER_MARK = Code("byte-order-mark", "the file starts with a byte order mark", "save it as UTF-8 without BOM")
INVALID_JSON = Code("invalid-json", "{problem}")
TOO_DEEP = Code("too-deep", "more than {limit} levels are nested")
LONE_SURROGATE = Code("lone-surrogate", "a surrogate stands without its pair")
DUPLICATE_KEY = Code("duplicate-key", 'the key "{key}" stands twice in this object', at_key=True)
UNREADABLE_FILE = Code("unreadable-file", "the file cannot be read: {problem}")

# The shape of the document
UNKNOWN_KEY = Code("unknown-key", 'unknown key "{key}"', _DID_YOU_MEAN, at_key=True)
MISSING_KEY = Code("missing-key", 'the key "{key}" is missing')
WRONG_TYPE = Code("wrong-type", "expected {expected}, found {found}")
UNKNOWN_CHOICE = Code("unknown-choice", '"{value}" is none of {choices}', _DID_YOU_MEAN)
EMPTY_TEXT = Code("empty-text", "the text is empty")

# Names
INVALID_NAME = Code("invalid-name", '"{name}" is no name of a {what}: {form}')
RESERVED_NAME = Code("reserved-name", '"{name}" cannot name a {what}: {reason}', at_key=True)
NAME_COLLISION = Code("name-collision", '"{name}" and "{other}" become the same name "{same}"')
UNKNOWN_TYPE = Code("unknown-type", '"{name}" is neither a type nor a model', "{hint}")
UNKNOWN_MODEL = Code("unknown-model", 'there is no model "{name}"', _DID_YOU_MEAN)
UNKNOWN_FIELD = Code("unknown-field", '{model} has no field "{name}"', _DID_YOU_MEAN)
UNKNOWN_SHAPE = Code("unknown-shape", '{model} has no shape "{name}"', _DID_YOU_MEAN)
UNKNOWN_VALUE = Code("unknown-value", '"{name}" is no value of {field}', _DID_YOU_MEAN)
UNKNOWN_FUNCTION = Code("unknown-function", 'there is no service function "{name}"', _DID_YOU_MEAN)
UNKNOWN_SERVICE = Code("unknown-service", 'there is no service "{name}"', _DID_YOU_MEAN)
UNKNOWN_MIDDLEWARE = Code("unknown-middleware", 'the design has no middleware "{name}" of its own', _DID_YOU_MEAN)
UNKNOWN_MESSAGE = Code("unknown-message", 'no answer has the code "{name}"', _DID_YOU_MEAN, at_key=True)
STALE_RENAME = Code("stale-rename", 'renamed_from names "{name}", which {problem}')
RESERVED_CODE = Code("reserved-code", '"{name}" is a code of the wire contract', "choose a code of your own")
BAD_FORMAT = Code("bad-format", '"{value}" is no {what}', "expected {form}")
DUPLICATE_ITEM = Code("duplicate-item", '"{item}" stands twice in this list')
OUT_OF_RANGE = Code("out-of-range", "{what} must be from {least} to {most}")
ILLEGAL_KEY = Code("illegal-key", 'the key "{key}" is not for {what}', at_key=True)
NO_EFFECT = Code("no-effect", '"{key}" has no effect: {reason}', severity=Severity.WARNING, at_key=True)
EMPTY = Code("empty", "{what} is empty")
NEEDS_AUTH = Code("needs-auth", "{what} needs a caller, and the design has no auth")

# Fields
BAD_BOUND = Code("bad-bound", "{problem}")
BAD_PATTERN = Code("bad-pattern", "the pattern is outside what all languages read alike: {problem}")
BAD_DEFAULT = Code("bad-default", "the default does not fit: {problem}")
BAD_SLUG_SOURCE = Code(
    "bad-slug-source", 'a slug cannot be made from "{name}": it must be a string or text of this model'
)
BAD_SCOPE = Code("bad-scope", '"{name}" cannot number a sequence: the scope must be a required single reference')
BAD_VIA = Code("bad-via", '"{name}" is no single reference of {target} that points back to {model}')
BAD_BY = Code("bad-by", '{target} cannot be found by "{name}": it must be unique, required and shown')
INCOMPLETE_CREATE = Code(
    "incomplete-create", 'a {target} cannot be created from "{by}" alone: "{field}" has no default'
)
SET_NULL_REQUIRED = Code("set-null-required", "on_delete set_null needs an optional reference")
SELF_REQUIRED = Code("self-required", "no first {model} could ever be created: this reference to itself is required")
HARD_CASCADE = Code("hard-cascade", "{target} is deleted softly, and so must be what cascades from it")

# Models
SHORT_LIST = Code("short-list", "two or more fields are needed", "one field alone has a key of its own: {key}")
NOT_A_COLUMN = Code("not-a-column", '"{name}" is no stored column')
NOT_SORTABLE = Code("not-sortable", '"{name}" cannot be sorted by', "scalars and computed fields can")
BAD_SHAPE_WORD = Code("bad-shape-word", '"{word}" is no shape word: {problem}')
BAD_STATES = Code("bad-states", '"{name}" cannot have states: {problem}', at_key=True)

# Auth
BAD_IDENTITY = Code("bad-identity", '"{name}" cannot be the identity: it must be a unique, required text')
BAD_SECRET = Code("bad-secret", '"{name}" cannot be the secret: it must be a password')

# Endpoints
BAD_ROUTE = Code("bad-route", '"{key}" is no endpoint: {problem}', 'expected "METHOD /path/{{key}}"', at_key=True)
ROUTE_CLASH = Code("route-clash", '"{key}" answers the same requests as "{other}"', at_key=True)
PARAMETER_CLASH = Code("parameter-clash", '"{{{name}}}" is called "{{{other}}}" in "{route}"', at_key=True)
WRONG_METHOD = Code("wrong-method", "GET carries list, get and call alone, not {operation}", at_key=True)
UNREACHABLE = Code("unreachable", "nobody may call this endpoint: {reason}", at_key=True)
BAD_PARENT = Code("bad-parent", '"{name}" is no single reference of {model}')
NOT_THE_CALLER = Code("not-the-caller", 'key "$user" is for the auth model {auth}, not for {model}')
BAD_STATUS = Code("bad-status", "{problem}")
NOT_INPUT = Code("not-input", '"{name}" is never input: {reason}')
BAD_MARK = Code("bad-mark", '"{name}" cannot be marked "?": {reason}')
BAD_NESTING = Code("bad-nesting", '"{name}" cannot nest: {reason}', at_key=True)
INPUT_LACKS = Code("input-lacks", 'no {model} could be created: "{name}" is required and neither input nor default')
RESERVED_PARAMETER = Code("reserved-parameter", '"{name}" is a query parameter of every list')
BAD_HOOK = Code("bad-hook", "{hook} cannot be called here: {problem}")

# Services and seeds
SERVICE_CIRCLE = Code("service-circle", "services require each other in a circle: {circle}")
BAD_SEED = Code("bad-seed", '"{name}" cannot be seeded so: {problem}')
SEED_LACKS = Code("seed-lacks", 'the row lacks "{name}", which is required')
UNREPEATABLE_SEED = Code(
    "unrepeatable-seed", "{model} has no unique field by which a seeded row is known again", at_key=True
)

# Errors about one place alone: what the rest of the design means can still be told, and so can what is wrong with it.
LOCAL = frozenset(
    code.name
    for code in (
        UNKNOWN_KEY,
        RESERVED_CODE,
        OUT_OF_RANGE,
        BAD_PATTERN,
        BAD_STATUS,
        BAD_MARK,
        STALE_RENAME,
        UNKNOWN_MESSAGE,
        UNKNOWN_SERVICE,
        UNKNOWN_MIDDLEWARE,
        SERVICE_CIRCLE,
        WRONG_METHOD,
        UNREACHABLE,
        SET_NULL_REQUIRED,
        SELF_REQUIRED,
        HARD_CASCADE,
        INCOMPLETE_CREATE,
        SEED_LACKS,
        UNREPEATABLE_SEED,
    )
)


def catalogue() -> tuple[Code, ...]:
    """Every code of this module, in its order."""
    return tuple(value for value in globals().values() if isinstance(value, Code))
