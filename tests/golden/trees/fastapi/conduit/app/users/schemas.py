"""What a request may carry."""

from typing import Annotated, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from app.platform.kinds import Email, Nullable, Password, String, Text, Url


class CreateUser(TypedDict):
    username: Annotated[str, String(1, 64)]
    email: Annotated[str, Email()]
    password: Annotated[str, Password(8, 128)]


CREATE_USER = TypeAdapter[CreateUser](CreateUser)


class UpdateUser(TypedDict):
    email: NotRequired[Annotated[str, Email()]]
    username: NotRequired[Annotated[str, String(1, 64)]]
    password: NotRequired[Annotated[str, Password(8, 128)]]
    bio: NotRequired[Annotated[str | None, Nullable(Text(None, None))]]
    image: NotRequired[Annotated[str | None, Nullable(Url())]]


UPDATE_USER = TypeAdapter[UpdateUser](UpdateUser)
