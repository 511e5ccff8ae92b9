"""Type-checks a pack's templates against the view: every name and attribute of text and paths, before any rendering."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, get_args

from jinja2 import TemplateError, nodes

from scaffolder.diagnostics import Diagnostic
from scaffolder.ir.query import Expr, Kind
from scaffolder.packs.limits import Exhausted, limited
from scaffolder.packs.questions import Question
from scaffolder.packs.registry import Pack, table_syntax_problems
from scaffolder.render.checkreader import Fact, Scope
from scaffolder.render.checktext import Checker
from scaffolder.render.codes import MISSING_ENTRY, PATH_ERROR, UNUSED_ENTRY
from scaffolder.render.context import clashing_options
from scaffolder.render.environment import checked_path_environment
from scaffolder.render.plan import failure, located
from scaffolder.render.viewtypes import SCALARS, members

_PRINTED_AS_OTHERS = {"reference", "null", "Computed", "Readable"}


def check_pack(pack: Pack, view_type: Any) -> tuple[Diagnostic, ...]:
    """Check a pack's templates against the view, and its tables against all that can be asked of them."""
    try:
        with nullcontext() if pack.bundled else limited():
            return (*check_templates(pack, view_type), *table_syntax_problems(pack), *missing_entries(pack))
    except (Exhausted, RecursionError, MemoryError) as error:
        return (located(failure(error), pack, "pack.yml"),)


def check_templates(pack: Pack, view_type: Any) -> tuple[Diagnostic, ...]:
    """Check every template of a pack; no problem means that no attribute of the view is misspelt anywhere."""
    checker = _checked(pack, view_type)
    problems = dict.fromkeys((*clashing_options(pack, view_type), *checker.problems, *_unused(pack, checker)))
    return tuple(sorted(problems, key=lambda it: (it.file or "", it.place.line if it.place else 0)))


def read_facts(pack: Pack, view_type: Any) -> frozenset[Fact]:
    """Return the facts of the view that the templates of a pack read."""
    return frozenset(_checked(pack, view_type).facts)


def _checked(pack: Pack, view_type: Any) -> Checker:
    """Return a checker that has walked through every template and every path."""
    checker = Checker(pack, view_type)
    scope: Scope = {**_option_types(pack.options), **members(view_type)}
    for source in pack.files:
        if source.startswith(pack.prefix):
            _check_file(checker, pack, source, scope)
    for pattern in pack.settings.exclude:
        _check_part(checker, pack, pattern, "copier.yml", scope)
    return checker


def missing_entries(pack: Pack) -> tuple[Diagnostic, ...]:
    """Return the neutral types and expression nodes that the pack's tables do not print."""
    kinds = [kind for kind in get_args(Kind) if kind not in _PRINTED_AS_OTHERS]
    nodes_of_ir = [node.__name__ for node in get_args(Expr) if node.__name__ not in _PRINTED_AS_OTHERS]
    missing = [("type", kind) for kind in kinds if kind not in pack.tables.kinds]
    missing += [("expression", node) for node in nodes_of_ir if node not in pack.tables.nodes]
    return tuple(located(MISSING_ENTRY.at("", kind=kind, name=name), pack, "types.yml") for kind, name in missing)


def _option_types(options: tuple[Question, ...]) -> Scope:
    return {option.name: SCALARS[option.type] for option in options}


def _check_file(checker: Checker, pack: Pack, source: str, scope: Scope) -> None:
    inside = dict(scope)
    *folders, name = source.removeprefix(pack.prefix).split("/")
    for part in (*folders, name.removesuffix(pack.settings.suffix)):
        inside |= _check_part(checker, pack, part, source, inside)
    if name.endswith(pack.settings.suffix):
        checker.template(source, inside)


def _check_part(checker: Checker, pack: Pack, part: str, source: str, scope: Scope) -> Scope:
    """Check a part of a path, and return the variable that its `yield` binds."""
    if "{" not in part:
        return {}
    try:
        tree = checked_path_environment(pack).parse(part)
    except TemplateError as error:
        checker.problems.append(located(PATH_ERROR.at("", problem=str(error)), pack, source))
        return {}
    checker.in_path = True
    checker.text(tree, source, dict(scope))
    bound = next((checker.bound(loop, source, scope) for loop in tree.find_all(nodes.For)), {})
    checker.in_path = False
    return bound


def _unused(pack: Pack, checker: Checker) -> Iterator[Diagnostic]:
    """Report partials that no template reads, and macros that none calls."""
    for source in pack.files:
        if source.startswith("partials/") and source not in checker.read:
            yield located(UNUSED_ENTRY.at("", name=source), pack, source)
    for macro in checker.macros():
        if macro.key not in checker.called:
            yield located(UNUSED_ENTRY.at("", name=macro.node.name), pack, macro.source, macro.node.lineno)
