"""Where a path starts: at this row, a loop variable, the caller, the input, a hook's answer, or a found parent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scaffolder.diagnostics import closest
from scaffolder.ir.codes import NEEDS_MEMBER, SPECIAL_NOT_HERE, UNKNOWN_NAME, UNKNOWN_SPECIAL
from scaffolder.ir.expressions.names import Step
from scaffolder.ir.expressions.paths import Path, resolve_path
from scaffolder.ir.expressions.rows import Row, Site, key_type, note_path, row_in_scope
from scaffolder.ir.expressions.syntax import Name, Word
from scaffolder.ir.expressions.typed import DATE, DATETIME, Typed
from scaffolder.ir.expressions.words import SPECIALS
from scaffolder.ir.query import Param, Type

Start = tuple[Row, tuple[Word, ...]]


def now(site: Site, name: Name, expected: Type | None) -> Typed | None:
    """`$now`, or today where a date is expected."""
    if len(name.words) > 1:
        site.findings.add(UNKNOWN_NAME, name.words[1].offset, owner="$now", name=name.words[1].text)
        return None
    if not site.scope.now_allowed:
        site.findings.add(SPECIAL_NOT_HERE, name.offset, name="$now", reason="its value would change")
        return None
    if expected is not None and expected.kind == "date":
        return Typed(Param("today", None, DATE), DATE, False)
    return Typed(Param("now", None, DATETIME), DATETIME, False)


def start_of(site: Site, name: Name) -> Start | Typed | None:
    """The row at which a path starts and the words that lead on from it; a value where there is no row."""
    if name.first in ("$input", "$result"):
        return _member_of(site, name)
    if name.first == "$user":
        return _caller(site, name)
    if name.first.startswith("$"):
        hint = closest(name.first, SPECIALS)
        site.findings.add(UNKNOWN_SPECIAL, name.offset, name=name.first, hint=hint)
        return None
    if name.first in site.loops:
        return site.loops[name.first], name.words[1:]
    if name.first in site.scope.rows:
        alias, model = site.scope.rows[name.first]
        return row_in_scope(alias, model), name.words[1:]
    return _own(site, name)


def _caller(site: Site, name: Name) -> Start | None:
    model = site.scope.auth_model
    if model is None or not site.scope.user_allowed:
        reason = "the design has no authentication" if model is None else "what it says must not depend on the caller"
        site.findings.add(SPECIAL_NOT_HERE, name.offset, name="$user", reason=reason)
        return None
    site.notes.caller = True
    return Row(model, None, Param("caller", None, key_type(model)), True, "caller", "caller"), name.words[1:]


def _member_of(site: Site, name: Name) -> Start | Typed | None:
    is_input = name.first == "$input"
    members = site.scope.inputs if is_input else site.scope.result
    if members is None:
        reason = "there is no input" if is_input else "there is no answer of a hook"
        site.findings.add(SPECIAL_NOT_HERE, name.offset, name=name.first, reason=reason)
        return None
    if len(name.words) == 1:
        site.findings.add(NEEDS_MEMBER, name.offset, name=name.first, hint=next(iter(members), "name"))
        return None
    word = name.words[1]
    if word.text not in members:
        hint = closest(word.text, members)
        site.findings.add(UNKNOWN_NAME, word.offset, owner=name.first, name=word.text, hint=hint)
        return None
    _note_member(site, word.text, is_input)
    type_ = members[word.text]
    param = Param("input" if is_input else "result", word.text, type_)
    if type_.target is not None:
        return Row(type_.target, None, param, True, word.text, "input"), name.words[2:]
    if len(name.words) > 2:
        hint = closest(name.words[2].text, members)
        owner = f"{name.first}.{word.text}"
        site.findings.add(UNKNOWN_NAME, name.words[2].offset, owner=owner, name=name.words[2].text, hint=hint)
        return None
    return Typed(param, type_, True)


def _note_member(site: Site, member: str, is_input: bool) -> None:
    if is_input:
        site.notes.inputs[member] = None
    else:
        site.notes.result = True


def _own(site: Site, name: Name) -> Start | None:
    words = name.words[1:] if name.first == "self" else name.words
    scope = site.scope
    if scope.model is None:
        owner, known = "this place", (*site.loops, *scope.rows, *SPECIALS)
        site.findings.add(UNKNOWN_NAME, name.offset, owner=owner, name=name.first, hint=closest(name.first, known))
        return None
    if words and _is_unknown(site, words[0], name):
        return None
    site.notes.row = True
    if site.early:
        return _parent(site, scope.parents or {}, words)
    return row_in_scope(scope.alias, scope.model), words


def _is_unknown(site: Site, word: Word, name: Name) -> bool:
    """Whether a name without a prefix is neither a field nor a loop variable; both are offered as hints."""
    fields = [field.name for field in site.scope.models[site.scope.model or ""].fields]
    if word.text in fields:
        return False
    known: Iterable[str] = fields if name.first == "self" else (*fields, *site.loops, *site.scope.rows)
    hint = closest(word.text, known)
    site.findings.add(UNKNOWN_NAME, word.offset, owner=site.scope.model, name=word.text, hint=hint)
    return True


def _parent(site: Site, parents: Mapping[tuple[str, ...], object], words: tuple[Word, ...]) -> Start | None:
    """The parent that the longest part of the path leads to; None, and noted, where it leads to none."""
    texts = tuple(word.text for word in words)
    found = [length for length in range(len(texts), 0, -1) if texts[:length] in parents]
    if not found or site.scope.parents is None or site.scope.model is None:
        site.notes.beyond_parents = True
        return None
    length = found[0]
    parent = site.scope.parents[texts[:length]]
    path = resolve_path(site.scope.models, site.scope.model, texts[:length])
    chain: tuple[Step, ...] = ()
    if isinstance(path, Path):
        note_path(site, row_in_scope(site.scope.alias, site.scope.model), path)
        chain = (*(Step(hop.model, hop.field.name) for hop in path.hops), Step(path.owner, path.final.name))
    key = Param("parent", parent.name, key_type(parent.model))
    return Row(parent.model, None, key, False, parent.name, "row", chain), words[length:]
