"""What a request may carry."""

from typing import Annotated

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from app.platform.kinds import Int


class CreateReview(TypedDict):
    stars: Annotated[int, Int(1, 5)]


CREATE_REVIEW = TypeAdapter[CreateReview](CreateReview)
