"""What surrounds an answer: status, envelope, summary, group."""

from __future__ import annotations

from typing import TypedDict

from scaffolder.design.grammar import snake_case
from scaffolder.ir.naming import lower_camel, path_words, plural_of
from scaffolder.ir.passes.draft import Draft
from scaffolder.ir.passes.places import Place

STATUSES = {"create": 201, "delete": 204}
ITEMS = {"get", "create", "update", "login"}


class Envelope(TypedDict):
    """The names of the members that hold an answer or an input; None where it stands bare."""

    item_key: str | None
    list_key: str | None
    count_key: str | None
    input_key: str | None


def status_of(place: Place) -> int:
    """The success status."""
    return place.stated.status or STATUSES.get(place.kind, 200)


def envelope(draft: Draft, place: Place, resource: str, paged: bool, has_input: bool) -> Envelope:
    """The envelope's members for this endpoint."""
    wire = draft.design.wire
    plural = plural_resource(place, resource)
    listing = place.kind == "list"
    return Envelope(
        item_key=filled(wire.item, resource, plural) if place.kind in ITEMS else None,
        list_key=filled(wire.list, resource, plural) if listing else None,
        count_key=filled(wire.count, resource, plural) if listing and paged else None,
        input_key=filled(wire.input, resource, plural) if has_input and place.kind != "call" else None,
    )


def plural_resource(place: Place, resource: str) -> str:
    """The plural of the endpoint's name."""
    if place.stated.name_as is None and place.model is not None:
        return place.model.plural
    return plural_of(resource)


def filled(template: str | None, name: str, names: str) -> str | None:
    """The template with the endpoint's name in it."""
    return None if template is None else template.replace("{names}", names).replace("{name}", name)


def summary_of(name: str) -> str:
    """The operation's name as a phrase: `List articles`."""
    words = snake_case(name).replace("_", " ")
    return words[:1].upper() + words[1:]


def tag_of(place: Place) -> str:
    """The group of the operation: its path's first word, a model's plural in place of its name."""
    words = path_words(place.route.path)
    if not words:
        return place.model.plural if place.model else "root"
    first = lower_camel(words[0])
    plurals = {lower_camel(it.name): it.plural for it in (place.model,) if it is not None}
    return plurals.get(first, first)
