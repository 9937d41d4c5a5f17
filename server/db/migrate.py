"""Bring a database to the newest schema, and tell where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server.db.engine import Database


@dataclass(frozen=True, slots=True)
class Revisions:
    """`current` is None for an empty database."""

    current: str | None
    head: str | None

    @property
    def up_to_date(self) -> bool:
        return self.current is not None and self.current == self.head


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config


async def upgrade(database: Database) -> None:
    """Apply the missing migrations in one transaction. Raises like `revisions`."""

    def run(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    database.probe()
    async with database.write() as connection:
        await connection.run_sync(run)


async def revisions(database: Database) -> Revisions:
    """Where the database stands. Raises SQLAlchemyError or OSError when it is unreachable."""

    def current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    database.probe()
    async with database.read() as connection:
        revision = await connection.run_sync(current)
    return Revisions(revision, ScriptDirectory.from_config(_config()).get_current_head())
