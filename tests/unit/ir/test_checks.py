"""Checks: which of them a write may break, of which rows, and what it locks for them."""

from __future__ import annotations

from scaffolder.ir.model import AskedCheck, Operation
from scaffolder.ir.query import Coalesce, Column, Compare, Param, Type
from tests.unit.ir.support import Json, operation, project, responses

KEEPS_OWNER = {"rule": "count(m for m in members if m.role == 'owner') >= 1", "message": "an org keeps an owner"}
OWNED = {"models": {"Org": {"checks": {"keeps_owner": KEEPS_OWNER}}}}


def asked(found: Operation) -> list[tuple[str, str, bool, tuple[str, ...]]]:
    return [(it.model, it.check.code, it.own, it.fields) for it in found.checks]


def on_member(key: str, kind: str, changes: Json = OWNED, **keys: Json) -> Operation:
    return operation(key, {"operation": kind, "model": "Membership", **keys}, changes)


def test_unknown_passes_in_checks() -> None:
    changes = {"models": {"Task": {"checks": {"soon": {"rule": "due > $now", "message": "be quick"}}}}}
    (check,) = project(changes).model("Task").checks
    assert isinstance(check.expr, Coalesce)


def test_own_checks_are_asked_on_create_and_where_a_named_field_changes() -> None:
    changes = {"models": {"Task": {"checks": {"small": {"rule": "points < 50", "message": "too big"}}}}}
    expected = [("Task", "small", True, ("points",))]
    assert asked(operation("POST /tasks", {"operation": "create", "model": "Task"}, changes)) == expected
    update = {"operation": "update", "model": "Task"}
    assert asked(operation("PATCH /tasks/{id}", {**update, "input": ["title", "points"]}, changes)) == expected
    assert asked(operation("PATCH /tasks/{id}", {**update, "input": ["title"]}, changes)) == []
    assert asked(operation("DELETE /tasks/{id}", {"operation": "delete", "model": "Task"}, changes)) == []


def test_a_check_is_asked_through_a_computed_field() -> None:
    changes = {
        "models": {
            "Task": {
                "fields": {"twice": {"type": "int", "compute": "points * 2"}},
                "checks": {"small": {"rule": "twice < 50", "message": "too big"}},
            }
        }
    }
    update = {"operation": "update", "model": "Task", "input": ["points"]}
    assert asked(operation("PATCH /tasks/{id}", update, changes)) == [("Task", "small", True, ("points", "twice"))]


def test_a_check_over_a_list_is_asked_when_an_element_comes_changes_or_goes() -> None:
    moved = ("Org", "keeps_owner", False, ("org",))
    assert asked(on_member("POST /members", "create")) == [moved]
    assert asked(on_member("DELETE /members/{id}", "delete")) == [moved]
    update = on_member("PATCH /members/{id}", "update", input=["role", "org"])
    assert asked(update) == [("Org", "keeps_owner", False, ("org", "role"))]
    assert asked(on_member("PATCH /members/{id}", "update", input=["user"])) == []


def test_the_rows_concerned_are_found_from_the_written_one() -> None:
    (check,) = on_member("DELETE /members/{id}", "delete").checks
    assert check.rows is not None
    assert (check.rows.source.alias, check.rows.source.model) == ("org", "Org")
    (join,) = check.rows.joins
    member, uuid = "membership", Type("uuid")
    assert join.on == Compare(
        "==",
        Column(member, "Membership", "org", Type("reference", "Org"), False),
        Column("org", "Org", "id", uuid, False),
    )
    assert check.rows.where == Compare("==", Column(member, "Membership", "id", uuid, False), Param("row", None, uuid))


def test_a_broken_check_of_another_row_answers_409() -> None:
    assert responses(on_member("DELETE /members/{id}", "delete"))[409] == ("keeps_owner",)
    changes = {"models": {"Task": {"checks": {"small": {"rule": "points < 50", "message": "too big"}}}}}
    create = operation("POST /tasks", {"operation": "create", "model": "Task"}, changes)
    assert "small" not in responses(create).get(409, ())


def test_the_owner_of_the_list_is_locked() -> None:
    assert [it.path for it in on_member("DELETE /members/{id}", "delete").locks] == [("org",)]


def test_a_check_through_a_reference_is_asked_when_the_far_row_changes() -> None:
    changes = {"models": {"Task": {"checks": {"paid": {"rule": "project.budget > points", "message": "too poor"}}}}}
    update = {"operation": "update", "model": "Project", "input": ["budget"]}
    (check,) = operation("PATCH /projects/{id}", update, changes).checks
    assert (check.model, check.own, check.fields) == ("Task", False, ("budget",))
    assert check.rows is not None
    assert [it.source.model for it in check.rows.joins] == ["Project"]


def test_a_delete_asks_for_what_its_cascade_takes_along() -> None:
    found = operation("DELETE /users/{id}", {"operation": "delete", "model": "User", "access": "user"}, OWNED)
    checks = [it for it in found.checks if it.check.code == "keeps_owner"]
    assert [(it.model, it.own) for it in checks] == [("Org", False)]
    assert checks[0].rows is not None
    assert [it.source.model for it in checks[0].rows.joins] == ["Membership", "User"]
    assert "Param(source='row'" in repr(checks[0].rows.where)


def test_a_delete_of_the_owner_itself_asks_nothing_of_it() -> None:
    assert asked(operation("DELETE /orgs/{slug}", {"operation": "delete", "model": "Org"}, OWNED)) == []


def test_a_reference_that_a_delete_clears_is_a_change() -> None:
    changes = {
        "models": {"Project": {"checks": {"led": {"rule": "lead != null or budget == 0", "message": "lead it"}}}}
    }
    found = operation("DELETE /users/{id}", {"operation": "delete", "model": "User", "access": "user"}, changes)
    assert asked(found) == [("Project", "led", False, ("budget", "lead"))]
    assert found.checks[0].rows is not None


def test_children_that_come_with_a_row_keep_their_own_checks() -> None:
    changes = {
        "models": {
            "Membership": {"checks": {"known": {"rule": "role != 'owner' or user.role == 'admin'", "message": "no"}}},
            "Org": {"checks": {"keeps_owner": KEEPS_OWNER}},
        }
    }
    stated = {"operation": "create", "model": "Org", "input": ["name", {"members": ["user", "role"]}]}
    found = operation("POST /orgs", stated, changes)
    assert [(it.model, it.check.code, it.own) for it in found.checks] == [
        ("Org", "keeps_owner", True),
        ("Membership", "known", True),
    ]


def test_rows_of_soft_deleted_models_must_live() -> None:
    changes = {"models": {"Org": {"soft_delete": True, "checks": {"keeps_owner": KEEPS_OWNER}}}}
    changes["models"]["Membership"] = {"soft_delete": True}
    changes["models"]["Project"] = {"soft_delete": True}
    (check,) = on_member("DELETE /members/{id}", "delete", changes).checks
    assert isinstance(check, AskedCheck)
    assert check.rows is not None
    assert "deletedAt" in repr(check.rows.where)
