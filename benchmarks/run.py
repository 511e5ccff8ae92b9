"""How fast designs become projects, and in how much memory: a Markdown report on standard output.

    python benchmarks/run.py [--models 10 100 1000] [--framework fastapi] [--runs 10]

Every measurement is a process of its own. Projects are written to memory where there is such a folder: creating ten
thousand files costs a disk between 0.2 s and 8 s, depending on what was deleted there in the last minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from synthetic import design

HERE = Path(__file__).parent
ROOT = HERE.parent
LARGE = 24  # models: a project of more than 300 files
CONDUIT = ROOT / "examples" / "conduit" / "design.json"
PHASES = ("load", "resolve", "lower", "plan", "render", "format", "write")
MEMORY = Path("/dev/shm")
FOLDER = str(MEMORY) if os.access(MEMORY, os.W_OK) else tempfile.gettempdir()
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "PYTHONDONTWRITEBYTECODE": "",  # what pip installs has its bytecode
    "TMPDIR": FOLDER,
}


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--framework", default="fastapi")
    parser.add_argument("--runs", type=int, default=10)
    arguments = parser.parse_args()
    machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, {arguments.framework}, in {FOLDER}\n")
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        print_phases(designs_of(arguments.models, Path(folder)), arguments.framework)
        print_whole_processes(arguments.framework, arguments.runs, Path(folder))
    print_copier(arguments.framework)


def designs_of(sizes: list[int], folder: Path) -> dict[str, Path]:
    """Conduit, and a synthetic design of each size, by name."""
    found = {"conduit (4 models)": CONDUIT}
    for size in sizes:
        path = folder / f"{size}.json"
        path.write_text(json.dumps(design(size)))
        found[f"{size} models"] = path
    return found


def print_phases(designs: dict[str, Path], framework: str) -> None:
    """A row for each design: seconds of every phase, sums, size, speed, memory."""
    rows = []
    for name, path in designs.items():
        found = answer("phases.py", path, framework)
        total = sum(found["seconds"].values())
        seconds = [f"{found['seconds'][phase]:.3f}" for phase in PHASES]
        size = [
            str(found["files"]),
            f"{found['lines']:,}",
            f"{found['lines'] / total:,.0f}",
            f"{found['megabytes']:.0f}",
        ]
        rows.append([name, *seconds, f"{total:.2f}", *size])
    print_table(["design", *(f"{phase} s" for phase in PHASES), "all s", "files", "lines", "lines/s", "peak MB"], rows)


def print_whole_processes(framework: str, runs: int, folder: Path) -> None:
    """Commands as a user starts them: a new project, and the check and update of a large one."""
    rows = [row("`new` of conduit", [new(CONDUIT, framework, folder / f"run{number}") for number in range(runs + 1)])]
    before, after = folder / "before.json", folder / "after.json"
    changed = design(LARGE)
    before.write_text(json.dumps(changed))
    next(iter(changed["models"].values()))["fields"]["remark"] = {"type": "string", "max": 50, "default": "none"}
    after.write_text(json.dumps(changed))
    places = [folder / f"large{number}" for number in range(runs + 1)]
    for place in places:
        measured(new(before, framework, place))
    files = len(json.loads((places[0] / ".scaffold/lock.json").read_text())["files"])
    rows.append(row(f"`check` of {files} files", [["check", "--project", str(place)] for place in places]))
    updates = [["update", "--from", str(after), "--project", str(place)] for place in places]
    rows.append(row(f"`update` of {files} files, one field added", updates))
    print_table([f"whole process, {runs} runs", "median s", "least s", "most s", "peak MB"], rows)


def new(path: Path, framework: str, place: Path) -> list[str]:
    """The arguments that make a project."""
    return ["new", "measured", "--from", str(path), "--framework", framework, "--to", str(place)]


def row(name: str, commands: list[list[str]]) -> list[str]:
    """Run commands that do the same, and return the medians; the first of them only warms up."""
    found = [measured(command) for command in commands]
    seconds = [took for took, _ in found[1:]]
    values = [f"{value(seconds):.2f}" for value in (statistics.median, min, max)]
    return [name, *values, f"{max(peak for _, peak in found):.0f}"]


def measured(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a command that must succeed."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "scaffolder", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    assert process.stderr is not None
    if status:
        raise SystemExit(process.stderr.read().decode())
    process.stderr.close()
    process.returncode = 0
    return took, usage.ru_maxrss / 1024


def print_copier(framework: str) -> None:
    """Our rendering beside `copier copy` of the same pack with the same data."""
    found = answer("copier_copy.py", CONDUIT, framework)
    faster = found["copier"] / found["render"]
    rows = [
        ["plan and render", f"{found['render']:.3f}", str(found["files"]), ""],
        ["`copier copy`", f"{found['copier']:.3f}", str(found["copier_files"]), f"{faster:.0f} times as long"],
        ["import of Copier", f"{found['copier_import']:.3f}", "", ""],
    ]
    print_table(["conduit", "s", "files", ""], rows)


def answer(script: str, path: Path, framework: str) -> dict[str, Any]:
    """What a measuring script prints."""
    command = [sys.executable, str(HERE / script), str(path), framework]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{script} {path.name}: exit {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def print_table(head: list[str], rows: list[list[str]]) -> None:
    """A Markdown table."""
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |")
    print(flush=True)


if __name__ == "__main__":
    main()
