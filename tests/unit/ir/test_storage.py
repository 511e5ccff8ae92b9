"""Storage: tables, columns, keys, indexes and their names."""

from __future__ import annotations

from scaffolder.ir.model import Project, Table
from scaffolder.ir.naming import LONGEST_NAME, constraint_name, shortened
from tests.unit.ir.support import Json, project


def table(name: str, changes: Json | None = None, endpoints: Json | None = None) -> Table:
    return next(it for it in project(changes, endpoints).tables if it.name == name)


def test_columns_have_neutral_kinds() -> None:
    changes = {
        "models": {
            "Label": {
                "fields": {
                    "big": {"type": "bigint", "default": 1},
                    "price": {"type": "decimal", "precision": 8, "scale": 3, "default": "1"},
                    "at": {"type": "datetime", "default": "$now"},
                    "day": {"type": "date", "optional": True},
                    "on": {"type": "bool", "default": True},
                    "kind": {"type": "enum", "values": ["a", "b"], "default": "a"},
                    "token": {"type": "uuid", "optional": True},
                    "home": {"type": "url", "optional": True},
                }
            }
        }
    }
    columns = {it.name: it for it in table("labels", changes).columns}
    assert [it.kind for it in columns.values()] == [
        "uuid",
        "text",
        "bigint",
        "numeric",
        "timestamp",
        "date",
        "boolean",
        "text",
        "uuid",
        "text",
    ]
    assert (columns["price"].precision, columns["price"].scale) == (8, 3)
    assert (columns["kind"].values, columns["kind"].check_name) == (("a", "b"), "ck_labels_kind")
    assert (columns["day"].nullable, columns["at"].nullable) == (True, False)
    assert not columns["id"].generated


def test_references_have_columns_keys_and_indexes() -> None:
    tasks = table("tasks")
    assert [it.name for it in tasks.columns if it.model_field in {"project", "author"}] == ["project_id", "author_id"]
    assert [(it.name, it.on_delete) for it in table("projects").foreign_keys] == [
        ("fk_projects_org_id", "CASCADE"),
        ("fk_projects_lead_id", "SET NULL"),
    ]
    assert [it.on_delete for it in tasks.foreign_keys] == ["NO ACTION", "NO ACTION"]
    assert "ix_tasks_author_id" in [it.name for it in tasks.indexes]


def test_computed_fields_and_lists_have_no_columns() -> None:
    changes = {"models": {"Task": {"fields": {"size": {"type": "int", "compute": "count(watchers)"}}}}}
    names = {it.model_field for it in table("tasks", changes).columns}
    assert not names & {"size", "watchers", "labels"}


def test_an_index_that_starts_another_one_is_left_out() -> None:
    names = [it.name for it in table("memberships").indexes]
    assert names == ["uq_memberships_org_id_user_id", "ix_memberships_user_id"]


def test_uniqueness_covers_live_rows_where_deletes_are_soft() -> None:
    (unique,) = [it for it in table("labels", {"models": {"Label": {"soft_delete": True}}}).indexes if it.unique]
    assert (unique.live, unique.columns) == (True, ("name",))
    assert not table("labels").indexes[0].live


def test_lists_bring_indexes_for_what_they_filter_and_sort_by() -> None:
    listing = {"GET /tasks": {"operation": "list", "model": "Task", "filter": ["due", "status"], "sort": ["points"]}}
    names = [it.name for it in table("tasks", endpoints=listing).indexes]
    assert {"ix_tasks_due", "ix_tasks_points"} <= set(names)
    assert "ix_tasks_status" not in names
    assert "ix_tasks_due" not in [it.name for it in table("tasks").indexes]


def test_many_to_many_lists_are_tables_of_pairs() -> None:
    watchers = table("task_watchers")
    assert watchers.primary_key == ("task_id", "user_id")
    assert [it.on_delete for it in watchers.foreign_keys] == ["CASCADE", "CASCADE"]
    assert [it.columns for it in watchers.indexes] == [("user_id",)]


def test_sequences_bring_a_table_of_counters() -> None:
    counters = table("sequence_counters")
    assert [(it.name, it.kind) for it in counters.columns] == [("name", "text"), ("scope", "text"), ("last", "bigint")]
    assert counters.primary_key == ("name", "scope")
    plain = {"models": {"Task": {"fields": {"number": None}}}}
    assert "sequence_counters" not in [it.name for it in project(plain).tables]


def created_before(resolved: Project) -> list[tuple[str, str]]:
    """Pairs of a table and one that it refers to but that is created later."""
    names = [it.name for it in resolved.tables]
    return [
        (it.name, key.table)
        for it in resolved.tables
        for key in it.foreign_keys
        if key.table != it.name and names.index(key.table) > names.index(it.name)
    ]


def test_every_table_follows_those_that_it_refers_to() -> None:
    changes = {
        "models": {"Label": None, "Task": {"fields": {"labels": None, "kind": {"type": "Kind", "optional": True}}}}
    }
    changes["models"]["Kind"] = {"fields": {"name": {"type": "string"}}}  # type: ignore[assignment]
    assert created_before(project(changes)) == []


def test_a_circle_of_references_leaves_one_key_for_later() -> None:
    changes = {"models": {"Org": {"fields": {"main": {"type": "Project", "optional": True, "on_delete": "set_null"}}}}}
    resolved = project(changes)
    assert len(created_before(resolved)) == 1
    assert len(resolved.tables) == len({it.name for it in resolved.tables})


def test_long_names_are_cut_to_what_databases_take() -> None:
    long = shortened("a" * 100)
    assert len(long) == LONGEST_NAME
    assert long != shortened("a" * 101)
    assert constraint_name("uq", "tasks", ("a", "b")) == "uq_tasks_a_b"
    changes = {"models": {"Task": {"fields": {"a" * 40: {"type": "string", "optional": True, "index": True}}}}}
    changes["models"]["Task"]["plural"] = "b" * 40  # type: ignore[assignment]
    resolved = project(changes)
    names = [it.name for found in resolved.tables for it in (*found.indexes, *found.foreign_keys)]
    assert all(len(name) <= LONGEST_NAME for name in names)


def test_index_names_are_unique_in_the_whole_schema() -> None:
    text = {"type": "string", "optional": True, "unique": True}
    changes = {
        "models": {
            "Big": {"plural": "big", "fields": {"taskName": text}},
            "BigTask": {"plural": "bigTask", "fields": {"name": text}},
        }
    }
    resolved = project(changes)
    names = [it.name for found in resolved.tables for it in found.indexes]
    assert len(set(names)) == len(names)
    rules = {it.name for model in resolved.models for it in model.uniques}
    assert rules == {it.name for found in resolved.tables for it in found.indexes if it.unique}
