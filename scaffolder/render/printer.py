"""Prints neutral expression trees through a pack's tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from scaffolder.ir import query as q
from scaffolder.ir.model import Link, Model, Rule
from scaffolder.ir.naming import column_name
from scaffolder.packs.registry import Pack
from scaffolder.record import Record, field, replace
from scaffolder.render.literals import LITERALS, NUMBERS, WHOLE
from scaffolder.render.names import Name, NameStyle

_NUMBER = re.compile(r"_?[0-9]+$")

TRUE = q.Literally(True, q.Type("bool"))
FALSE = q.Literally(False, q.Type("bool"))


class Lexicon(Record):
    """The names of a project in a pack's spelling, looked up by what the design calls them."""

    pack: Pack
    models: Mapping[str, Model]
    links: Mapping[str, Link]
    ids: str
    _names: dict[tuple[str, str | None], Name] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)

    @property
    def style(self) -> NameStyle:
        return self.pack.manifest.names.style

    def name(self, word: str, plural: str | None = None) -> Name:
        """Return a design word as a name that is safe in the pack's language."""
        key = (word, plural)
        if key not in self._names:
            self._names[key] = Name.of(word, self.style, plural).safe
        return self._names[key]

    def member(self, word: str) -> Name:
        """Return a design word as the name of a member: only the language's own words are not free."""
        key = (word, "")
        if key not in self._names:
            self._names[key] = Name.of(word, self.pack.manifest.names.members).safe
        return self._names[key]

    def variable(self, word: str) -> str:
        """Return a word as a variable, in the spelling of the pack's language."""
        return self.spelt(self.name(word))

    def spelt(self, name: Name) -> str:
        return name.camel if self.pack.manifest.names.variables == "camel" else name.snake

    def numbered(self, variable: str, *numbers: int) -> str:
        """Return a variable that is told from its like by numbers."""
        mark = "" if self.pack.manifest.names.variables == "camel" else "_"
        return variable + "".join(f"{mark}{number}" for number in numbers)

    def folder(self, model: str) -> str:
        """Return the folder of a model's resource."""
        if model not in self._folders:
            plural = replace(self.model(model).plural, style=self.pack.manifest.names.homes)
            spellings = {"snake": plural.snake, "kebab": plural.kebab, "flat": plural.flat}
            self._folders[model] = spellings[self.pack.manifest.names.folders]
        return self._folders[model]

    def model(self, model: str) -> Name:
        return self.name(model, self.models[model].plural)

    def link(self, link: str) -> Name:
        owner, member = link.split(".")
        return self.name(owner + member[0].upper() + member[1:])

    def attribute(self, model: str, member: str) -> Name:
        """Return the name of a stored field's column: a reference's ends in `Id`."""
        return self.member(member + "Id" if self.is_reference(model, member) else member)

    def is_reference(self, model: str, member: str) -> bool:
        found = self.models[model].field(member)
        return found.type.kind == "reference" and found.stored

    def literal(self, text: str) -> str:
        return LITERALS[self.pack.manifest.language](text)

    def snippet(self, node: str, variant: str | None = None, **values: Any) -> str:
        """Print an expression node; nothing is nullable unless the caller says so."""
        values.setdefault("nullable", False)
        return self.pack.tables.expression(node, variant, values).text

    def column(self, row: str, model: str, member: str) -> str:
        """Print a stored column of a row."""
        column = column_name(self.models[model].field(member))
        return self.snippet("Column", row=row, name=self.attribute(model, member), column=column)

    def storage_kind(self, kind: q.Type) -> str:
        """Return the kind that a value is stored as: a reference's is its target's id."""
        return self.ids if kind.kind == "reference" else kind.kind

    def printed_type(self, kind: q.Type, slot: str, **more: Any) -> str:
        """Print a type for a slot of the pack's tables."""
        values = {"precision": kind.precision or 18, "scale": kind.scale or 0, **more}
        return self.pack.tables.type(self.storage_kind(kind), slot, values).text

    def optional_type(self, kind: q.Type, slot: str, **more: Any) -> str:
        """Print a type for a slot that a pack may leave out; empty where it does."""
        return self.printed_type(kind, slot, **more) if slot in self.pack.tables.slots else ""


class Alias(Record):
    """A row that a printed expression brings in; `variable` holds it."""

    variable: str
    source: q.Source


class Printed(Record):
    """Code, and the rows that must be named before it."""

    text: str
    aliases: tuple[Alias, ...] = ()


def rule_tree(rule: Rule) -> q.Expr:
    """Return an access rule as a condition."""
    if rule.kind == "user":
        return q.IsNull(q.Param("caller", None, q.Type("reference")), negated=True)
    if rule.expr is not None:
        return rule.expr
    return TRUE if rule.kind == "public" else FALSE


def live(model: Model, row: str) -> q.Expr:
    """Return the condition that a row has not been deleted."""
    if not model.soft_delete:
        return TRUE
    return q.IsNull(q.Column(row, model.name, "deletedAt", q.Type("datetime"), True))


def both(*conditions: q.Expr) -> q.Expr:
    """Return the conjunction, without what always holds."""
    kept: list[q.Expr] = []
    for condition in conditions:
        if isinstance(condition, q.Logic) and condition.op == "and":
            kept += [part for part in condition.operands if part != TRUE]
        elif condition != TRUE:
            kept.append(condition)
    if not kept:
        return TRUE
    return kept[0] if len(kept) == 1 else q.Logic("and", tuple(kept))


def conjuncts(condition: q.Expr | None) -> tuple[q.Expr, ...]:
    """Return the parts of a conjunction; none for what always holds."""
    if condition is None or condition == TRUE:
        return ()
    if isinstance(condition, q.Logic) and condition.op == "and":
        return tuple(part for operand in condition.operands for part in conjuncts(operand))
    return (tested(condition),)


def tested(condition: q.Expr) -> q.Expr:
    """Return a field that may be missing as a comparison with true, which a condition is made of."""
    if isinstance(condition, q.Column) and condition.nullable:
        return q.Compare("==", condition, TRUE)
    return condition


class Printer:
    """Prints trees for one place: `rows` gives the code of each row in scope, `home` the model whose file it is."""

    def __init__(
        self,
        lexicon: Lexicon,
        rows: Mapping[str, str],
        home: str | None,
        caller: str,
        taken: frozenset[str] = frozenset(),
        columns: Callable[[q.Column], str] | None = None,
        place: str = "own",
        row_key: str = "",
    ) -> None:
        self.lexicon = lexicon
        self.rows = dict(rows)
        self.home = home
        self.caller = caller
        self.columns = columns
        self.place = place
        self.row_key = row_key
        self.aliases: list[Alias] = []
        self.taken = set(taken) | set(rows.values())

    def print(self, tree: q.Expr) -> str:
        """Print one tree; the rows that it brings in are added to `aliases`."""
        method: Callable[[Any], str] = getattr(self, f"_{type(tree).__name__.lower()}")
        return method(tree)

    def printed(self, tree: q.Expr) -> Printed:
        """Print one tree together with the rows that it brings in."""
        text = self.print(tree)
        return Printed(text, tuple(self.aliases))

    def alias(self, source: q.Source) -> str:
        """Name a new row, and remember it."""
        wanted = self.lexicon.variable(_NUMBER.sub("", source.alias))
        variable, number = wanted, 2
        while variable in self.taken:
            variable, number = self.lexicon.numbered(wanted, number), number + 1
        self.taken.add(variable)
        self.rows[source.alias] = variable
        self.aliases.append(Alias(variable, source))
        return variable

    def snippet(self, node: str, variant: str | None = None, **values: Any) -> str:
        return self.lexicon.snippet(node, variant, caller=self.caller, **values)

    def _type(self, kind: q.Type) -> str:
        return self.lexicon.printed_type(kind, "column")

    def _literally(self, tree: q.Literally) -> str:
        kind: str = "null" if tree.value is None else tree.type.kind
        text = str(tree.value)
        if isinstance(tree.value, str) and not (kind in NUMBERS and WHOLE.fullmatch(text)):
            text = self.lexicon.literal(text)
        column = self._type(tree.type) if tree.type.kind not in ("null", "bool") else ""
        if kind == "bool":
            kind = "true" if tree.value else "false"
        return self.snippet("Literally", kind, literal=text, column=column)

    def _column(self, tree: q.Column) -> str:
        if self.columns is not None and tree.row == "self":
            return self.columns(tree)
        return self.lexicon.column(self.rows[tree.row], tree.model, tree.field)

    def _linkcolumn(self, tree: q.LinkColumn) -> str:
        link = self.lexicon.links[tree.link]
        column = link.owner_column if tree.side == "owner" else link.target_column
        return self.snippet("LinkColumn", row=self.rows[tree.row], column=column)

    def _rule_call(self, model: str, row: str, name: Name) -> str:
        place = self.place if model == self.home else "other"
        named = {"model": self.lexicon.model(model), "folder": self.lexicon.folder(model)}
        return self.snippet("Call", place, row=self.rows[row], name=name, data=False, **named)

    def _computed(self, tree: q.Computed) -> str:
        return self._rule_call(tree.model, tree.row, self.lexicon.name(tree.field))

    def _readable(self, tree: q.Readable) -> str:
        return self._rule_call(tree.model, tree.row, self.lexicon.name("canRead"))

    def _param(self, tree: q.Param) -> str:
        name = self.lexicon.member(tree.name) if tree.name else None
        if tree.source == "input" and tree.type.kind == "reference" and tree.name:
            name = self.lexicon.member(tree.name + "Id")
        column = self._type(tree.type) if tree.source in ("input", "result", "parent", "row") else ""
        key = self.lexicon.member(tree.name) if tree.name else None
        return self.snippet("Param", tree.source, name=name, key=key, column=column, row_key=self.row_key)

    def _tested(self, tree: q.Tested) -> str:
        return self.snippet("Tested", operand=self.print(tree.operand))

    def _compare(self, tree: q.Compare) -> str:
        return self.snippet("Compare", tree.op, left=self.print(tree.left), op=tree.op, right=self.print(tree.right))

    def _isnull(self, tree: q.IsNull) -> str:
        return self.snippet("IsNull", "negated" if tree.negated else "plain", operand=self.print(tree.operand))

    def _inlist(self, tree: q.InList) -> str:
        items = [self.print(item) for item in tree.items]
        return self.snippet(
            "InList", "negated" if tree.negated else "plain", operand=self.print(tree.operand), items=items
        )

    def _logic(self, tree: q.Logic) -> str:
        operands = [operand for operand in map(self._simplified, tree.operands) if operand != TRUE or tree.op == "or"]
        if len(operands) < 2:
            return self.print(operands[0] if operands else TRUE)
        return self.snippet("Logic", tree.op, operands=[self.print(tested(it)) for it in operands])

    def _not(self, tree: q.Not) -> str:
        return self.snippet("Not", operand=self.print(tree.operand))

    def _arithmetic(self, tree: q.Arithmetic) -> str:
        variant = "decimal" if tree.type.kind == "decimal" else "whole"
        left, right = self.print(tree.left), self.print(tree.right)
        return self.snippet("Arithmetic", variant, left=left, op=tree.op, right=right, scale=tree.type.scale or 0)

    def _negative(self, tree: q.Negative) -> str:
        return self.snippet("Negative", operand=self.print(tree.operand))

    def _rescale(self, tree: q.Rescale) -> str:
        scale = tree.operand.type.scale or 0 if not isinstance(tree.operand, q.Readable) else 0
        return self.snippet("Rescale", operand=self.print(tree.operand), source=scale, target=tree.scale)

    def _shift(self, tree: q.Shift) -> str:
        return self.snippet(
            "Shift", tree.type.kind, operand=self.print(tree.operand), amount=tree.amount, unit=tree.unit
        )

    def _coalesce(self, tree: q.Coalesce) -> str:
        return self.snippet("Coalesce", operand=self.print(tree.operand), fallback=self.print(tree.fallback))

    def _exists(self, tree: q.Exists) -> str:
        return self._subquery("Exists", tree.query)

    def _count(self, tree: q.Count) -> str:
        return self._subquery("Count", tree.query)

    def _aggregate(self, tree: q.Aggregate) -> str:
        kind = "decimal" if tree.type.kind == "decimal" else "whole" if tree.function == "sum" else "plain"
        more = {"function": tree.function, "scale": tree.type.scale or 0}
        return self._valued("Aggregate", kind, tree.query, tree.value, **more)

    def _lookup(self, tree: q.Lookup) -> str:
        return self._valued("Lookup", None, tree.query, tree.value)

    def _subquery(self, node: str, query: q.Query) -> str:
        return self.snippet(node, **self.parts(query))

    def _valued(self, node: str, variant: str | None, query: q.Query, value: q.Expr, **more: Any) -> str:
        parts = self.parts(query)
        return self.snippet(node, variant, value=self.print(value), **parts, **more)

    def parts(self, query: q.Query) -> dict[str, Any]:
        """Print a subquery's rows, joins and condition, for a snippet to put together."""
        source = self.alias(query.source)
        joins = []
        for join in query.joins:
            variable = self.alias(join.source)
            joins.append({"source": variable, "on": self.print(join.on)})
        conditions = [self.print(part) for part in conjuncts(query.where) if self._simplified(part) != TRUE]
        sources = ", ".join([source, *(join["source"] for join in joins)])
        return {"source": source, "joins": joins, "where": conditions, "sources": sources}

    def _simplified(self, tree: q.Expr) -> q.Expr:
        if isinstance(tree, q.Readable) and self.is_open(tree.model):
            return TRUE
        return tree

    def is_open(self, model: str) -> bool:
        """Whether everybody may read every row of a model."""
        found = self.lexicon.models[model]
        return found.read.kind == "public" and not found.soft_delete


def simplified(tree: q.Expr, models: Mapping[str, Model]) -> q.Expr:
    """Return a condition without the read rules that always hold."""
    kept = [
        part
        for part in conjuncts(tree)
        if not (
            isinstance(part, q.Readable)
            and models[part.model].read.kind == "public"
            and not models[part.model].soft_delete
        )
    ]
    return both(*kept)
