"""The catalogue of findings about what a design means: the resolve passes' part of the IR floor."""

from __future__ import annotations

from scaffolder.diagnostics import Code

_DID_YOU_MEAN = 'did you mean "{hint}"?'

# Names in the database
TABLE_CLASH = Code("table-clash", 'the table "{table}" is already that of {other}', "choose another plural or name")

# Fields
COMPUTE_CIRCLE = Code("compute-circle", "computed fields read each other in a circle: {circle}")
COMPUTE_MAY_BE_NULL = Code("compute-may-be-null", '"{field}" may be null', 'say so with "optional": true')
COMPUTE_TYPE = Code("compute-type", "a field of type {type} cannot be computed")
SEARCH_LEAK = Code("search-leak", 'a search would tell what "{field}" holds, which no shape of {model} shows')

# Rules
CHECK_NAMES_CALLER = Code(
    "check-names-caller", "a check cannot depend on the caller, also not through a computed field"
)
CHECK_NAMES_NOTHING = Code("check-names-nothing", "a check must name a field of its row")

# Shapes
SHAPE_EMPTY = Code("shape-empty", "the shape shows nothing")
SHAPE_DUPLICATE = Code("shape-duplicate", 'the shape shows "{name}" twice', 'leave the first out with "-{name}"')
SHAPE_NOT_THERE = Code("shape-not-there", 'the shape does not show "{name}" before this word', _DID_YOU_MEAN)
SHAPE_UNKNOWN_FIELD = Code("shape-unknown-field", '{model} has no field "{name}"', _DID_YOU_MEAN)
SHAPE_THROUGH_LIST = Code("shape-through-list", 'the path goes through the list "{list}"', "expand it: {list}:shape")
SHAPE_HIDDEN = Code("shape-hidden", '"{name}" is never shown')
SHAPE_EXPANDS_SCALAR = Code("shape-expands-scalar", '"{name}" is no reference, so it has no shapes')
SHAPE_UNKNOWN_SHAPE = Code("shape-unknown-shape", '{model} has no shape "{shape}"', _DID_YOU_MEAN)
SHAPE_ONLY = Code("shape-only", '"@path" stands alone in its shape and names a single value')
SHAPE_CIRCLE = Code("shape-circle", "shapes expand each other in a circle: {circle}")
TOKEN_MODEL = Code("token-model", "a row of {model} has no token")
TOKEN_EXPANDED = Code(
    "token-expanded", 'the shape "{shape}" has a token, and the row behind a reference is not the caller'
)
TOKEN_NOT_CALLER = Code(
    "token-not-caller",
    'the shape "{shape}" has a token, but the row is not the caller',
    "login, registration, $user only",
)

# Paths
PARAMETER_COUNT = Code("parameter-count", "the path has {count} parameters, the endpoint finds rows by {needed}")
KEY_UNKNOWN = Code("key-unknown", '"{parameter}" finds no {model}', 'did you mean "{{{hint}}}"?')
KEY_NOT_UNIQUE = Code(
    "key-not-unique", '"{parameter}" does not find one {model}: it is unique neither alone nor within the parent'
)

# Access
NOBODY_MAY_CALL = Code("nobody-may-call", "nobody may call this endpoint: {reason}")

# Input
REQUIRED_NOT_FILLED = Code(
    "required-not-filled", 'nothing fills the required field "{field}" of a new {model}', "give it input or a default"
)

# Lists
FILTER_PATH = Code("filter-path", '{model} has no field "{name}"', _DID_YOU_MEAN)
FILTER_TYPE = Code("filter-type", "{type} cannot be filtered by")
FILTER_LEAK = Code("filter-leak", 'a filter would tell what "{field}" holds, which no shape of {model} shows')
SORT_LEAK = Code("sort-leak", 'an order would tell what "{field}" holds, which no shape of {model} shows')

# Effects, hooks and answers
EFFECT_NULL = Code("effect-null", 'the value may be null, and "{field}" may not')
EFFECT_LINKS_NULL = Code(
    "effect-links-null", 'what joins or leaves "{field}" may be null', "demand a caller by `access`"
)
EFFECT_STATE = Code("effect-state", 'no transition of "{field}" leads to "{state}" here')
EFFECT_BOUND = Code("effect-bound", 'the value is outside of the bounds of "{field}"')
HOOK_INPUT_TYPE = Code("hook-input-type", 'the function takes {expected} as "{name}", the input is {found}')
HOOK_INPUT_OPTIONAL = Code(
    "hook-input-optional",
    'the function needs "{name}", which a request may leave out',
    'make it "optional": true there',
)
CALL_ON_GET = Code("call-on-get", "a GET reads no body, so the function can take no input")

# Seeds
SEED_ORDER = Code("seed-order", '"{field}" names a {model} that no earlier row seeds')


def catalogue() -> tuple[Code, ...]:
    """Every code of this module, in its order."""
    return tuple(value for value in globals().values() if isinstance(value, Code))
