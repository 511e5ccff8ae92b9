"""What a request may carry."""

from typing import Annotated, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from app.platform.kinds import Bool, Choice, Int, Nullable, String, Text


class CreateNote(TypedDict):
    class_: NotRequired[
        Annotated[str, String(None, 100, "[^'\\\\]*"), Field(alias="class")]
    ]
    import_: NotRequired[
        Annotated[str | None, Nullable(Text(None, None)), Field(alias="import")]
    ]
    kind: NotRequired[Annotated[str, Choice(("None", "class", "def-1", "true"))]]
    session: NotRequired[Annotated[int, Int(None, None)]]
    metadata_: NotRequired[Annotated[bool, Bool(), Field(alias="metadata")]]
    body: NotRequired[Annotated[str | None, Nullable(String(2, 255))]]


CREATE_NOTE = TypeAdapter[CreateNote](CreateNote)


class UpdateNote(TypedDict):
    class_: NotRequired[
        Annotated[str, String(None, 100, "[^'\\\\]*"), Field(alias="class")]
    ]
    import_: NotRequired[
        Annotated[str | None, Nullable(Text(None, None)), Field(alias="import")]
    ]
    kind: NotRequired[Annotated[str, Choice(("None", "class", "def-1", "true"))]]
    session: NotRequired[Annotated[int, Int(None, None)]]
    metadata_: NotRequired[Annotated[bool, Bool(), Field(alias="metadata")]]
    body: NotRequired[Annotated[str | None, Nullable(String(2, 255))]]


UPDATE_NOTE = TypeAdapter[UpdateNote](UpdateNote)


class SendSending(TypedDict):
    import_: NotRequired[
        Annotated[str | None, Nullable(Text(None, None)), Field(alias="import")]
    ]


SEND_SENDING = TypeAdapter[SendSending](SendSending)
