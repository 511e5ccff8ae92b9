"""Who passes a rule: kinds of callers, asked in three-valued logic of the rule's text."""

from __future__ import annotations

from collections.abc import Iterator

from scaffolder.design.document import Design
from scaffolder.design.grammar import plural
from scaffolder.ir.expressions import syntax
from scaffolder.ir.expressions.findings import Findings
from scaffolder.ir.expressions.parse import parse
from scaffolder.record import Record, replace

DEEPEST = 8


class Caller(Record):
    """A kind of caller: signed in or not, with a role or none, the row's own or not."""

    words: str
    signed_in: bool = True
    role: str | None = None
    owner: bool = False


ANYBODY = Caller("anybody", signed_in=False)
SIGNED_IN = Caller("any signed-in user")
OWNER = Caller("whoever a row belongs to", owner=True)


def callers(*designs: Design) -> tuple[Caller, ...]:
    """The kinds of callers that these designs tell apart, the least trusted first."""
    roles = dict.fromkeys(role for design in designs for role in _roles(design))
    return (ANYBODY, SIGNED_IN, *(Caller(plural(role), role=role) for role in roles), OWNER)


def _roles(design: Design) -> Iterator[str]:
    """The values of enums on the auth model, and on models that lead to it: a membership has a role, too."""
    auth = design.auth.model if design.auth else None
    for name, model in design.models.items():
        leads = name == auth or any(field.type == auth and not field.many for field in model.fields.values())
        for field_name, field in model.fields.items():
            if field.values and leads and field_name not in model.states and _is_named_in_rules(design, field_name):
                yield from field.values


def _is_named_in_rules(design: Design, field: str) -> bool:
    """Whether a rule asks the caller's, or a membership's, field of this name."""
    rules = [text for model in design.models.values() for text in model.access.model_dump().values()]
    rules += [field.compute for model in design.models.values() for field in model.fields.values() if field.compute]
    rules += [endpoint.access for endpoint in design.endpoints.values() if endpoint.access]
    return any(f".{field} " in f"{rule} " or f".{field})" in rule for rule in rules)


def passes(rule: str, model: str | None, caller: Caller, design: Design) -> bool | None:
    """Whether the caller passes the rule; None where it depends on the row."""
    return _Asked(design, model, caller).rule(rule, DEEPEST)


class _Asked(Record):
    design: Design
    model: str | None
    caller: Caller
    in_loop: bool = False

    def rule(self, text: str, depth: int) -> bool | None:
        if text in ("public", "none", "user"):
            return {"public": True, "none": False, "user": self.caller.signed_in}[text]
        node = parse(text, Findings(""))
        return None if node is None or depth == 0 else self.node(node, depth)

    def node(self, node: syntax.Node, depth: int) -> bool | None:
        """The value of a condition."""
        match node:
            case syntax.Truth():
                return node.value
            case syntax.Negation():
                inner = self.node(node.operand, depth)
                return None if inner is None else not inner
            case syntax.Junction():
                return self._junction([self.node(it, depth) for it in node.operands], node.op == "or")
            case syntax.Comparison():
                return self._comparison(node)
            case syntax.Membership():
                return self._membership(node)
            case syntax.Loop():
                return self._loop(node, depth)
            case syntax.Name():
                return self._named(node, depth)
        return None

    @staticmethod
    def _junction(parts: list[bool | None], decisive: bool) -> bool | None:
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive

    def _loop(self, node: syntax.Loop, depth: int) -> bool | None:
        """A loop over rows that lead to the caller holds for those who have such a row."""
        if node.function not in ("any", "count") or node.element is None:
            return None
        inside = replace(self, in_loop=True)
        parts = [inside.node(node.element, depth)] if node.function == "any" else []
        parts += [inside.node(node.condition, depth)] if node.condition is not None else []
        return self._junction(parts, False)

    def _named(self, node: syntax.Name, depth: int) -> bool | None:
        """A computed field stands for its expression."""
        model = self.design.models.get(self.model or "")
        field = model.fields.get(node.text) if model else None
        return self.rule(field.compute, depth - 1) if field and field.compute else None

    def _comparison(self, node: syntax.Comparison) -> bool | None:
        if node.op not in ("==", "!="):
            return None
        found = self._equal(node.left, node.right)
        return found if found is None or node.op == "==" else not found

    def _equal(self, left: syntax.Node, right: syntax.Node) -> bool | None:
        for this, other in ((left, right), (right, left)):
            if _is_caller(this):
                if isinstance(other, syntax.Null):
                    return not self.caller.signed_in
                return self._is_own
            if isinstance(other, syntax.Text) and isinstance(this, syntax.Name):
                return self._role_is(this, (other.value,))
        return None

    @property
    def _is_own(self) -> bool:
        """Whether the row is the caller's: an owner's is, and the membership in which a caller has a role."""
        return self.caller.signed_in and (self.caller.owner or (self.in_loop and self.caller.role is not None))

    def _membership(self, node: syntax.Membership) -> bool | None:
        found: bool | None = None
        if _is_caller(node.left):
            found = self._is_own
        elif isinstance(node.right, syntax.Items) and isinstance(node.left, syntax.Name):
            values = tuple(item.value for item in node.right.items if isinstance(item, syntax.Text))
            found = self._role_is(node.left, values) if len(values) == len(node.right.items) else None
        return found if found is None or not node.negated else not found

    def _role_is(self, name: syntax.Name, values: tuple[str, ...]) -> bool | None:
        """Whether the caller's role is one of these, where the path leads to a role at all."""
        known = set(_roles(self.design))
        if not set(values) <= known or len(name.words) < 2:
            return None
        if not self.caller.signed_in:
            return False
        return self.caller.role in values


def _is_caller(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Name) and node.text == "$user"
