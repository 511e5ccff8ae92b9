"""The page: one HTML file that needs nothing from outside."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scaffolder.cli.page.diagram import diagram
from scaffolder.cli.page.facts import ProjectFacts

_BADGES = {"public": "everyone", "user": "signed in", "rule": "by rule", "none": "nobody"}


def page(facts: ProjectFacts) -> str:
    """Return a project as a page to look at: every text of the design is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ordered = sorted(facts.endpoints, key=lambda endpoint: endpoint.tag)
    groups = [(tag, list(endpoints)) for tag, endpoints in groupby(ordered, key=lambda endpoint: endpoint.tag)]
    template = environment.get_template("page.html.jinja")
    return template.render(facts=facts, groups=groups, badges=_BADGES, diagram=diagram(facts))
