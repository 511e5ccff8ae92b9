"""Whether the user of a token is still there."""

from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.users.models import User

_EXISTS = select(exists().where(User.id == bindparam("caller_id")))


async def caller_exists(connection: AsyncConnection, caller_id: UUID) -> bool:
    return await connection.scalar(_EXISTS, {"caller_id": caller_id}) is True
