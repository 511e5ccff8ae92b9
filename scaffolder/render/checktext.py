"""The walk through a template's syntax tree that finds the type of every expression."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jinja2 import nodes

from scaffolder.diagnostics import closest
from scaffolder.packs.registry import Pack
from scaffolder.render.checkreader import Fact, Macro, Module, Scope, TemplateReader
from scaffolder.render.codes import (
    BAD_CALL,
    BAD_LOOP,
    BAD_PRINT,
    THINKING_TEMPLATE,
    UNKNOWN_ATTRIBUTE,
    UNKNOWN_FILTER,
    UNKNOWN_NAME,
    UNSAFE_TEMPLATE,
)
from scaffolder.render.viewtext import Text
from scaffolder.render.viewtypes import (
    Loop,
    Unknown,
    element_type,
    fits,
    member_names,
    member_type,
    owners,
    printable,
    type_text,
    unpacked_types,
)

FILTERS = {"indent", "join"}
PRINTS_AS = "print its .literal, .comment, .markdown or .json, by where it stands"
OWN_NAMES = {"caller", "loop", "self", "varargs", "kwargs"}  # of Jinja, wherever they stand
_THOUGHTS: dict[type[nodes.Node], str] = {
    nodes.Compare: "a comparison",
    nodes.And: "`and`",
    nodes.Or: "`or`",
    nodes.Test: "a test",
    nodes.Concat: "string building",
    nodes.BinExpr: "arithmetic",
    nodes.Neg: "arithmetic",
    nodes.Pos: "arithmetic",
    nodes.Getitem: "an index",
    nodes.List: "a list",
    nodes.Dict: "a dictionary",
    nodes.Tuple: "a list",
}


class Checker(TemplateReader):
    """Checks the templates of one pack, each macro once for each set of argument types."""

    def __init__(self, pack: Pack, view_type: Any) -> None:
        super().__init__(pack, view_type)
        self.called: set[tuple[str, str]] = set()
        self._modules: dict[str, Module] = {}
        self._found: dict[tuple[str, str], Macro] = {}
        self._checked: set[tuple[tuple[str, str], str]] = set()

    def macros(self) -> Iterable[Macro]:
        """Return every macro that was read."""
        return self._found.values()

    def template(self, source: str, scope: Scope) -> None:
        """Check a template's text with the given variables."""
        tree = self.parsed(source)
        if tree is not None:
            local = {**scope, **self.module_macros(tree, source)}
            self.text(tree, source, local)

    # Macros and modules

    def module(self, name: str, source: str, line: int) -> Module:
        """Return the macros of an imported template."""
        if name not in self._modules:
            self._modules[name] = Module({})
            tree = self.parsed(name) if self.exists(name, source, line) else None
            if tree is not None:
                macros = self.module_macros(tree, name)
                self._modules[name] = Module(macros)
                self.text(tree, name, dict(macros))
        return self._modules[name]

    def module_macros(self, tree: nodes.Template, source: str) -> dict[str, Macro]:
        """Return the macros that a template defines, which see each other and what the template imports."""
        scope: Scope = {}
        comments = self.declarations(source)
        found = {
            node.name: Macro(source, node, self.declared(node, comments, source), scope)
            for node in tree.find_all(nodes.Macro)
        }
        self._found |= {macro.key: macro for macro in found.values()}
        for name in sorted(OWN_NAMES & {*found}):
            self.report(BAD_CALL, source, found[name].node.lineno, problem=f"a macro cannot be called {name!r}")
        scope.update(found)
        for node in tree.body:
            if isinstance(node, nodes.Import | nodes.FromImport):
                self.statement(node, source, scope)
        return found

    def macro_body(self, macro: Macro, arguments: Scope) -> None:
        if self.is_new(macro.key, arguments):
            self.body(macro.node.body, macro.source, {**macro.scope, **arguments, "caller": Unknown})

    def is_new(self, what: tuple[str, str], variables: Scope) -> bool:
        """Tell whether something has not been checked yet with variables of these types."""
        key = (what, repr(sorted((name, repr(kind)) for name, kind in variables.items())))
        new = key not in self._checked
        self._checked.add(key)
        return new

    # Statements

    def text(self, tree: nodes.Template, source: str, scope: Scope) -> None:
        self.body(tree.body, source, scope)

    def body(self, body: Sequence[nodes.Node], source: str, scope: Scope) -> None:
        for node in body:
            self.statement(node, source, scope)

    def statement(self, node: nodes.Node, source: str, scope: Scope) -> None:
        """Check one statement; what it binds is added to the scope."""
        check = getattr(self, f"_{type(node).__name__.lower()}", None)
        if check is None:
            self.report(THINKING_TEMPLATE, source, node.lineno, what=f"`{type(node).__name__.lower()}`")
        else:
            check(node, source, scope)

    def _output(self, node: nodes.Output, source: str, scope: Scope) -> None:
        for part in node.nodes:
            if not isinstance(part, nodes.TemplateData):
                kind = self.type_of(part, source, scope)
                if not printable(kind):
                    hint = PRINTS_AS if kind is Text else None
                    self.report(BAD_PRINT, source, part.lineno, hint, type=type_text(kind))

    def _if(self, node: nodes.If, source: str, scope: Scope) -> None:
        self.type_of(node.test, source, scope)
        self.body(node.body, source, scope)
        self.body(node.elif_, source, scope)
        self.body(node.else_, source, scope)

    def _for(self, node: nodes.For, source: str, scope: Scope) -> None:
        inside = {**scope, **self.bound(node, source, scope)}
        if node.test is not None:
            self.type_of(node.test, source, inside)
        self.body(node.body, source, inside)
        self.body(node.else_, source, dict(scope))

    def bound(self, node: nodes.For, source: str, scope: Scope) -> Scope:
        """Return the variables that a loop binds."""
        items = self.type_of(node.iter, source, scope)
        element = element_type(items)
        if element is None:
            element = self.report(BAD_LOOP, source, node.lineno, type=type_text(items))
        return {**self.assigned(node.target, element, source), "loop": Loop(element)}

    def assigned(self, target: nodes.Node, kind: Any, source: str) -> Scope:
        if isinstance(target, nodes.Name):
            return {target.name: kind}
        names = [item.name for item in target.find_all(nodes.Name)]
        places = unpacked_types(kind)
        if kind is not Unknown and (places is None or len(places) != len(names)):
            self.report(BAD_LOOP, source, target.lineno, type=type_text(kind))
        return dict(zip(names, places or (Unknown,) * len(names), strict=False))

    def _assign(self, node: nodes.Assign, source: str, scope: Scope) -> None:
        scope |= self.assigned(node.target, self.type_of(node.node, source, scope), source)

    def _assignblock(self, node: nodes.AssignBlock, source: str, scope: Scope) -> None:
        self.body(node.body, source, dict(scope))
        scope |= self.assigned(node.target, str, source)

    def _macro(self, node: nodes.Macro, source: str, scope: Scope) -> None:
        macro = self._found.get((source, node.name))
        if macro is not None and macro.declared is not None:
            self.macro_body(macro, macro.declared)

    def _callblock(self, node: nodes.CallBlock, source: str, scope: Scope) -> None:
        self.type_of(node.call, source, scope)
        self.body(node.body, source, {**scope, **{argument.name: Unknown for argument in node.args}})

    def _filterblock(self, node: nodes.FilterBlock, source: str, scope: Scope) -> None:
        self.filter_name(node.filter, source)
        self.body(node.body, source, dict(scope))

    def _import(self, node: nodes.Import, source: str, scope: Scope) -> None:
        name = self.template_name(node.template, source)
        scope[node.target] = self.module(name, source, node.lineno) if name else Unknown

    def _fromimport(self, node: nodes.FromImport, source: str, scope: Scope) -> None:
        name = self.template_name(node.template, source)
        module = self.module(name, source, node.lineno) if name else None
        for entry in node.names:
            exported, alias = entry if isinstance(entry, tuple) else (entry, entry)
            macros = module.macros if module else {}
            if module and exported not in macros:
                hint = closest(exported, macros)
                self.report(UNKNOWN_NAME, source, node.lineno, name=exported, hint=hint)
            scope[alias] = macros.get(exported, Unknown)

    def _include(self, node: nodes.Include, source: str, scope: Scope) -> None:
        name = self.template_name(node.template, source)
        if name and self.exists(name, source, node.lineno) and self.is_new((name, "include"), scope):
            self.template(name, dict(scope))

    def template_name(self, node: nodes.Expr, source: str) -> str | None:
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            return node.value
        self.report(THINKING_TEMPLATE, source, node.lineno, what="a computed template name")
        return None

    # Expressions

    def type_of(self, node: nodes.Node, source: str, scope: Scope) -> Any:
        """Return the type of an expression, reporting what is wrong inside it."""
        thought = next((text for kind, text in _THOUGHTS.items() if isinstance(node, kind)), None)
        if thought:
            for child in node.iter_child_nodes():
                self.type_of(child, source, scope)
            return self.report(THINKING_TEMPLATE, source, node.lineno, what=thought)
        find = getattr(self, f"_{type(node).__name__.lower()}_type", None)
        if find is None:
            return self.report(THINKING_TEMPLATE, source, node.lineno, what=f"`{type(node).__name__.lower()}`")
        return find(node, source, scope)

    def _const_type(self, node: nodes.Const, source: str, scope: Scope) -> Any:
        return type(node.value)

    def _templatedata_type(self, node: nodes.TemplateData, source: str, scope: Scope) -> Any:
        return str

    def _operand_type(self, node: nodes.Operand, source: str, scope: Scope) -> Any:
        return self.type_of(node.expr, source, scope)

    def _not_type(self, node: nodes.Not, source: str, scope: Scope) -> Any:
        self.type_of(node.node, source, scope)
        return bool

    def _condexpr_type(self, node: nodes.CondExpr, source: str, scope: Scope) -> Any:
        self.type_of(node.test, source, scope)
        kind = self.type_of(node.expr1, source, scope)
        if node.expr2 is not None:
            self.type_of(node.expr2, source, scope)
        return kind

    def _name_type(self, node: nodes.Name, source: str, scope: Scope) -> Any:
        if node.name in scope:
            return scope[node.name]
        return self.report(UNKNOWN_NAME, source, node.lineno, name=node.name, hint=closest(node.name, scope))

    def _getattr_type(self, node: nodes.Getattr, source: str, scope: Scope) -> Any:
        owner = self.type_of(node.node, source, scope)
        if isinstance(owner, Module):
            known: Iterable[str] = owner.macros
            kind = owner.macros.get(node.attr)
        else:
            known = member_names(owner)
            kind = member_type(owner, node.attr)
            self.facts |= {Fact(it.__name__, node.attr) for it in owners(owner, node.attr)}
        if kind is not None:
            return kind
        if node.attr.startswith("_"):
            return self.report(UNSAFE_TEMPLATE, source, node.lineno, problem=f"it reads {node.attr!r}")
        name = "the partial" if isinstance(owner, Module) else type_text(owner)
        hint = closest(node.attr, known)
        return self.report(UNKNOWN_ATTRIBUTE, source, node.lineno, type=name, name=node.attr, hint=hint)

    def _filter_type(self, node: nodes.Filter, source: str, scope: Scope) -> Any:
        self.filter_name(node, source)
        for child in (node.node, *node.args):
            if child is not None:
                self.type_of(child, source, scope)
        if node.name == "join":
            self.joined(node, source, scope)
        return str

    def joined(self, node: nodes.Filter, source: str, scope: Scope) -> None:
        """Check that what `join` prints can be printed, and that it reads no attribute by its name."""
        if node.node is not None and not isinstance(node.node, nodes.Filter):
            element = element_type(self.type_of(node.node, source, scope))
            if element is None or not printable(element):
                self.report(BAD_LOOP, source, node.lineno, type="what `join` is given")
        if node.kwargs or len(node.args) > 1:
            self.report(THINKING_TEMPLATE, source, node.lineno, what="`join` by attribute")

    def filter_name(self, node: nodes.Filter, source: str) -> None:
        if node.name not in FILTERS:
            self.report(UNKNOWN_FILTER, source, node.lineno, name=node.name)

    def _call_type(self, node: nodes.Call, source: str, scope: Scope) -> Any:
        callee = self.type_of(node.node, source, scope)
        given = [self.type_of(argument, source, scope) for argument in node.args]
        named = {pair.key: self.type_of(pair.value, source, scope) for pair in node.kwargs}
        if isinstance(callee, Macro):
            self.call(callee, given, named, source, node.lineno)
        elif callee is not Unknown and not isinstance(callee, Loop):
            self.report(BAD_CALL, source, node.lineno, problem=f"{type_text(callee)} cannot be called")
        return str

    def call(self, macro: Macro, given: list[Any], named: Scope, source: str, line: int) -> None:
        """Check a macro call against its parameters, and an undeclared macro's body with the types given."""
        self.called.add(macro.key)
        names = [argument.name for argument in macro.node.args]
        arguments = {**dict(zip(names, given, strict=False)), **named}
        required = names[: len(names) - len(macro.node.defaults)]
        missing = [name for name in required if name not in arguments]
        surplus = [name for name in named if name not in names] + ["…"] * (len(given) - len(names))
        if missing or surplus:
            problem = f"macro {macro.node.name!r} takes ({', '.join(names)})"
            self.report(BAD_CALL, source, line, problem=problem)
        elif macro.declared is None:
            defaults = {name: Unknown for name in names if name not in arguments}
            self.macro_body(macro, {**arguments, **defaults})
        else:
            self.arguments(macro, macro.declared, arguments, source, line)

    def arguments(self, macro: Macro, declared: Scope, arguments: Scope, source: str, line: int) -> None:
        for name, kind in arguments.items():
            wanted = declared.get(name, Unknown)
            if not fits(kind, wanted):
                problem = f"{macro.node.name}({name}) takes {type_text(wanted)}, not {type_text(kind)}"
                self.report(BAD_CALL, source, line, problem=problem)
