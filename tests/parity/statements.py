"""How many statements a server sends to PostgreSQL for each request, counted from outside by the database's own log.

`python -m tests.parity.statements` keeps the counts of the examples' FastAPI projects anew.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from scaffolder.verify.postgres import Cluster, cluster
from tests.parity.conversation import Exchange, Names, load, replayed
from tests.parity.record import FOLDER as CONVERSATIONS
from tests.parity.record import FRAMEWORK
from tests.support.project import EXAMPLES, GeneratedProject, project_of

FOLDER = Path(__file__).parent / "statements"
NAMES = ("bookstore", "conduit")
SENT = re.compile(r"^[^\t\n].*? LOG:  (?:statement|execute [^:]*):\s*([^\n]*)", re.MULTILINE)
CONTROL = re.compile(r"(?:BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b|;|--|SELECT 1$|$", re.IGNORECASE)

Counts = list[tuple[str, int]]


def counted(project: GeneratedProject, kept: Iterable[Exchange], postgres: Cluster, log: Path) -> Counts:
    """Each request of a conversation with the number of its statements, those aside that control transactions."""
    url = postgres.create_database()
    project.prepare(url)
    name = url.rpartition("/")[2]
    postgres.sql(f"ALTER DATABASE \"{name}\" SET log_statement = 'all'", "postgres")
    with project.running(url, log) as server:
        return list(statements_of(replayed(kept, server.origin, Names()), postgres.folder / "server.log"))


def statements_of(pairs: Iterator[tuple[Exchange, Exchange]], log: Path) -> Iterator[tuple[str, int]]:
    """Each request, and what the log says that it sent; requests come one after the other."""
    with log.open(errors="replace") as lines:
        lines.read()
        for kept, now in pairs:
            sent = [text for text in SENT.findall(lines.read()) if not CONTROL.match(text)]
            yield f"{now.status} {kept.request.method} {kept.request.path}", len(sent)


def save(counts: Counts, name: str) -> None:
    """Keep counts, one request a line."""
    FOLDER.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(pair, ensure_ascii=False) for pair in counts)
    (FOLDER / f"{name}.json").write_text(f"[\n{lines}\n]\n")


def kept_counts(name: str) -> Counts:
    """The counts that were kept."""
    return [(request, count) for request, count in json.loads((FOLDER / f"{name}.json").read_text())]


def main() -> None:
    """Keep the counts of every example anew."""
    with tempfile.TemporaryDirectory() as folder, cluster() as postgres:
        for name in NAMES:
            project = project_of(EXAMPLES / name / "design.json", Path(folder, name), FRAMEWORK)
            kept = load(CONVERSATIONS / f"{name}.jsonl")
            save(counted(project, kept, postgres, Path(folder, f"{name}.log")), name)


if __name__ == "__main__":
    main()
