"""Shapes: the words of the language as selections."""

from __future__ import annotations

from scaffolder.ir.model import Selection
from scaffolder.ir.query import Column, Compare, Computed, IsNull, Logic, Lookup, Readable
from tests.unit.ir.support import Json, project

HIDDEN_USERS = {"models": {"User": {"access": {"read": "self == $user"}}}}


def selection(words: list[str], changes: Json | None = None, model: str = "Task") -> Selection:
    """The selection of a shape of these words."""
    stated = {**(changes or {})}
    models = {**stated.get("models", {})}
    models[model] = {**models.get(model, {}), "shapes": {**models.get(model, {}).get("shapes", {}), "tested": words}}
    return project({**stated, "models": models}).model(model).shape("tested").selection


def names(found: Selection) -> list[str]:
    return [it.name for it in found.members]


def test_the_default_shape_leaves_out_lists_passwords_and_hidden_fields() -> None:
    user = project(
        {"models": {"User": {"fields": {"secretNote": {"type": "string", "optional": True, "hidden": True}}}}}
    )
    assert names(user.model("User").shape("default").selection) == [
        "id",
        "email",
        "role",
        "nickname",
        "createdAt",
        "updatedAt",
    ]


def test_a_star_is_the_default_shape_and_a_minus_takes_away() -> None:
    assert names(selection(["*", "-body", "-project", "labels"])) == [
        "id",
        "number",
        "title",
        "status",
        "due",
        "points",
        "author",
        "createdAt",
        "updatedAt",
        "labels",
    ]


def test_an_unexpanded_reference_is_its_key() -> None:
    found = selection(["author"])
    assert found.joins == ()
    assert [(it.label, it.nullable) for it in found.values] == [("id", False), ("author", False)]
    assert isinstance(found.values[1].expr, Column)


def test_an_expanded_reference_is_an_object_behind_one_join() -> None:
    found = selection(["author:card", "mail=author.email"])
    assert [it.alias for it in found.joins] == ["author"]
    assert found.joins[0].on == Compare("==", found.values[1].expr, found.joins[0].on.right)  # type: ignore[union-attr]
    author, mail = found.members
    assert (author.kind, author.present, author.shape) == ("object", "authorId", "card")
    assert mail.label == "authorEmail"


def test_a_row_that_the_caller_may_not_read_is_not_joined() -> None:
    found = selection(["author:card"], HIDDEN_USERS)
    on = found.joins[0].on
    assert isinstance(on, Logic)
    assert on.operands[1] == Readable("author", "User")
    present = next(it for it in found.values if it.label == "authorId")
    assert present.nullable


def test_a_value_is_nullable_only_where_its_object_may_hold_null() -> None:
    found = selection(["author:card", "mail=author.email"], HIDDEN_USERS)
    labels = {it.label: it.nullable for it in found.values}
    inside, beside = found.members[0].members[1].label, found.members[1].label
    assert (labels[inside or ""], labels[beside or ""]) == (False, True)


def test_a_by_value_hides_what_the_caller_may_not_read() -> None:
    changes = {
        "models": {
            "User": {"access": {"read": "self == $user"}},
            "Project": {"fields": {"lead": {"type": "User", "optional": True, "by": "email"}}},
        }
    }
    found = selection(["lead"], changes, "Project")
    assert [it.alias for it in found.joins] == ["lead"]
    assert found.members[0].label == "lead"
    value = found.values[1]
    assert (value.type.kind, value.nullable) == ("email", True)


def test_paths_share_joins() -> None:
    found = selection(["a=project.org.name", "b=project.org.slug", "c=project.key"])
    assert [(it.alias, it.model) for it in found.joins] == [("project", "Project"), ("projectOrg", "Org")]
    assert [it.label for it in found.values] == ["id", "projectOrgName", "projectOrgSlug", "projectKey"]


def test_a_computed_value_behind_a_path_is_null_where_its_row_is_missing() -> None:
    changes = {"models": {"Project": {"fields": {"size": {"type": "int", "compute": "count(tasks)"}}}}}
    found = selection(["size=project.size"], changes)
    value = found.values[1]
    assert isinstance(value.expr, Lookup)
    assert value.expr.value == Computed("projectRow", "Project", "size", value.type)
    assert found.joins == ()


def test_a_list_of_bare_ids_shows_all_that_live() -> None:
    found = selection(["watchers"], HIDDEN_USERS).lists[0]
    assert found.condition is None
    assert [it.label for it in found.selection.values] == ["id"]
    soft = {
        "models": {
            "Label": {"soft_delete": True},
            "Task": {"fields": {"labels": {"type": "Label", "many": True, "by": None, "create_missing": None}}},
        }
    }
    condition = selection(["labels"], soft).lists[0].condition
    assert isinstance(condition, IsNull)


def test_an_expanded_list_leaves_out_what_the_caller_may_not_read() -> None:
    found = selection(["watchers:card"], HIDDEN_USERS).lists[0]
    assert found.condition == Readable("element", "User")
    assert found.selection.root == "element"
    assert [it.name for it in found.selection.members] == ["id", "email"]


def test_the_other_side_of_a_reference_is_loaded_by_its_key() -> None:
    found = selection(["tasks"], model="Project").lists[0]
    assert (found.link, found.model) == (None, "Task")
    assert found.owner_key == Column("element", "Task", "project", found.owner_key.type, False)  # type: ignore[union-attr]
    assert [(it.field, it.descending) for it in found.order] == [("points", True)]


def test_a_list_of_a_related_row_belongs_to_that_rows_key() -> None:
    changes = {"models": {"Project": {"shapes": {"withTasks": ["key", "tasks"]}}}}
    found = selection(["project:withTasks"], changes)
    (tasks,) = found.lists
    assert tasks.owner == "projectId"
    assert tasks.label == "projectTasks"
    assert found.members[0].members[1].label == "projectTasks"


def test_lists_nest() -> None:
    changes = {"models": {"Task": {"shapes": {"brief": ["title", "watchers"]}}}}
    found = selection(["tasks:brief"], changes, "Project")
    assert [it.label for it in found.lists[0].selection.lists] == ["watchers"]


def test_a_single_value_shape_expands_to_the_value() -> None:
    changes = {"models": {"User": {"shapes": {"mail": ["@email"]}}}}
    found = selection(["author:mail", "watchers:mail"], changes)
    assert (found.members[0].kind, found.members[0].label) == ("value", "authorEmail")
    assert found.lists[0].selection.scalar


def test_soft_deleted_rows_are_not_joined() -> None:
    changes = {"models": {"User": {"soft_delete": True}, "Membership": {"soft_delete": True}}}
    on = selection(["author:card"], changes).joins[0].on
    assert isinstance(on, Logic)
    assert on.operands[1] == Readable("author", "User")


def test_labels_are_unique_where_names_meet() -> None:
    changes = {"models": {"Task": {"fields": {"authorEmail": {"type": "string", "optional": True}}}}}
    found = selection(["authorEmail", "author:card"], changes)
    labels = [it.label for it in found.values]
    assert len(set(labels)) == len(labels)
    assert found.members[1].members[1].label == "authorEmail2"
