# ruff: noqa: E501
"""The guards of the agent, each with the change that removes it and the test that must fail then.

Run as a program, with numbers or without, it makes each change in a process of its own before any module of the
project is imported, runs the test, and prints what came of it, a line of JSON each.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

FAULTS, LIMITS, RESUME = "tests/agent/test_faults.py", "tests/agent/test_definition.py", "tests/agent/test_resume.py"
EDITS, FILES, REFINE = "tests/agent/test_edits.py", "tests/agent/test_files.py", "tests/agent/test_refine.py"
DESIGN, HOSTILE, REVIEW = "tests/agent/test_design.py", "tests/agent/test_hostile.py", "tests/agent/test_review.py"
CLIENT, LOOP, JOB = "scaffolder.agent.client", "scaffolder.agent.loop", "scaffolder.agent.job"

LIBRARIES = ("anthropic", "hypothesis", "jinja2", "mcp", "pydantic", "pytest", "rich", "typer")
SECONDS = 60
HANGING = 15  # what a test that hangs without its guard, and so misses it, is given


@dataclass(frozen=True)
class Mutant:
    """A guard taken out of a module: `old` stands in its source exactly once. Without some guards the test hangs."""

    guard: str
    module: str
    old: str
    new: str
    test: str
    hangs: bool = False


MUTANTS = (
    Mutant("a cut stream is a fault", CLIENT, "if message.stop_reason is None:", "if False:", f"{FAULTS}::test_a_reply_that_breaks_off_is_dropped_and_asked_for_again"),
    Mutant("the type decides, not the status", CLIENT, "retried = kind in RETRIED_TYPES or (", "retried = status >= 429 or (", f"{FAULTS}::test_a_reply_that_breaks_off_is_dropped_and_asked_for_again"),
    Mutant("transport errors are faults", CLIENT, "httpx2.TransportError, httpx2.StreamError) as error:", "ZeroDivisionError) as error:", f"{FAULTS}::test_a_reply_that_breaks_off_is_dropped_and_asked_for_again"),
    Mutant("a call cut by max_tokens is not applied", CLIENT, 'if (message.stop_reason == "max_tokens" and is_last) or not', "if False and not", f"{DESIGN}::test_a_cut_call_is_never_applied"),
    Mutant("the deadline holds against pings", CLIENT, "        for chunk in self.stream:\n            self.deadline.check()", "        for chunk in self.stream:", f"{FAULTS}::test_pings_do_not_keep_a_run_alive", hangs=True),
    Mutant("silence is timed", CLIENT, "min(SILENT_SECONDS, self.deadline.seconds_left)", "SILENT_SECONDS", f"{FAULTS}::test_silence_ends_at_the_deadline"),
    Mutant("signatures go back", CLIENT, '("type", "thinking", "signature")', '("type", "thinking")', f"{FAULTS}::test_signed_thinking_goes_back_as_it_came"),
    Mutant("a key is asked for first", CLIENT, "if client.api_key is None and", "if False and", f"{DESIGN}::test_without_a_key_nothing_is_asked"),
    Mutant("what the server asks to wait", CLIENT, "return max(float(response.headers[header]) / unit, 0.0)", "return None", f"{FAULTS}::test_the_wait_that_the_server_asks_for_is_kept"),
    Mutant("no wait past the deadline", LOOP, "if seconds >= deadline.seconds_left:", "if False:", f"{FAULTS}::test_a_wait_longer_than_the_run_ends_it_at_once", hangs=True),
    Mutant("tries are limited", LOOP, "if not fault.retried or number == MOST_TRIES:", "if not fault.retried:", f"{FAULTS}::test_tries_are_limited"),
    Mutant("lasting errors are not retried", LOOP, "if not fault.retried or number == MOST_TRIES:", "if number == MOST_TRIES:", f"{FAULTS}::test_an_error_that_stays_ends_the_run"),
    Mutant("broken replies cost", LOOP, "state = state.with_cost(fault.usage, task.facts) if fault.usage.prompt else state", "pass", f"{FAULTS}::test_what_a_broken_reply_cost_is_counted"),
    Mutant("ten items a reply", LOOP, "if is_item and state.items >= limits.items_per_reply:", "if False:", f"{LIMITS}::test_max_items_per_reply_refuses_the_rest"),
    Mutant("calls are limited", LOOP, "if state.calls >= limits.calls:", "if False:", f"{LIMITS}::test_max_tool_calls_counts_executed_calls"),
    Mutant("money is limited", LOOP, "if tokens < LEAST_OUTPUT:", "if False:", f"{LIMITS}::test_max_usd_is_never_passed"),
    Mutant("refinements are limited", LOOP, "if state.refinements > limits.refinements:", "if False:", f"{LIMITS}::test_max_refinements_counts_refused_finishes"),
    Mutant("the same errors twice", LOOP, "if errors and errors == state.last_errors:", "if False:", f"{LIMITS}::test_the_same_errors_twice_in_a_row_stop_early"),
    Mutant("a circle halts", LOOP, "if circle is not None:", "if False:", f"{LIMITS}::test_halt_on_stops_at_a_circle_among_services"),
    Mutant("cut calls are answered with an error", LOOP, 'if block["id"] in state.cut:', "if False:", f"{FAULTS}::test_a_call_cut_by_max_tokens_is_answered_and_not_applied"),
    Mutant("a refusal ends the run", LOOP, 'if answer.stop_reason == "refusal":', "if False:", f"{FAULTS}::test_a_refusal_ends_the_run_with_its_reason"),
    Mutant("a silent model is told to go on", LOOP, 'if state.messages[-1]["role"] == "assistant":\n        state = _nudged(state, limits)', "pass", f"{FAULTS}::test_a_turn_that_ends_without_finish_is_told_to_go_on"),
    Mutant("file tools need a code base", LOOP, "if task.code_base is None or name not in task.file_tools:", "if task.code_base is None:", f"{LIMITS}::test_file_tools_need_a_code_base_and_the_definition"),
    Mutant("the time is asked before each call", LOOP, "if deadline.seconds_left <= 0:", "if False:", "tests/agent/test_loop.py::test_the_time_is_asked_before_each_call"),
    Mutant("a changed base is not overwritten", JOB, "if read_output(job.output) != job.base:", "if False:", f"{REFINE}::test_a_stale_base_refuses_to_write"),
    Mutant("one run at a time", JOB, "if job.definition.front.parallel_ready:", "if True:", f"{LIMITS}::test_without_parallel_ready_a_second_run_is_refused"),
    Mutant("tags cannot be closed", JOB, "{_inside(self.request)}", "{self.request}", f"{HOSTILE}::test_requirements_stand_between_tags_that_they_cannot_close"),
    Mutant("the web needs the flag", JOB, "definition.web_tools if self.web and", "definition.web_tools if", f"{LIMITS}::test_web_tools_need_the_definition_and_the_flag"),
    Mutant("a checkpoint fits its run", "scaffolder.agent.checkpoint", "if getattr(found, name) != getattr(wanted, name):", "if False:", f"{RESUME}::test_resume_refuses_another_definition_model_or_task"),
    Mutant("files are replaced as a whole", "scaffolder.agent.checkpoint", 'staged = path.with_name(f".{path.name}.{os.getpid()}.tmp")', "staged = path", f"{RESUME}::test_a_checkpoint_is_replaced_as_a_whole"),
    Mutant("calls that are done stay done", "scaffolder.agent.state", "and it[\"id\"] not in done", "", f"{RESUME}::test_a_stop_between_two_calls_of_a_reply_goes_on_with_the_next_call"),
    Mutant("the allow-list is exact", "scaffolder.agent.edits.registry", "if allowed is not None and name not in allowed:", "if False:", f"{REVIEW}::test_a_reviewer_is_offered_no_edit_and_may_make_none"),
    Mutant("strings are unwrapped", "scaffolder.agent.edits.registry", "unwrapped(given, tool.schema)", "given", f"{FAULTS}::test_lists_and_objects_that_arrive_as_strings_are_unwrapped"),
    Mutant("malformed edits are refused", "scaffolder.agent.edits.registry", "        if broken:\n", "        if False:\n", f"{EDITS}::test_what_no_later_edit_could_mend_is_refused"),
    Mutant("arguments are checked", "scaffolder.agent.edits.registry", "    if problems:\n        return refusal(draft, *problems)", "", f"{EDITS}::test_arguments_are_checked"),
    Mutant("finish needs a valid design", "scaffolder.agent.edits.talk", "problems = [*_unfinished(draft), *", "problems = [*", f"{EDITS}::test_finish_needs_a_valid_design_with_an_endpoint"),
    Mutant("coverage names what is there", "scaffolder.agent.edits.talk", "*_uncovered(draft, given[\"coverage\"])]", "]", f"{FAULTS}::test_a_finish_with_errors_or_without_coverage_is_refused"),
    Mutant("files stay below the root", "scaffolder.agent.files", "if not path.is_relative_to(root):", "if False:", f"{FILES}::test_what_is_outside_or_secret_is_refused"),
    Mutant("secrets are denied", "scaffolder.agent.files", "if _is_denied(path.relative_to(root)) or _is_denied(Path(name)):", "if False:", f"{FILES}::test_what_is_outside_or_secret_is_refused"),
    Mutant("searches pass secrets over", "scaffolder.agent.files", "and not _is_denied(path.relative_to(root)):", ":", f"{FILES}::test_searches_do_not_see_it_either"),
    Mutant("a pattern may not take for ever", "scaffolder.agent.files", "signal.setitimer(signal.ITIMER_REAL, seconds)", "pass", f"{FILES}::test_a_pattern_that_takes_for_ever_is_given_up", hangs=True),
    Mutant("unknown keys are refused", "scaffolder.agent.definition", 'ConfigDict(extra="forbid", frozen=True, strict=True)', "ConfigDict(frozen=True, strict=True)", f"{LIMITS}::test_an_unknown_key_is_refused_at_its_place_with_a_suggestion"),
)  # fmt: skip


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one module with a change in its source."""

    mutant: Mutant

    def get_data(self, path: str) -> bytes:
        text = super().get_data(path)
        if not path.endswith(".py"):
            raise OSError("the change is compiled anew")
        source = text.decode()
        assert source.count(self.mutant.old) == 1, f"{self.mutant.guard}: found {source.count(self.mutant.old)} times"
        return source.replace(self.mutant.old, self.mutant.new).encode()


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None):  # type: ignore[no-untyped-def]
        if name != self.mutant.module:
            return None
        found = importlib.machinery.PathFinder.find_spec(name, path)
        assert found is not None
        assert found.origin is not None
        loader = _Loader(name, found.origin)
        loader.mutant = self.mutant
        return importlib.util.spec_from_loader(name, loader, origin=found.origin)


def run(mutant: Mutant) -> int:
    """Run the test of a guard without the guard."""
    import pytest

    sys.meta_path.insert(0, _Finder(mutant))
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return int(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=line", mutant.test]))


class Child:
    """A process of its own that runs one test; it starts with the libraries that are imported already."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.output = tempfile.TemporaryFile(mode="w+")  # noqa: SIM115
        self.ends = time.monotonic() + (HANGING if mutant.hangs else SECONDS)
        self.process = os.fork()
        if self.process == 0:
            os.setsid()
            for stream in (1, 2):
                os.dup2(self.output.fileno(), stream)
            os._exit(run(mutant))

    def verdict(self) -> dict[str, object]:
        """What became of it; a code of null where it had to be stopped."""
        code = None
        while code is None and time.monotonic() < self.ends:
            process, status = os.waitpid(self.process, os.WNOHANG)
            code = os.waitstatus_to_exitcode(status) if process else None
            time.sleep(0.01)
        if code is None:
            os.killpg(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        self.output.seek(0)
        return {"guard": self.mutant.guard, "code": code, "output": self.output.read()}


def main(mutants: Sequence[Mutant]) -> None:
    """Print the verdict on each guard; those that hang wait while the others run."""
    for library in LIBRARIES:
        importlib.import_module(library)
    hanging = [Child(mutant) for mutant in mutants if mutant.hangs]
    for mutant in mutants:
        if not mutant.hangs:
            print(json.dumps(Child(mutant).verdict()), flush=True)
    for child in hanging:
        print(json.dumps(child.verdict()), flush=True)


if __name__ == "__main__":
    main([MUTANTS[int(number)] for number in sys.argv[1:]] or MUTANTS)
