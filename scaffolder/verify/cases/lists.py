"""Lists: filters by every operator, sorting, search, paging, and what a query may not say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise, zip_longest
from typing import Any

from scaffolder.ir.evaluate import evaluate
from scaffolder.ir.model import Filter, Operation
from scaffolder.ir.rows import Key, Moment, Undecidable
from scaffolder.record import replace
from scaffolder.verify.compose import ask, callers_for, sources
from scaffolder.verify.run import Run
from scaffolder.verify.twin.kinds import show
from scaffolder.verify.twin.lists import wire_kind
from scaffolder.verify.twin.scene import Ask, Scene
from scaffolder.verify.twin.shapes import tagged

Query = tuple[tuple[str, str], ...]
VALUES = 3
MOST_REFUSED = 14
MOST_OFFERED = 90
HIDDEN = 2


def queries(run: Run) -> None:
    """Every list as one or two callers who see most, with every query that it offers and many that it does not."""
    whole = True
    for operation in run.project.operations:
        if operation.kind != "list":
            continue
        for index, made in enumerate(richest(run, operation, 2)):
            chosen = some(list(offered(run, operation, made)), MOST_OFFERED if index == 0 else 15)
            for rule, query in chosen:
                run.ask(with_query(made, query), rule)
            if index == 0:
                blanks_as_pluses(run, made, chosen)
                for rule, query in some(list(refused(operation)), 200 if whole else MOST_REFUSED):
                    run.ask(with_query(made, query), rule)
                whole = not operation.filters and whole


def some(found: list[tuple[str, Query]], most: int) -> list[tuple[str, Query]]:
    """All, or as many as are wanted of them, those of each rule and parameter in turn."""
    groups: dict[tuple[str, ...], list[tuple[str, Query]]] = {}
    for rule, query in found:
        groups.setdefault((rule, *(name for name, _ in query)), []).append((rule, query))
    in_turn = [one for turn in zip_longest(*groups.values()) for one in turn if one is not None]
    return in_turn[:most]


def blanks_as_pluses(run: Run, made: Ask, chosen: list[tuple[str, Query]]) -> None:
    """A blank in a query may be written as `+`."""
    blank = [(rule, query) for rule, query in chosen if any(" " in text for _, text in query)]
    for rule, query in blank[:2]:
        asked = with_query(made, query)
        try:
            outcome = run.foretell(asked)
        except Undecidable:
            continue
        path, mark, text = run.target(asked).partition("?")
        request = replace(run.request(asked), target=path + mark + text.replace("%20", "+"))
        if not run.exhausted(asked):
            run.judge(asked, request, outcome, rule)


def with_query(made: Ask, query: Query) -> Ask:
    return Ask(made.operation, made.caller, made.params, None, query, made.token)


def richest(run: Run, operation: Operation, most: int) -> list[Ask]:
    """The asks of a list that show the most rows."""
    found: list[tuple[int, int, Ask]] = []
    for parents, row in sources(run, operation)[:12]:
        for caller in callers_for(run, operation):
            made = ask(run, operation, caller, parents, row, None)
            if made is None:
                continue
            try:
                outcome = run.foretell(made)
            except Undecidable:
                continue
            if outcome.status < 400 and isinstance(outcome.body, dict):
                found.append((len(outcome.body[operation.list_key or "items"]), len(found), made))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [made for _, _, made in found[:most]]


def offered(run: Run, operation: Operation, made: Ask) -> Iterator[tuple[str, Query]]:
    if operation.page:
        most = operation.page.maximum
        for query in (
            ("limit", "1"),
            ("limit", "2"),
            ("limit", str(most)),
            ("offset", "1"),
            ("offset", "999999999"),
            ("limit", "01"),
        ):
            yield "list.page", (query,)
        yield "list.page", (("limit", "2"), ("offset", "1"))
        yield "list.page", (("limit", "1"), ("offset", "2"))
    names = [key.field for key in operation.sorts]
    for name in names:
        yield "list.sort", (("sort", name),)
        yield "list.sort", (("sort", f"-{name}"),)
    for one, other in pairwise(names):
        yield "list.sort", (("sort", f"-{one},{other}"),)
        yield "list.sort", (("sort", f"{other},-{one}"),)
    if operation.searched:
        for text in needles(searched_texts(run, operation)):
            yield "list.search", (("q", text),)
    for found in operation.filters:
        for parameter, text in filter_queries(run, operation, found, made):
            yield "list.filter", ((parameter, text),)
    if len(operation.filters) > 1:
        first = [next(filter_queries(run, operation, found, made), None) for found in operation.filters[:2]]
        yield "list.filter", tuple(query for query in first if query is not None)


def searched_texts(run: Run, operation: Operation) -> list[str]:
    values = [row.values.get(name) for row in run.rows(operation.model) for name in operation.searched]
    return [value for value in values if isinstance(value, str)]


def needles(texts: list[str]) -> list[str]:
    """Pieces of texts, in either case, and what a LIKE pattern would read otherwise."""
    found = ["", "%", "_", "\\", "nowhere at all"]
    for text in dict.fromkeys(texts[:4]):
        found += [text, text.swapcase(), text[1:4], text.upper()[:3], text[:1] + "%"]
    return list(dict.fromkeys(found))[:16]


def filter_queries(run: Run, operation: Operation, offered: Filter, made: Ask) -> Iterator[tuple[str, str]]:
    """Queries by one filter: values that rows have, values between them, each operator."""
    scene = Scene(run.project, run.ids, run.world, made, tagged(-2, _now()))
    kind = wire_kind(scene, offered)
    values = list(dict.fromkeys(texts_of(run, operation, offered, scene, kind)))
    run.random.shuffle(values)
    chosen = values[:VALUES] or [nothing(kind.kind, kind.values)]
    for text in hidden(run, operation, offered, made, kind, values)[:HIDDEN]:
        yield offered.param, text
    for text in [*chosen, nothing(kind.kind, kind.values)]:
        yield offered.param, text
        for op in offered.ops:
            if op == "in":
                yield f"{offered.param}[in]", text
            elif op == "contains":
                for piece in needles([text])[:9]:
                    yield f"{offered.param}[contains]", piece
            elif op != "null":
                yield f"{offered.param}[{op}]", text
    if len(chosen) > 1 and not any("," in text for text in chosen):
        yield f"{offered.param}[in]", ",".join(chosen[:3])
    if "null" in offered.ops:
        yield f"{offered.param}[null]", "true"
        yield f"{offered.param}[null]", "false"
    if kind.kind == "email" and chosen:
        yield offered.param, chosen[0].upper()
    if kind.kind == "uuid" and chosen:
        yield offered.param, chosen[0].upper()
    if kind.kind in ("string", "slug") and chosen:
        yield offered.param, chosen[0].swapcase()
        yield offered.param, f" {chosen[0]}"


def hidden(run: Run, operation: Operation, offered: Filter, made: Ask, kind: Any, values: list[str]) -> list[str]:
    """The texts that rows hold at the filter's place for others, and not for this caller."""
    found: dict[str, None] = {}
    for other in run.callers():
        scene = Scene(run.project, run.ids, run.world, replace(made, caller=other), tagged(-2, _now()))
        found |= dict.fromkeys(texts_of(run, operation, offered, scene, kind))
    return [text for text in found if text not in values]


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def texts_of(run: Run, operation: Operation, offered: Filter, scene: Scene, kind: Any) -> Iterator[str]:
    """The texts of what rows hold at the filter's place, and of what lies beside it."""
    held: list[Any] = []

    def note(value: object) -> bool:
        held.append(value)
        return False

    scope = replace(scene.scope, test=note)
    for row in run.rows(operation.model)[:40]:
        try:
            evaluate(offered.match, scope.of(row))
        except Undecidable:
            continue
    for value in held:
        found = run.ids.by_key.get(value) if isinstance(value, Key) else value
        if found is None or (isinstance(found, Moment) and found.tag):
            continue
        yield text_of(found, kind)
        if isinstance(found, Moment):
            step = timedelta(days=1) if found.is_date else timedelta(milliseconds=1)
            yield text_of(Moment(found.at + step, is_date=found.is_date), kind)
        elif isinstance(found, int | Decimal) and not isinstance(found, bool) and kind.kind != "decimal":
            yield text_of(found + 1, kind)


def text_of(value: object, kind: Any) -> str:
    found = show(value, kind)
    return ("true" if found else "false") if isinstance(found, bool) else str(found)


def nothing(kind: str, values: tuple[str, ...]) -> str:
    """A text that no row holds, in the form of its type."""
    known = {
        "int": "987654321",
        "sequence": "987654321",
        "bigint": "9007199254740993",
        "decimal": "0",
        "uuid": "018f3e2a-4b5c-7d6e-8f90-000000000000",
        "email": "nobody@nowhere.test",
        "bool": "true",
        "date": "1901-02-03",
        "datetime": "1901-02-03T04:05:06.789Z",
        "enum": values[-1] if values else "",
    }
    return known.get(kind, "no such text")


def refused(operation: Operation) -> Iterator[tuple[str, Query]]:
    """Queries that a list does not take."""
    names = {found.param for found in operation.filters}
    for text in ("0", "-1", "1.0", "x", "", "+1", "1e1", "99999999999999999999", " 1"):
        yield "query.range", (("limit", text),)
    if operation.page:
        yield "query.range", (("limit", str(operation.page.maximum + 1)),)
        for text in ("-1", "1000000000", "x", ""):
            yield "query.range", (("offset", text),)
    for text in ("nothing", "", "id,", "--id", "+id", "constructor", "__proto__"):
        yield "query.choice", (("sort", text),)
    for name in ("surprise", "", "q", "offset", "cursor", "constructor", "__proto__"):
        yield "query.unknown", ((name, "1"),)
    if operation.searched:
        yield "query.format", (("q", "\udcff"),)
    for name in sorted(names)[:6]:
        for suffix in ("[near]", "[]", "[eq]", "[ne", "[ne]x", "[[ne]]", "]"):
            yield "query.unknown", ((name + suffix, "1"),)
        yield "query.unknown", ((name.upper() + "x", "1"),)
        yield "query.type", ((name, "1"), (name, "1"))
    for found in operation.filters:
        for op in ("ne", "gt", "gte", "lt", "lte", "contains", "null", "in"):
            if op not in found.ops:
                yield "query.unknown", ((f"{found.param}[{op}]", "1"),)
        for text in ("x", "", "1.0", "01", " 1", "1e3", "a\0b", "TRUE", "2023-02-29", "9" * 25, "1,", "\udcff"):
            yield "query.format", ((found.param, text),)
            if "in" in found.ops and text in ("", "1,", "x"):
                yield "query.format", ((f"{found.param}[in]", text),)
        if "null" in found.ops:
            yield "query.format", ((f"{found.param}[null]", "yes"),)
    several = (("limit", "0"), ("surprise", "1"), ("sort", "nothing"))
    yield "query.unknown", several
    if operation.page:
        yield "query.type", (("limit", "1"), ("limit", "1"), ("offset", "x"))
