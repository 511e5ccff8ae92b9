"""What can be done with users: transactions, rules and effects."""

from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import quote

from sqlalchemy import Select, bindparam, func, literal, select, update

from app.platform.bodies import Body
from app.platform.caller import ANY_CALLER, Caller
from app.platform.columns import BigInt
from app.platform.credentials import credentials, folded
from app.platform.database import Database
from app.platform.keys import text_key
from app.platform.passwords import hash_password, verify_password
from app.platform.problems import bad_credentials, broken_elsewhere, forbidden
from app.platform.ratelimit import LoginThrottle
from app.platform.tokens import Tokens
from app.platform.validation import validate
from app.platform.writes import (
    Created,
    add_link,
    broken,
    by_key,
    changed,
    find_row,
    found,
    holds,
    insert_row,
    refuse_duplicates,
    remove_link,
)
from app.users import repository, rules, schemas
from app.users.models import User, user_followers


@cache
def _create_user_place() -> Select[*tuple[Any, ...]]:
    return select(User.username).where(User.id == bindparam("key"))


@cache
def _get_user_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return repository.session_statement().where(User.id == caller.key)


@cache
def _get_profile_statement(caller: Caller = ANY_CALLER) -> Select[*tuple[Any, ...]]:
    return repository.profile_statement().where(User.username == bindparam("key"))


class UserOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database, tokens: Tokens) -> None:
        self.database = database
        self.tokens = tokens

    async def create_user(self, caller: Caller, body: Body) -> Created:
        """Create user"""
        async with self.database.write() as connection:
            members = body.members("user", "user")
            data = validate(schemas.CREATE_USER, members, body, "user")
            values: dict[str, Any] = {
                "email": data["email"],
                "username": data["username"],
                "password": await hash_password(data["password"]),
                "bio": None,
                "image": None,
                "created_at": caller.now,
                "updated_at": caller.now,
            }
            await refuse_duplicates(
                connection, User, rules.UNIQUE, values, data, resource="user"
            )
            user_id: int = await insert_row(connection, User, values)
            rows = await repository.session_rows(
                connection,
                caller,
                by_key(repository.session_statement(), User.id),
                {"key": user_id},
                token=self.tokens.issue(user_id, caller.now),
            )
            place = (
                await connection.execute(_create_user_place(), {"key": user_id})
            ).one()
            location = "".join(("/api/profiles/", quote(str(place[0]), safe="")))
        return Created(rows[0], location)

    async def get_user(self, caller: Caller) -> Any:
        """Get user"""
        async with self.database.read() as connection:
            rows = await repository.session_rows(
                connection, caller, _get_user_statement(), {}, token=caller.token
            )
            return found(next(iter(rows), None), "user")

    async def update_user(self, caller: Caller, body: Body) -> Any:
        """Update user"""
        async with self.database.write() as connection:
            user = found(
                await find_row(connection, User, User.id == caller.key, lock=True),
                "user",
            )
            user_id = user.id
            if not await holds(
                connection, rules.can_update(User, caller), User.id == user_id
            ):
                raise forbidden("user")
            members = body.members("user", "user")
            data = validate(schemas.UPDATE_USER, members, body, "user")
            values: dict[str, Any] = {}
            if "email" in data:
                values["email"] = data["email"]
            if "username" in data:
                values["username"] = data["username"]
            if "password" in data:
                values["password"] = await hash_password(data["password"])
            if "bio" in data:
                values["bio"] = data["bio"]
            if "image" in data:
                values["image"] = data["image"]
            await refuse_duplicates(
                connection, User, rules.UNIQUE, values, data, row=user, resource="user"
            )
            changes = changed(user, values)
            if changes:
                await connection.execute(
                    update(User)
                    .where(User.id == user_id)
                    .values(**changes, updated_at=caller.now)
                )
            if not await holds(
                connection, rules.can_update(User, caller), User.id == user_id
            ):
                raise forbidden("user")
            rows = await repository.session_rows(
                connection,
                caller,
                by_key(repository.session_statement(), User.id),
                {"key": user_id},
                token=caller.token,
            )
        return rows[0]

    async def login(
        self, caller: Caller, body: Body, throttle: LoginThrottle, ip: str
    ) -> Any:
        """Login"""
        members = body.members("user", "user")
        identity, secret = credentials(members, "email", "password", "user")
        identity = folded(identity)
        throttle.check(identity, ip)
        async with self.database.read() as connection:
            account = (
                await connection.execute(
                    select(User.id, User.password).where(User.email == identity)
                )
            ).one_or_none()
        if (
            not await verify_password(secret, account[1] if account else None)
            or account is None
        ):
            throttle.failed(identity, ip)
            raise bad_credentials()
        caller = replace(caller, id=account[0])
        async with self.database.read() as connection:
            rows = await repository.session_rows(
                connection,
                caller,
                by_key(repository.session_statement(), User.id),
                {"key": account[0]},
                token=self.tokens.issue(account[0], caller.now),
            )
        return found(next(iter(rows), None), "user")

    async def get_profile(self, caller: Caller, username: str) -> Any:
        """Get profile"""
        async with self.database.read() as connection:
            rows = await repository.profile_rows(
                connection,
                caller,
                _get_profile_statement(),
                {"key": text_key(username, "profile")},
            )
            return found(next(iter(rows), None), "profile")

    async def follow_profile(self, caller: Caller, username: str) -> Any:
        """Follow profile"""
        async with self.database.write() as connection:
            user = found(
                await find_row(
                    connection,
                    User,
                    User.username == text_key(username, "profile"),
                    lock=True,
                ),
                "profile",
            )
            user_id = user.id
            await add_link(
                connection,
                user_followers,
                {
                    user_followers.c.user_id: user_id,
                    user_followers.c.related_user_id: caller.id,
                },
            )
            listed = user_followers.alias()
            if await broken(
                connection,
                User.id,
                [user_id],
                select(func.count())
                .select_from(listed)
                .where(listed.c.user_id == User.id)
                .correlate_except(listed)
                .scalar_subquery()
                <= literal(1000, BigInt()),
            ):
                raise broken_elsewhere("max", "must be at most 1000", "user")
            rows = await repository.profile_rows(
                connection,
                caller,
                by_key(repository.profile_statement(), User.id),
                {"key": user_id},
            )
        return rows[0]

    async def unfollow_profile(self, caller: Caller, username: str) -> Any:
        """Unfollow profile"""
        async with self.database.write() as connection:
            user = found(
                await find_row(
                    connection,
                    User,
                    User.username == text_key(username, "profile"),
                    lock=True,
                ),
                "profile",
            )
            user_id = user.id
            await remove_link(
                connection,
                user_followers,
                {
                    user_followers.c.user_id: user_id,
                    user_followers.c.related_user_id: caller.id,
                },
            )
            rows = await repository.profile_rows(
                connection,
                caller,
                by_key(repository.profile_statement(), User.id),
                {"key": user_id},
            )
        return rows[0]
