"""Places boxes in layers so that references run from right to left: longest path, barycentre order, levelled heights.

Deterministic, and without any measuring of fonts: a character is taken to be as wide as in a monospaced face.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from scaffolder.record import Record, Struct, field, replace

_SWEEPS = 12
_GAP = 34.0
_COLUMN_GAP = 84.0
_LANE = 7.0
_DUMMY = 10.0


class Size(Record):
    width: float
    height: float


class Box(Record):
    """A placed rectangle, and the column that it stands in."""

    x: float
    y: float
    width: float
    height: float
    column: int

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


class Layout(Record):
    """Where every box stands, and the passages through other columns that each long edge takes, from its source on."""

    boxes: Mapping[str, Box]
    passages: Mapping[tuple[str, str], tuple[Box, ...]]
    width: float
    height: float


class _Node(Struct):
    """A box, or the place where a long edge passes through a column."""

    name: str
    size: Size
    column: int
    left: list[_Node] = field(default_factory=list)
    right: list[_Node] = field(default_factory=list)
    y: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.size.height / 2


def place(sizes: Mapping[str, Size], edges: Iterable[tuple[str, str]]) -> Layout:
    """Place boxes so that most edges lead from a box to one in a column further left."""
    pairs = tuple(dict.fromkeys((source, target) for source, target in edges if source != target))
    columns_of = _filled(sizes, _drawn_near(_columns_of(tuple(sizes), pairs), pairs), pairs)
    nodes = {name: _Node(name, size, columns_of[name]) for name, size in sizes.items()}
    passages = {pair: _connect(nodes[pair[0]], nodes[pair[1]]) for pair in pairs}
    columns = _ordered(_columns([*nodes.values(), *(node for chain in passages.values() for node in chain)]))
    _level(columns)
    return _layout(columns, nodes, passages)


def _columns_of(names: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> dict[str, int]:
    """Return each box's column: one more than the furthest of what it refers to, circles cut at their last edge."""
    targets: dict[str, list[str]] = {name: [] for name in names}
    for source, target in pairs:
        targets[source].append(target)
    columns: dict[str, int] = {}
    entered: set[str] = set()

    def column(name: str) -> int:
        if name not in columns:
            entered.add(name)
            below = [column(target) for target in targets[name] if target in columns or target not in entered]
            columns[name] = 1 + max(below, default=-1)
        return columns[name]

    for name in names:
        column(name)
    return _apart(columns, pairs)


def _apart(columns: dict[str, int], pairs: tuple[tuple[str, str], ...]) -> dict[str, int]:
    """Return the columns with no two linked boxes in one."""
    for _ in columns:
        clash = next((source for source, target in pairs if columns[source] == columns[target]), None)
        if clash is None:
            break
        columns = {**columns, clash: columns[clash] + 1}
    return columns


def _drawn_near(columns: dict[str, int], pairs: tuple[tuple[str, str], ...]) -> dict[str, int]:
    """Return the columns with boxes that refer to nothing moved beside the nearest that refers to them."""
    referring = {source for source, _ in pairs}
    near = {
        name: min((columns[source] for source, target in pairs if target == name), default=1) - 1
        for name in columns
        if name not in referring
    }
    return {**columns, **near}


def _filled(sizes: Mapping[str, Size], columns: dict[str, int], pairs: tuple[tuple[str, str], ...]) -> dict[str, int]:
    """Return the columns with boxes that have no edge put where there is the most room."""
    linked = {name for pair in pairs for name in pair}
    heights = dict.fromkeys(sorted(set(columns.values())), 0.0)
    for name in linked:
        heights[columns[name]] += sizes[name].height + _GAP
    placed = dict(columns)
    for name in (name for name in sizes if name not in linked):
        placed[name] = min(heights, key=lambda column: heights[column])
        heights[placed[name]] += sizes[name].height + _GAP
    return placed


def _connect(source: _Node, target: _Node) -> tuple[_Node, ...]:
    """Link two boxes through one passage in each column between them, and return the passages from the source on."""
    step = -1 if target.column < source.column else 1
    between = range(source.column + step, target.column, step)
    chain = [_Node("", Size(0, _DUMMY), column) for column in between]
    for near, far in zip([source, *chain], [*chain, target], strict=True):
        left, right = (far, near) if far.column < near.column else (near, far)
        left.right.append(right)
        right.left.append(left)
    return tuple(chain)


def _columns(nodes: list[_Node]) -> list[list[_Node]]:
    count = 1 + max((node.column for node in nodes), default=-1)
    return [[node for node in nodes if node.column == column] for column in range(count)]


def _ordered(columns: list[list[_Node]]) -> list[list[_Node]]:
    """Return the columns with their nodes in the order that crosses the fewest edges, of those that the sweeps try."""
    best, fewest = columns, _crossings(columns)
    for sweep in range(_SWEEPS):
        leftwards = sweep % 2 == 1
        columns = _swept(columns, leftwards)
        crossings = _crossings(columns)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _swept(columns: list[list[_Node]], leftwards: bool) -> list[list[_Node]]:
    ranks: dict[int, float] = {}
    swept: list[list[_Node]] = []
    for column in reversed(columns) if leftwards else columns:
        ordered = sorted(
            enumerate(column), key=lambda entry: _rank(entry[1].right if leftwards else entry[1].left, ranks, entry[0])
        )
        swept.append([node for _, node in ordered])
        ranks |= {id(node): rank / max(len(column), 1) for rank, (_, node) in enumerate(ordered)}
    return swept[::-1] if leftwards else swept


def _rank(neighbours: list[_Node], ranks: dict[int, float], own: int) -> tuple[float, int]:
    known = [ranks[id(node)] for node in neighbours if id(node) in ranks]
    return (sum(known) / len(known) if known else 0.5, own)


def _crossings(columns: list[list[_Node]]) -> int:
    total = 0
    for left, right in pairwise(columns):
        rank = {id(node): index for index, node in enumerate(left)}
        ends = [rank[id(neighbour)] for node in right for neighbour in sorted(node.left, key=lambda it: rank[id(it)])]
        total += sum(earlier > later for index, earlier in enumerate(ends) for later in ends[index + 1 :])
    return total


def _level(columns: list[list[_Node]]) -> None:
    """Move every node as near to the height of its neighbours as its column allows."""
    for column in columns:
        _stack(column, [0.0] * len(column))
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            _stack(column, [_wanted(node) for node in column])


def _wanted(node: _Node) -> float:
    near = [neighbour.middle for neighbour in (*node.left, *node.right)]
    return (sum(near) / len(near) if near else node.middle) - node.size.height / 2


def _stack(column: list[_Node], wanted: list[float]) -> None:
    """Put nodes at their wanted heights, apart from each other: blocks that touch share the mean of their wishes."""
    blocks: list[tuple[float, float, list[_Node]]] = []
    for node, wish in zip(column, wanted, strict=True):
        top, height, members = wish, node.size.height, [node]
        while blocks and blocks[-1][0] + blocks[-1][1] + _GAP > top:
            above_top, above_height, above = blocks.pop()
            share = len(above) / (len(above) + len(members))
            top = share * above_top + (1 - share) * (top - above_height - _GAP)
            height += above_height + _GAP
            members = [*above, *members]
        blocks.append((top, height, members))
    for top, _, members in blocks:
        for node in members:
            node.y = top
            top += node.size.height + _GAP


def _layout(
    columns: list[list[_Node]], nodes: dict[str, _Node], passages: dict[tuple[str, str], tuple[_Node, ...]]
) -> Layout:
    top = min((node.y for column in columns for node in column), default=0.0)
    placed: dict[int, Box] = {}
    x = 0.0
    for number, column in enumerate(columns):
        width = max((node.size.width for node in column), default=0.0)
        for node in column:
            own = node.size.width or width
            placed[id(node)] = Box(x + (width - own) / 2, node.y - top, own, node.size.height, number)
        x += width + _COLUMN_GAP + _LANE * sum(len(node.right) for node in column)
    boxes = {name: placed[id(node)] for name, node in nodes.items()}
    chains = {pair: tuple(placed[id(node)] for node in chain) for pair, chain in passages.items()}
    every = placed.values()
    return Layout(
        boxes,
        chains,
        max((box.right for box in every), default=0.0),
        max((box.y + box.height for box in every), default=0.0),
    )


def shifted(box: Box, x: float, y: float) -> Box:
    """Return a box moved by an offset."""
    return replace(box, x=box.x + x, y=box.y + y)
