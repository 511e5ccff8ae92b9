"""Sample rows: factories' values, and what rules come to over them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scaffolder.design.pattern import portable
from scaffolder.ir.model import Operation, Project
from scaffolder.ir.rows import World
from scaffolder.pipeline import read, read_text
from scaffolder.render.samples.acts import delete, listed, reach
from scaffolder.render.samples.bodies import targets_of, valid_body
from scaffolder.render.samples.casts import Cast
from scaffolder.render.samples.changes import Refused, Situation
from scaffolder.render.samples.scenes import CALLER, STRANGER, At, Stage, Step
from scaffolder.render.samples.search import find
from scaffolder.render.samples.values import factory_values

ROOT = Path(__file__).parents[3]
CONDUIT = ROOT / "examples" / "conduit" / "design.json"
DEPOT = ROOT / "examples" / "depot" / "design.json"


def project_at(path: Path) -> Project:
    found = read(str(path)).project
    assert found is not None
    return found


def operation_of(project: Project, name: str) -> Operation:
    return next(operation for operation in project.operations if operation.name == name)


def found_cast(project: Project, name: str) -> tuple[Cast | None, Stage, Operation]:
    stage, operation = Stage(project), operation_of(project, name)

    def accepts(cast: Cast) -> bool:
        here = cast.situation(operation, stage, stage.play(cast.scene))
        return reach(here) == 0 and (operation.kind != "list" or len(listed(here)) == 1)

    return find(operation, stage, accepts), stage, operation


def one_field(field: str) -> Project:
    text = f'{{"design": 1, "name": "x", "models": {{"Thing": {{"fields": {{"code": {field}}}}}}}, "endpoints": {{}}}}'
    reading = read_text(text)
    assert reading.project is not None, reading.diagnostics
    return reading.project


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("[A-Z]{2}[0-9]{2}", 1, 255),
        ("[A-Z0-9]{3,12}", 3, 12),
        (r"\\+[0-9]{6,15}", 1, 255),
        ("[a-z][a-z0-9 -]*", 2, 30),
        ("(a|b)-[0-9]+", 1, 255),
        ("x[0-9][0-9][0-9]", 1, 255),
    ],
)
def test_counted_values_match_their_pattern_and_differ(pattern: str, least: int, most: int) -> None:
    field = f'{{"type": "string", "pattern": "{pattern}", "min": {least}, "max": {most}, "unique": true}}'
    project = one_field(field)
    (value,) = [value for value in factory_values(project.models[0], project) if value.field.name == "code"]
    assert value.counted is not None
    texts = [value.counted.text(number) for number in range(1, 60)]
    expression = re.compile(portable(value.field.pattern or ""), re.ASCII)
    assert len(set(texts)) == len(texts)
    assert all(expression.fullmatch(text) and least <= len(text) <= most for text in texts)


def test_a_field_with_too_few_values_is_not_counted() -> None:
    project = one_field('{"type": "string", "pattern": "[ab]", "unique": true}')
    (value,) = [value for value in factory_values(project.models[0], project) if value.field.name == "code"]
    assert value.kind == "constant"


def test_the_scene_of_an_owned_row_gives_it_to_the_caller() -> None:
    cast, _, _ = found_cast(project_at(CONDUIT), "updateArticle")
    assert cast is not None
    assert cast.scene.steps == (Step(CALLER, "User"), Step("article", "Article", (("author", At(CALLER)),)))


def test_the_scene_of_a_public_row_has_no_caller() -> None:
    cast, _, _ = found_cast(project_at(CONDUIT), "getArticle")
    assert cast is not None
    assert cast.scene.steps == (Step("article", "Article"),)


def test_the_scene_of_a_tenants_row_makes_the_caller_a_member() -> None:
    cast, stage, operation = found_cast(project_at(DEPOT), "updateWarehouse")
    assert cast is not None
    member = cast.scene.step("membership")
    assert dict(member.given)["user"] == At(CALLER)
    stranger = Cast(cast.scene.with_step(Step(STRANGER, "User")), cast.parents, cast.row)
    played = stage.play(stranger.scene)
    assert reach(stranger.situation(operation, stage, played).asked_by(played.rows[STRANGER])) == 404


def test_a_feed_needs_a_link() -> None:
    cast, _, _ = found_cast(project_at(CONDUIT), "listArticlesFeed")
    assert cast is not None
    assert [link.link for link in cast.scene.links] == ["User.followers"]


def test_a_delete_that_is_restricted_is_refused() -> None:
    project = project_at(DEPOT)
    stage, operation = Stage(project), operation_of(project, "deleteCustomer")
    world = World(project)
    order = stage.make(world, "Order", {})
    customer = world.row(order.values["customer"])  # type: ignore[arg-type]
    organization = world.row(customer.values["org"])  # type: ignore[arg-type]
    with pytest.raises(Refused):
        delete(Situation(operation, stage, world, None, (organization,), customer))


def test_a_body_names_the_rows_that_it_needs() -> None:
    project = project_at(DEPOT)
    body = valid_body(operation_of(project, "createReceipt"), project, full=False)
    assert body is not None
    assert targets_of(body) == ("Product",)
