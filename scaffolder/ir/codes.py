"""The catalogue of findings about rules, values and effects: the expression compiler's part of the IR floor."""

from __future__ import annotations

from scaffolder.diagnostics import Code

_DID_YOU_MEAN = 'did you mean "{hint}"?'

# The text of an expression
BAD_SYNTAX = Code("bad-syntax", "this is no expression: {problem}")
BAD_STRING = Code("bad-string", "this string has an escape that JSON does not know, or a character that no text holds")
EXPRESSION_TOO_BIG = Code("expression-too-big", "the expression has more than {limit} {things}")
NOT_IN_GRAMMAR = Code("not-in-grammar", "{thing} is not part of the language")
CHAINED_COMPARISON = Code("chained-comparison", "comparisons cannot be chained", 'join two of them: "a < b and b < c"')
BAD_SPAN = Code("bad-span", "{function} takes one whole number between -{limit} and {limit}")

# Names
UNKNOWN_NAME = Code("unknown-name", '{owner} has no "{name}"', _DID_YOU_MEAN)
UNKNOWN_SPECIAL = Code("unknown-special", 'there is no "{name}"', _DID_YOU_MEAN)
SPECIAL_NOT_HERE = Code("special-not-here", '"{name}" cannot be named here: {reason}')
NEEDS_MEMBER = Code("needs-member", '"{name}" is named with one of its members', 'for example "{name}.{hint}"')
NOT_A_REFERENCE = Code("not-a-reference", '"{name}" is no reference, so "{member}" leads nowhere')
LIST_NEEDS_LOOP = Code("list-needs-loop", '"{name}" is a list', 'use "in", "count({name})" or "any(x for x in {name})"')
NOT_A_LIST = Code("not-a-list", '"{name}" is no list')
LIST_BEHIND_LIST = Code("list-behind-list", '"{name}" is a list on the way to another', "put one loop inside the other")
ELEMENT_NOT_NAMED = Code(
    "element-not-named",
    '"{function}" is of a value of each "{name}", which is not named here',
    'for example "{name}.price"',
)
BAD_VARIABLE = Code("bad-variable", '"{name}" cannot be the name of a loop variable')

# Types
NOT_A_CONDITION = Code("not-a-condition", "a condition is needed here, this is {found}")
NOT_COMPARABLE = Code("not-comparable", "{left} cannot be compared with {right}")
NOT_ORDERED = Code("not-ordered", '"{op}" orders numbers, dates and text, not {found}')
NOT_A_NUMBER = Code("not-a-number", '"{op}" is for numbers, this is {found}')
BAD_SHIFT = Code("bad-shift", "{unit} cannot be added to or taken from {found}")
PASSWORD_READ = Code("password-read", 'a password cannot be read: "{name}"')
NULL_NOT_HERE = Code("null-not-here", 'null stands beside "==" and "!=" alone')
EMPTY_LIST = Code("empty-list", "nothing is in an empty list")
BAD_LITERAL = Code("bad-literal", "{value} is no {expected}", "{hint}")
UNKNOWN_VALUE = Code("no-such-value", '"{value}" is none of {values}', _DID_YOU_MEAN)
WRONG_VALUE_TYPE = Code("wrong-value-type", "{expected} is needed here, this is {found}")
SCALE_TOO_FINE = Code("scale-too-fine", "the product has {scale} digits behind its point, more than {limit}")

# Effects
BAD_EFFECT = Code(
    "bad-effect", "this is no effect: {problem}", 'effects are "path = value", "path += value" and "path -= value"'
)
CANNOT_SET = Code("cannot-set", '"{name}" cannot be set: {reason}')
BAD_LIST_EFFECT = Code("bad-list-effect", '"{op}" cannot be used on "{name}": {reason}')
BAD_NEW = Code("bad-new", '"new(…)" cannot be used here: {reason}')
SET_TWICE = Code("set-twice", '"{name}" is given twice')
NULL_INTO_REQUIRED = Code("null-into-required", '"{name}" cannot be null')
