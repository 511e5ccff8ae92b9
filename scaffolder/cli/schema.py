"""`scaffold schema`: the JSON Schema of the design language."""

from __future__ import annotations

from scaffolder.cli.report import Json, print_json


def schema(in_json: Json = False) -> None:
    """Print the JSON Schema of a design, for editors and other tools."""
    from scaffolder.design.schema import json_schema

    print_json(json_schema())
