"""What a request may carry."""

from typing import Annotated

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from app.platform.kinds import String


class CreateAuthor(TypedDict):
    name: Annotated[str, String(None, 120)]


CREATE_AUTHOR = TypeAdapter[CreateAuthor](CreateAuthor)
