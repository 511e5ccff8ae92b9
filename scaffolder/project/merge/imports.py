"""Merges of import statements: each side's names are added and removed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scaffolder.project.merge.lines import split_lines

_PYTHON = re.compile(r"^from (?P<module>[.\w]+) import (?P<names>\(?[\s\w,*]+\)?)\n?$")
_TYPESCRIPT = re.compile(
    r"^import (?P<head>(?:type )?(?:\w+, )?)\{(?P<names>[^{}]*)\} from (?P<module>[\"'][^\"']+[\"'])(?P<end>;?)\n?$"
)
_WIDTH = 88


def merge_import(base: str | None, mine: str, theirs: str) -> str | None:
    """Return one import statement with the changes of both sides, None where it is not of a known form."""
    for form, printed in ((_PYTHON, _python), (_TYPESCRIPT, _typescript)):
        own, new = (form.match(text.strip() + "\n") for text in (mine, theirs))
        old = form.match(base.strip() + "\n") if base is not None else None
        if own and new and (old or base is None):
            names = merged_names(_names(old["names"]) if old else (), _names(own["names"]), _names(new["names"]))
            lead = mine[: len(mine) - len(mine.lstrip())]
            return lead + printed(own, sorted(names, key=str.lower)) if names else None
    return None


def merged_names(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the names of one side with what the other added and without what it removed."""
    gone = {name for name in base if name not in theirs}
    kept = [name for name in mine if name not in gone]
    return kept + [name for name in theirs if name not in base and name not in kept]


def merge_go_imports(base: str, mine: str, theirs: str) -> str | None:
    """Return a Go import block with the lines of both sides; None where one is not a block."""
    blocks = [split_lines(text.rstrip() + "\n") for text in (base, mine, theirs)]
    if any(not any(line.strip() == "import (" for line in block) or block[-1].strip() != ")" for block in blocks):
        return None
    sets = [[line.strip() for line in block if '"' in line] for block in blocks]
    wanted = merged_names(*sets)
    kept = [line for line in blocks[1] if '"' not in line or line.strip() in wanted]
    theirs_lines = [line.strip() for line in blocks[2]]
    for line in (it for it in wanted if it not in sets[1]):
        kept.insert(_import_place(kept, theirs_lines, line), f"\t{line}\n")
    return "".join(kept)


def _import_place(kept: Sequence[str], theirs: Sequence[str], line: str) -> int:
    """Return the place after what stands before an import in the generated block, else before what follows it."""
    have = [it.strip() for it in kept]
    at = theirs.index(line)
    for before in reversed(theirs[1:at]):
        if not before:
            break
        if before in have:
            return have.index(before) + 1
    return next((have.index(after) for after in theirs[at + 1 : -1] if after in have and after), len(kept) - 1)


def _names(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.strip().strip("()").split(",") if name.strip()]


def _python(match: re.Match[str], names: list[str]) -> str:
    line = f"from {match['module']} import {', '.join(names)}\n"
    if len(line) <= _WIDTH + 1:
        return line
    return f"from {match['module']} import (\n" + "".join(f"    {name},\n" for name in names) + ")\n"


def _typescript(match: re.Match[str], names: list[str]) -> str:
    line = f"import {match['head']}{{ {', '.join(names)} }} from {match['module']}{match['end']}\n"
    if len(line) <= _WIDTH + 1:
        return line
    listed = "".join(f"  {name},\n" for name in names)
    return f"import {match['head']}{{\n{listed}}} from {match['module']}{match['end']}\n"
