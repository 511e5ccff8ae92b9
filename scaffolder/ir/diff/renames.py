"""The old design under the names of the new one, so that a rename is a rename and nothing else."""

from __future__ import annotations

from typing import Any

from scaffolder.design.document import Design
from scaffolder.design.fmt import format_design
from scaffolder.design.load import load_text
from scaffolder.ir.diff.versions import Difference, Version
from scaffolder.ir.rename import rename_field, rename_model
from scaffolder.ir.resolve import resolve


def under_new_names(old: Version, new: Version) -> tuple[Version, tuple[Difference, ...]]:
    """The old version with the declared renames of the new one applied, and each of them in words."""
    value: dict[str, Any] = old.design.model_dump(mode="json", by_alias=True, exclude_unset=True)
    design, told = old.design, []
    for name, model in new.design.models.items():
        former = model.renamed_from
        if former and former in design.models and name not in design.models:
            value = rename_model(value, former, name)
            design = _read(value) or design
            told.append(Difference("Other", f"{former} is called {name} now; its rows are kept", (name,)))
        for field_name, field in model.fields.items():
            known = design.models[name].fields if name in design.models else {}
            if field.renamed_from and field.renamed_from in known and field_name not in known:
                value = rename_field(value, design, name, field.renamed_from, field_name)
                design = _read(value) or design
                text = f"{name}.{field.renamed_from} is called {field_name} now; its data is kept"
                told.append(Difference("API break", text, (f"{name}.{field_name}",)))
    if not told:
        return old, ()
    project, _ = resolve(design)
    return (Version(design, project), tuple(told)) if project else (old, tuple(told))


def _read(value: dict[str, Any]) -> Design | None:
    return load_text(format_design(value))[0]
