"""The definitions of TypeScript and Go files, by tree-sitter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from scaffolder.project.merge.outline import Key, Node

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_DECLARED = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "class_declaration": "class",
    "abstract_class_declaration": "class",
    "interface_declaration": "class",
    "enum_declaration": "class",
    "type_alias_declaration": "type",
    "method_definition": "function",
    "public_field_definition": "value",
    "property_signature": "value",
    "method_signature": "function",
}
_NEW = re.compile(r"\bnew\(")
_BODIES = {"class_body", "interface_body", "object_type", "enum_body"}


@cache
def _parser(language: str) -> Any:
    from tree_sitter import Language, Parser

    if language == "go":
        import tree_sitter_go

        return Parser(Language(tree_sitter_go.language()))
    import tree_sitter_typescript

    return Parser(Language(tree_sitter_typescript.language_typescript()))


def typescript_nodes(text: str) -> tuple[Node, ...] | None:
    """Return the top-level statements of a TypeScript source, None where it does not parse."""
    return _nodes(text, "typescript", _typescript)


def go_nodes(text: str) -> tuple[Node, ...] | None:
    """Return the top-level declarations of a Go source, None where it does not parse.

    The grammar does not know that `new` takes a value since Go 1.26; under another name it is a call as any other.
    """
    return _nodes(_NEW.sub("nev(", text), "go", _go)


def _nodes(text: str, language: str, node: Callable[[Syntax], Node]) -> tuple[Node, ...] | None:
    root = _parser(language).parse(text.encode()).root_node
    return None if root.has_error else tuple(map(node, _statements(root)))


def _statements(parent: Syntax) -> Iterator[Syntax]:
    return (child for child in parent.named_children if child.type != "comment")


def _lines(syntax: Syntax) -> tuple[int, int]:
    """Return the lines of a node; one that ends with its newline does not reach into the next line."""
    end = syntax.end_point
    return syntax.start_point[0], end[0] + (1 if end[1] else 0)


def _name(syntax: Syntax, field: str = "name") -> str | None:
    found = syntax.child_by_field_name(field)
    return found.text.decode() if found is not None and found.text else None


def _typescript(statement: Syntax) -> Node:
    declared = statement.child_by_field_name("declaration") if statement.type == "export_statement" else statement
    declared = declared if declared is not None else statement
    members = [body for body in declared.children if body.type in _BODIES]
    return Node(
        _typescript_key(statement, declared),
        *_lines(statement),
        tuple(_typescript(it) for it in _statements(members[0])) if members else (),
    )


def _typescript_key(statement: Syntax, declared: Syntax) -> Key | None:
    if statement.type == "import_statement":
        kind = "type " if any(child.type == "type" for child in statement.children) else ""
        return ("import", kind + (_name(statement, "source") or ""))
    if declared.type == "lexical_declaration":
        names = [_name(child) for child in declared.named_children if child.type == "variable_declarator"]
        return ("value", names[0]) if len(names) == 1 and names[0] else None
    name = _name(declared)
    return (_DECLARED[declared.type], name) if declared.type in _DECLARED and name else None


def _go(declaration: Syntax) -> Node:
    return Node(_go_key(declaration), *_lines(declaration), _go_members(declaration))


def _go_key(declaration: Syntax) -> Key | None:
    name = _name(declaration)
    if declaration.type == "import_declaration":
        return ("import", "")
    if declaration.type == "package_clause":
        return ("package",)
    if declaration.type == "function_declaration" and name and name != "init":
        return ("function", name)
    if declaration.type == "method_declaration" and name:
        receiver = (_name(declaration, "receiver") or "").strip("()").split()[-1:]
        return ("function", f"{(receiver or [''])[0].lstrip('*')}.{name}")
    if declaration.type in ("type_declaration", "var_declaration", "const_declaration"):
        names = [_name(spec) for spec in declaration.named_children if spec.type.endswith(("_spec", "_alias"))]
        kind = "class" if declaration.type == "type_declaration" else "value"
        return (kind, names[0]) if len(names) == 1 and names[0] else None
    return None


def _go_members(declaration: Syntax) -> tuple[Node, ...]:
    """Return the fields of a struct or the methods of an interface."""
    spec = declaration.named_children[0] if declaration.type == "type_declaration" else None
    kind = spec.child_by_field_name("type") if spec is not None else None
    if kind is None or kind.type not in ("struct_type", "interface_type"):
        return ()
    lists = [child for child in kind.named_children if child.type == "field_declaration_list"]
    fields = _statements(lists[0]) if lists else (it for it in _statements(kind) if it.type == "method_elem")
    return tuple(Node(("value", _name(it) or _name(it, "type") or ""), *_lines(it)) for it in fields)
