"""The time of a request: aware, in UTC, at millisecond precision."""

from datetime import UTC, datetime


def truncated(moment: datetime) -> datetime:
    """The moment in UTC without the digits behind its milliseconds."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


def now() -> datetime:
    return truncated(datetime.now(UTC))
