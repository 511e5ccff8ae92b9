"""A run of the conduit requirements with the mistakes that models make. Synthetic: no model was asked."""

from __future__ import annotations

import json
from typing import Any

from tests.agent.scripts import calls_of, finish_call, gold
from tests.fake_api.turns import Broken, Call, Failure, Reply, Turn

REQUIREMENTS = """A blogging platform in the manner of Medium. People register with a user name, an e-mail address and a
password, and log in. Users have a profile with a bio and an image, and follow each other. Articles have a title, a
description, a body and tags; a slug is made from the title. Only the author may change or delete an article. Anybody
may read. Articles are favorited, and commented on; only the author of a comment may delete it. There is a feed of the
articles of those whom one follows, and a list of all tags. The API stands under /api, errors are
{"errors": {"field": ["message"]}}."""


def script() -> list[Turn]:
    """The turns of the run."""
    design = gold("conduit")
    good = {_key(call): call for call in calls_of(design)}
    models, endpoints = design["models"], design["endpoints"]
    return [
        _as_strings(design, good),
        Failure(529, "overloaded_error", headers={"retry-after": "0"}),
        _misspelt_and_twice(good, models),
        _untyped_rule(good, models),
        Broken(Reply((good["GET /articles"],)), "error", 0.5),
        _first_endpoints(good, endpoints),
        _cut_by_max_tokens(good, endpoints),
        Reply(tuple(good[route] for route in list(endpoints)[11:])),
        Reply((finish_call("Article"),)),
        Reply((Call("remove", {"name": "Article.comments"}), good["Comment"])),
        Reply((_finish(),), thinking=None),
    ]


def _key(call: Call) -> str:
    return str(call.input.get("route") or call.input.get("name") if call.tool.startswith("put") else call.tool)


def _as_strings(design: dict[str, Any], good: dict[str, Call]) -> Reply:
    """Objects and lists that arrive as strings; an unknown argument."""
    project = dict(good["set_project"].input)
    wire = {**project, "wire": json.dumps(project["wire"])}
    tag = {**design["models"]["Tag"], "shapes": {"label": json.dumps(["@name"])}, "order": json.dumps(["name"])}
    return Reply(
        (
            "I begin with the frame.",
            Call("set_project", wire),
            Call("set_auth", {**good["set_auth"].input, "scheem": "Token"}),
            good["set_auth"],
            Call("put_model", {"name": "Tag", "model": json.dumps(tag)}),
        )
    )


def _misspelt_and_twice(good: dict[str, Call], models: dict[str, Any]) -> Reply:
    """A misspelt key of a field, an unknown model, and a relation that is declared on both sides."""
    article = models["Article"]
    misspelt = {**models["User"], "fields": {**models["User"]["fields"], "bio": {"type": "text", "optinal": True}}}
    twice = {**article, "fields": {**article["fields"], "comments": {"type": "Comment", "many": True}}}
    return Reply(
        (
            Call("put_model", {"name": "User", "model": misspelt}),
            good["User"],
            Call("put_model", {"name": "Article", "model": twice}),
            Call("put_endpoint", {"route": "GET /posts", "endpoint": {"operation": "list", "model": "Post"}}),
            Call("put_field", {"model": "Post", "name": "title", "field": {"type": "string"}}),
        )
    )


def _untyped_rule(good: dict[str, Call], models: dict[str, Any]) -> Reply:
    """A rule that compares a text with a row."""
    comment = {**models["Comment"], "access": {**models["Comment"]["access"], "delete": "author.username == $user"}}
    return Reply((Call("remove", {"name": "GET /posts"}), Call("put_model", {"name": "Comment", "model": comment})))


def _first_endpoints(good: dict[str, Call], endpoints: dict[str, Any]) -> Reply:
    """Twelve endpoints at once, two more than a reply may have."""
    return Reply(tuple(good[route] for route in list(endpoints)[:12]))


def _cut_by_max_tokens(good: dict[str, Call], endpoints: dict[str, Any]) -> Reply:
    """The two that were too many; the second is cut off inside its list of input, and still a plausible dict."""
    first, second = (good[route] for route in list(endpoints)[10:12])
    text = json.dumps(second.input, ensure_ascii=False)
    return Reply((first, second), cut_call=text.index('"tagList"') - 2)


def _finish() -> Call:
    return finish_call(
        "Article",
        summary="The RealWorld blogging platform.",
        coverage=[
            {"requirement": "register and log in", "construct": "POST /users"},
            {"requirement": "follow each other", "construct": "POST /profiles/{username}/follow"},
            {"requirement": "only the author may change an article", "construct": "Article.access.update"},
            {"requirement": "a feed", "construct": "get /articles/feed"},
        ],
        boundaries=[],
    )
