"""Names of operations: a verb and a resource, told apart by what their paths add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scaffolder.ir.naming import capitalised, lower_camel, path_words, plural_of, unused, upper_camel
from scaffolder.ir.passes.places import Place, Rows

Named = tuple[Place, Rows, str]  # with the endpoint's resource
VERBS = {"list": "list", "get": "get", "create": "create", "update": "update", "delete": "delete"}


def operation_names(found: Sequence[Named]) -> tuple[str, ...]:
    """A unique name for each endpoint: the shortest of its candidates that no other endpoint claims as well."""
    toggles = {place.route.path for place, _, _ in found if is_posted_update(place)}
    claims: list[tuple[str, ...]] = [candidates(place, rows, resource, toggles) for place, rows, resource in found]
    names: list[str] = []
    levels = [0] * len(claims)
    for _ in range(max((len(it) for it in claims), default=0)):
        chosen = Counter(claim[level] for claim, level in zip(claims, levels, strict=True))
        plain = {claims[index][0]: index for index in reversed(range(len(claims))) if is_plain(found[index][0])}
        for index, claim in enumerate(claims):
            name = claim[levels[index]]
            if chosen[name] > 1 and not (levels[index] == 0 and plain.get(name) == index):
                levels[index] = min(levels[index] + 1, len(claim) - 1)
    for claim, level in zip(claims, levels, strict=True):
        names.append(unused(claim[level], names) if claim[level] in names else claim[level])
    return tuple(names)


def candidates(place: Place, rows: Rows, resource: str, toggles: set[str]) -> tuple[str, ...]:
    """Names of an endpoint, the shortest first."""
    if place.kind == "login":
        return ("login", f"login{capitalised(resource)}")
    if place.kind == "call":
        service, _, function = (place.stated.hook or "call.call").partition(".")
        return (function, f"{service}{capitalised(function)}", f"{place.route.method.lower()}{capitalised(function)}")
    noun = capitalised(plural_noun(place, resource) if place.kind == "list" else resource)
    verb = VERBS[place.kind]
    parent = upper_camel(rows.innermost.resource) if rows.innermost else ""
    segment = own_segment(place, resource)
    action = action_name(place, resource, toggles)
    short = [action] if action else []
    current = [f"{verb}Current{noun}"] if place.stated.key is not None else []
    plain = [f"{verb}{noun}", *current, f"{verb}{parent}{noun}", f"{verb}{parent}{noun}{segment}"]
    by_method = f"{place.route.method.lower()}{parent}{noun}{segment}"
    return tuple(dict.fromkeys((*short, *plain, by_method)))


def own_segment(place: Place, resource: str) -> str:
    """The last static segment of the path, where it says more than the resource."""
    words = path_words(place.route.path)
    known = {resource, plural_noun(place, resource), *([place.model.plural] if place.model else [])}
    return upper_camel(words[-1]) if words and lower_camel(words[-1]) not in known else ""


def plural_noun(place: Place, resource: str) -> str:
    """The plural of an endpoint's resource."""
    if place.stated.name_as is None and place.model is not None:
        return place.model.plural
    return plural_of(resource)


def is_posted_update(place: Place) -> bool:
    """Whether the endpoint posts an action on a row."""
    return place.kind == "update" and place.route.method == "POST" and action_segment(place) is not None


def action_segment(place: Place) -> str | None:
    """The static segment behind a row's parameter, where the path ends in one."""
    segments = place.route.segments
    if len(segments) < 2 or segments[-1].is_parameter or place.kind not in {"update", "delete", "get"}:
        return None
    return segments[-1].text if place.stated.key is not None or segments[-2].is_parameter else None


def action_name(place: Place, resource: str, toggles: set[str]) -> str | None:
    """`favoriteArticle` for a posted action, `unfavoriteArticle` for the delete beside it, else `updateUserAvatar`."""
    segment = action_segment(place)
    if segment is None:
        return None
    if is_posted_update(place):
        return lower_camel(segment) + capitalised(resource)
    if place.kind == "update" and place.route.method == "DELETE" and place.route.path in toggles:
        return f"un{lower_camel(segment)}{capitalised(resource)}"
    verb = "delete" if place.route.method == "DELETE" else place.kind
    return f"{verb}{capitalised(resource)}{upper_camel(segment)}"


def is_plain(place: Place) -> bool:
    """Whether the path ends where the resource itself stands: at its collection, or at its row."""
    words = path_words(place.route.path)
    last = lower_camel(words[-1]) if words else ""
    model = place.model
    return model is not None and place.stated.parent is None and last in {model.plural, lower_camel(model.name)}
