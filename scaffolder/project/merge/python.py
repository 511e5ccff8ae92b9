"""The definitions of a Python file."""

from __future__ import annotations

import ast
import warnings

from scaffolder.project.merge.outline import Key, Node


def python_nodes(text: str) -> tuple[Node, ...] | None:
    """Return the top-level statements of a Python source, None where it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return tuple(map(_node, module.body))


def _node(statement: ast.stmt) -> Node:
    decorators = getattr(statement, "decorator_list", [])
    start = min([statement.lineno, *(it.lineno for it in decorators)]) - 1
    members = tuple(map(_node, statement.body)) if isinstance(statement, ast.ClassDef) else ()
    return Node(_key(statement), start, statement.end_lineno or statement.lineno, members)


def _key(statement: ast.stmt) -> Key | None:
    match statement:
        case ast.Import(names=[name]):
            return ("import", f"{name.name} as {name.asname}" if name.asname else name.name)
        case ast.ImportFrom():
            return ("import", "." * statement.level + (statement.module or ""))
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return ("function", *_roles(statement.decorator_list), statement.name)
        case ast.ClassDef():
            return ("class", statement.name)
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return ("value", name)
    return None


def _roles(decorators: list[ast.expr]) -> list[str]:
    """Return what tells functions of one name apart: a property's setter, an overload."""
    return [
        it.attr for it in decorators if isinstance(it, ast.Attribute) and it.attr in ("setter", "deleter", "overload")
    ]
