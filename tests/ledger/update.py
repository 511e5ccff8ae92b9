"""Run the suite on every design and write down what it asked: `runs.json`.

python -m tests.ledger.update [PACK] [--engine ENGINE] [--design NAME]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.ledger.ledger import DESIGNS, ENGINES, RUNS, load_runs
from tests.support.project import GeneratedProject, project_of, verified

SEED = 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", nargs="?", default="fastapi")
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--design", choices=sorted(DESIGNS))
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        for name in [given.design] if given.design else DESIGNS:
            project = project_of(DESIGNS[name], Path(folder) / name, given.pack)
            for engine in [given.engine] if given.engine else ENGINES:
                run = run_of(project, engine, name)
                failed += run["findings"]
                write(run)
                print(
                    f"{given.pack} {engine} {name}: {run['findings']} departures, {len(run['rules'])} rules", flush=True
                )
    return 1 if failed else 0


def run_of(project: GeneratedProject, engine: str, name: str) -> dict[str, Any]:
    """One run of the suite, as it is written down."""
    done = verified(project, engine, SEED)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    report = json.loads(done.stdout)
    rules = sorted(report["rules"])
    return {
        "pack": project.framework,
        "engine": engine,
        "design": name,
        "findings": len(report["findings"]),
        "rules": rules,
    }


def write(run: dict[str, Any]) -> None:
    """Put a run in the place of the one before of the same pack, engine and design."""
    key = (run["pack"], run["engine"], run["design"])
    others = [one for one in load_runs() if (one["pack"], one["engine"], one["design"]) != key]
    runs = sorted([*others, run], key=lambda one: (one["pack"], one["engine"], one["design"]))
    lines = ",\n".join(f"  {json.dumps(one)}" for one in runs)
    RUNS.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    sys.exit(main())
