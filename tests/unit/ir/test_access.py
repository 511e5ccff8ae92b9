"""Who may call: rules, guards, and when a caller is required."""

from __future__ import annotations

import pytest

from tests.unit.ir.support import Json, operation, project, responses

LIST = {"operation": "list", "model": "Task"}


def caller(key: str, endpoint: Json, changes: Json | None = None) -> str:
    return operation(key, endpoint, changes).caller


def test_rules_keep_their_text_and_their_words() -> None:
    task = project().model("Task")
    assert (task.read.kind, task.create.kind, task.update.kind) == ("public", "user", "expr")
    assert [it.summary for it in (task.read, task.create, task.update)] == [
        "anyone",
        "any signed-in user",
        "only where `author == $user`",
    ]
    assert project().model("Label").create.kind == "none"


@pytest.mark.parametrize(
    ("rule", "required"),
    [
        ("public", "optional"),
        ("user", "required"),
        ("author == $user", "required"),
        ("points > 3", "optional"),
        ("points > 3 or author == $user", "optional"),
        ("not (author == $user)", "required"),
        ("$user == null", "optional"),
        ("$user.role == 'admin'", "required"),
        ("$user in watchers", "required"),
        ("count(w for w in watchers if w == $user) == 0", "optional"),
    ],
)
def test_a_caller_is_required_where_a_rule_cannot_hold_without_one(rule: str, required: str) -> None:
    assert caller("GET /tasks", {**LIST, "access": rule}) == required


def test_a_caller_is_required_by_a_fixed_filter() -> None:
    assert caller("GET /tasks", {**LIST, "where": "author == $user"}) == "required"
    assert caller("GET /tasks", {**LIST, "where": "points > 2"}) == "optional"


def test_a_caller_is_required_by_the_read_rule_of_the_row_and_of_a_parent() -> None:
    get_org = {"operation": "get", "model": "Org"}
    assert caller("GET /orgs/{slug}", get_org) == "required"
    projects = {"operation": "list", "model": "Project", "parent": "org"}
    assert caller("GET /orgs/{slug}/projects", projects) == "required"


def test_a_read_rule_is_not_asked_of_a_row_that_is_created() -> None:
    changes = {"models": {"Org": {"access": {"create": "public"}}}}
    assert caller("POST /orgs", {"operation": "create", "model": "Org"}, changes) == "optional"


def test_a_caller_is_required_where_a_required_field_defaults_to_it() -> None:
    changes = {"models": {"Task": {"access": {"create": "public"}}}}
    create = {"operation": "create", "model": "Task"}
    assert caller("POST /tasks", create, changes) == "required"
    changes["models"]["Task"]["fields"] = {"author": {"optional": True}}  # type: ignore[dict-item]
    assert caller("POST /tasks", create, changes) == "optional"


def test_a_caller_is_required_through_a_computed_field() -> None:
    changes = {
        "models": {
            "Task": {
                "fields": {"mine": {"type": "bool", "compute": "author == $user"}},
                "access": {"read": "mine", "update": "mine"},
            }
        }
    }
    assert caller("GET /tasks", LIST, changes) == "required"


def test_the_row_of_the_caller_needs_one() -> None:
    found = operation("GET /me", {"operation": "get", "model": "User", "key": "$user"})
    assert (found.caller, found.row_is_caller, found.key) == ("required", True, None)
    assert 404 not in responses(found)


def test_without_auth_there_are_no_callers() -> None:
    plain = {
        "auth": None,
        "models": {
            **dict.fromkeys(("User", "Org", "Membership", "Project", "Task"), None),
            "Label": {"access": {"create": "public"}},
        },
    }
    found = operation("POST /labels", {"operation": "create", "model": "Label"}, plain)
    assert found.caller == "none"
    assert 401 not in responses(found)


def test_an_endpoints_rule_takes_the_place_of_the_models() -> None:
    found = operation(
        "POST /tasks/{id}/close", {"operation": "update", "model": "Task", "access": "points > 1", "input": []}
    )
    assert found.guard is not None
    assert found.guard.text == "points > 1"
    assert found.access is not None


def test_a_rule_on_get_answers_403_and_on_list_filters() -> None:
    rule = {"access": "points > 1"}
    assert 403 in responses(operation("GET /tasks/{id}", {"operation": "get", "model": "Task", **rule}))
    assert 403 not in responses(operation("GET /tasks", {**LIST, **rule}))


def test_a_create_rule_on_parents_alone_is_asked_before_the_input() -> None:
    rule = "any(m.user == $user for m in project.org.members)"
    create = {"operation": "create", "model": "Task", "parent": "project.org"}
    path = "POST /orgs/{slug}/projects/{key}/tasks"
    found = operation(path, {**create, "access": rule})
    assert found.guard_early is not None
    assert "Param(source='parent'" in repr(found.guard_early)
    assert "row='self'" not in repr(found.guard_early)
    assert operation(path, {**create, "access": f"{rule} and points < 9"}).guard_early is None


def test_the_models_own_create_rule_has_an_early_form_as_well() -> None:
    changes = {"models": {"Project": {"access": {"create": "$user.role == 'admin'"}}}}
    found = operation(
        "POST /orgs/{slug}/projects", {"operation": "create", "model": "Project", "parent": "org"}, changes
    )
    assert found.guard_early is not None


def test_a_call_is_guarded_by_the_caller_alone() -> None:
    services = {"services": {"mail": {"ping": {"output": {"ok": {"type": "bool"}}}}}}
    call = {"operation": "call", "hook": "mail.ping", "access": "$user.role == 'admin'"}
    found = operation("POST /ping", call, services)
    assert (found.caller, found.model, found.status) == ("required", None, 200)
    assert 403 in responses(found)
    assert [it.name for it in found.outputs] == ["ok"]


def test_a_caller_is_required_where_an_inserted_row_defaults_to_it() -> None:
    changes = {"models": {"Project": {"access": {"update": "public"}}}}

    def touched(effect: str) -> str:
        stated = {"operation": "update", "model": "Project", "input": [], "set": [effect]}
        return caller("POST /projects/{id}/touch", stated, changes)

    assert touched("tasks += new(title='first')") == "required"
    assert touched("budget += 1") == "optional"
