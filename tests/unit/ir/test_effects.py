"""Effects, preconditions, hooks: what a write changes beside its row."""

from __future__ import annotations

import pytest

from scaffolder.ir.model import Effect, Operation
from tests.unit.ir.support import Json, operation, responses

SERVICES = {
    "services": {
        "board": {
            "post": {
                "input": {"record": {"type": "Task"}, "title": {"type": "string", "optional": True}},
                "output": {"reference": {"type": "string"}, "score": {"type": "int", "optional": True}},
                "errors": {"board_full": 507},
            }
        }
    }
}


def update(*effects: str, changes: Json | None = None, **keys: Json) -> Operation:
    stated = {"operation": "update", "model": "Task", "access": "user", "input": [], "set": list(effects), **keys}
    return operation("POST /tasks/{id}/act", stated, changes)


def effect(text: str, **keys: Json) -> Effect:
    return update(text, **keys).effects[0]


def test_a_state_is_assigned_along_its_transitions() -> None:
    found = effect("status = 'doing'")
    assert found.states is not None
    assert (found.kind, found.states.field, found.bounded) == ("assign", "status", False)
    assert responses(update("status = 'doing'"))[409] == ("illegal_transition",)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("points += 1", ("max",)),
        ("points -= 1", ("min",)),
        ("points += -1", ("min", "max")),
        ("points = 3", None),
        ("points = points * 2", ("min", "max")),
        ("body = title", None),
        ("title = 'x'", None),
        ("title = author.email", ("max",)),
        ("project.budget -= 1", ("min",)),
        ("watchers += $user", ("max",)),
        ("watchers -= $user", None),
        ("project.tasks += new(title='again')", ("max",)),
    ],
)
def test_bounds_can_be_left_only_as_far_as_the_effect_goes(text: str, codes: tuple[str, ...] | None) -> None:
    assert responses(update(text)).get(409) == codes


def test_an_effect_on_another_row_asks_that_rows_checks() -> None:
    changes = {"models": {"Project": {"checks": {"not_rich": {"rule": "budget < 1000", "message": "too rich"}}}}}
    found = update("project.budget += points", changes=changes)
    (asked,) = found.effects[0].checks
    assert (asked.model, asked.check.code, asked.own, asked.rows) == ("Project", "not_rich", True, None)
    assert found.checks == ()
    assert "not_rich" in responses(found)[409]


def test_an_effect_on_the_own_row_asks_its_own_checks() -> None:
    changes = {"models": {"Task": {"checks": {"small": {"rule": "points < 50", "message": "too big"}}}}}
    found = update("points += 1", changes=changes)
    assert found.effects[0].checks == ()
    assert [(it.check.code, it.own, it.fields) for it in found.checks] == [("small", True, ("points",))]
    assert 422 in responses(found)
    assert update("body = null", changes=changes).checks == ()


def test_an_insert_brings_its_own_checks_but_not_those_of_the_written_row() -> None:
    changes = {
        "models": {
            "Task": {"checks": {"named": {"rule": "title != 'x'", "message": "no x"}}},
            "Project": {"checks": {"few": {"rule": "count(tasks) < 9", "message": "too many"}}},
        }
    }
    stated = {
        "operation": "update",
        "model": "Project",
        "input": [],
        "set": ["tasks += new(title='first')"],
    }
    found = operation("POST /projects/{id}/seed", stated, changes)
    (insert,) = found.effects
    assert (insert.kind, insert.model, insert.field, insert.via) == ("insert", "Task", "tasks", "project")
    assert [it.check.code for it in insert.checks] == ["named"]
    assert [(it.check.code, it.own) for it in found.checks] == [("few", True)]


def test_effects_that_name_the_answer_come_after_the_hook() -> None:
    stated = ("body = $result.reference", "points += 1")
    found = update(*stated, changes=SERVICES, hook="board.post", input=["title"])
    assert [it.uses_result for it in found.effects] == [True, False]
    assert found.hook is not None
    assert (found.hook.service, found.hook.function) == ("board", "post")
    assert [(it.name, it.is_record) for it in found.hook.inputs] == [("record", True), ("title", False)]
    assert responses(found)[501] == ("not_implemented",)
    assert responses(found)[507] == ("board_full",)


def test_preconditions_keep_their_order_and_have_messages() -> None:
    requires = [
        {"rule": "status == 'open'", "code": "not_open"},
        {"rule": "points > $input.points", "code": "too_small", "message": "grow first"},
    ]
    found = update(requires=requires, input=["points"])
    assert [(it.code, it.message) for it in found.requires] == [("not_open", "not open"), ("too_small", "grow first")]
    assert responses(found)[409] == ("not_open", "too_small")


def test_a_message_of_the_wire_wins() -> None:
    changes = {"wire": {"messages": {"not_open": "it is closed", "small": "tiny"}}}
    changes["models"] = {"Task": {"checks": {"small": {"rule": "points < 50", "message": "too big"}}}}  # type: ignore[dict-item]
    found = update(changes=changes, requires=[{"rule": "status == 'open'", "code": "not_open"}], input=["points"])
    assert found.requires[0].message == "it is closed"
    assert found.checks[0].check.message == "tiny"


def test_a_required_field_may_be_filled_by_an_effect() -> None:
    stated = {"operation": "create", "model": "Task", "input": ["project"], "set": ["title = project.key"]}
    assert operation("POST /tasks", stated).effects[0].field == "title"


def test_lists_that_preconditions_read_are_locked_with_their_owners() -> None:
    found = update(requires=[{"rule": "count(project.tasks) < 5", "code": "too_many"}])
    assert [(it.path, it.model) for it in found.locks] == [(("project",), "Project")]
    assert update(requires=[{"rule": "count(watchers) < 5", "code": "too_many"}]).locks == ()
    assert update(requires=[{"rule": "project.budget > 5", "code": "too_poor"}]).locks == ()
