"""Generated Conduit servers beside twins written by hand, under the same load: `python -m benchmarks.load`.

For each pack the generated server and its twin run on copies of one filled PostgreSQL database, and `wrk` asks both in
alternation. A row per endpoint: medians of requests a second and of the latency at the 99th percentile, and the ratio
of the rates. Exit 1 where the geometric mean of a pack's ratios is below 0.80.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from benchmarks.pairs import PRODUCTION, Pair, copy_of, filled_database, pair_of, token_of
from benchmarks.wrk import Load, Unanswered, WrkMissing, find_wrk, measured
from scaffolder.verify.postgres import Cluster, PostgresMissing, cluster
from tests.support.project import Server
from tests.support.runtimes import RUNTIMES

LEAST = 0.80
CALLER = 7
WARM_UP_SECONDS = 2
SERVERS = ("generated", "twin")


@dataclass(frozen=True)
class Speed:
    """Requests a second; in milliseconds the latency of the 99th percentile, and the processor time of the server."""

    rate: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Row:
    """What was measured of an endpoint, and the ratio of the rates."""

    endpoint: str
    generated: Speed
    twin: Speed
    ratio: float


@dataclass(frozen=True)
class Result:
    """The rows of a pack, its overall ratio, and the peak of resident memory in megabytes."""

    framework: str
    rows: tuple[Row, ...]
    overall: float
    generated_megabytes: float
    twin_megabytes: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the tables."""
    given = parser().parse_args(arguments)
    loads = [load for load in all_loads() if not given.endpoint or load.name in given.endpoint]
    try:
        find_wrk()
        results = list(results_of(given, loads))
    except (WrkMissing, PostgresMissing, Unanswered) as problem:
        print(problem, file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
    else:
        print(report(results))
    return int(any(result.overall < LEAST for result in results))


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--framework", choices=sorted(RUNTIMES), action="append", help="only this pack")
    options.add_argument("--endpoint", choices=[load.name for load in all_loads()], action="append", help="only this")
    options.add_argument("--rounds", type=int, default=5, help="measurements of each endpoint and server")
    options.add_argument("--seconds", type=int, default=3, help="how long each of them takes")
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--json", action="store_true")
    return options


def all_loads() -> list[Load]:
    """The hot endpoints; what writes comes last."""
    token = {"Authorization": f"Token {token_of(CALLER)}"}
    sent = {**token, "Content-Type": "application/json"}
    texts = '"title":"What @n loads","description":"What load is about","body":"A sentence of an article about load."'
    article = '{"article":{' + texts + ',"tagList":["tag-3","tag-5","tag-7"]}}'
    slugs = [f"/api/articles/article-{number}" for number in range(1, 2000, 13)]
    return [
        Load("GET /articles", [f"/api/articles?limit=20&offset={offset}" for offset in range(0, 200, 20)]),
        Load("GET /articles?tag", [f"/api/articles?tag=tag-{number}" for number in range(1, 51)], headers=token),
        Load("GET /articles?author", [f"/api/articles?author=user{number}" for number in range(1, 201)]),
        Load("GET /articles?favorited", [f"/api/articles?favorited=user{number}" for number in range(1, 201)]),
        Load("GET /articles/feed", ["/api/articles/feed"], headers=token),
        Load("GET /articles/{slug}", slugs, headers=token),
        Load("GET /tags", ["/api/tags"]),
        Load("GET /user", ["/api/user"], headers=token),
        Load("POST /articles", ["/api/articles"], "POST", sent, article),
        Load(
            "POST /articles/{slug}/comments",
            [f"{s}/comments" for s in slugs],
            "POST",
            sent,
            '{"comment":{"body":"@n"}}',
        ),
    ]


def results_of(given: argparse.Namespace, loads: Sequence[Load]) -> Iterator[Result]:
    """The result of each pack."""
    with tempfile.TemporaryDirectory() as name, cluster() as postgres:
        folder = Path(name)
        database = ""
        for framework in given.framework or RUNTIMES:
            pair = pair_of(framework, folder)
            database = database or filled_database(pair.generated, postgres)
            with ExitStack() as stack:
                servers = started(pair, database, postgres, stack, folder)
                rows = tuple(row_of(load, servers, given, folder) for load in loads)
                megabytes = {kind: peak_megabytes(server.process.pid) for kind, server in servers.items()}
            yield Result(framework, rows, statistics.geometric_mean(r.ratio for r in rows), *megabytes.values())


def started(pair: Pair, database: str, postgres: Cluster, stack: ExitStack, folder: Path) -> dict[str, Server]:
    """Both servers, each on a copy of the database, until the stack is closed."""
    return {
        kind: stack.enter_context(
            project.running(copy_of(database, postgres), folder / f"{project.framework}-{kind}.log", **PRODUCTION)
        )
        for kind, project in pair.servers.items()
    }


def row_of(load: Load, servers: dict[str, Server], given: argparse.Namespace, folder: Path) -> Row:
    """The medians of both servers under a load, measured in alternation after both are warm."""
    found: dict[str, list[Speed]] = {kind: [] for kind in SERVERS}
    for number in range(given.rounds + 1):
        for kind in SERVERS[:: 1 if number % 2 else -1]:
            seconds = given.seconds if number else WARM_UP_SECONDS
            before = cpu_milliseconds(servers[kind].process.pid)
            one = measured(load, servers[kind].origin, seconds, given.connections, f"{number}-", folder)
            spent = cpu_milliseconds(servers[kind].process.pid) - before
            if number:
                found[kind].append(Speed(one.rate, one.p99, spent / one.requests))
    generated, twin = (median(found[kind]) for kind in SERVERS)
    print(f"{load.name}: {generated.rate:,.0f} / {twin.rate:,.0f}", file=sys.stderr, flush=True)
    return Row(load.name, generated, twin, generated.rate / twin.rate)


def median(found: Sequence[Speed]) -> Speed:
    """The medians of each measure."""
    return Speed(*(statistics.median(column) for column in zip(*map(astuple, found), strict=True)))


def cpu_milliseconds(pid: int) -> float:
    """The processor time that a process and all that it started have used; Linux tells it."""
    ticks = 0
    for process in [pid, *descendants(pid)]:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK") * 1000


def peak_megabytes(pid: int) -> float:
    """The peak of the resident memory of a process and all that it started; Linux tells it."""
    kilobytes = 0
    for process in [pid, *descendants(pid)]:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return kilobytes / 1024


def descendants(pid: int) -> Iterator[int]:
    """The processes that a process started, and those that they started."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            yield child
            yield from descendants(child)


def both(row: Row, measure: str) -> tuple[float, float]:
    """A measure of the generated server, and of its twin."""
    return getattr(row.generated, measure), getattr(row.twin, measure)


def report(results: Sequence[Result]) -> str:
    """A Markdown table per pack."""
    lines = [f"{platform.machine()}, {os.cpu_count()} cores; generated / twin, medians"]
    for result in results:
        lines += ["", f"### {result.framework}", ""]
        lines += ["| endpoint | requests/s | twin | ratio | p99 ms | twin | CPU ms | twin |", f"|{'---|' * 8}"]
        for row in result.rows:
            rates = f"{row.generated.rate:,.0f} | {row.twin.rate:,.0f}"
            times = [f"{value:.2f}" for pair in ("p99", "cpu") for value in both(row, pair)]
            lines.append(f"| {row.endpoint} | {rates} | {row.ratio:.2f} | {' | '.join(times)} |")
        lines.append(f"| **overall** (geometric mean) | | | **{result.overall:.2f}** | | | | |")
        lines += ["", f"Peak memory: {result.generated_megabytes:.0f} MB, twin {result.twin_megabytes:.0f} MB."]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
