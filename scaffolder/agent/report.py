"""The report at the end of a run."""

from __future__ import annotations

from typing import Any

from scaffolder.agent.loop import Ended
from scaffolder.record import Record, to_builtins


class Report(Record):
    """What was designed, what it rests on, and what it cost."""

    outcome: str
    sentence: str
    summary: str
    coverage: tuple[tuple[str, str], ...]
    assumptions: tuple[str, ...]
    questions: tuple[str, ...]
    boundaries: tuple[str, ...]
    confidence: float | None
    agent: str
    model: str
    requests: int
    calls: int
    refinements: int
    tokens: dict[str, int]
    usd: str
    seconds: float


def report_of(ended: Ended, agent: str, model: str, seconds: float) -> Report:
    """The report of a run."""
    state, claim = ended.state, ended.state.draft.claim
    return Report(
        ended.reason,
        ended.sentence,
        claim.summary if claim else "",
        tuple((it.requirement, it.construct) for it in claim.coverage) if claim else (),
        state.draft.assumptions,
        state.draft.questions,
        claim.boundaries if claim else (),
        claim.confidence if claim else None,
        agent,
        model,
        state.requests,
        state.calls,
        state.refinements,
        {name: count for name, count in to_builtins(state.usage).items() if name != "searches"},
        f"{state.usd:.4f}",
        round(seconds, 1),
    )


def report_record(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    record = to_builtins(report)
    coverage = [{"requirement": asked, "construct": met} for asked, met in report.coverage]
    return {**record, "coverage": coverage}


def report_text(report: Report) -> str:
    """The report for people; every part that has nothing to say is left out."""
    parts = [
        [report.summary] if report.summary else [],
        _listed("Coverage", [f"{asked}: {met}" for asked, met in report.coverage]),
        _listed("Assumptions", report.assumptions),
        _listed("Questions that nobody answered" if report.questions else "", report.questions),
        _listed("What the language cannot say", report.boundaries),
        [f"Confidence, by the agent's own word: {report.confidence:.2f}"] if report.confidence is not None else [],
        [_spent(report)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _listed(title: str, items: list[str] | tuple[str, ...]) -> list[str]:
    return [f"{title}:", *(f"  - {item}" for item in items)] if items else []


def _spent(report: Report) -> str:
    tokens = sum(report.tokens.values())
    return (
        f"{report.agent} on {report.model}: {report.requests} requests, {report.calls} calls, "
        f"{tokens} tokens, ${report.usd}, {report.seconds} s"
    )
