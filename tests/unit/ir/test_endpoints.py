"""Endpoints: paths, parents, keys, input lists, envelopes, names, locations."""

from __future__ import annotations

import pytest

from scaffolder.ir.query import Column, Exists, Lookup, Param, Type
from tests.unit.ir.support import Json, operation, project, responses

NESTED = {
    "models": {
        "Project": {
            "fields": {"notes": {"type": "Note", "many": True, "via": "project"}},
        },
        "Note": {
            "fields": {
                "project": {"type": "Project", "on_delete": "cascade"},
                "text": {"type": "text"},
                "task": {"type": "Task", "optional": True},
                "lines": {"type": "Line", "many": True, "via": "note"},
            },
            "access": {"read": "public", "create": "user"},
        },
        "Line": {
            "fields": {"note": {"type": "Note", "on_delete": "cascade"}, "words": {"type": "string"}},
            "access": {"read": "public"},
        },
    }
}


def test_parents_are_found_outermost_first() -> None:
    found = operation(
        "GET /orgs/{slug}/projects/{key}/tasks/{number}", {"operation": "get", "model": "Task", "parent": "project.org"}
    )
    org, parent = found.parents
    assert (org.name, org.path, org.within, org.key.field) == ("org", ("project", "org"), None, "slug")
    assert (parent.name, parent.path, parent.within, parent.key.field) == ("project", ("project",), "org", "key")
    assert (org.has_read_rule, parent.has_read_rule) == (True, False)
    assert found.key is not None
    assert (found.key.field, found.key.type.kind) == ("number", "sequence")


def test_a_parameter_that_ends_in_id_finds_by_id() -> None:
    found = operation(
        "GET /projects/{projectId}/tasks/{id}", {"operation": "get", "model": "Task", "parent": "project"}
    )
    assert (found.parents[0].key.field, found.parents[0].key.type) == ("id", Type("uuid"))
    assert found.key is not None
    assert found.key.field == "id"


def test_a_far_parent_alone_scopes_through_the_rows_between() -> None:
    found = operation("GET /orgs/{slug}/tasks", {"operation": "list", "model": "Task", "parent": "project.org"})
    assert [it.name for it in found.parents] == ["org"]
    assert isinstance(found.scope, Exists)
    assert found.scope.query.source.model == "Project"
    assert "Param(source='parent', name='org'" in repr(found.scope)


def test_the_default_input_list_is_what_a_caller_may_set() -> None:
    create = operation("POST /tasks", {"operation": "create", "model": "Task"})
    assert [(it.name, it.required) for it in create.inputs] == [
        ("project", True),
        ("title", True),
        ("body", False),
        ("due", False),
        ("points", False),
        ("labels", False),
    ]
    update = operation("PATCH /tasks/{id}", {"operation": "update", "model": "Task"})
    assert [it.name for it in update.inputs] == ["project", "title", "body", "status", "due", "points", "labels"]
    assert not any(it.required for it in update.inputs)


def test_the_parent_and_immutable_fields_are_left_out() -> None:
    changes = {"models": {"Task": {"fields": {"title": {"immutable": True}}}}}
    create = operation(
        "POST /projects/{id}/tasks", {"operation": "create", "model": "Task", "parent": "project"}, changes
    )
    assert [it.name for it in create.inputs][:2] == ["title", "body"]
    update = operation("PATCH /tasks/{id}", {"operation": "update", "model": "Task"}, changes)
    assert "title" not in [it.name for it in update.inputs]


def test_references_are_read_by_key_or_by_value() -> None:
    inputs = {it.name: it for it in operation("POST /tasks", {"operation": "create", "model": "Task"}).inputs}
    assert inputs["project"].key_type == Type("uuid")
    assert inputs["labels"].key_type == Type("string")
    assert inputs["title"].key_type is None


def test_a_reference_must_be_readable_unless_it_is_blind() -> None:
    def has_read_rule(blind: bool) -> bool:
        field = {"type": "Org", "optional": True, **({"blind": True} if blind else {})}
        changes = {"models": {"Task": {"fields": {"org": field}}}}
        found = operation(
            "POST /tasks", {"operation": "create", "model": "Task", "input": ["project", "title", "org"]}, changes
        )
        return found.inputs[-1].has_read_rule

    assert (has_read_rule(False), has_read_rule(True)) == (True, False)


def test_nested_lists_create_children() -> None:
    stated = {
        "operation": "create",
        "model": "Note",
        "parent": "project",
        "input": ["text", {"lines": ["words"]}],
    }
    found = operation("POST /projects/{id}/notes", stated, NESTED)
    lines = found.inputs[1]
    assert (lines.name, lines.model, lines.required) == ("lines", "Line", True)
    assert [(it.name, it.required) for it in lines.members] == [("words", True)]


def test_login_takes_identity_and_secret() -> None:
    found = operation("POST /login", {"operation": "login", "returns": "session"})
    assert (found.model, found.resource, found.caller, found.status) == ("User", "user", "ignored", 200)
    assert [(it.name, it.required) for it in found.inputs] == [("email", True), ("password", True)]


@pytest.mark.parametrize(
    ("key", "endpoint"),
    [
        ("POST /login", {"operation": "login", "returns": "session"}),
        ("POST /users", {"operation": "create", "model": "User", "returns": "session"}),
        ("GET /me", {"operation": "get", "model": "User", "key": "$user", "returns": "session"}),
    ],
)
def test_a_token_is_answered_where_the_row_is_the_caller(key: str, endpoint: Json) -> None:
    assert operation(key, endpoint).shape == "session"


def test_statuses_have_defaults_and_overrides() -> None:
    keys = {"operation": "create", "model": "Task"}
    assert operation("POST /tasks", keys).status == 201
    assert operation("POST /tasks", {**keys, "status": 202}).status == 202
    assert 202 in responses(operation("POST /tasks", {**keys, "status": 202}))
    assert operation("DELETE /tasks/{id}", {"operation": "delete", "model": "Task"}).status == 204


def test_envelopes_are_bare_unless_the_design_asks() -> None:
    listing = operation("GET /tasks", {"operation": "list", "model": "Task"})
    assert (listing.list_key, listing.count_key, listing.item_key) == ("items", "total", None)
    assert operation("GET /tasks", {"operation": "list", "model": "Task", "page": False}).count_key is None
    changes = {"wire": {"item": "{name}", "input": "data", "list": "{names}"}}
    get = operation("GET /tasks/{id}", {"operation": "get", "model": "Task", "as": "story"}, changes)
    assert (get.item_key, get.resource) == ("story", "story")
    listing = operation("GET /stories", {"operation": "list", "model": "Task", "as": "story"}, changes)
    assert listing.list_key == "stories"
    create = operation("POST /tasks", {"operation": "create", "model": "Task"}, changes)
    assert create.input_key == "data"


def test_an_endpoint_without_input_reads_no_body() -> None:
    found = operation("POST /tasks/{id}/touch", {"operation": "update", "model": "Task", "input": []})
    assert not found.reads_body
    assert found.input_key is None
    assert 415 not in responses(found)


def test_a_location_is_filled_from_the_row_and_its_parents() -> None:
    get = {"operation": "get", "model": "Task", "parent": "project.org"}
    create = {"operation": "create", "model": "Task", "parent": "project"}
    found = operation(
        "POST /projects/{id}/tasks",
        create,
        {"wire": {"base": "/v1"}},
        **{"GET /orgs/{slug}/projects/{key}/t/{number}": get},
    )
    assert found.location is not None
    assert [it.text for it in found.location] == ["/v1/orgs/", None, "/projects/", None, "/t/", None]
    slug, key, number = (it.expr for it in found.location if it.expr is not None)
    assert isinstance(slug, Lookup)
    assert [it.source.model for it in slug.query.joins] == ["Org"]
    assert isinstance(key, Lookup)
    assert number == Column("self", "Task", "number", Type("sequence"), False)


def test_the_callers_own_get_is_no_location() -> None:
    create = {"operation": "create", "model": "User"}
    me = {"GET /me": {"operation": "get", "model": "User", "key": "$user"}}
    assert operation("POST /users", create, **me).location is None


def test_a_get_whose_parameter_may_be_null_is_no_location() -> None:
    changes = {"models": {"Label": {"fields": {"code": {"type": "string", "unique": True, "optional": True}}}}}
    changes["models"]["Label"]["access"] = {"create": "user"}  # type: ignore[dict-item]
    by_code = {"GET /labels/{code}": {"operation": "get", "model": "Label"}}
    assert operation("POST /labels", {"operation": "create", "model": "Label"}, changes, **by_code).location is None


def test_names_are_told_apart_by_parents_actions_and_segments() -> None:
    endpoints: Json = {
        "GET /tasks": {"operation": "list", "model": "Task"},
        "GET /tasks/urgent": {"operation": "list", "model": "Task"},
        "GET /projects/{id}/tasks": {"operation": "list", "model": "Task", "parent": "project"},
        "GET /tasks/{id}": {"operation": "get", "model": "Task"},
        "PUT /tasks/{id}": {"operation": "update", "model": "Task"},
        "PATCH /tasks/{id}": {"operation": "update", "model": "Task", "input": ["title"]},
        "POST /tasks/{id}/watch": {"operation": "update", "model": "Task", "input": [], "access": "user"},
        "DELETE /tasks/{id}/watch": {"operation": "update", "model": "Task", "input": [], "access": "user"},
        "PUT /tasks/{id}/body": {"operation": "update", "model": "Task", "input": ["body"]},
        "DELETE /tasks/{id}": {"operation": "delete", "model": "Task"},
        "GET /users/{id}": {"operation": "get", "model": "User"},
        "GET /me": {"operation": "get", "model": "User", "key": "$user"},
        "POST /tasks/{id}/mark-read": {"operation": "update", "model": "Task", "input": [], "access": "user"},
    }
    names = [it.name for it in project(endpoints=endpoints).operations]
    assert names == [
        "listTasks",
        "listTasksUrgent",
        "listProjectTasks",
        "getTask",
        "updateTask",
        "patchTask",
        "watchTask",
        "unwatchTask",
        "updateTaskBody",
        "deleteTask",
        "getUser",
        "getCurrentUser",
        "markReadTask",
    ]


def test_operations_are_grouped_by_their_paths_first_word() -> None:
    found = operation("GET /me", {"operation": "get", "model": "User", "key": "$user"})
    assert found.tag == "me"
    assert operation("GET /user", {"operation": "get", "model": "User", "key": "$user"}).tag == "users"
    assert (
        operation("GET /projects/{id}/tasks", {"operation": "list", "model": "Task", "parent": "project"}).tag
        == "projects"
    )


def test_slugs_avoid_the_static_segments_at_their_place() -> None:
    get = {"operation": "get", "model": "Org"}
    others = {
        "GET /orgs/mine": {"operation": "list", "model": "Org"},
        "GET /orgs/{slug}/projects": {"operation": "list", "model": "Project", "parent": "org"},
        "GET /teams/best": {"operation": "list", "model": "Org", "as": "team"},
    }
    resolved = project(endpoints={"GET /orgs/{slug}": get, **others})
    assert resolved.model("Org").field("slug").reserved == ("mine",)


def test_rate_limits_and_middleware_are_plain_values() -> None:
    changes = {"middleware": {"audit": {"summary": "Writes a trail."}, "rate_limit": "300/min ip", "timeout": False}}
    stated = {"operation": "list", "model": "Task", "rate_limit": "5/hour user", "middleware": ["audit"]}
    found = operation("GET /tasks", stated, changes)
    assert found.rate_limit is not None
    assert (found.rate_limit.limit, found.rate_limit.seconds, found.rate_limit.by) == (5, 3600, "user")
    assert found.middleware == ("audit",)
    resolved = project(changes)
    assert resolved.middleware.rate_limit is not None
    assert (resolved.middleware.timeout, resolved.middleware.custom[0].name) == (None, "audit")
    assert responses(found)[429] == ("rate_limited",)


def test_the_scope_of_a_near_parent_compares_the_reference() -> None:
    found = operation("GET /projects/{id}/tasks", {"operation": "list", "model": "Task", "parent": "project"})
    assert found.scope is not None
    assert Param("parent", "project", Type("uuid")) == found.scope.right  # type: ignore[union-attr]
