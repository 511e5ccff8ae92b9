"""What a request may carry."""

from decimal import Decimal
from typing import Annotated, NotRequired
from uuid import UUID

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from app.platform.kinds import DecimalText, Reference, String, Uuid


class CreateBook(TypedDict):
    title: Annotated[str, String(None, 200)]
    author_id: Annotated[UUID, Reference("author", Uuid()), Field(alias="author")]
    price: Annotated[Decimal, DecimalText(8, 2, Decimal("0.01"), None)]


CREATE_BOOK = TypeAdapter[CreateBook](CreateBook)


class UpdateBook(TypedDict):
    title: NotRequired[Annotated[str, String(None, 200)]]
    author_id: NotRequired[
        Annotated[UUID, Reference("author", Uuid()), Field(alias="author")]
    ]
    price: NotRequired[Annotated[Decimal, DecimalText(8, 2, Decimal("0.01"), None)]]


UPDATE_BOOK = TypeAdapter[UpdateBook](UpdateBook)
