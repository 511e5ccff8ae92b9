"""How the tests read refusals."""

from httpx2 import Response

from app.platform.messages import message


def refusals(response: Response) -> dict[str, str]:
    """What was refused, by its place."""
    assert response.status_code == 422, response.text
    return {place: texts[0] for place, texts in response.json()["errors"].items()}


def refusal(path: str, code: str, **values: object) -> dict[str, str]:
    """A refusal with a code, at a path inside the envelope `probe`."""
    return {path.replace("/", "."): message(code, values)}
