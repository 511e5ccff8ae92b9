"""Record the README's picture: run the main job in an empty folder, and write what the terminal showed as SVG."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "demo.svg"
COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # the viewer's own fonts do
COMMANDS = (
    "scaffold validate bookstore.json",
    "scaffold new bookstore --from bookstore.json",
    "find bookstore/app/books bookstore/migrations -name '*.py' | sort",
    "sed -n '/^def can_update/,/^def can_delete/p' bookstore/app/books/rules.py | head -n 3",
)


def main() -> None:
    console = Console(record=True, width=100, file=StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bookstore.json").write_bytes((ROOT / "examples/bookstore/design.json").read_bytes())
        for command in COMMANDS:
            console.print(Text(f"$ {command}", style="bold green"))
            console.print(Text.from_ansi(output_of(command, folder)))
    svg = console.export_svg(title="scaffold", unique_id="demo")
    PICTURE.write_text(COMMENT.sub("", FONT_FACE.sub("", svg)))


def output_of(command: str, folder: str) -> str:
    """Return what a command prints in a folder; a failure is an exception."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "FORCE_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr or done.stdout}")
    return (done.stdout + done.stderr).rstrip("\n")


if __name__ == "__main__":
    main()
