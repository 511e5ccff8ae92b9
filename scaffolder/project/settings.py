"""A project's own `scaffold.toml`: which of its files belong to whom, where that is not as the pack says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from scaffolder.diagnostics import Diagnostic, closest
from scaffolder.filetree import OWNERS, Owner
from scaffolder.packs.globs import matches
from scaffolder.project.changes import Artifact
from scaffolder.project.codes import BAD_SETTINGS
from scaffolder.record import Record, replace

SETTINGS_PATH = "scaffold.toml"
_ASSIGNABLE = tuple(owner for owner in OWNERS if owner != "local")


class Settings(Record):
    """The owners of the paths that match a glob; the first that matches counts."""

    owners: tuple[tuple[str, Owner], ...] = ()

    def owner(self, path: str) -> Owner | None:
        return next((owner for glob, owner in self.owners if matches(path, (glob,))), None)

    def applied(self, artifacts: Mapping[str, Artifact]) -> dict[str, Artifact]:
        """Return rendered files with the owners that the project gives them."""
        return {id_: self._applied(artifact) for id_, artifact in artifacts.items()}

    def _applied(self, artifact: Artifact) -> Artifact:
        owner = self.owner(artifact.path)
        return replace(artifact, file=replace(artifact.file, owner=owner)) if owner else artifact


def load_settings(root: Path) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read a project's settings; without a file there are none."""
    path = root / SETTINGS_PATH
    if not path.is_file():
        return Settings(), ()
    try:
        value = tomllib.loads(path.read_bytes().decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Settings(), (BAD_SETTINGS.at("", problem=str(error), hint=None),)
    problems = [_unknown(key, ("owners",)) for key in value if key != "owners"]
    owners = value.get("owners", {})
    if not isinstance(owners, dict):
        return Settings(), (*problems, BAD_SETTINGS.at("", problem="`owners` is not a table", hint=None))
    problems += [_unknown(owner, _ASSIGNABLE) for owner in owners.values() if owner not in _ASSIGNABLE]
    return Settings(tuple(owners.items())), tuple(problems)


def _unknown(word: object, known: tuple[str, ...]) -> Diagnostic:
    return BAD_SETTINGS.at("", problem=f"{word!r} is none of {', '.join(known)}", hint=closest(str(word), known))
