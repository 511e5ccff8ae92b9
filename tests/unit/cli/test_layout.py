"""The diagram's layout: references run leftwards, nothing overlaps, and it is the same every time."""

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scaffolder.cli.page.layout import Box, Layout, Size, place

NAMES = st.sampled_from("abcdefgh")
GRAPHS = st.tuples(
    st.dictionaries(NAMES, st.builds(Size, st.floats(100, 300), st.floats(60, 500)), min_size=1),
    st.lists(st.tuples(NAMES, NAMES), max_size=14),
).map(lambda graph: (graph[0], [(a, b) for a, b in graph[1] if a in graph[0] and b in graph[0]]))


def overlap(one: Box, other: Box) -> bool:
    apart = one.right <= other.x or other.right <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


def everything(layout: Layout) -> list[Box]:
    return [*layout.boxes.values(), *(box for chain in layout.passages.values() for box in chain)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GRAPHS)
def test_nothing_overlaps_and_all_is_inside(graph: tuple[dict[str, Size], list[tuple[str, str]]]) -> None:
    layout = place(*graph)
    boxes = everything(layout)
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert all(box.x >= 0 and box.y >= -0.001 for box in boxes)
    assert all(box.right <= layout.width + 0.001 and box.y + box.height <= layout.height + 0.001 for box in boxes)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GRAPHS)
def test_linked_boxes_stand_in_different_columns(graph: tuple[dict[str, Size], list[tuple[str, str]]]) -> None:
    layout = place(*graph)
    for source, target in graph[1]:
        if source != target:
            assert layout.boxes[source].column != layout.boxes[target].column
            between = abs(layout.boxes[source].column - layout.boxes[target].column) - 1
            assert len(layout.passages[source, target]) == between


def test_references_run_from_right_to_left() -> None:
    sizes = dict.fromkeys(("user", "article", "comment"), Size(100, 100))
    layout = place(sizes, [("article", "user"), ("comment", "article"), ("comment", "user")])
    assert [layout.boxes[name].column for name in sizes] == [0, 1, 2]


def test_a_circle_and_a_loop_are_placed() -> None:
    layout = place(dict.fromkeys("ab", Size(100, 100)), [("a", "b"), ("b", "a"), ("a", "a")])
    assert {layout.boxes["a"].column, layout.boxes["b"].column} == {0, 1}


def test_the_layout_is_the_same_every_time() -> None:
    sizes = {name: Size(100, 50 * (rank + 1)) for rank, name in enumerate("abcdef")}
    edges = [("b", "a"), ("c", "a"), ("d", "b"), ("d", "c"), ("e", "a"), ("f", "e")]
    assert place(sizes, edges) == place(sizes, edges)


def test_no_box_is_no_layout() -> None:
    assert place({}, []) == Layout({}, {}, 0.0, 0.0)
