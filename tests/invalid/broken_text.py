"""Texts that are not the JSON of a design: the mark stands before the character that is reported."""

from __future__ import annotations

MARK = "▶"
DEEP = "[" * 64 + MARK + "[" + "]" * 65

BROKEN_TEXTS: tuple[tuple[str, str, str], ...] = (
    # text with the mark, code, pointer
    (f"{MARK}", "invalid-json", ""),
    (f"{MARK}\ufeff{{}}", "byte-order-mark", ""),
    (f'{{"design": 1{MARK},}}', "invalid-json", ""),
    (f'{{"design": 1\n  {MARK}"name": "shop"}}', "invalid-json", ""),
    (f'{{"design" {MARK}1}}', "invalid-json", "/design"),
    (f"{{{MARK}design: 1}}", "invalid-json", ""),
    (f"{{{MARK}'design': 1}}", "invalid-json", ""),
    (f'{{"design": {MARK}NaN}}', "invalid-json", "/design"),
    (f'{{"design": {MARK}-Infinity}}', "invalid-json", "/design"),
    (f'{{"design": {MARK}01}}', "invalid-json", "/design"),
    (f'{{"design": {MARK}1e999}}', "invalid-json", "/design"),
    (f'{{"design": {MARK}{"9" * 5000}}}', "invalid-json", "/design"),
    (f'{{"name": {MARK}"shop', "invalid-json", "/name"),
    (f'{{"name": "sh{MARK}\nop"}}', "invalid-json", "/name"),
    (f'{{"name": "sh{MARK}\\op"}}', "invalid-json", "/name"),
    (f'{{"name": "sh{MARK}\\u12"}}', "invalid-json", "/name"),
    (f"{MARK}// a comment\n{{}}", "invalid-json", ""),
    (f"{{}} {MARK}{{}}", "invalid-json", ""),
    (DEEP, "too-deep", "/0" * 64),
    (f'{{"name": "{MARK}\\ud800"}}', "lone-surrogate", "/name"),
    (f'{{"name": "{MARK}\\udc00\\ud800"}}', "lone-surrogate", "/name"),
    (f'{{"summary": "", {MARK}"summary": ""}}', "duplicate-key", "/summary"),
    (f'{{"a/b": {{"c~d": 1,\r\n  {MARK}"c~d": 2}}}}', "duplicate-key", "/a~1b/c~0d"),
    (f"{MARK}[]", "wrong-type", ""),
    (f"{MARK}{{}}", "missing-key", ""),
    (f'{{"design": 1, "name": "none", {MARK}"models": {{}}}}', "empty", "/models"),
)
