"""What holds for rows of authors: conditions and computed values, as SQL."""

from app.platform.writes import UniqueRule

UNIQUE = (UniqueRule(columns=("name",), names=("name",), nulls_equal=False),)
