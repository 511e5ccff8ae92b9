"""What can be done with users: transactions, rules and effects."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.platform.bodies import Body
from app.platform.caller import Caller
from app.platform.credentials import credentials, folded
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.passwords import hash_password, verify_password
from app.platform.problems import bad_credentials
from app.platform.ratelimit import LoginThrottle
from app.platform.tokens import Tokens
from app.platform.validation import validate
from app.platform.writes import Created, by_key, found, insert_row, refuse_duplicates
from app.services import Services
from app.users import repository, rules, schemas
from app.users.models import User


class UserOperations:
    """Every operation of the endpoints; `service.py` holds the class that the router uses."""

    def __init__(self, database: Database, services: Services, tokens: Tokens) -> None:
        self.database = database
        self.tokens = tokens
        self.services = services

    async def login(
        self, caller: Caller, body: Body, throttle: LoginThrottle, ip: str
    ) -> Any:
        """q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third"""
        members = body.members(None, "user")
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

    async def create_user(self, caller: Caller, body: Body) -> Created:
        """Create user"""
        async with self.database.write() as connection:
            members = body.members(None, "user")
            data = validate(schemas.CREATE_USER, members, body, "user")
            values: dict[str, Any] = {
                "id": new_id(),
                "email": data["email"],
                "password": await hash_password(data["password"]),
                "created_at": caller.now,
                "updated_at": caller.now,
            }
            await refuse_duplicates(
                connection, User, rules.UNIQUE, values, data, resource="user"
            )
            user_id: UUID = await insert_row(connection, User, values)
            rows = await repository.session_rows(
                connection,
                caller,
                by_key(repository.session_statement(), User.id),
                {"key": user_id},
                token=self.tokens.issue(user_id, caller.now),
            )
        return Created(rows[0])
