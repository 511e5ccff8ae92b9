"""Which facts of the view a pack's templates read, held against what every bundled pack reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, reduce
from itertools import groupby

from scaffolder.authoring.codes import UNREAD_FACTS
from scaffolder.diagnostics import Diagnostic
from scaffolder.packs.registry import Pack, pack, packs
from scaffolder.render.check import read_facts
from scaffolder.render.checkreader import Fact
from scaffolder.render.plan import located
from scaffolder.render.view import View


def unread_facts(found: Pack) -> Iterator[Diagnostic]:
    """Say which facts that all bundled packs read this one does not, a line for each type of the view."""
    missing = sorted(_common_facts() - read_facts(found, View))
    for kind, facts in groupby(missing, key=lambda fact: fact.type):
        names = ", ".join(fact.name for fact in facts)
        yield located(UNREAD_FACTS.at("", names=names, type=kind), found, "pack.yml")


@cache
def _common_facts() -> frozenset[Fact]:
    loaded = (pack(name)[0] for name in packs())
    return reduce(frozenset.intersection, (read_facts(it, View) for it in loaded if it))
