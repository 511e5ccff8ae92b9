"""The finishing of a tree: one process per tool per tree, in a temporary copy; a missing tool never stops it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from tempfile import TemporaryDirectory

from scaffolder.diagnostics import Diagnostic, Place
from scaffolder.filetree import File, FileTree, write_tree
from scaffolder.packs.codes import UNTRUSTED
from scaffolder.packs.globs import matches
from scaffolder.packs.manifest import FILES, Tool
from scaffolder.packs.registry import Pack
from scaffolder.record import replace
from scaffolder.render.codes import FAILED_TOOL, LINT, MISSING_TOOL
from scaffolder.render.imports import without_unused_imports

SETTINGS = ("pyproject.toml", ".editorconfig", "package.json", ".prettierrc", ".oxfmtrc.json")  # that formatters read
_LINE = re.compile(r"^(?P<file>[^:\s][^:]*):(?P<line>\d+):(?:(?P<column>\d+):?)?\s*(?P<text>.+)$")
_TIME_LIMIT = 120
_MOST_NAMES = 500  # that a command takes


def finish_tree(
    tree: FileTree,
    pack: Pack,
    settings: Mapping[str, File] | None = None,
    done: Mapping[str, File] | None = None,
) -> tuple[FileTree, tuple[Diagnostic, ...]]:
    """Run the pack's formatters over a tree, then its linters, whose findings are warnings.

    settings: files that the tools shall read in the place of the tree's own, such as a `pyproject.toml`. done: files of
    the tree as they are finished already, which stay as they are; where all tools take names, they are not there.
    """
    done = done or {}
    tools = (*_tools(pack, "format"), *_tools(pack, "lint"))
    rest = _pruned(tree.where(lambda path, _: path not in done), pack)
    by_name = all(FILES in tool.command for tool in tools)
    seen = {path: file for path, file in done.items() if not by_name or _is_always_there(path)}
    finished, problems = _run(rest.with_files(seen), tools, settings or {}, frozenset(done))
    replaced = rest.where(lambda path, _: path in (settings or {}))
    return finished.with_files({**done, **_run(replaced, _tools(pack, "format"))[0]}), problems


def _is_always_there(path: str) -> bool:
    """Tell whether a file may say how others are formatted, or that they are not: one at the top, or a dot file."""
    folder, _, name = path.rpartition("/")
    return not folder or name.startswith(".")


def format_tree(tree: FileTree, pack: Pack) -> tuple[FileTree, tuple[Diagnostic, ...]]:
    """Run the pack's formatters over a tree, in the manifest's order."""
    return _run(_pruned(tree, pack), _tools(pack, "format"))


def lint_tree(tree: FileTree, pack: Pack) -> tuple[Diagnostic, ...]:
    """Run the pack's linters over a tree; their findings are warnings."""
    return _run(tree, _tools(pack, "lint"))[1]


def tool_path(tool: Tool) -> str | None:
    """Return where a tool is: beside this Python, else on PATH, else among the files of its wheel."""
    beside = Path(sys.executable).parent
    found = shutil.which(tool.command[0], path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    return found or _in_wheel(tool.wheel, tool.command[0])


@cache
def _in_wheel(wheel: str | None, program: str) -> str | None:
    """Return where a program is that a wheel holds without putting it beside Python."""
    try:
        files = distribution(wheel).files if wheel else None
    except PackageNotFoundError:
        return None
    return next((str(file.locate()) for file in files or () if file.parts[-2:] == ("bin", program)), None)


def tool_versions(pack: Pack) -> dict[str, str]:
    """Return the installed versions of the wheels that the pack's formatters come from, by name."""
    wheels = {tool.wheel for tool in _tools(pack, "format") if tool.wheel}
    return {wheel: found for wheel in sorted(wheels) if (found := _version(wheel))}


@cache
def _version(wheel: str) -> str | None:
    try:
        return version(wheel)
    except PackageNotFoundError:
        return None


def _pruned(tree: FileTree, pack: Pack) -> FileTree:
    return without_unused_imports(tree, pack.manifest.language)


def _tools(pack: Pack, kind: str) -> tuple[Tool, ...]:
    return tuple(tool for tool in pack.manifest.tools if tool.kind == kind and pack.may_run(tool))


def refused_tools(pack: Pack) -> tuple[Diagnostic, ...]:
    """Return the commands of a pack that may not run, as nobody has said to trust it."""
    refused = (tool for tool in pack.manifest.tools if not pack.may_run(tool))
    return tuple(UNTRUSTED.at("", pack=pack.name, command=" ".join(tool.command)) for tool in refused)


def _run(
    tree: FileTree,
    tools: tuple[Tool, ...],
    settings: Mapping[str, File] | None = None,
    done: frozenset[str] = frozenset(),
) -> tuple[FileTree, tuple[Diagnostic, ...]]:
    """Return the tree as the tools leave it, and what they or their absence reported; done files are left alone."""
    wanted = [(tool, found) for tool in tools if (found := _files(tree, tool, done))]
    here = [(tool, path, files) for tool, files in wanted if (path := tool_path(tool))]
    problems = [_missing(tool) for tool, _ in wanted if tool_path(tool) is None]
    if not here:
        return tree, tuple(problems)
    with TemporaryDirectory(prefix="scaffold-") as folder:
        root = Path(folder).resolve()
        write_tree(tree.with_files(settings or {}), root)
        for tool, path, files in here:
            problems += _rounds(tool, [path, *_arguments(tool, files if done else ())], root, files)
        formatted = {file for tool, _, files in here if tool.kind == "format" for file in files}
        tree = tree.with_contents(_changed(tree, root, formatted))
    return tree, tuple(it for it in problems if it.file not in done)


def _files(tree: FileTree, tool: Tool, done: frozenset[str]) -> tuple[str, ...]:
    return tuple(path for path in tree if path not in done and matches(path, tool.files))


def _arguments(tool: Tool, files: tuple[str, ...]) -> Iterator[str]:
    """Yield the arguments of a command, the names of the files in the place of `{files}`; a dot stands for all."""
    names = files if 0 < len(files) < _MOST_NAMES else (".",)
    for argument in tool.command[1:]:
        yield from names if argument == FILES else (argument,)


def _missing(tool: Tool) -> Diagnostic:
    return MISSING_TOOL.at("", tool=tool.name, files=", ".join(tool.files), hint=tool.wheel or tool.command[0])


def _changed(tree: FileTree, root: Path, files: Iterable[str]) -> dict[str, bytes]:
    return {path: data for path, data in _contents(root, files).items() if data != tree[path].data}


def _rounds(tool: Tool, command: list[str], root: Path, files: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    """Run one tool until it changes nothing more, as often as it may; what counts is what the last run says."""
    watched = files if tool.repeat > 1 else ()
    found: tuple[Diagnostic, ...] = ()
    was: dict[str, bytes] | None = None
    for _ in range(tool.repeat):
        now = _contents(root, watched)
        if now == was:
            break
        found, was = tuple(_findings(tool, command, root)), now
    return found


def _contents(root: Path, files: Iterable[str]) -> dict[str, bytes]:
    return {path: (root / path).read_bytes() for path in files if (root / path).is_file()}


def _findings(tool: Tool, command: list[str], root: Path) -> Iterator[Diagnostic]:
    """Run one tool; a linter's findings are its report, a formatter's are its failure."""
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=_TIME_LIMIT
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return iter([FAILED_TOOL.at("", tool=tool.name, problem=type(error).__name__)])
    found = list(_REPORTS[tool.report](done.stdout, root)) if tool.kind == "lint" else []
    if done.returncode and not found:
        said = (done.stderr or done.stdout).strip().replace(f"{root}{os.sep}", "") or f"exit code {done.returncode}"
        found = [FAILED_TOOL.at("", tool=tool.name, problem=said.splitlines()[0])]
    return iter(found)


def _ruff_findings(output: str, root: Path) -> Iterator[Diagnostic]:
    try:
        findings = json.loads(output or "[]")
    except ValueError:
        return
    for finding in findings:
        file = Path(finding["filename"]).resolve().relative_to(root).as_posix()
        place = Place(finding["location"]["row"], finding["location"]["column"])
        code = f"{finding['code']} " if finding.get("code") else ""
        yield replace(LINT.at("", problem=code + finding["message"]), file=file, place=place)


def _line_findings(output: str, root: Path) -> Iterator[Diagnostic]:
    for match in filter(None, map(_LINE.match, output.replace(f"{root}{os.sep}", "").splitlines())):
        place = Place(int(match["line"]), int(match["column"] or 1))
        yield replace(LINT.at("", problem=match["text"]), file=match["file"].removeprefix("./"), place=place)


_REPORTS = {"ruff-json": _ruff_findings, "lines": _line_findings}
