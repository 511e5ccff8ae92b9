"""The table of the corpus: how many pairs are clean, clash, break or lose a line, here and by `git merge-file`."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.regenerate.corpus.pairs import PACKS, Outcome, Result, results


def table(found: Iterable[Result]) -> str:
    """Print a row for each pack."""
    by_pack: dict[str, list[Result]] = {}
    for it in found:
        by_pack.setdefault(it.pack, []).append(it)
    head = f"{'pack':<9}{'pairs':>6}   {'here: clean':>12}{'clash':>7}{'broken':>8}{'lost':>6}"
    head += f"   {'git: clean':>12}{'clash':>7}{'broken':>8}{'lost':>6}"
    rows = [
        f"{pack:<9}{len(its):>6}{_row([i.ours for i in its])}{_row([i.git for i in its])}"
        for pack, its in by_pack.items()
    ]
    return "\n".join([head, *rows]) + "\n"


def _row(outcomes: list[Outcome]) -> str:
    clean = sum(it.clean for it in outcomes)
    clash, broken, lost = (sum(bool(getattr(it, name)) for it in outcomes) for name in ("conflicts", "broken", "lost"))
    return f"   {clean:>6} {100 * clean / len(outcomes):4.0f}%{clash:>7}{broken:>8}{lost:>6}"


def main() -> None:
    chosen = [it for it in sys.argv[1:] if it in PACKS] or list(PACKS)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        found = [it for pack in chosen for it in results(pack, Path(folder))]
    print(table(found), end="")
    for it in found:
        if not it.ours.clean:
            print(f"{it.pack}: {it.edit} x {it.change}: {it.ours}")


if __name__ == "__main__":
    main()
