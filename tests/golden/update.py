"""Write the golden trees anew: `python -m tests.golden.update`."""

from __future__ import annotations

import shutil

from scaffolder.filetree import write_tree
from scaffolder.packs.registry import packs
from tests.golden.trees import GOLDEN, designs, rendered


def main() -> None:
    for pack in packs():
        for name, design in designs().items():
            folder = GOLDEN / pack / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            write_tree(rendered(design, pack), folder)


if __name__ == "__main__":
    main()
