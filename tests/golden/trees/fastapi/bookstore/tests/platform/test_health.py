import asyncio
from pathlib import Path

from fastapi.testclient import TestClient

from app.config import Settings
from app.main import create_app
from app.platform.database import Database


def test_probes_answer(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "ok"}


def test_without_its_database_the_process_lives_but_is_not_ready(
    settings: Settings,
) -> None:
    away = settings.model_copy(
        update={"database_url": "postgresql://nobody@127.0.0.1:1/nothing"}
    )
    with TestClient(create_app(away)) as client:
        assert client.get("/ready").status_code == 503
        assert client.get("/health").status_code == 200


def test_the_description_is_served_as_it_is(client: TestClient) -> None:
    committed = Path(__file__).parents[2] / "openapi.json"
    response = client.get("/openapi.json")
    assert response.content == committed.read_bytes()
    assert response.headers["content-type"].startswith("application/json")


def test_the_documentation_needs_no_script_and_no_other_server(
    client: TestClient,
) -> None:
    response = client.get("/docs")
    assert response.status_code == 200
    assert "<script" not in response.text
    assert "src=" not in response.text
    assert "script-src" not in response.headers["content-security-policy"]


def test_the_database_is_set_up_for_its_work(database_url: str) -> None:
    async def pragmas() -> list[object]:
        database = Database(database_url)
        names = (
            ("journal_mode", "foreign_keys", "busy_timeout")
            if database.is_sqlite
            else ()
        )
        async with database.engine.connect() as connection:
            answers = [
                await connection.exec_driver_sql(f"PRAGMA {name}") for name in names
            ]
            found = [answer.scalar() for answer in answers]
        await database.dispose()
        return found

    assert asyncio.run(pragmas()) in ([], ["wal", 1, 5000])
