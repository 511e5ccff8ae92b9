"""What a request may carry."""

from typing import Annotated

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from app.platform.kinds import Text


class CreateComment(TypedDict):
    body: Annotated[str, Text(None, None)]


CREATE_COMMENT = TypeAdapter[CreateComment](CreateComment)
