"""How much a design is of its code: `python -m benchmarks.tokens` prints a table, a row per example, a column per pack.

Tokens are counted here, without a network, by the pieces that byte-pair tokenizers start from: a word is taken as
one token for each begun six letters, every sign and every run of blanks as one. `--live` asks the API to count instead.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scaffolder.agent.models import model_facts
from scaffolder.filetree import FileTree
from scaffolder.packs.registry import packs
from scaffolder.pipeline import Build, build, lower, read

EXAMPLES = Path(__file__).parents[1] / "examples"
PIECE = re.compile(r"[A-Za-z]+|[0-9]{1,3}|\s+|[^A-Za-z0-9\s]")
LETTERS = 6
LEFT_OUT = (".scaffold/", "openapi.json")
Count = Callable[[str], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--live", action="store_true", help="let the API count; needs a key")
    given = parser.parse_args(arguments)
    print(table(counted_by_the_api() if given.live else counted_here))
    return 0


def table(count: Count) -> str:
    """A row per example: the tokens of its design, those of its code in each pack, and their ratio."""
    names = packs()
    lines = ["| example | design | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    for path in sorted(EXAMPLES.glob("*/design.json")):
        own = count(path.read_text())
        cells = [_cell(rendered(path, pack), own, count) for pack in names]
        lines.append(f"| {path.parent.name} | {own:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def rendered(path: Path, pack: str) -> FileTree | None:
    """The files that a design becomes; None where the pack refuses it."""
    reading = read(path)
    built = build(reading, lower(reading, pack, {}))
    return built.pristine if isinstance(built, Build) else None


def _cell(tree: FileTree | None, own: int, count: Count) -> str:
    if tree is None:
        return "refused"
    total = sum(count(tree[name].text() or "") for name in tree if not name.startswith(LEFT_OUT))
    return f"{total:,} ({total / own:.0f}×)"


def counted_here(text: str) -> int:
    """The tokens of a text, about."""
    return sum(-(-len(piece) // LETTERS) if piece.isalpha() else 1 for piece in PIECE.findall(text))


def counted_by_the_api() -> Count:
    """A counter that asks the API."""
    import anthropic

    client = anthropic.Anthropic()
    facts = model_facts("sonnet")
    assert facts is not None
    model = facts.id

    def count(text: str) -> int:
        message = {"role": "user", "content": text or " "}
        return client.messages.count_tokens(model=model, messages=[message]).input_tokens  # type: ignore[list-item]

    return count


if __name__ == "__main__":
    sys.exit(main())
