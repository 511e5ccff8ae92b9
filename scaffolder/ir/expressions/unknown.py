"""What may become of unknown at a place of an expression."""

from __future__ import annotations

from typing import Literal

Unknown = Literal["denies", "passes", "kept"]
OPPOSITE: dict[Unknown, Unknown] = {"denies": "passes", "passes": "denies", "kept": "kept"}
