"""What a request may carry."""

from typing import Annotated, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from app.platform.kinds import String, Text
from app.platform.validation import Items


class CreateArticle(TypedDict):
    title: Annotated[str, String(1, 200)]
    description: Annotated[str, String(1, 500)]
    body: Annotated[str, Text(None, None)]
    tag_list: NotRequired[
        Annotated[
            list[Annotated[str, String(1, 64)]],
            Items(None, 1000),
            Field(alias="tagList"),
        ]
    ]


CREATE_ARTICLE = TypeAdapter[CreateArticle](CreateArticle)


class UpdateArticle(TypedDict):
    title: NotRequired[Annotated[str, String(1, 200)]]
    description: NotRequired[Annotated[str, String(1, 500)]]
    body: NotRequired[Annotated[str, Text(None, None)]]
    tag_list: NotRequired[
        Annotated[
            list[Annotated[str, String(1, 64)]],
            Items(None, 1000),
            Field(alias="tagList"),
        ]
    ]


UPDATE_ARTICLE = TypeAdapter[UpdateArticle](UpdateArticle)
