"""Score designs: the gold ones, or with `--live` those that an agent makes. `python -m evals.run [--live] [NAME]…`.

Live runs need a key and cost money; each is recorded under `evals/transcripts/`, labelled `recorded`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.scorer import Case, Refinement, Score, cases, refinements, score, score_refinement
from scaffolder.agent.draft import draft_of
from scaffolder.agent.edits.registry import call

TRANSCRIPTS = Path(__file__).with_name("transcripts")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of scores; 1 where one is less than full."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="prompts and refinements by name; all if left out")
    parser.add_argument("--live", action="store_true", help="let the agent design instead of taking the gold designs")
    parser.add_argument("--model", default=None, help="the model of live runs")
    given = parser.parse_args(arguments)
    if given.live and not (os.environ.get("ANTHROPIC_API_KEY") or os.environ.get("ANTHROPIC_AUTH_TOKEN")):
        print("evals: live runs need ANTHROPIC_API_KEY", file=sys.stderr)
        return 2
    rows = [(it.name, scored(it, given.live, given.model)) for it in asked(given.names)]
    print(f"{'live' if given.live else 'gold'} designs\n")
    for name, found in rows:
        print(f"{found.value:5.2f}  {name}" + "".join(f"\n         - {line}" for line in found.missing))
    print(f"\n{sum(found.value for _, found in rows) / len(rows):5.2f}  mean of {len(rows)}")
    return int(any(found.value < 1 for _, found in rows))


def asked(names: Sequence[str]) -> list[Case | Refinement]:
    """The prompts and refinements of these names."""
    known: list[Case | Refinement] = [*cases(), *refinements()]
    return [it for it in known if not names or it.name in names]


def scored(it: Case | Refinement, live: bool, model: str | None) -> Score:
    """The score of one prompt or refinement."""
    if isinstance(it, Case):
        return score(designed(it.name, it.prompt, None, model) if live else it.gold, it.expect)
    base = gold(it.base)
    return score_refinement(base, designed(it.name, it.request, base, model) if live else refined(it), it)


def gold(name: str) -> dict[str, Any]:
    """The gold design of a prompt."""
    return next(case.gold for case in cases() if case.name == name)


def refined(it: Refinement) -> dict[str, Any]:
    """The gold design of a refinement: its calls on its base."""
    draft = draft_of(gold(it.base))
    for one in it.calls:
        reply = call(draft, one["tool"], one["input"])
        assert not reply.is_error, reply.text
        draft = reply.draft
    return dict(draft.value)


def designed(name: str, prompt: str, base: dict[str, Any] | None, model: str | None) -> dict[str, Any]:
    """What the agent makes of a prompt; an empty design where it did not finish."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "design.json"
        command = [sys.executable, "-m", "scaffolder", "design", prompt, "-o", str(path), "--json"]
        if base is not None:
            path.write_text(draft_of(base).text)
            command = [sys.executable, "-m", "scaffolder", "refine", str(path), prompt, "--json", "--yes"]
        done = subprocess.run(
            [*command, *(["--model", model] if model else [])], capture_output=True, text=True, check=False
        )
        found: dict[str, Any] = json.loads(path.read_text()) if path.exists() and done.returncode == 0 else {}
        record(name, prompt, done.stdout, found)
    return found


def record(name: str, prompt: str, output: str, design: dict[str, Any]) -> None:
    """Keep what a live run said."""
    TRANSCRIPTS.mkdir(exist_ok=True)
    report = json.loads(output)["report"] if output.startswith("{") else None
    kept = {"label": "recorded", "prompt": prompt, "report": report, "design": design}
    (TRANSCRIPTS / f"{name}.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
