"""Whether the user of a token is still there."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.users.models import User


async def caller_exists(session: AsyncSession, caller_id: UUID) -> bool:
    found = exists().where(User.id == caller_id)
    return await session.scalar(select(found)) is True
