"""Effects: which rows a `set` entry changes, and to what."""

from __future__ import annotations

import pytest

from scaffolder.ir.expressions.effects import CompiledEffect, compile_effect
from scaffolder.ir.expressions.names import Step
from scaffolder.ir.expressions.trees import aliases_of, outer_rows
from scaffolder.ir.model import Effect
from scaffolder.ir.query import Arithmetic, Column, Compare, Literally, Lookup, Param, Query, Rescale, Source, Type
from tests.unit.expressions.asking import asked, full_scope
from tests.unit.expressions.schema import DATE, INT, MONEY, enum, ref

CALLER = Param("caller", None, ref("User"))
STATUS = enum("draft", "open", "closed")


def compiled(text: str) -> CompiledEffect:
    found = compile_effect(text, full_scope(), "/p")
    assert found.diagnostics == ()
    return found


def effect(text: str) -> Effect:
    found = compiled(text).effect
    assert found is not None
    return found


def test_a_field_of_the_row_is_assigned() -> None:
    value = Literally("open", STATUS)
    assert effect("status = 'open'") == Effect("assign", "status = 'open'", "Project", "status", value)
    assert effect("self.dueOn = $now + days(7)").value.type == DATE  # type: ignore[union-attr]
    assert effect("author = $user").value == CALLER
    assert effect("reviewer = null").value == Literally(None, ref("User"))


def test_a_number_is_added_and_taken_at_its_scale() -> None:
    found = effect("budget += quantity")
    assert (found.kind, found.field) == ("add", "budget")
    assert found.value == Rescale(Column("self", "Project", "quantity", INT, False), 2, MONEY)
    assert effect("quantity -= 1").kind == "subtract"


def test_a_related_row_is_named_by_its_key() -> None:
    found = compiled("author.name = 'x'")
    assert found.effect is not None
    assert (found.effect.model, found.effect.field) == ("User", "name")
    assert found.effect.target_key == Column("self", "Project", "author", ref("User"), False)
    assert found.target == (Step("Project", "author"),)


def test_a_related_row_behind_a_soft_model_is_looked_up() -> None:
    found = effect("org.credit -= 1")
    assert isinstance(found.target_key, Lookup)
    assert asked(found.target_key, 1) == 1
    assert asked(found.target_key, 2) is None
    assert isinstance(effect("org.owner.name = 'x'").target_key, Lookup)


def test_a_loop_brings_in_each_row_of_a_list() -> None:
    found = effect("line.product.stock -= line.quantity for line in lines")
    project = Column("each", "Line", "project", ref("Project"), False)
    own = Column("self", "Project", "id", ref("Project"), False)
    assert found.each == Query(Source("each", model="Line"), (), Compare("==", project, own))
    assert found.value == Column("each", "Line", "quantity", INT, True)
    assert isinstance(found.target_key, Lookup)  # products can be deleted
    assert outer_rows(found.target_key) == {"each"}
    assert (found.model, found.field, found.kind) == ("Product", "stock", "subtract")


def test_a_loop_may_change_its_own_rows_or_the_written_one() -> None:
    assert effect("line.done = true for line in lines").target_key == Column("each", "Line", "id", ref("Line"), False)
    own = effect("quantity += line.quantity * 2 for line in lines")
    assert own.target_key is None
    assert isinstance(own.value, Arithmetic)


def test_a_loop_over_many_to_many_rows_joins_its_table() -> None:
    found = effect("tag.weight += 1 for tag in tags")
    assert found.each is not None
    assert aliases_of(found.each) == ("each", "each_link")


@pytest.mark.parametrize(("text", "kind"), [("followers += $user", "link"), ("followers -= $user", "unlink")])
def test_a_row_joins_and_leaves_a_list(text: str, kind: str) -> None:
    found = effect(text)
    assert (found.kind, found.link, found.model, found.field) == (kind, "Project.followers", "Project", "followers")
    assert (found.value, found.target_key) == (CALLER, None)


def test_a_row_joins_a_list_of_a_related_row() -> None:
    found = effect("author.followers += reviewer")
    assert found.target_key == Column("self", "Project", "author", ref("User"), False)
    assert found.link == "User.followers"


def test_a_child_is_inserted_into_a_reverse_list() -> None:
    text = "lines += new(product=$input.product, quantity=$input.amount, price=budget * 2)"
    found = effect(text)
    assert (found.kind, found.model, found.field, found.via) == ("insert", "Line", "lines", "project")
    assert [name for name, _ in found.values] == ["product", "quantity", "price"]
    assert found.values[1][1] == Param("input", "amount", INT)
    assert effect("lines += new(price=tag.weight) for tag in tags").each is not None


def test_an_effect_that_names_the_hooks_answer_comes_after_it() -> None:
    assert effect("title = $result.code").uses_result
    assert effect("lines += new(price=1, quantity=2)").uses_result is False
    assert not effect("title = 'x'").uses_result


def test_what_an_effect_names_is_told() -> None:
    found = compiled("quantity += $input.amount")
    assert found.names_inputs == ("amount",)
    assert found.nullable
    assert compiled("author = $user").names_caller
    assert {(name.model, name.field) for name in compiled("x.product.stock += 1 for x in lines").names} == {
        ("Project", "lines"),
        ("Line", "product"),
        ("Product", "stock"),
    }


def test_names_that_are_python_keywords_can_be_set() -> None:
    assert effect("from = 'west'").field == "from"
    assert effect("lines+=new(price=1)").kind == "insert"
    assert effect("title='a = b += c'").value == Literally("a = b += c", Type("string"))
