"""The smallest scene in which an operation does what a test is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from scaffolder.ir.model import Operation
from scaffolder.ir.rows import Undecidable
from scaffolder.record import replace
from scaffolder.render.samples.casts import Cast, bases, step_name
from scaffolder.render.samples.scenes import At, Scene, Stage
from scaffolder.render.samples.variations import Mentions, mentioned, variations

_MOST_CHANGES = 16


Accepts = Callable[[Cast], bool]


def find(
    operation: Operation, stage: Stage, accepts: Accepts, targets: tuple[str, ...] = (), start: Cast | None = None
) -> Cast | None:
    """The smallest cast that is accepted; `targets` are models whose rows the body names, `start` where to begin."""
    mentions = mentioned(operation, stage, targets)
    begun = bases(operation, stage, targets) if start is None else (start,)
    tried = (cast for base in begun for cast in _varied(mentions, stage, base))
    found = next((cast for cast in tried if _is_accepted(accepts, cast)), None)
    return None if found is None else _reduced(found, accepts, targets)


def _is_accepted(accepts: Accepts, cast: Cast) -> bool:
    try:
        return accepts(cast)
    except Undecidable:
        return False


def _varied(mentions: Mentions, stage: Stage, base: Cast) -> Iterator[Cast]:
    changes = list(variations(mentions, stage, base))[:_MOST_CHANGES]
    for count in (0, 1, 2):
        for chosen in combinations(changes, count):
            cast = base
            for change in chosen:
                cast = change(cast)
            yield cast


def _reduced(cast: Cast, accepts: Accepts, targets: tuple[str, ...]) -> Cast:
    """The cast without what it does not need."""
    needed = cast.named | {step_name(target) for target in targets}
    for step in reversed(cast.scene.steps):
        for name, _ in reversed(step.given):
            smaller = replace(cast, scene=cast.scene.changed(cast.scene.step(step.name).leaving(name)))
            if _is_accepted(accepts, smaller):
                cast = smaller
    for linking in cast.scene.links:
        scene = replace(cast.scene, links=tuple(link for link in cast.scene.links if link != linking))
        if _is_accepted(accepts, replace(cast, scene=scene)):
            cast = replace(cast, scene=scene)
    for step in reversed(cast.scene.steps):
        if step.name in needed or step.name in _referred(cast.scene):
            continue
        smaller = replace(cast, scene=replace(cast.scene, steps=tuple(s for s in cast.scene.steps if s != step)))
        if _is_accepted(accepts, smaller):
            cast = smaller
    return cast


def _referred(scene: Scene) -> frozenset[str]:
    given = (value.step for step in scene.steps for _, value in step.given if isinstance(value, At))
    return frozenset((*given, *(name for link in scene.links for name in (link.owner, link.target))))
