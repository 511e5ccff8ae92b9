"""How the tests read refusals."""

from httpx2 import Response


def refusals(response: Response) -> dict[str, str]:
    """What was refused, by its place."""
    assert response.status_code == 422, response.text
    return {error["pointer"]: error["code"] for error in response.json()["errors"]}


def refusal(path: str, code: str, **values: object) -> dict[str, str]:
    """A refusal with a code, at a path inside the envelope `probe`."""
    return {f"#/probe/{path}": code}
