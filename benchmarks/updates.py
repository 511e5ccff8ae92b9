"""What `copier update` and `scaffold update` do to one prepared project: a Markdown table on standard output.

    python benchmarks/updates.py

The second version of the template drops a file that was edited, moves a file that was edited, and brings a file to a
place where an ignored one stands; then either tool is killed in the middle of its work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@b.c",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@b.c",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "protocol.file.allow",
    "GIT_CONFIG_VALUE_0": "always",
}
DROPPED, OLD, NEW, IGNORED, EDITED = "DROPPED.md", "old/NAME.md", "new/NAME.md", "local.md", "EDITED.md"
FIRST = {DROPPED: "dropped\n", OLD: "a name\n", EDITED: "one\ntwo\n", ".gitignore": f"{IGNORED}\n"}
SECOND = {NEW: "a name\n", EDITED: "one\nTWO\n", ".gitignore": f"{IGNORED}\n", IGNORED: "of the template\n"}
MINE = "a line of mine\n"
KILLS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Tool:
    """A tool that updates the project in a folder, and whether its state names the second version."""

    name: str
    folder: Path
    command: tuple[str, ...]
    state: str


def main() -> None:
    """Prepare the project twice, update it, and say what became of each line of mine."""
    rows: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as place:
        tools = [prepared_copier(Path(place, "copier")), prepared_scaffold(Path(place, "scaffold"))]
        for tool in tools:
            edit(tool.folder)
            for situation, found in {**updated(tool), **killed(tool)}.items():
                rows.setdefault(situation, []).append(found)
    print(f"| | {' | '.join(tool.name for tool in tools)} |\n|---|---|---|")
    for situation, found in rows.items():
        print(f"| {situation} | {' | '.join(found)} |")


def write(files: dict[str, str], folder: Path) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)], cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def git(folder: Path, *arguments: str) -> None:
    done = run("git", "-c", "commit.gpgsign=false", *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr


def prepared_copier(place: Path) -> Tool:
    """A template in git with two versions, and a project of the first."""
    template, project = place / "template", place / "project"
    write({**FIRST, "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}"}, template)
    git(template, "init", "-qb", "main")
    git(template, "add", "-A", "-f")
    git(template, "commit", "-qm", "one")
    git(template, "tag", "1.0.0")
    for path in (DROPPED, OLD):
        (template / path).unlink()
    write(SECOND, template)
    git(template, "add", "-A", "-f")
    git(template, "commit", "-qm", "two")
    git(template, "tag", "2.0.0")
    copier = (sys.executable, "-m", "copier")
    done = run(*copier, "copy", "-q", "--defaults", "--vcs-ref", "1.0.0", f"git+file://{template}", project, cwd=place)
    assert done.returncode == 0, done.stderr
    git(project, "init", "-qb", "main")
    command = (*copier, "update", "-q", "--defaults", "--vcs-ref", "2.0.0")
    return Tool("copier update", project, command, ".copier-answers.yml")


def prepared_scaffold(place: Path) -> Tool:
    """A pack in two versions with the same files, and a project of the first."""
    for version, files in (("1", FIRST), ("2", SECOND)):
        pack = place / version / "fastapi"
        shutil.copytree(ROOT / "templates/fastapi", pack)
        write({f"project/{path}": text for path, text in files.items()}, pack)
    project, scaffold = place / "project", (sys.executable, "-m", "scaffolder")
    design = str(ROOT / "examples/bookstore/design.json")
    options = ("--from", design, "--framework", str(place / "1/fastapi"), "--to", str(project))
    done = run(*scaffold, "new", "bookstore", *options, cwd=place)
    assert done.returncode == 0, done.stderr
    git(project, "init", "-qb", "main")
    return Tool("scaffold update", project, (*scaffold, "update", "--framework", str(place / "2/fastapi")), "lock")


def edit(folder: Path) -> None:
    """Write a line of mine into four files, and keep them in git as far as it does not ignore them."""
    for path in (DROPPED, OLD, EDITED):
        text = (folder / path).read_text()
        (folder / path).write_text(MINE + text)
    (folder / IGNORED).write_text(MINE)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "edited")


def updated(tool: Tool) -> dict[str, str]:
    """Update a copy of the project, and say where the lines are afterwards."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(tool.folder, Path(place, "project"), symlinks=True))
        done = run(*tool.command, cwd=folder)
        said = done.stdout + done.stderr
        return {
            "exit code": str(done.returncode),
            "an edited file that is dropped": told(folder, (DROPPED,), said),
            "an edited file that moves": told(folder, (OLD, NEW), said),
            "an ignored file in the way": told(folder, (IGNORED,), said),
            "an edited file that changes": told(folder, (EDITED,), said),
        }


def told(folder: Path, paths: tuple[str, ...], said: str) -> str:
    """Whether the line of mine is still there, and whether the tool spoke of the file."""
    kept = any((folder / path).is_file() and MINE in (folder / path).read_text() for path in paths)
    return f"{'kept' if kept else '**lost**'}, {'reported' if any(path in said for path in paths) else 'not reported'}"


def killed(tool: Tool) -> dict[str, str]:
    """Kill the tool at moments all over its work, and say in how many cases the tree was neither old nor new."""
    with tempfile.TemporaryDirectory() as place:
        whole = Path(shutil.copytree(tool.folder, Path(place, "whole"), symlinks=True))
        command = (*tool.command, *(("--conflicts", "ours") if tool.state == "lock" else ()))
        begun = time.monotonic()
        run(*command, cwd=whole)
        spent = time.monotonic() - begun
        ends = {digest(tool.folder), digest(whole)}
        torn = 0
        for number, moment in enumerate(KILLS * 3):
            folder = Path(shutil.copytree(tool.folder, Path(place, str(number)), symlinks=True))
            process = subprocess.Popen(
                command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(spent * (moment + number / 60))
            process.kill()
            process.wait()
            if tool.state == "lock":
                run(sys.executable, "-m", "scaffolder", "status", cwd=folder)  # any command recovers
            torn += digest(folder) not in ends
        return {"killed in the middle": f"{torn} of {len(KILLS) * 3} trees neither old nor new"}


def digest(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """The files of a project, without what git and undoing keep."""
    skipped = (".git", ".scaffold/undo", ".scaffold/tx")
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in paths)
    return tuple((name, path.read_bytes()) for name, path in named if not name.startswith(skipped))


if __name__ == "__main__":
    main()
