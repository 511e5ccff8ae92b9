"""`scaffold schema`: the JSON Schema of the design language, and of a pack's files."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from scaffolder.cli.report import Json, print_json


class Document(StrEnum):
    """What has a schema."""

    design = "design"
    pack = "pack"
    types = "types"


def schema(
    document: Annotated[
        Document, typer.Argument(metavar="[DOCUMENT]", help="design, or of a pack: pack (pack.yml), types (types.yml).")
    ] = Document.design,
    in_json: Json = False,
) -> None:
    """Print the JSON Schema of a design, or of a pack's files, for editors and other tools."""
    from scaffolder.design.schema import json_schema
    from scaffolder.packs.schema import manifest_schema, tables_schema

    print_json({"design": json_schema, "pack": manifest_schema, "types": tables_schema}[document.value]())
