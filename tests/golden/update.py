"""Write the golden trees anew: `python -m tests.golden.update`."""

from __future__ import annotations

import shutil

from tests.golden.trees import GOLDEN, designs, rendered


def main() -> None:
    for pack in ("fastapi",):
        for name, design in designs().items():
            folder = GOLDEN / pack / name
            shutil.rmtree(folder, ignore_errors=True)
            for path, file in rendered(design, pack).items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.data)


if __name__ == "__main__":
    main()
