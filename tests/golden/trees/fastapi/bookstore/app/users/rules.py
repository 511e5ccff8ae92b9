"""What holds for rows of users: conditions and computed values, as SQL."""

from app.platform.writes import UniqueRule

UNIQUE = (UniqueRule(columns=("email",), names=("email",), nulls_equal=False),)
