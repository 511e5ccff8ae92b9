"""User operations of this project: override a method to change what an endpoint does."""

from app.users.operations import UserOperations


class UserService(UserOperations):
    """The operations that the router calls."""
