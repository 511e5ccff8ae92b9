"""The closed sets of codes that every rendering answers with (`wire.md`)."""

from __future__ import annotations

WIRE_CODES = (
    "malformed_json",
    "unauthenticated",
    "bad_credentials",
    "forbidden",
    "not_found",
    "method_not_allowed",
    "conflict",
    "illegal_transition",
    "in_use",
    "too_large",
    "unsupported_media_type",
    "invalid",
    "rate_limited",
    "internal",
    "not_implemented",
    "unavailable",
)
FIELD_CODES = (
    "unknown",
    "required",
    "null",
    "type",
    "blank",
    "format",
    "too_short",
    "too_long",
    "min",
    "max",
    "range",
    "choice",
    "pattern",
    "reference",
    "unique",
)
