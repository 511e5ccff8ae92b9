"""What a request may carry."""

from typing import Annotated

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from app.platform.kinds import Email, Password


class CreateUser(TypedDict):
    email: Annotated[str, Email()]
    password: Annotated[str, Password(8, 128)]


CREATE_USER = TypeAdapter[CreateUser](CreateUser)
