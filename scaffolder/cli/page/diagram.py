"""The models and their relations as inline SVG, with crow's feet where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from scaffolder.cli.page.facts import FieldFact, ModelFact, ProjectFacts, RelationFact
from scaffolder.cli.page.layout import Box, Layout, Size, place, shifted
from scaffolder.record import replace

Point = tuple[float, float]

_CHARACTER = 7.3
_HEADER = 36.0
_ROW = 23.0
_PADDING = 13.0
_MARGIN = 28.0
_SPREAD = 8.0
_LOOP = 46.0


def diagram(facts: ProjectFacts) -> str:
    """Draw a project's models; references run from the field that holds them to the model that they name."""
    facts = replace(facts, models=tuple(replace(model, fields=_drawn(model)) for model in facts.models))
    sizes = {model.name: _size(model) for model in facts.models}
    layout = place(sizes, ((relation.model, relation.target) for relation in facts.relations))
    boxes = {name: shifted(box, _MARGIN, _MARGIN) for name, box in layout.boxes.items()}
    edges = "".join(_edges(facts, layout, boxes))
    models = "".join(_model(model, boxes[model.name]) for model in facts.models)
    width, height = layout.width + 2 * _MARGIN + _LOOP, layout.height + 2 * _MARGIN
    return (
        '<svg class="diagram" role="img" aria-label="Models and their relations"'
        f' viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" xmlns="http://www.w3.org/2000/svg">{edges}{models}</svg>'
    )


def _drawn(model: ModelFact) -> tuple[FieldFact, ...]:
    """Return the fields that a diagram shows: those that a person thought of, and the key."""
    return tuple(field for field in model.fields if "automatic" not in field.marks)


def _size(model: ModelFact) -> Size:
    rows = [len(field.name) + len(_kind(field)) + 3 for field in model.fields]
    width = max([len(model.name) * 1.25, *rows], default=0) * _CHARACTER + 2 * _PADDING
    return Size(max(width, 150.0), _HEADER + _ROW * len(model.fields) + 8)


def _kind(field: FieldFact) -> str:
    return field.kind + ("?" if "optional" in field.marks else "")


def _model(model: ModelFact, box: Box) -> str:
    rows = "".join(_row(field, box, index) for index, field in enumerate(model.fields))
    title = f"<title>{escape(model.summary)}</title>" if model.summary else ""
    return (
        f'<a href="#model-{escape(model.name)}"><g class="model">{title}'
        f'<rect class="box" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="9"/>'
        f'<path class="head" d="M{box.x:.1f} {box.y + _HEADER:.1f}v{9 - _HEADER:.1f}q0 -9 9 -9h{box.width - 18:.1f}'
        f'q9 0 9 9v{_HEADER - 9:.1f}z"/>'
        f'<text class="name" x="{box.x + _PADDING:.1f}" y="{box.y + 23:.1f}">{escape(model.name)}</text>{rows}</g></a>'
    )


def _row(field: FieldFact, box: Box, index: int) -> str:
    y = box.y + _HEADER + _ROW * index + 17
    marks = " ".join(mark for mark in ("key", "computed", "reverse", "hidden") if mark in field.marks)
    tip = f"<title>{escape(', '.join(field.marks))}</title>" if field.marks else ""
    return (
        f'<g class="field {marks}">{tip}<text x="{box.x + _PADDING:.1f}" y="{y:.1f}">{escape(field.name)}</text>'
        f'<text class="kind" x="{box.right - _PADDING:.1f}" y="{y:.1f}">{escape(_kind(field))}</text></g>'
    )


def _edges(facts: ProjectFacts, layout: Layout, boxes: dict[str, Box]) -> Iterator[str]:
    rows = {(model.name, field.name): row for model in facts.models for row, field in enumerate(model.fields)}
    paths: dict[RelationFact, list[Point]] = {}
    for relation in facts.relations:
        source, target = boxes[relation.model], boxes[relation.target]
        y = source.y + _HEADER + _ROW * (rows[relation.model, relation.field] + 0.5)
        passages = [
            shifted(passage, _MARGIN, _MARGIN + _offset(relation, facts.relations))
            for passage in layout.passages.get((relation.model, relation.target), ())
        ]
        paths[relation] = _path(source, target, y, passages)
    for relation, path in paths.items():
        yield _edge(relation, [*path, _arrival(relation, paths, boxes[relation.target])])


def _offset(relation: RelationFact, relations: tuple[RelationFact, ...]) -> float:
    """Return how far a relation keeps from those that lead along the same way."""
    same = [it for it in relations if (it.model, it.target) == (relation.model, relation.target)]
    return _SPREAD * (same.index(relation) - (len(same) - 1) / 2)


def _arrival(relation: RelationFact, paths: dict[RelationFact, list[Point]], target: Box) -> Point:
    """Return where a relation meets its target: on the side it comes from, ordered by height among those beside it."""
    x = target.x if paths[relation][-1][0] < target.x else target.right
    beside = [it for it in paths if it.target == relation.target and (paths[it][-1][0] < target.x) == (x == target.x)]
    ordered = sorted(beside, key=lambda it: (it.model == it.target, paths[it][-1][1]))
    pitch = min(_SPREAD + 2, max(target.height - 24, 1) / len(ordered))
    return x, target.y + 14 + pitch * ordered.index(relation)


def _path(source: Box, target: Box, y: float, passages: list[Box]) -> list[Point]:
    """Return an edge's points up to its target: out of one side of the source, straight through each passage."""
    if source is target:
        return [(source.right, y), (source.right + _LOOP, y)]
    leftwards = target.column < source.column
    points = [(source.x if leftwards else source.right, y)]
    for passage in passages:
        sides = [(passage.right, passage.middle), (passage.x, passage.middle)]
        points += sides if leftwards else sides[::-1]
    return points


def _edge(relation: RelationFact, points: list[Point]) -> str:
    (x1, y1), (x2, y2) = points[0], points[-1]
    own_side = 1 if points[1][0] > x1 else -1
    other_side = 1 if points[-2][0] > x2 else -1
    many = relation.cardinality == "many to many"
    far_end = _foot(x2, y2, other_side) if many else _bar(x2, y2, other_side, relation.optional)
    tip = f"{relation.model}.{relation.field} → {relation.target}: {relation.cardinality}"
    if not many:
        tip += f"{', optional' if relation.optional else ''}, on delete {relation.on_delete.replace('_', ' ')}"
    return (
        f'<g class="edge{" many" if many else ""}"><title>{escape(tip)}</title>'
        f'<path class="reach" d="{_curve(points)}"/><path class="line" d="{_curve(points)}"/>'
        f"{_foot(x1, y1, own_side)}{far_end}</g>"
    )


def _curve(points: list[Point]) -> str:
    x, y = points[0]
    text = f"M{x:.1f} {y:.1f}"
    if len(points) == 3 and points[0][0] == points[-1][0]:
        (reach, _), (x2, y2) = points[1], points[2]
        return f"{text}C{reach:.1f} {y:.1f} {reach:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    for next_x, next_y in points[1:]:
        middle = (x + next_x) / 2
        text += f"C{middle:.1f} {y:.1f} {middle:.1f} {next_y:.1f} {next_x:.1f} {next_y:.1f}"
        x, y = next_x, next_y
    return text


def _foot(x: float, y: float, side: int) -> str:
    """Draw a crow's foot: many rows at this end."""
    return f'<path class="end" d="M{x:.1f} {y - 6:.1f}L{x + 11 * side:.1f} {y:.1f}L{x:.1f} {y + 6:.1f}"/>'


def _bar(x: float, y: float, side: int, optional: bool) -> str:
    """Draw one bar at this end, and a circle before it where there may be no row, else a second bar."""
    bar = f'<path class="end" d="M{x + 7 * side:.1f} {y - 5:.1f}v10"/>'
    if optional:
        return f'{bar}<circle class="end" cx="{x + 14 * side:.1f}" cy="{y:.1f}" r="4"/>'
    return f'{bar}<path class="end" d="M{x + 11 * side:.1f} {y - 5:.1f}v10"/>'
