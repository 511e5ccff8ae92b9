"""New rows: defaults of every kind, slugs, numbers, nested children, lists, references, and where a refusal points."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from tests.conformance.golden import PASSWORD, Json, Person, golden_server, good, problem, word
from tests.support.client import Answer
from tests.support.project import Server

pytestmark = pytest.mark.build
server = golden_server("creating")
CODES = count(100)


def city_code() -> str:
    """Three characters that no other city has."""
    return str(next(CODES))


def person(server: Server, **more: Any) -> Person:
    """Somebody new."""
    email = f"{word('p')}@example.com"
    body = {"user": {"email": email, "password": PASSWORD, **more}}
    found = good(server.client.post("/users", body))["user"]
    return Person(email, found["id"], server.client.with_token(found["token"]))


@pytest.fixture(scope="module")
def ada(server: Server) -> Person:
    return person(server)


def author(who: Person, **members: Any) -> str:
    """The id of a new author."""
    found = good(who.client.post("/authors", {"author": {"name": word("Author"), **members}}))
    return str(found["author"]["id"])


def post(who: Person, path: str = "/papers", **members: Any) -> Answer:
    """The answer to a new paper."""
    body = {"title": word("Paper "), "lane": word("l"), **members}
    if "author" not in body:
        body["author"] = author(who)
    return who.client.post(path, {"paper": body})


def paper(who: Person, **members: Any) -> Json:
    """A new paper."""
    found: Json = good(post(who, **members), 201)["paper"]
    return found


# Defaults ---------------------------------------------------------------------------------------------------------


def test_literal_defaults_fill_what_is_absent(ada: Person) -> None:
    found = paper(ada)
    assert (found["price"], found["kind"], found["free"], found["pages"]) == ("1.50", "a", False, 3)
    assert (found["size"], found["since"], found["until"]) == (
        "9007199254740993",
        "2024-02-29T12:00:00.123Z",
        "2030-12-31",
    )
    assert found["site"] == "https://example.com/x?y=1"
    assert found["owner"] == ada.id
    assert found["openedAt"] == found["createdAt"] == found["updatedAt"]
    assert found["openedOn"] == found["createdAt"][:10]


def test_a_default_is_copied_through_references(ada: Person) -> None:
    code = city_code()
    code = good(ada.client.post("/cities", {"city": {"code": code, "name": "Ulm"}}))["city"]["code"]
    name = word("Author")
    of_city = author(ada, name=name, city=code, fee="12.5")
    found = paper(ada, author=of_city)
    assert (found["authorName"], found["fee"], found["cityName"]) == (name, "12.50", "Ulm")
    city = found["city"]
    assert good(ada.client.get(f"/cities/{city}"))["city"]["code"] == code


def test_null_on_the_way_of_a_default_is_null(ada: Person) -> None:
    found = paper(ada)
    assert found["city"] is None
    assert found["cityName"] is None


def test_sent_values_and_sent_nulls_beat_defaults(ada: Person) -> None:
    code = good(ada.client.post("/cities", {"city": {"code": city_code()}}))["city"]["code"]
    found = paper(
        ada, author=author(ada, city=code), authorName="Sent", city=None, pages=9, openedAt="2020-01-01T00:00:00Z"
    )
    assert (found["authorName"], found["city"], found["pages"]) == ("Sent", None, 9)
    assert found["openedAt"] == "2020-01-01T00:00:00.000Z"


def test_an_optional_password_may_be_absent_null_or_cleared(server: Server) -> None:
    for more in ({}, {"pin": None}, {"pin": ""}, {"pin": "1234"}):
        who = person(server, **more)
        assert "pin" not in good(who.client.patch("/me", {"user": {"pin": None}}))["user"]
        good(who.client.patch("/me", {"user": {"pin": "12345"}}))
    assert problem(server.client.post("/users", {"user": {"email": "x@y", "password": PASSWORD, "pin": "123"}})) == (
        422,
        "invalid",
        [("#/user/pin", "too_short")],
    )


# Slugs ------------------------------------------------------------------------------------------------------------


def test_a_slug_is_made_of_ascii_letters_and_digits(ada: Person) -> None:
    unique = word("x")
    assert paper(ada, title=f"Ünï {unique} — Çode & 1½!")["slug"] == f"uni-{unique}-code-112"
    assert paper(ada, title=f"--{unique}   日本 b--")["slug"] == f"{unique}-b"


def test_a_slug_has_at_most_80_characters(ada: Person) -> None:
    unique = word("y")
    slug = paper(ada, title=f"{unique} " + "a" * (79 - len(unique) - 1) + "   bcd")["slug"]
    assert slug == f"{unique}-" + "a" * (79 - len(unique) - 1)


def test_a_slug_of_nothing_is_the_name_of_the_model(ada: Person) -> None:
    first = paper(ada, title="日本")["slug"]
    assert first.split("-")[0] == "paper"
    assert paper(ada, title="本日")["slug"] != first


def test_the_first_free_number_is_taken(ada: Person) -> None:
    title = word("Same ")
    slug = title.lower().replace(" ", "-")
    assert [paper(ada, title=title)["slug"] for _ in range(3)] == [slug, f"{slug}-2", f"{slug}-3"]
    assert ada.client.delete(f"/papers/{slug}-2").status == 204
    assert [paper(ada, title=title)["slug"] for _ in range(2)] == [f"{slug}-2", f"{slug}-4"]


def test_a_static_segment_is_never_a_slug(ada: Person) -> None:
    slug = paper(ada, title="Latest")["slug"]
    assert slug.startswith("latest-")
    assert good(ada.client.get(f"/papers/{slug}"))["paper"]["slug"] == slug


def test_a_slug_follows_its_source(ada: Person) -> None:
    slug, title = paper(ada)["slug"], word("New ")
    found = good(ada.client.patch(f"/papers/{slug}", {"paper": {"title": title, "slug": "mine"}}))["paper"]
    assert found["slug"] == title.lower().replace(" ", "-")
    assert ada.client.get(f"/papers/{slug}").status == 404
    again = good(ada.client.patch(f"/papers/{found['slug']}", {"paper": {"title": title}}))["paper"]
    assert (again["slug"], again["updatedAt"]) == (found["slug"], found["updatedAt"])


def test_a_slug_follows_a_source_that_an_effect_sets(ada: Person) -> None:
    slugs = []
    for _ in range(2):
        slug = paper(ada)["slug"]
        slugs.append(good(ada.client.put(f"/papers/{slug}/title"))["paper"]["slug"])
        assert ada.client.get(f"/papers/{slug}").status == 404
    assert slugs == ["set-by-us", "set-by-us-2"]


def test_parallel_creates_take_different_slugs_and_numbers(ada: Person) -> None:
    title, written_by = word("Race "), author(ada)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: post(ada, title=title, author=written_by, pages=n), range(8)))
    found = [good(answer, 201)["paper"] for answer in answers]
    slug = title.lower().replace(" ", "-")
    assert sorted(it["slug"] for it in found) == sorted([slug, *(f"{slug}-{n}" for n in range(2, 9))])
    assert len({it["number"] for it in found}) == 8


# Sequences --------------------------------------------------------------------------------------------------------


def test_numbers_count_per_model_and_are_not_used_up_by_refusals(ada: Person) -> None:
    first = paper(ada)["number"]
    assert post(ada, price="100.00").status == 422
    second = paper(ada)
    assert second["number"] == first + 1
    assert ada.client.delete(f"/papers/{second['slug']}").status == 204
    assert paper(ada)["number"] == first + 2


def test_numbers_count_per_parent_from_one(ada: Person) -> None:
    for _ in range(2):
        found = paper(ada, sections=[{"title": "a"}, {"title": "b"}])
        assert [it["place"] for it in found["sections"]] == [1, 2]
        answer = ada.client.post(f"/papers/{found['slug']}/sections", {"section": {"title": "c"}})
        assert good(answer, 201)["section"]["place"] == 3
        assert answer.headers["location"] == f"/api/papers/{found['slug']}/sections/3"


# Children ---------------------------------------------------------------------------------------------------------


def test_children_of_children_are_created(ada: Person) -> None:
    writer = author(ada)
    found = paper(
        ada,
        price="7",
        sections=[
            {
                "title": "one",
                "lines": [
                    {"text": " a ", "writer": writer, "marks": [{"place": 2}, {"place": 1, "code": word("m")}]},
                    {"text": "b"},
                ],
            },
            {"title": "two", "price": "3", "weight": 2},
        ],
    )
    one, two = found["sections"]
    assert (one["price"], two["price"], found["words"]) == ("7.00", "3.00", 3)
    assert [line["text"] for line in one["lines"]] == [" a ", "b"]
    assert one["lines"][0]["writer"] == writer
    assert one["lines"][0]["writtenBy"] == ada.id
    assert [mark["place"] for mark in one["lines"][0]["marks"]] == [1, 2]
    assert two["lines"] == []


def test_every_problem_of_a_nested_body_is_told_in_the_order_of_the_input_list(ada: Person) -> None:
    answer = ada.client.post(
        "/papers",
        {
            "paper": {
                "sections": [
                    {"title": "one", "lines": [{"text": "x", "marks": [{"place": 0}, {"place": "1"}]}, 5]},
                    {"weight": -1, "title": None},
                ],
                "tags": ["ok", "x", 3, "far too long", "b2"],
                "guests": ["nobody@example.com", "no address"],
                "author": "6f9619ff-8b86-4011-b42d-00c04fc964ff",
                "title": " ",
            }
        },
    )
    assert problem(answer) == (
        422,
        "invalid",
        [
            ("#/paper/title", "blank"),
            ("#/paper/author", "reference"),
            ("#/paper/tags", "too_long"),
            ("#/paper/guests/0", "reference"),
            ("#/paper/guests/1", "format"),
            ("#/paper/sections/0/lines/0/marks/0/place", "min"),
            ("#/paper/sections/0/lines/0/marks/1/place", "type"),
            ("#/paper/sections/0/lines/1", "type"),
            ("#/paper/sections/1/title", "null"),
            ("#/paper/sections/1/weight", "min"),
        ],
    )


def test_a_list_has_bounds(ada: Person) -> None:
    four = [{"title": str(n)} for n in range(4)]
    assert problem(post(ada, sections=four)) == (422, "invalid", [("#/paper/sections", "too_long")])
    assert problem(post(ada, coauthors=[author(ada) for _ in range(3)]))[2] == [("#/paper/coauthors", "too_long")]
    assert problem(post(ada, sections=None)) == (422, "invalid", [("#/paper/sections", "null")])
    assert problem(post(ada, tags={})) == (422, "invalid", [("#/paper/tags", "type")])


@pytest.mark.parametrize(
    ("sections", "pointer", "code"),
    [
        ([{"title": "fine"}, {"title": "bad"}], "#/paper/sections/1", "sober"),
        (
            [{"title": "fine"}, {"title": "x", "lines": [{"text": "a"}, {"text": "quiet"}]}],
            "#/paper/sections/1/lines/1",
            "loud",
        ),
        (
            [{"title": "x", "lines": [{"text": "a"}, {"text": "b", "marks": [{"place": 1}, {"place": 7}]}]}],
            "#/paper/sections/0/lines/1/marks/1",
            "not_seven",
        ),
        ([{"title": "x", "weight": 60}, {"title": "y", "weight": 41}], "#/paper", "light"),
    ],
)
def test_checks_of_the_row_and_its_children_point_at_their_object(
    ada: Person, sections: list[Json], pointer: str, code: str
) -> None:
    assert problem(post(ada, sections=sections)) == (422, "invalid", [(pointer, code)])
    assert good(post(ada, sections=[]), 201)


def test_a_check_of_the_row_is_asked_on_create_and_update(ada: Person) -> None:
    answer = post(ada, price="100.00")
    assert problem(answer) == (422, "invalid", [("#/paper", "cheap")])
    assert answer.json["errors"][0]["detail"] == "dear papers are free"
    slug = paper(ada, price="100.00", free=True)["slug"]
    assert problem(ada.client.patch(f"/papers/{slug}", {"paper": {"free": False}})) == (
        422,
        "invalid",
        [("#/paper", "cheap")],
    )
    assert (
        good(ada.client.patch(f"/papers/{slug}", {"paper": {"free": False, "price": 99}}))["paper"]["price"] == "99.00"
    )


def test_a_check_of_the_owner_is_asked_when_a_child_comes_or_changes(ada: Person) -> None:
    found = paper(ada, sections=[{"title": "a", "weight": 60}])
    answer = ada.client.post(f"/papers/{found['slug']}/sections", {"section": {"title": "b", "weight": 41}})
    assert (answer.status, answer.code, answer.json["resource"]) == (409, "light", "paper")
    assert answer.json["detail"] == "the sections weigh too much"
    assert "errors" not in answer.json
    section = found["sections"][0]["id"]
    assert ada.client.patch(f"/sections/{section}", {"section": {"weight": 101}}).code == "light"
    assert good(ada.client.patch(f"/sections/{section}", {"section": {"weight": 100}}))


def test_a_child_that_moves_concerns_both_owners(ada: Person) -> None:
    full = paper(ada, sections=[{"title": "a", "weight": 60}])
    other = paper(ada, sections=[{"title": "a", "weight": 1}, {"title": "b", "weight": 41}])
    moving = other["sections"][1]["id"]
    target = good(ada.client.get(f"/papers/{full['slug']}"))["paper"]["id"]
    answer = ada.client.patch(f"/sections/{moving}", {"section": {"paper": target}})
    assert (answer.status, answer.code, answer.json["resource"]) == (409, "light", "paper")
    assert len(good(ada.client.get(f"/papers/{other['slug']}"))["paper"]["sections"]) == 2
    good(ada.client.patch(f"/sections/{moving}", {"section": {"paper": target, "weight": 40}}))
    assert [len(good(ada.client.get(f"/papers/{it['slug']}"))["paper"]["sections"]) for it in (full, other)] == [2, 1]


# Uniques ----------------------------------------------------------------------------------------------------------


def test_all_uniques_are_told_at_once_each_at_its_last_sent_member(ada: Person) -> None:
    lane, isbn, by = word("l"), word("i"), author(ada)
    paper(ada, lane=lane, mark=1, isbn=isbn, author=by, pages=5)
    answer = post(ada, lane=lane, mark=1, isbn=isbn, author=by, pages=5)
    assert problem(answer) == (
        409,
        "conflict",
        [("#/paper/isbn", "unique"), ("#/paper/mark", "unique"), ("#/paper/pages", "unique")],
    )


def test_a_unique_over_a_copied_default_points_at_what_was_sent(ada: Person) -> None:
    by = author(ada)
    paper(ada, author=by)
    assert problem(post(ada, author=by)) == (409, "conflict", [("#/paper/author", "unique")])
    assert good(post(ada, author=by, fee="1.00"), 201)


def test_nulls_are_equal_in_a_list_alone(ada: Person) -> None:
    lane = word("l")
    paper(ada, lane=lane)
    assert problem(post(ada, lane=lane)) == (409, "conflict", [("#/paper/lane", "unique")])
    assert problem(post(ada, lane=lane, mark=None)) == (409, "conflict", [("#/paper/mark", "unique")])
    assert good(post(ada, lane=lane, mark=2), 201)
    assert good(post(ada, isbn=None, lane=word("l")), 201)["paper"]["isbn"] is None
    assert good(post(ada, isbn="", lane=word("l")), 201)["paper"]["isbn"] is None


def test_uniques_on_update_leave_the_row_itself_out(ada: Person) -> None:
    lane, isbn = word("l"), word("i")
    paper(ada, lane=lane, mark=1, isbn=isbn)
    other = paper(ada, lane=lane, mark=2)["slug"]
    good(ada.client.patch(f"/papers/{other}", {"paper": {"lane": lane, "mark": 2}}))
    answer = ada.client.patch(f"/papers/{other}", {"paper": {"mark": 1, "isbn": isbn}})
    assert problem(answer) == (409, "conflict", [("#/paper/isbn", "unique"), ("#/paper/mark", "unique")])


def test_uniques_of_children_are_told_at_their_place(ada: Person) -> None:
    code, mark = word("s"), word("m")
    paper(ada, sections=[{"title": "a", "code": code, "lines": [{"text": "t", "marks": [{"place": 1, "code": mark}]}]}])
    sections = [
        {"title": "a", "code": code},
        {"title": "b", "lines": [{"text": "t", "marks": [{"place": 2}, {"place": 2}, {"place": 3, "code": mark}]}]},
    ]
    assert problem(post(ada, sections=sections)) == (
        409,
        "conflict",
        [
            ("#/paper/sections/0/code", "unique"),
            ("#/paper/sections/1/lines/0/marks/1/place", "unique"),
            ("#/paper/sections/1/lines/0/marks/2/code", "unique"),
        ],
    )


def test_parallel_creates_of_one_unique_value(ada: Person) -> None:
    isbn = word("i")
    with ThreadPoolExecutor(6) as pool:
        answers = (
            list(pool.map(lambda n: post(ada, isbn=isbn, author=by[n]), range(6)))
            if (by := [author(ada) for _ in range(6)])
            else []
        )
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409, 409, 409]
    refused = {str(problem(answer)) for answer in answers if answer.status == 409}
    assert refused == {str((409, "conflict", [("#/paper/isbn", "unique")]))}


# Lists and references ---------------------------------------------------------------------------------------------


def test_missing_rows_are_created_and_existing_ones_linked(server: Server, ada: Person) -> None:
    old, new = word("t"), word("t")
    paper(ada, tags=[old])
    found = paper(ada, tags=[new, f" {old} ", new])
    assert found["tags"] == sorted([old, new])
    tags = {tag["name"]: tag for tag in good(server.client.get("/tags?limit=100"))["items"]}
    assert tags[new] == {**tags[new], "label": 'it\'s "new"\\', "papers": 0, "firstUser": ada.id}


def test_a_created_row_is_checked_at_its_place(ada: Person) -> None:
    assert problem(post(ada, tags=[word("t"), "spam"])) == (422, "invalid", [("#/paper/tags/1", "no_spam")])
    assert problem(post(ada, tags=["x", "far too long"])) == (
        422,
        "invalid",
        [("#/paper/tags/0", "too_short"), ("#/paper/tags/1", "too_long")],
    )
    slug = paper(ada)["slug"]
    assert problem(ada.client.patch(f"/papers/{slug}", {"paper": {"tags": ["spam"]}})) == (
        422,
        "invalid",
        [("#/paper/tags/0", "no_spam")],
    )


def test_a_row_that_a_child_lacks_is_created_and_checked(ada: Person) -> None:
    topic = word("t")
    assert paper(ada, sections=[{"title": "a", "topics": [topic, topic]}])["sections"][0]["topics"] == [topic]
    assert problem(post(ada, sections=[{"title": "a"}, {"title": "a", "topics": [word("t"), "spam"]}])) == (
        422,
        "invalid",
        [("#/paper/sections/1/topics/1", "no_spam")],
    )


def test_parallel_creates_of_one_missing_row(ada: Person) -> None:
    tag, by = word("t"), [author(ada) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: post(ada, tags=[tag], author=by[n]), range(6)))
    assert [answer.status for answer in answers] == [201] * 6
    assert {str(answer.json["paper"]["tags"]) for answer in answers} == {str([tag])}


def test_an_update_replaces_merges_and_clears(ada: Person) -> None:
    first, second = author(ada), author(ada)
    tags = [word("t"), word("t")]
    before = paper(ada, tags=tags, coauthors=[first, second], isbn=word("i"), mark=1, guests=[ada.email])
    assert sorted(before["coauthors"]) == sorted([first, second])
    assert before["guests"] == [ada.email]
    path = f"/papers/{before['slug']}"
    same = good(ada.client.patch(path, {"paper": {}}))["paper"]
    assert same == before
    after = good(ada.client.patch(path, {"paper": {"tags": tags[1:], "coauthors": [], "mark": None}}))["paper"]
    assert (after["tags"], after["coauthors"], after["mark"], after["isbn"]) == (tags[1:], [], None, before["isbn"])
    assert after["updatedAt"] > before["updatedAt"]
    listed = good(ada.client.patch(path, {"paper": {"tags": []}}))["paper"]
    assert (listed["tags"], listed["updatedAt"]) == ([], after["updatedAt"])
    assert problem(ada.client.patch(path, {"paper": {"title": None, "tags": None}})) == (
        422,
        "invalid",
        [("#/paper/title", "null"), ("#/paper/tags", "null")],
    )


def test_references_by_a_field(server: Server, ada: Person) -> None:
    other = person(server)
    found = paper(ada, editor=ada.email.upper(), reviewer=f" {other.email} ", guests=[other.email, ada.email])
    assert (found["editor"], found["reviewer"]) == (ada.email, None)  # shown only to those who may read the row
    assert found["guests"] == [ada.email]
    assert problem(post(ada, editor=other.email, reviewer="nobody@example.com", guests=[other.email])) == (
        422,
        "invalid",
        [("#/paper/editor", "reference"), ("#/paper/reviewer", "reference")],
    )
    seen = good(other.client.get(f"/papers/{found['slug']}"))["paper"]
    assert (seen["editor"], seen["reviewer"], seen["guests"]) == (None, other.email, [other.email])


def test_a_row_that_the_caller_cannot_read_is_no_reference(server: Server, ada: Person) -> None:
    hidden = author(person(server), listed=False)
    own = author(ada, listed=False)
    assert problem(post(ada, author=hidden, coauthors=[own, hidden]))[2] == [
        ("#/paper/author", "reference"),
        ("#/paper/coauthors/1", "reference"),
    ]
    sections = [{"title": "a", "lines": [{"text": "t", "writer": hidden}, {"text": "t", "writer": "no uuid"}]}]
    assert problem(post(ada, sections=sections))[2] == [
        ("#/paper/sections/0/lines/0/writer", "reference"),
        ("#/paper/sections/0/lines/1/writer", "format"),
    ]


# Access and answers -----------------------------------------------------------------------------------------------


def test_a_create_rule_sees_the_children(ada: Person) -> None:
    by = author(ada)

    def ruled(pages: int, sections: list[Json]) -> Answer:
        body = {
            "title": word("Paper "),
            "author": by,
            "kind": "b",
            "pages": pages,
            "lane": word("l"),
            "sections": sections,
        }
        return ada.client.post("/ruled", {"ruled": body})

    answer = ruled(1, [])
    assert (answer.status, answer.code, answer.json["resource"]) == (403, "forbidden", "ruled")
    answer = ruled(1, [{"title": "a"}])
    assert answer.status == 202
    assert list(answer.json) == ["ruled"]
    assert answer.headers["location"] == f"/api/papers/{answer.json['ruled']['slug']}"


def test_a_refused_create_writes_nothing(server: Server, ada: Person) -> None:
    tag, title = word("t"), word("Refused ")
    before = good(server.client.get("/papers?limit=1"))["total"]
    assert post(ada, title=title, tags=[tag], sections=[{"title": "a"}, {"title": "bad"}]).status == 422
    assert good(server.client.get("/papers?limit=1"))["total"] == before
    assert tag not in server.client.get("/tags?limit=100").raw.decode()


def test_location_names_the_first_get_endpoint(ada: Person) -> None:
    answer = ada.client.post("/cities", {"city": {"code": "x/ü"}})
    assert answer.headers["location"] == "/api/cities/by/x%2F%C3%BC"
    assert "location" not in ada.client.post("/authors", {"author": {"name": "x"}}).headers


def test_a_number_that_is_taken_under_another_parent_is_told_at_the_parent_beside_what_else_is_taken(
    ada: Person,
) -> None:
    codes = word("s"), word("s")
    papers = [paper(ada, sections=[{"title": "one", "code": code}]) for code in codes]
    first, second = (good(ada.client.get(f"/papers/{found['slug']}"))["paper"] for found in papers)
    moved = first["sections"][0]["id"]
    answer = ada.client.patch(f"/sections/{moved}", {"section": {"paper": second["id"]}})
    assert problem(answer) == (409, "conflict", [("#/section/paper", "unique")])
    answer = ada.client.patch(f"/sections/{moved}", {"section": {"paper": second["id"], "code": codes[1]}})
    assert problem(answer) == (409, "conflict", [("#/section/code", "unique"), ("#/section/paper", "unique")])
