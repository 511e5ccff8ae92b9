"""The suite on a server that is not ours: it finds what was planted there, and nothing else."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from scaffolder.ir.model import Project
from scaffolder.pipeline import read
from scaffolder.render.openapi.document import openapi_json
from scaffolder.verify.report import Report
from scaffolder.verify.run import Run, Unfit
from scaffolder.verify.suite import run_suite
from tests.verify.notes import serving

DESIGN = Path(__file__).parent / "notes.json"
# A deviation, the places where it must be reported, and what every finding must speak of.
PLANTED = {
    "no location": ({("create", "POST /notes")}, r"(?i)header location"),
    "filter ignored": ({("list.filter", "GET /notes")}, r"GET /notes\?stars="),
    "nan is taken": ({("body.malformed", "POST /notes"), ("body.malformed", "PATCH /notes/{id}")}, "NaN|Infinity"),
    "five stars go": ({("requires", "DELETE /notes/{id}")}, "expected 409, got 204"),
    "blanks are kept": ({("input.accepted", "POST /notes")}, r"/title: expected \"(\S+)\", got \"\s*\1\s*\""),
    "ids ascend": ({("list.sort", "GET /notes")}, "sort=-stars"),
}


@cache
def project() -> Project:
    found = read(DESIGN).project
    assert found is not None
    return found


def verified(seed: int, *deviations: str) -> Report:
    """The report on a server with these deviations."""
    with serving(openapi_json(project()).encode(), *deviations) as origin:
        report = Report("notes", seed)
        run_suite(Run(project(), origin, seed, report))
    return report


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_server_that_keeps_the_contract_has_no_departures(seed: int) -> None:
    report = verified(seed)
    assert [finding.why for finding in report.findings] == []
    assert report.requests > 300


@pytest.mark.parametrize("deviation", PLANTED)
def test_a_planted_deviation_is_reported_and_nothing_else(deviation: str) -> None:
    places, evidence = PLANTED[deviation]
    report = verified(1, deviation)
    assert places <= set(report.groups)
    strange = [one for one in report.findings if not re.search(evidence, f"{one.why}\n{one.request}")]
    assert strange == []


def test_the_report_names_the_rule_the_request_and_both_answers() -> None:
    text = verified(1, "five stars go").as_text()
    assert "requires · DELETE /notes/{id}" in text
    assert "a precondition that does not hold is 409 with its own code" in text
    assert "request:  DELETE /notes/" in text
    assert "expected: 409" in text
    assert "answer:   204" in text


def test_junit_has_a_case_for_each_rule_and_operation_and_a_failure_for_each_departure() -> None:
    report = verified(1, "five stars go")
    suite = fromstring(report.as_junit())
    failed = {(case.get("classname"), case.get("name")) for case in suite if case.find("failure") is not None}
    assert failed == {("requires", "DELETE /notes/{id}")}
    assert len(suite) > 40


def test_a_seed_repeats_a_run() -> None:
    first, second = verified(5), verified(5)
    assert (first.requests, first.asked) == (second.requests, second.asked)


def test_a_database_with_rows_of_others_is_refused() -> None:
    with serving(openapi_json(project()).encode()) as origin:
        first = Run(project(), origin, 1, Report("notes", 1))
        run_suite(first, ("missing",))
        with pytest.raises(Unfit, match="database of its own"):
            run_suite(Run(project(), origin, 1, Report("notes", 1)))
