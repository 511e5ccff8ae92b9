"""Access rules of models."""

from __future__ import annotations

from typing import Literal

from scaffolder.diagnostics import Diagnostic, pointer_of
from scaffolder.ir.expressions.compile import Compiled, compile_condition
from scaffolder.ir.expressions.scope import Scope
from scaffolder.ir.model import Rule
from scaffolder.ir.passes.draft import NOBODY, Draft, Pass
from scaffolder.record import Record, replace

PUBLIC = Rule("public", "public", None, True, "anyone")
CALLER = Rule("user", "user", None, False, "any signed-in user")
WORDS = {"public": PUBLIC, "user": CALLER, "none": NOBODY}
VERBS: tuple[Literal["read", "create", "update", "delete"], ...] = ("read", "create", "update", "delete")


class Resolved(Record):
    """A rule and, where it is an expression, what it compiled to."""

    rule: Rule
    compiled: Compiled | None
    diagnostics: tuple[Diagnostic, ...]


def resolve_rules(draft: Draft) -> Pass:
    """The draft with every model's access rules."""
    findings: list[Diagnostic] = []
    models = {}
    for name, model in draft.models.items():
        rules: dict[str, Rule] = {}
        for verb in VERBS:
            text = getattr(draft.design.models[name].access, verb)
            resolved = rule_of(text, draft.scope(name), pointer_of("models", name, "access", verb))
            rules[verb] = resolved.rule
            findings += resolved.diagnostics
        models[name] = replace(model, **rules)
    return replace(draft, models=models), tuple(findings)


def rule_of(text: str, scope: Scope, pointer: str) -> Resolved:
    """The rule that a text says: a word, or an expression."""
    if text in WORDS:
        return Resolved(WORDS[text], None, ())
    compiled = compile_condition(text, scope, pointer)
    rule = Rule(text, "expr", compiled.expr, compiled.anonymous, f"only where `{text}`")
    return Resolved(rule, compiled, compiled.diagnostics)
