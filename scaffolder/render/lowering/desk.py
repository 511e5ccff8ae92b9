"""What every part of the lowering needs: names, texts, references to models, and printers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from scaffolder.ir import query as q
from scaffolder.ir.model import Field, Input, Link, Model, Operation, Project, Table
from scaffolder.packs.registry import Pack
from scaffolder.record import Record, field
from scaffolder.render.literals import LITERALS, NUMBERS, WHOLE, json_literal, markdown, one_line
from scaffolder.render.names import Name
from scaffolder.render.printer import Alias, Lexicon, Printer
from scaffolder.render.view import AliasView, ExpressionView, ModelReference, Text, UseView

BOOL = q.Type("bool")
_WHOLE = (Model, Field, Link, q.Type)
_PLAIN = {str, int, bool, float, type(None)}


class Desk(Record, dict=True):
    """A project beside the pack that it is lowered for."""

    project: Project
    pack: Pack
    lexicon: Lexicon
    models: Mapping[str, Model]
    links: Mapping[str, Link]
    tables: Mapping[str, Table]
    caller: str = "caller"
    _texts: dict[str, Text] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project, pack: Pack) -> Desk:
        models = {model.name: model for model in project.models}
        links = {link.name: link for link in project.links}
        tables = {table.name: table for table in project.tables}
        return cls(project, pack, Lexicon(pack, models, links, project.ids), models, links, tables)

    @cached_property
    def _routes(self) -> dict[tuple[int, str], list[Operation]]:
        routes: dict[tuple[int, str], list[Operation]] = {}
        for operation in self.project.operations:
            routes.setdefault(_route_key(self.project.wire.base + operation.path), []).append(operation)
        return routes

    def routes_like(self, path: str) -> list[Operation]:
        """Return the operations whose paths may match a path: as long, and beginning alike or with a parameter."""
        length, first = _route_key(path)
        return [*self._routes.get((length, first), ()), *self._routes.get((length, "{}"), ())]

    def text(self, words: str) -> Text:
        """Return a string of the design in every safe form."""
        if words not in self._texts:
            literal = LITERALS[self.pack.manifest.language](words)
            self._texts[words] = Text(literal, one_line(words), markdown(words), json_literal(words))
        return self._texts[words]

    def name(self, word: str) -> Name:
        return self.lexicon.name(word)

    def member(self, word: str) -> Name:
        return self.lexicon.member(word)

    def folder(self, model: str) -> str:
        return self.lexicon.folder(model)

    def reference(self, model: str) -> ModelReference:
        name, resource = self.lexicon.model(model), self.text(resource_of(model))
        return ModelReference(name, self.folder(model), resource, self.root(model), self.models[model].table)

    def variable(self, model: str) -> str:
        """Return the variable that holds a row of the model."""
        return self.lexicon.spelt(self.lexicon.model(model))

    def key_variable(self, word: str) -> str:
        return self.lexicon.variable(word + "Id")

    def root(self, model: str) -> str:
        """Return the row that a statement over the model's table starts from."""
        return self.snippet("Root", name=self.lexicon.model(model))

    def attribute(self, model: str, member: str) -> Name:
        return self.lexicon.attribute(model, member)

    def whole(self, fragment: str) -> str:
        """Return a printed condition or value as an expression that stands alone."""
        return self.snippet("Whole", text=fragment)

    def printer(self, rows: Mapping[str, str], home: str | None = None, **more: Any) -> Printer:
        return Printer(self.lexicon, rows, home, self.caller, **more)

    def snippet(self, node: str, variant: str | None = None, **values: Any) -> str:
        return self.lexicon.snippet(node, variant, caller=self.caller, **values)

    def type(self, kind: q.Type, slot: str, **values: Any) -> str:
        return self.lexicon.printed_type(kind, slot, **values)

    def native(self, kind: q.Type, nullable: bool = False) -> str:
        printed = self.type(kind, "native")
        return self.snippet("Nullable", native=printed) if nullable else printed

    def key_type(self) -> q.Type:
        return q.Type(self.project.ids)

    def alias_views(self, aliases: Iterable[Alias]) -> tuple[AliasView, ...]:
        return tuple(self._alias_view(alias) for alias in aliases)

    def _alias_view(self, alias: Alias) -> AliasView:
        if alias.source.link is not None:
            link = self.links[alias.source.link]
            return AliasView(alias.variable, self.reference(link.owner), self.lexicon.link(link.name))
        assert alias.source.model is not None
        return AliasView(alias.variable, self.reference(alias.source.model), None)

    def expression(self, tree: q.Expr, rows: Mapping[str, str], home: str | None = None, **more: Any) -> ExpressionView:
        """Print a tree together with the rows that it brings in."""
        printed = self.printer(rows, home, **more).printed(tree)
        return ExpressionView(self.whole(printed.text), self.alias_views(printed.aliases))

    def decimal(self, text: str) -> str:
        """Return an exact decimal as code."""
        return self.literal(text, q.Type("decimal"))

    def answer(self, kind: q.Type, nullable: bool) -> str:
        """Return the type of a value in an answer; empty where the pack does not type answers."""
        printed = self.lexicon.optional_type(kind, "answer")
        return self.snippet("Nullable", native=printed) if nullable and printed else printed

    def literal(self, value: object, kind: q.Type, nullable: bool = False) -> str:
        """Return a constant as code of the pack's language. nullable: it stands where null may stand, too."""
        if value is None:
            return self.snippet("Native", "null")
        if isinstance(value, bool):
            return self.snippet("Native", "true" if value else "false", nullable=nullable)
        text = str(value)
        quoted = LITERALS[self.pack.manifest.language](text)
        bare = text if kind.kind in NUMBERS and WHOLE.fullmatch(text) else quoted
        return self.snippet("Native", self.lexicon.storage_kind(kind), literal=bare, nullable=nullable)

    def uses(self, home: str, trees: Iterable[object]) -> tuple[UseView, ...]:
        """Return the other resources that trees of one file speak of, by folder."""
        seen: dict[str, set[str]] = {}
        for model, link in mentioned(trees, self.models, self.links):
            seen.setdefault(model, set())
            if link:
                seen[model].add(link)
        return tuple(
            UseView(
                self.lexicon.model(model),
                self.folder(model),
                tuple(self.lexicon.link(link) for link in sorted(seen[model])),
                self.root(model),
            )
            for model in sorted(seen, key=self.folder)
            if model != home
        )


def _route_key(path: str) -> tuple[int, str]:
    parts = path.split("/")
    return len(parts), "{}" if parts[1].startswith("{") else parts[1]


def resource_of(model: str) -> str:
    """Return a model's name in errors: lower camel case."""
    return model[0].lower() + model[1:]


def mentioned(
    trees: Iterable[object], models: Mapping[str, Model], links: Mapping[str, Link]
) -> Iterator[tuple[str, str | None]]:
    """Yield each model, and each link by its owner, that occurs anywhere in the given values."""
    for tree in trees:
        for node in nodes(tree):
            model = node.model if "model" in node.__struct_fields__ else None
            link = node.link if "link" in node.__struct_fields__ else None
            if isinstance(model, str) and model in models:
                yield model, None
            if isinstance(link, str) and link in links:
                yield links[link].owner, link
                yield links[link].target, None
            target = node.field.type.target if isinstance(node, Input) else None
            if target:
                yield target, None


def nodes(tree: Any) -> Iterator[Any]:
    """Yield every value of the IR inside a value, itself included; whole fields and models are not entered."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        kind = part.__class__
        if kind is tuple or kind is list:
            waiting.extend(reversed(part))
        elif (names := _entered(kind)) is not None:
            yield part
            waiting.extend([it for name in names if (it := getattr(part, name)).__class__ not in _PLAIN])


@cache
def _entered(kind: type) -> tuple[str, ...] | None:
    """Return the members of a record, the last first; None for what is not entered."""
    if not issubclass(kind, Record) or kind in _WHOLE:
        return None
    return kind.__struct_fields__[::-1]
