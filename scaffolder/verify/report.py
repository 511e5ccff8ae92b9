"""What a run found: by rule and request, for readers and for machines."""

from __future__ import annotations

import json
from collections import Counter
from xml.sax.saxutils import quoteattr

from scaffolder.record import Record, Struct, field
from scaffolder.verify.rules import RULES


class Finding(Record):
    """A departure from a rule: the request, what the contract expects and what came."""

    rule: str
    operation: str  # "POST /orders", or the raw target
    why: str
    request: str
    expected: str
    found: str

    @property
    def group(self) -> tuple[str, str]:
        return self.rule, self.operation


class Report(Struct):
    """Rules with the number of times they were asked, findings, and what could not be asked here."""

    design: str
    seed: int
    findings: list[Finding] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)  # (rule, operation)
    unasked: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    seconds: float = 0.0

    @property
    def groups(self) -> dict[tuple[str, str], list[Finding]]:
        found: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.group, []).append(finding)
        return found

    def as_json(self) -> dict[str, object]:
        return {
            "design": self.design,
            "seed": self.seed,
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "rules": {name: self.asked[name] for name in RULES if self.asked[name]},
            "notAsked": {name: self.unasked[name] for name in RULES if name in self.unasked and not self.asked[name]},
            "findings": [
                {
                    "rule": finding.rule,
                    "says": RULES[finding.rule].text,
                    "operation": finding.operation,
                    "why": finding.why,
                    "request": finding.request,
                    "expected": finding.expected,
                    "found": finding.found,
                }
                for finding in self.findings
            ],
        }

    def as_junit(self) -> str:
        """One test case for each rule and operation that was asked."""
        groups = self.groups
        cells = sorted({*self.cells, *groups})
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<testsuite name={quoteattr("scaffold verify " + self.design)} tests="{len(cells)}"'
            f' failures="{len(groups)}" time="{self.seconds:.1f}">',
        ]
        for rule, operation in cells:
            head = f"  <testcase classname={quoteattr(rule)} name={quoteattr(operation)}"
            if (rule, operation) not in groups:
                lines.append(f"{head}/>")
                continue
            first = groups[rule, operation][0]
            lines.append(f"{head}>")
            lines.append(f"    <failure message={quoteattr(xml_safe(first.why))}>{escaped(first)}</failure>")
            lines.append("  </testcase>")
        return "\n".join([*lines, "</testsuite>", ""])

    def as_text(self, most: int = 3) -> str:
        """The report for a reader; of each kind of departure the first few are shown whole."""
        lines: list[str] = []
        for (rule, operation), found in self.groups.items():
            lines += [f"✗ {rule} · {operation}", f"  {RULES[rule].text}"]
            for finding in found[:most]:
                lines += ["", f"  {finding.why}", *block("request", finding.request)]
                lines += [*block("expected", finding.expected), *block("answer", finding.found)]
            if len(found) > most:
                lines.append(f"  … and {len(found) - most} more of the kind")
            lines.append("")
        silent = {name: why for name, why in self.unasked.items() if not self.asked[name]}
        if silent:
            lines.append("not asked:")
            lines += [f"  {name}: {why}" for name, why in sorted(silent.items())]
        rules = sum(1 for name in RULES if self.asked[name])
        verdict = f"{len(self.findings)} departures in {len(self.groups)} places" if self.findings else "no departures"
        lines.append(
            f"{self.design}: {verdict}; {self.requests} requests, {rules} rules, {self.seconds:.0f} s, seed {self.seed}"
        )
        return "\n".join(lines)

    def written(self) -> str:
        return json.dumps(self.as_json(), ensure_ascii=False, indent=2)


def block(title: str, text: str) -> list[str]:
    first, *rest = text.splitlines() or [""]
    return [f"    {title + ':':10}{first}", *(f"              {line}" for line in rest)]


def xml_safe(text: str) -> str:
    return "".join(character if character >= " " or character in "\n\t" else "�" for character in text)


def escaped(finding: Finding) -> str:
    from xml.sax.saxutils import escape

    text = f"{finding.request}\n\nexpected: {finding.expected}\n\nanswer: {finding.found}"
    return escape(xml_safe(text))
