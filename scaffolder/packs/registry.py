"""Packs by name: those that come with the tool, those that are installed beside it, and any folder that holds one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from scaffolder.diagnostics import Diagnostic, closest, has_errors
from scaffolder.packs.codes import (
    CIRCULAR_BASE,
    LINK,
    MISSING_FILE,
    NAME_MISMATCH,
    OUTSIDE_BASE,
    UNKNOWN_BASE,
    UNKNOWN_PACK,
)
from scaffolder.packs.manifest import Manifest, Overlay, Tool
from scaffolder.packs.questions import Answer, CopierSettings, Question, answer_questions, read_questions, read_settings
from scaffolder.packs.strict import validate
from scaffolder.packs.tables import Tables, read_tables, syntax_problems
from scaffolder.packs.yamlsource import YamlSource, parse_yaml
from scaffolder.record import Record, replace

ENTRY_POINTS = "scaffold.packs"
_FILES = ("pack.yml", "copier.yml", "types.yml")
_SKIPPED = {".git", "__pycache__"}
Loaded = tuple["Pack | None", tuple[Diagnostic, ...]]


class Pack(Record, eq=False):
    """A loaded pack.

    files: where each of its files is, by path from the pack's root; those of the pack that it extends are among them.
    place, tag: the folder or the repository that it was asked from, "" where it was asked by name. bundled: whether it
    comes with the tool. trusted: whether its own commands may run.
    """

    name: str
    root: Path
    manifest: Manifest
    options: tuple[Question, ...]
    settings: CopierSettings
    tables: Tables
    files: Mapping[str, Path]
    base: Pack | None = None
    place: str = ""
    tag: str = ""
    bundled: bool = False
    trusted: bool = False

    @property
    def layers(self) -> tuple[Pack, ...]:
        """The pack, the one that it extends, and so on."""
        return (self, *(self.base.layers if self.base else ()))

    @property
    def prefix(self) -> str:
        """What the paths of the files begin with that mirror the generated project."""
        return f"{self.settings.subdirectory}/" if self.settings.subdirectory else ""

    def template(self, name: str) -> Path | None:
        """Return where a template is: one of the pack's files, or `PACK/…` of a pack that it extends."""
        if name in self.files:
            return self.files[name]
        head, _, rest = name.partition("/")
        return next((layer.files.get(rest) for layer in self.layers[1:] if layer.name == head), None)

    def home(self, source: str) -> str:
        """Return the name of the pack that a file stands in."""
        found = self.files.get(source)
        return next((it.name for it in self.layers if found and found.is_relative_to(it.root)), self.name)

    def answers(self, given: Mapping[str, Answer]) -> tuple[dict[str, Answer], tuple[Diagnostic, ...]]:
        """Return an answer for every option."""
        return answer_questions(self.name, self.options, given)

    def digest(self) -> str:
        """Return the SHA-256 of the pack's files, with their paths and exec bits, and of the pack that it extends."""
        own = _digest(self.root)
        return sha256(f"{own}\n{self.base.digest()}".encode()).hexdigest() if self.base else own

    def may_run(self, tool: Tool) -> bool:
        """Tell whether a command may run: a trusted pack's, and any that a bundled pack has, too."""
        return self.trusted or tool.command in _bundled_commands()


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


def installed_packs() -> dict[str, str]:
    """Return the packs of other installed distributions, by name: `package.folder.folder`, as they declare it."""
    from importlib.metadata import entry_points

    return {it.name: it.value for it in entry_points(group=ENTRY_POINTS) if it.name not in packs()}


def pack(name: str) -> Loaded:
    """Load a bundled or an installed pack."""
    if name in packs():
        return _bundled_pack(bundled_folder() / name)
    folder = _installed_folder(installed_packs().get(name, ""))
    if folder is None:
        known = (*packs(), *installed_packs())
        return None, (UNKNOWN_PACK.at("", name=name, hint=closest(name, known)),)
    return load_pack(folder, called=name)


@cache
def load_pack(
    root: Path, *, called: str | None = None, within: Path | None = None, above: tuple[Path, ...] = ()
) -> Loaded:
    """Load a pack from its folder; None where a problem stops it.

    called: the name that it must have, its folder's where none is given, any where it is "". within: the folder that
    packs which it extends by path must not leave. above: the packs that extend it.
    """
    sources, problems = _sources(root)
    if "pack.yml" not in sources:
        return None, tuple(problems)
    base, extended = _base(root, sources["pack.yml"], within, (*above, root))
    problems += extended
    if has_errors(extended) or (base is None and len(sources) < len(_FILES)):
        return None, tuple(problems)
    found, wrong = _over(root, sources, base) if base else _whole(root, sources)
    wanted = root.name if called is None else called
    problems += [*wrong, *_link_problems(root)]
    if found and wanted and found.name != wanted:
        mismatch = NAME_MISMATCH.at("/name", name=found.name, folder=wanted)
        problems.append(mismatch.located(sources["pack.yml"]))
    return (None if has_errors(problems) else found), tuple(problems)


def _whole(root: Path, sources: Mapping[str, YamlSource]) -> Loaded:
    """Return a pack that extends none."""
    manifest, manifest_problems = validate(Manifest, sources["pack.yml"])
    settings, settings_problems = read_settings(sources["copier.yml"])
    options, option_problems = read_questions(sources["copier.yml"])
    tables, table_problems = read_tables(sources["types.yml"])
    problems = (*manifest_problems, *settings_problems, *option_problems, *table_problems)
    if manifest is None or settings is None:
        return None, problems
    return Pack(manifest.name, root, manifest, options, settings, tables, _files(root)), problems


def _over(root: Path, sources: Mapping[str, YamlSource], base: Pack) -> Loaded:
    """Return a pack as it changes the one that it extends."""
    overlay, problems = validate(Overlay, sources["pack.yml"])
    options, option_problems = read_questions(sources.get("copier.yml", YamlSource("copier.yml", {})), overlay=True)
    tables, table_problems = read_tables(sources.get("types.yml", YamlSource("types.yml", {})), base.tables)
    problems = (*problems, *option_problems, *table_problems)
    if overlay is None:
        return None, problems
    asked = {question.name: question for question in (*base.options, *options)}
    files = _files_over(_files(root), base)
    manifest = overlay.over(base.manifest)
    return Pack(overlay.name, root, manifest, tuple(asked.values()), base.settings, tables, files, base), problems


def _base(root: Path, source: YamlSource, within: Path | None, above: tuple[Path, ...]) -> Loaded:
    """Load the pack that a pack says it extends; neither pack nor problem where it extends none."""
    wanted = source.value.get("extends")
    if not isinstance(wanted, str):
        return None, ()
    folder = (root / wanted).resolve()
    if "/" not in wanted:
        found, problems = pack(wanted)
    elif within and not folder.is_relative_to(within):
        found, problems = None, (OUTSIDE_BASE.at("/extends", base=wanted).located(source),)
    elif folder in above:
        way = " extends ".join(path.name for path in (*above, folder))
        found, problems = None, (CIRCULAR_BASE.at("/extends", way=way).located(source),)
    else:
        found, problems = load_pack(folder, within=within, above=above)
    if found is None and not any(problem.code in (OUTSIDE_BASE.name, CIRCULAR_BASE.name) for problem in problems):
        problems = (UNKNOWN_BASE.at("/extends", base=wanted).located(source), *problems)
    return found, problems


def _files_over(own: Mapping[str, Path], base: Pack) -> dict[str, Path]:
    """Return the files of both; a file stands in the place of the one whose template or copy it is."""
    suffix = base.settings.suffix
    replaced = {path.removesuffix(suffix) for path in own if path.startswith(base.prefix)}
    kept = {path: file for path, file in base.files.items() if path.removesuffix(suffix) not in replaced}
    return dict(sorted({**kept, **own}.items()))


def forget() -> None:
    """Read every pack anew when it is asked for next, as its files may have changed."""
    for kept in (load_pack, _bundled_pack, _bundled_commands, _entries, _digest):
        kept.cache_clear()


def table_syntax_problems(pack: Pack) -> tuple[Diagnostic, ...]:
    """Return the entries of the pack's tables that are not Jinja."""
    sources = (_sources(layer.root)[0].get("types.yml") for layer in pack.layers)
    return tuple(problem for source in sources if source for problem in syntax_problems(source))


def located_in_tables(problem: Diagnostic, pack: Pack) -> Diagnostic:
    """Return a diagnostic placed at its pointer in the tables that the entry is from."""
    sources = [it for layer in pack.layers if (it := _sources(layer.root)[0].get("types.yml"))]
    return problem.located(next((it for it in sources if problem.pointer in it.places), sources[-1]))


@cache
def _bundled_pack(folder: Path) -> Loaded:
    found, problems = load_pack(folder)
    return (replace(found, bundled=True, trusted=True) if found else None), problems


@cache
def _bundled_commands() -> frozenset[tuple[str, ...]]:
    loaded = (pack(name)[0] for name in packs())
    return frozenset(tool.command for found in loaded if found for tool in found.manifest.tools)


def _installed_folder(value: str) -> Path | None:
    """Return the folder that an entry point names, without running anything of its package."""
    package, *folders = value.split(".")
    spec = find_spec(package) if package else None
    places = spec.submodule_search_locations if spec else None
    return Path(places[0], *folders).resolve() if places else None


def _sources(root: Path) -> tuple[dict[str, YamlSource], list[Diagnostic]]:
    sources: dict[str, YamlSource] = {}
    problems: list[Diagnostic] = []
    overlay = False
    for name in _FILES:
        if overlay and not (root / name).is_file():
            continue
        source, found = _source(root, name)
        sources |= {name: source} if source else {}
        problems += found
        overlay = overlay or bool(source and "extends" in source.value)
    return sources, problems


def _source(root: Path, name: str) -> tuple[YamlSource | None, tuple[Diagnostic, ...]]:
    path = root / name
    if not path.is_file() or path.is_symlink():
        missing = MISSING_FILE.at("", name=name).located(YamlSource(f"{root.name}/{name}", {}))
        return None, (missing,)
    return parse_yaml(path.read_bytes(), f"{root.name}/{name}")


@cache
def _entries(root: Path) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Return a folder's files by path, those of a folder before those of the folders in it, and the paths of links."""
    files: dict[str, Path] = {}
    links: list[str] = []
    waiting = [("", str(root))]
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                path = f"{prefix}{entry.name}"
                if entry.name in _SKIPPED:
                    continue
                if entry.is_symlink():
                    links.append(path)
                elif entry.is_dir():
                    waiting.append((f"{path}/", entry.path))
                elif entry.is_file():
                    files[path] = Path(entry.path)
    return {path: files[path] for path in sorted(files, key=_place)}, tuple(sorted(links))


def _place(path: str) -> tuple[tuple[bool, str], ...]:
    *folders, name = path.split("/")
    return (*((True, folder) for folder in folders), (False, name))


def _files(root: Path) -> dict[str, Path]:
    return _entries(root)[0]


def _link_problems(root: Path) -> list[Diagnostic]:
    return [replace(LINK.at("", path=path), file=f"{root.name}/{path}") for path in _entries(root)[1]]


@cache
def _digest(root: Path) -> str:
    digest = sha256()
    for path, file in _files(root).items():
        executable = bool(file.stat().st_mode & 0o100)
        content = sha256(file.read_bytes()).hexdigest()
        digest.update(f"{path}\0{executable:d}\0{content}\n".encode())
    return digest.hexdigest()
