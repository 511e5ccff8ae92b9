"""Load on a server by `wrk`."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

INSTALL = "wrk is missing (not on PATH): apt-get install wrk, or brew install wrk"
MARK = "-- measured: "
SCRIPT = """
local paths, headers, body, series = %(paths)s, %(headers)s, %(body)s, %(series)s
local count, ready = 0, {}
init = function()
  for place, path in ipairs(paths) do
    ready[place] = wrk.format(%(method)s, path, headers)
  end
end
request = function()
  count = count + 1
  local place = (count - 1) %% #paths + 1
  if body == nil then
    return ready[place]
  end
  return wrk.format(%(method)s, paths[place], headers, (body:gsub("@n", series .. count)))
end
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('%(mark)s{"requests":%%d,"microseconds":%%d,"p99":%%d,"refused":%%d,"broken":%%d}\\n',
    summary.requests, summary.duration, latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
"""


class WrkMissing(Exception):
    """There is no `wrk` on this machine; the message says how to install it."""


class Unanswered(Exception):
    """Requests of a measurement failed, so that it measures nothing."""


@dataclass(frozen=True)
class Load:
    """Requests that are sent one after the other, again and again; `@n` in a body is a text that does not come back."""

    name: str
    paths: Sequence[str]
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True)
class Measured:
    """Requests, their rate in a second, and the latency in milliseconds that 99 of 100 stay below."""

    requests: int
    rate: float
    p99: float


def find_wrk() -> str:
    """The program's path."""
    found = shutil.which("wrk")
    if found is None:
        raise WrkMissing(INSTALL)
    return found


def measured(load: Load, origin: str, seconds: float, connections: int, series: str, folder: Path) -> Measured:
    """What a server does under a load; every request must succeed."""
    script = folder / "load.lua"
    script.write_text(script_of(load, series))
    command = [find_wrk(), "--threads", "1", "--connections", str(connections), "--timeout", "10"]
    command += ["--duration", f"{max(1, round(seconds))}s", "--script", str(script), origin]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60)
    found = json.loads(done.stdout.partition(MARK)[2])
    if found["refused"] or found["broken"] or not found["requests"]:
        raise Unanswered(f"{load.name}: of {found['requests']} requests not all succeeded within {seconds} s: {found}")
    return Measured(found["requests"], found["requests"] / found["microseconds"] * 1e6, found["p99"] / 1000)


def script_of(load: Load, series: str) -> str:
    """The Lua script that sends a load; `series` tells the texts of its bodies from those of other measurements."""
    headers = ", ".join(f"[{lua(name)}] = {lua(value)}" for name, value in load.headers.items())
    return SCRIPT % {
        "paths": "{" + ", ".join(map(lua, load.paths)) + "}",
        "headers": "{" + headers + "}",
        "body": "nil" if load.body is None else lua(load.body),
        "series": lua(series),
        "method": lua(load.method),
        "mark": MARK,
    }


def lua(text: str) -> str:
    """A text as Lua writes it; ours are ASCII without control characters."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
