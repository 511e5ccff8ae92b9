"""Requests at the same time: the answers are those of some order, one after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

from scaffolder.ir.model import Operation
from scaffolder.ir.rows import Undecidable, World
from scaffolder.record import Record
from scaffolder.verify.compose import random_asks
from scaffolder.verify.exchange import Answer, Connection, Request, Unanswered
from scaffolder.verify.matching import Difference, Learned, differences
from scaffolder.verify.run import Run
from scaffolder.verify.twin.answers import answer as twin_answer
from scaffolder.verify.twin.outcome import Outcome
from scaffolder.verify.twin.scene import Ask

WRITES = ("create", "update", "delete")
AT_ONCE = 4
ROUNDS = 2
PAIRS = 12


class Story(Record):
    """Asks in one order, with what the twin says of each after those before it."""

    asks: tuple[int, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def kinds(self) -> tuple[tuple[int, str | None], ...]:
        return tuple((outcome.status, outcome.code) for outcome in self.outcomes)


def races(run: Run) -> None:
    """The same write several times at once, and pairs of which the one forbids the other."""
    for operation in run.project.operations:
        if operation.kind in WRITES and operation.hook is None:
            for _ in range(ROUNDS):
                if not again(run, operation):
                    break
    for pair in rivals(run):
        race(run, pair)


def again(run: Run, operation: Operation) -> bool:
    """The same request several times at once, where that matters."""
    for made, outcome in random_asks(run, operation, 12):
        if outcome.status >= 400 or outcome.world is None or loses_caller(run, outcome):
            continue
        if matters(run, (made,) * AT_ONCE, outcome):
            race(run, (made,) * AT_ONCE)
            return True
    return False


def loses_caller(run: Run, outcome: Outcome) -> bool:
    assert outcome.world is not None
    return any((row := outcome.world.find(key)) is None or not row.live for key in run.callers())


def matters(run: Run, asks: tuple[Ask, ...], first: Outcome) -> bool:
    """Whether the second of two equal requests is answered otherwise, or numbers are given."""
    model = run.project.model(asks[0].operation.model or "")
    numbered = asks[0].operation.kind == "create" and any(
        field.type.kind in ("sequence", "slug") for field in model.fields
    )
    if numbered or asks[0].operation.effects:
        return True
    try:
        second = twin_answer(run.project, run.ids, first.world or run.world, asks[1])
    except Undecidable:
        return False
    return second.status != first.status


def rivals(run: Run) -> Iterator[tuple[Ask, ...]]:
    """Pairs of writes that succeed alone, of which the second is refused after the first."""
    pool: list[tuple[Ask, Outcome]] = []
    for operation in run.project.operations:
        if operation.kind not in WRITES or operation.hook is not None:
            continue
        found = [one for one in random_asks(run, operation, 10) if one[1].status < 400 and one[1].world is not None]
        pool += [one for one in found if not loses_caller(run, one[1])][:4]
    run.random.shuffle(pool)
    done = 0
    for one, outcome in pool:
        for other, _ in pool:
            if done >= PAIRS or other is one or one.operation.name > other.operation.name:
                continue
            try:
                after = twin_answer(run.project, run.ids, outcome.world or run.world, other)
                fresh = run.foretell(one).status, run.foretell(other).status
            except Undecidable:
                continue
            if after.status >= 400 and after.status != 404 and max(fresh) < 400:
                done += 1
                yield one, other


def stories(run: Run, asks: tuple[Ask, ...]) -> Iterator[Story]:
    orders = permutations(range(len(asks))) if len(set(map(id, asks))) > 1 else [tuple(range(len(asks)))]
    for order in orders:
        world: World = run.world
        outcomes = []
        for index in order:
            outcome = twin_answer(run.project, run.ids, world, asks[index])
            outcomes.append(outcome)
            world = outcome.world if outcome.status < 400 and outcome.world is not None else world
        yield Story(order, tuple(outcomes))


def race(run: Run, asks: tuple[Ask, ...]) -> None:
    """Send asks at the same time; take over the world of the order that explains the answers."""
    if any(run.exhausted(made, len(asks)) for made in asks):
        return
    try:
        told = list(stories(run, asks))
    except Undecidable:
        return
    requests = [run.request(made) for made in asks]
    answers = at_once(run, requests)
    for made in asks:
        run.count(made)
    name = " | ".join(dict.fromkeys(f"{made.operation.method} {made.operation.path}" for made in asks))
    run.asked("race", name)
    for story, whole in candidates(asks, told):
        for assignment in assignments(asks, story):
            learned = explains(run, story, [answers[index] for index in assignment], whole=whole)
            if learned is not None:
                take_over(run, story, learned)
                return
    kinds = [(answer.status, answer.code) for answer in answers]
    expected = " or ".join(sorted({str(list(story.kinds)) for story in told}))
    found = Difference("answers", "", expected, kinds)
    run.differ("race", name, requests[0], [found], answers[0])
    closest = min(told, key=lambda story: sum(1 for kind in story.kinds if kind not in kinds))
    take_over(run, closest, Learned())


def candidates(asks: tuple[Ask, ...], told: list[Story]) -> Iterator[tuple[Story, bool]]:
    """The stories, and whether bodies have to be theirs: an answer may show a row that another request wrote later.

    What is stored has to be the story's in any case: the reads that follow are held against its world.
    """
    yield from ((story, True) for story in told)
    if len({made.params for made in asks}) == len(asks):
        yield from ((story, False) for story in told)


def assignments(asks: tuple[Ask, ...], story: Story) -> Iterator[tuple[int, ...]]:
    """Which answer belongs to which place of the story: equal requests may stand for each other."""
    if len(set(map(id, asks))) > 1:
        yield story.asks
        return
    yield from permutations(range(len(asks)))


def explains(run: Run, story: Story, answers: list[Answer], *, whole: bool) -> Learned | None:
    """What the answers tell if they are those of the story; None where they are not."""
    learned = Learned()
    for outcome, answer in zip(story.outcomes, answers, strict=True):
        if answer.status != outcome.status or (
            outcome.status >= 400 and run.project.wire.errors == "problem" and answer.code != outcome.code
        ):
            return None
        if whole and outcome.status < 400 and outcome.body is not None:
            wrong = [
                one for one in differences(outcome.body, answer.json, run.project.ids, learned) if not is_time(one)
            ]
            if wrong:
                return None
    return learned


def is_time(found: Difference) -> bool:
    """Times of requests at once may be those of another order by some milliseconds."""
    return isinstance(found.expected, str) and isinstance(found.found, str) and found.place.endswith("At")


def take_over(run: Run, story: Story, learned: Learned) -> None:
    before = {row.key for row in run.world.rows}
    last = next((outcome.world for outcome in reversed(story.outcomes) if outcome.status < 400 and outcome.world), None)
    if last is not None:
        last.memo = {}
        run.world = last
    # Which of them came last is not told: what they wrote into the same rows is learned when it is read.
    made = frozenset(row.key for row in run.world.rows) - before
    run.learn(learned, made)


def at_once(run: Run, requests: list[Request]) -> list[Answer]:
    """The answers to requests that are sent at the same moment, each on a connection of its own."""
    barrier = threading.Barrier(len(requests))
    sent = [run.forwarded(request) for request in requests]

    def send(request: Request) -> Answer:
        connection = Connection(run.origin)
        try:
            connection.open()
            barrier.wait(10)
            return connection.send(request)
        except (Unanswered, OSError) as failed:
            return Answer(0, {}, str(failed).encode())
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        answers = list(pool.map(send, sent))
    run.report.requests += len(requests)
    return answers
