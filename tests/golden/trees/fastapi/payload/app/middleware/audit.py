"""q" ' ''' ''' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third"""

from collections.abc import AsyncIterator

from fastapi import Request


async def audit(request: Request) -> AsyncIterator[None]:
    """Runs around an endpoint: before `yield` on the way in, where it may raise a problem, after it on the way out."""
    yield
