"""Fields: defaults of the language, types, bounds, defaults, uniqueness, states, dependents."""

from __future__ import annotations

import pytest

from scaffolder.ir.model import Default, Dependent
from scaffolder.ir.query import Lookup, Type
from tests.unit.ir.support import Json, project


def with_field(field: Json, model: str = "Task") -> Json:
    """Changes that give a model a field named `extra`."""
    return {"models": {model: {"fields": {"extra": field}}}}


def test_ids_are_uuids_unless_the_design_asks_for_integers() -> None:
    assert project().model("Task").field("id").type == Type("uuid")
    assert project({"database": {"ids": "int"}}).model("Task").field("id").type == Type("int")


def test_timestamps_can_be_dropped() -> None:
    assert [it.name for it in project().model("Label").fields] == ["id", "name"]


def test_a_soft_deleted_model_has_a_hidden_time_of_deletion() -> None:
    label = project({"models": {"Label": {"soft_delete": True}}}).model("Label")
    deleted = label.fields[-1]
    assert (deleted.name, deleted.optional, deleted.hidden, deleted.implicit) == ("deletedAt", True, True, True)


@pytest.mark.parametrize(
    ("stated", "bounds"),
    [
        ({"type": "string", "optional": True}, (None, 255)),
        ({"type": "string", "max": 10, "optional": True}, (None, 10)),
        ({"type": "text", "optional": True}, (None, None)),
        ({"type": "password", "optional": True}, (8, 128)),
        ({"type": "int", "min": -3, "optional": True}, (-3, None)),
        ({"type": "decimal", "precision": 6, "scale": 3, "max": "1.5", "optional": True}, (None, "1.500")),
        ({"type": "Label", "many": True}, (None, 1000)),
        ({"type": "Label", "many": True, "min": 1, "max": 3}, (1, 3)),
    ],
)
def test_bounds_are_filled_in(stated: Json, bounds: tuple[object, object]) -> None:
    field = project(with_field(stated)).model("Task").field("extra")
    assert (field.minimum, field.maximum) == bounds


@pytest.mark.parametrize(
    ("stated", "default"),
    [
        ({"type": "int", "default": 3}, Default("literal", 3)),
        ({"type": "decimal", "precision": 6, "scale": 3, "default": "1.5"}, Default("literal", "1.500")),
        ({"type": "datetime", "default": "2026-01-02T03:04:05+01:00"}, Default("literal", "2026-01-02T02:04:05.000Z")),
        ({"type": "date", "default": "$now"}, Default("now")),
        ({"type": "User", "default": "$user"}, Default("caller")),
        ({"type": "int", "optional": True, "default": None}, None),
        ({"type": "bool", "default": False}, Default("literal", False)),
    ],
)
def test_defaults_are_in_the_form_of_the_wire(stated: Json, default: Default | None) -> None:
    assert project(with_field(stated)).model("Task").field("extra").default == default


def test_a_default_is_copied_through_a_reference() -> None:
    stated = {"type": "decimal", "precision": 10, "scale": 2, "default": {"path": "project.budget"}}
    default = project(with_field(stated)).model("Task").field("extra").default
    assert default is not None
    assert default.kind == "path"
    assert isinstance(default.expr, Lookup)
    assert default.expr.query.source.model == "Project"


def test_each_kind_of_field_is_exactly_one_of_stored_computed_linked_reverse() -> None:
    changes = with_field({"type": "int", "compute": "count(watchers)"})
    found = {field.name: field for field in project(changes).model("Task").fields}
    found["tasks"] = project().model("Project").field("tasks")
    kinds = {name: [it.stored, it.compute is not None, it.linked, it.reverse].index(True) for name, it in found.items()}
    assert all([it.stored, it.compute is not None, it.linked, it.reverse].count(True) == 1 for it in found.values())
    assert (kinds["title"], kinds["extra"], kinds["watchers"], kinds["tasks"]) == (0, 1, 2, 3)


def test_sequences_are_unique_within_their_scope() -> None:
    task = project().model("Task")
    assert [(it.name, it.fields) for it in task.uniques] == [("uq_tasks_project_id_number", ("project", "number"))]
    assert task.field("number").sequence_scope == "project"


def test_nulls_are_equal_in_a_list_that_may_hold_them() -> None:
    changes = {"models": {"Project": {"unique": [["org", "lead"], ["org", "key"]]}}}
    assert [it.nulls_equal for it in project(changes).model("Project").uniques] == [True, False]


def test_states_are_in_the_order_of_the_enum() -> None:
    changes = {"models": {"Task": {"states": {"status": {"doing": ["done"], "open": ["doing"]}}}}}
    (states,) = project(changes).model("Task").states
    assert states.edges == (("open", ("doing",)), ("doing", ("done",)))


def test_dependents_are_the_single_references_that_lead_to_a_model() -> None:
    assert project().model("Org").dependents == (
        Dependent("Membership", "org", "cascade"),
        Dependent("Project", "org", "cascade"),
    )
    assert Dependent("Project", "lead", "set_null") in project().model("User").dependents


def test_a_hidden_computed_bool_reads_unknown_as_false() -> None:
    changes = with_field({"type": "bool", "hidden": True, "compute": "body == 'x'"})
    extra = project(changes).model("Task").field("extra")
    assert type(extra.compute).__name__ == "Coalesce"
    assert "extra" not in [it.name for it in project(changes).model("Task").shape("default").selection.members]


def test_plurals_are_regular_unless_stated() -> None:
    changes = {"models": {"Task": {"plural": "todos"}}}
    assert (project(changes).model("Task").plural, project(changes).model("Task").table) == ("todos", "todos")
    assert (project().model("Membership").plural, project().model("Membership").table) == ("memberships", "memberships")
