"""What the commands of the agent share: options, the preparation of a job, progress, the report."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scaffolder.cli.report import misuse, print_diagnostics, stop
from scaffolder.record import Record

if TYPE_CHECKING:
    from scaffolder.agent.definition import Definition
    from scaffolder.agent.draft import Draft
    from scaffolder.agent.edits.registry import Reply
    from scaffolder.agent.job import Job, Kind
    from scaffolder.agent.loop import Ended
    from scaffolder.agent.models import ModelFacts
    from scaffolder.agent.report import Report
    from scaffolder.agent.state import State

NO_KEY = (
    "no key for the Claude API: set ANTHROPIC_API_KEY to one from platform.claude.com; "
    "`scaffold new` and `scaffold edit` need none"
)

Agent = Annotated[str, typer.Option("--agent", metavar="NAME", help="The agent's definition: a name, or a file.")]
ModelName = Annotated[
    str | None,
    typer.Option("--model", metavar="MODEL", envvar="SCAFFOLD_MODEL", help="The model, in place of the definition's."),
]
CodeBaseFolder = Annotated[
    str | None,
    typer.Option("--codebase", metavar="DIR", help="A code base that the agent may read, below this folder."),
]
AllowWeb = Annotated[bool, typer.Option("--allow-web", help="The agent may search and read the web.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint of a run that was stopped.")]
MaxUsd = Annotated[float | None, typer.Option("--max-usd", help="What the run may cost, in place of the definition's.")]
MaxMinutes = Annotated[float | None, typer.Option("--max-minutes", help="How long it may run.")]
MaxCalls = Annotated[int | None, typer.Option("--max-calls", help="How many calls it may make.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]


class Choices(Record):
    """The options of a run, as given."""

    agent: str
    model: str | None
    codebase: str | None
    allow_web: bool
    max_usd: float | None
    max_minutes: float | None
    max_calls: int | None


def load_agent(name: str, in_json: bool) -> Definition:
    """Load a definition, or end the command with what is wrong in it."""
    from scaffolder.agent.definition import definition

    found, problems = definition(name)
    if found is None:
        stop(problems, in_json)
    print_diagnostics(problems)
    return found


def prepare(
    kind: Kind, request: str, output: Path, base: str | None, draft: Draft, choices: Choices, in_json: bool
) -> Job:
    """Make the job that a command asks for."""
    from scaffolder.agent.job import Job, limits_of

    if not os.access(output.parent, os.W_OK):
        misuse(f"nothing can be written into {output.parent}")
    definition = load_agent(choices.agent, in_json)
    facts = _facts(choices.model or definition.front.model)
    if choices.allow_web and definition.web_tools and not facts.web:
        misuse(f"{facts.id} is not known to search the web: choose another model, or leave --allow-web out")
    for value, option in (
        (choices.max_usd, "--max-usd"),
        (choices.max_minutes, "--max-minutes"),
        (choices.max_calls, "--max-calls"),
    ):
        if value is not None and value <= 0:
            misuse(f"{option} must be greater than 0")
    return Job(
        kind,
        request,
        output,
        base,
        draft,
        definition,
        facts,
        _effort(definition, facts),
        limits_of(definition, choices.max_calls, choices.max_usd),
        choices.max_minutes or definition.front.max_runtime_minutes,
        _code_base(choices.codebase),
        choices.allow_web,
    )


def _facts(name: str) -> ModelFacts:
    from scaffolder.agent.models import known_models, model_facts

    facts = model_facts(name)
    if facts is None:
        misuse(f"there is no model {name!r}; known are {', '.join(known_models())}")
    return facts


def _effort(definition: Definition, facts: ModelFacts) -> str | None:
    """Return the definition's effort; a model that does not offer it is misuse."""
    effort = definition.front.effort
    if effort is not None and effort not in facts.effort:
        misuse(f"{facts.id} does not offer the effort {effort} that {definition.front.name} asks for")
    return effort


def _code_base(folder: str | None) -> Any:
    from scaffolder.agent.files import CodeBase

    if folder is None:
        return None
    if not Path(folder).is_dir():
        misuse(f"--codebase {folder} is no folder")
    return CodeBase(Path(folder))


def run_job(job: Job, *, resume: bool, quiet: bool, may_ask: bool) -> tuple[Ended, Report]:
    """Carry a job out with progress on standard error; without a key, or with an unusable checkpoint, it is misuse."""
    from scaffolder.agent.checkpoint import Unusable
    from scaffolder.agent.client import NoKey
    from scaffolder.agent.job import Busy, carry_out
    from scaffolder.agent.report import report_of

    started = time.monotonic()
    progress = Progress(job, started, quiet=quiet, may_ask=may_ask)
    progress.begin()
    try:
        ended = carry_out(job, progress, resume=resume)
    except NoKey:
        misuse(NO_KEY)
    except (Unusable, Busy) as error:
        misuse(str(error))
    return ended, report_of(ended, job.definition.front.name, job.facts.id, time.monotonic() - started)


class Progress(Record):
    """Says on standard error what is being designed, and what it has cost so far."""

    job: Job
    started: float
    quiet: bool
    may_ask: bool

    def begin(self) -> None:
        front = self.job.definition.front
        self._say(f"{front.emoji} {front.name} on {self.job.facts.id}: {front.description}".strip())

    def hears(self, tool: str) -> None:
        """Show on a terminal which call is being written; it is told when it is applied."""
        if not self.quiet and sys.stderr.isatty():
            print(f"\r  … {printable(tool)}\x1b[K", end="", file=sys.stderr, flush=True)

    def saw(self, tool: str, given: Any, reply: Reply, state: State) -> None:
        what = f"{tool} {_subject(given)}".strip() + (" (refused)" if reply.is_error else "")
        tokens = state.usage.prompt + state.usage.output
        left = max(self.job.minutes - self._minutes(), 0)
        self._say(f"  {what}  [{state.calls} calls, {tokens} tokens, ${state.usd:.3f}, {left:.0f} min left]")

    def waits(self, seconds: float, why: str) -> None:
        self._say(f"  {why}; another try in {seconds:.1f} s")

    def keeps(self, state: State) -> None:
        """Tell nothing: checkpoints are silent."""

    def answers(self, question: str) -> str | None:
        if not self.may_ask or not sys.stdin.isatty():
            return None
        print(f"? {question}", file=sys.stderr)
        return input("> ").strip() or None

    def _minutes(self) -> float:
        return (time.monotonic() - self.started) / 60

    def _say(self, line: str) -> None:
        if not self.quiet:
            clear = "\r\x1b[K" if sys.stderr.isatty() else ""
            print(clear + printable(line), file=sys.stderr)


def _subject(given: Any) -> str:
    """Return what a call is about, in a few words."""
    if not isinstance(given, dict):
        return ""
    named = [
        str(given[key]) for key in ("model", "name", "route", "to", "construct") if isinstance(given.get(key), str)
    ]
    return ".".join(named)[:80]


def printable(text: str) -> str:
    """Return text that cannot steer a terminal."""
    return "".join(char if char.isprintable() or char in "\n\t" else f"\\x{ord(char):02x}" for char in text)


def request_text(text: str) -> str:
    """Return a request as given, from standard input for `-`, or from a file for `@FILE`."""
    if text == "-":
        return sys.stdin.read()
    if text.startswith("@"):
        try:
            return Path(text[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            misuse(f"{text[1:]} cannot be read: {error}")
    if not text.strip():
        misuse("say in a sentence or more what is to be designed")
    return text
