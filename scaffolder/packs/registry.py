"""Packs by name: those that come with the tool, and any folder that holds one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from scaffolder.diagnostics import Diagnostic, closest, has_errors
from scaffolder.filetree import regular_files
from scaffolder.packs.codes import MISSING_FILE, NAME_MISMATCH, UNKNOWN_PACK
from scaffolder.packs.manifest import Manifest
from scaffolder.packs.questions import Answer, CopierSettings, Question, answer_questions, read_questions, read_settings
from scaffolder.packs.strict import validate
from scaffolder.packs.tables import Tables, read_tables, syntax_problems
from scaffolder.packs.yamlsource import YamlSource, parse_yaml

_FILES = ("pack.yml", "copier.yml", "types.yml")


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A loaded pack; `root` is the folder that its template paths start from."""

    name: str
    root: Path
    manifest: Manifest
    options: tuple[Question, ...]
    settings: CopierSettings
    tables: Tables

    @property
    def templates(self) -> Path:
        """The folder that mirrors the generated project."""
        return self.root / self.settings.subdirectory

    def answers(self, given: Mapping[str, Answer]) -> tuple[dict[str, Answer], tuple[Diagnostic, ...]]:
        """Return an answer for every option."""
        return answer_questions(self.name, self.options, given)

    def digest(self) -> str:
        """Return the SHA-256 of the pack's files, with their paths and exec bits."""
        return _digest(self.root)


def packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the tool, sorted."""
    folder = bundled_folder()
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(path.name for path in found if (path / "pack.yml").is_file()))


def bundled_folder() -> Path:
    """Return the folder of bundled packs: inside the installed package, else at the top of the repository."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def pack(name: str) -> tuple[Pack | None, tuple[Diagnostic, ...]]:
    """Load a bundled pack."""
    if name not in packs():
        return None, (UNKNOWN_PACK.at("", name=name, hint=closest(name, packs())),)
    return load_pack(bundled_folder() / name)


@cache
def load_pack(root: Path) -> tuple[Pack | None, tuple[Diagnostic, ...]]:
    """Load a pack from its folder; None where a problem stops it."""
    sources, problems = _sources(root)
    if len(sources) < len(_FILES):
        return None, tuple(problems)
    manifest, manifest_problems = validate(Manifest, sources["pack.yml"])
    settings, settings_problems = read_settings(sources["copier.yml"])
    options, option_problems = read_questions(sources["copier.yml"])
    tables, table_problems = read_tables(sources["types.yml"])
    problems += [*manifest_problems, *settings_problems, *option_problems, *table_problems]
    if manifest and manifest.name != root.name:
        problems.append(NAME_MISMATCH.at("/name", name=manifest.name, folder=root.name).located(sources["pack.yml"]))
    if has_errors(problems) or manifest is None or settings is None:
        return None, tuple(problems)
    return Pack(manifest.name, root, manifest, options, settings, tables), tuple(problems)


def table_syntax_problems(pack: Pack) -> tuple[Diagnostic, ...]:
    """Return the entries of the pack's tables that are not Jinja."""
    source = _sources(pack.root)[0]["types.yml"]
    return syntax_problems(source)


def _sources(root: Path) -> tuple[dict[str, YamlSource], list[Diagnostic]]:
    sources: dict[str, YamlSource] = {}
    problems: list[Diagnostic] = []
    for name in _FILES:
        source, found = _source(root, name)
        sources |= {name: source} if source else {}
        problems += found
    return sources, problems


def _source(root: Path, name: str) -> tuple[YamlSource | None, tuple[Diagnostic, ...]]:
    path = root / name
    if not path.is_file():
        missing = MISSING_FILE.at("", name=name).located(YamlSource(f"{root.name}/{name}", {}))
        return None, (missing,)
    return parse_yaml(path.read_bytes(), f"{root.name}/{name}")


@cache
def _digest(root: Path) -> str:
    digest = sha256()
    for path in regular_files(root):
        if "__pycache__" not in path.parts:
            executable = bool(path.stat().st_mode & 0o100)
            content = sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(root).as_posix()}\0{executable:d}\0{content}\n".encode())
    return digest.hexdigest()
