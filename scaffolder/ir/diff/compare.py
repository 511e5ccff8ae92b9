"""All differences of two designs, by section, in words."""

from __future__ import annotations

from collections.abc import Iterable

from scaffolder.ir.diff.breaks import api_breaks, news, others
from scaffolder.ir.diff.loss import data_loss
from scaffolder.ir.diff.renames import under_new_names
from scaffolder.ir.diff.security import security
from scaffolder.ir.diff.versions import SECTIONS, Difference, Version, Versions


def differences(old: Version, new: Version) -> tuple[Difference, ...]:
    """Every difference, the sections in order; each changed part is spoken of at least once."""
    renamed, renames = under_new_names(old, new)
    versions = Versions(renamed, new)
    found = [*renames, *security(versions), *data_loss(versions), *api_breaks(versions), *news(versions)]
    told = {part for difference in found for part in difference.parts}
    found = list(dict.fromkeys([*found, *others(versions, told)]))
    return tuple(sorted(found, key=lambda it: SECTIONS.index(it.section)))


def differences_text(found: Iterable[Difference]) -> str:
    """The differences for people, under their sections; `nothing is different` where there is none."""
    listed = list(found)
    parts = []
    for section in SECTIONS:
        lines = [f"  - {it.text}" for it in listed if it.section == section]
        if lines:
            parts.append("\n".join([section, *lines]))
    return "\n\n".join(parts) + "\n" if parts else "nothing is different\n"


def changed_parts(old: Version, new: Version) -> frozenset[str]:
    """The names of the parts that differ, as the document has them."""
    return frozenset(part for it in others(Versions(under_new_names(old, new)[0], new), set()) for part in it.parts)
