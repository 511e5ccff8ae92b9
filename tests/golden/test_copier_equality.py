"""`copier copy` on a pack, given the same data, renders the same bytes as the engine."""

from pathlib import Path

import copier
import pytest

from scaffolder.filetree import FileTree, differing_paths, read_tree
from scaffolder.packs.registry import Pack, packs
from scaffolder.pipeline import lower, read
from scaffolder.render.context import Context, template_context
from scaffolder.render.engine import render
from scaffolder.render.plan import plan
from tests.support.tinyview import tiny_pack, tiny_view

ROOT = Path(__file__).parents[2]
EXAMPLES = tuple(sorted(path.parent.name for path in ROOT.glob("examples/*/design.json")))


def copied(pack: Pack, context: Context, target: Path) -> FileTree:
    """What Copier makes of a pack."""
    copier.run_copy(str(pack.root), target, data=context, defaults=True, quiet=True, unsafe=False)
    return read_tree(target)


def differences(pack: Pack, context: Context, target: Path) -> dict[str, tuple[bytes | None, bytes | None]]:
    """Files that the engine and Copier disagree on, with what each made of them."""
    render_plan, misplaced = plan(pack, context)
    ours, failed = render(render_plan)
    assert (misplaced, failed) == ((), ())
    theirs = copied(pack, context, target)
    return {
        path: tuple(tree[path].data if path in tree else None for tree in (ours, theirs))
        for path in differing_paths(ours, theirs)
    }


@pytest.mark.parametrize("has_auth", [True, False])
@pytest.mark.parametrize("metrics", [True, False])
def test_the_tiny_pack(tmp_path: Path, has_auth: bool, metrics: bool) -> None:
    static = {
        "project/b.txt": "{{ title }}",
        "project/b.txt.jinja": "x",
        "project/s{{ '' }}.txt": "s",
        "project/.c": "",
    }
    pack = tiny_pack(
        tmp_path, {**static, "project/{{ title }}/{% if metrics %}m{% endif %}/x.txt.jinja": "{{ title }}"}
    )
    answers, wrong = pack.answers({"metrics": metrics})
    assert wrong == ()
    assert differences(pack, template_context(tiny_view(has_auth), answers), tmp_path / "out") == {}


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("name", packs())
def test_a_bundled_pack(tmp_path: Path, name: str, example: str) -> None:
    reading = read(ROOT / "examples" / example / "design.json")
    lowered = lower(reading, name, {})
    assert lowered.plan is not None, (*reading.diagnostics, *lowered.diagnostics)
    assert differences(lowered.plan.pack, lowered.plan.context, tmp_path / "out") == {}
