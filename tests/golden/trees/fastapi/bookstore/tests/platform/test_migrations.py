from pathlib import Path

from alembic import command

from tests.databases import alembic_config, temporary_database


def test_migrations_go_up_to_the_models_and_down_and_up_again(tmp_path: Path) -> None:
    with temporary_database(tmp_path) as url:
        config = alembic_config(url)
        command.upgrade(config, "head")
        command.check(config)
        command.downgrade(config, "base")
        command.upgrade(config, "head")
        command.check(config)
