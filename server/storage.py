"""What lies on disk: data directory, key file, database; and what stops a start there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from server.config import Config
from server.db import migrate, settings
from server.db.engine import Database
from server.secretbox import SecretBox, SecretError, load_keys


class StartError(Exception):
    """The system cannot start; the text is one line for people."""


@dataclass(frozen=True, slots=True)
class Storage:
    """The database and the box that opens its secrets."""

    database: Database
    box: SecretBox

    async def prepare(self) -> None:
        """Fill an empty database with the schema; refuse an old one and a foreign one.

        Raises StartError.
        """
        try:
            revisions = await migrate.revisions(self.database)
            if revisions.current is None:
                await migrate.upgrade(self.database)
            elif not revisions.up_to_date:
                raise StartError(
                    f"database: schema {revisions.current}, this version needs "
                    f"{revisions.head}; make a backup and run `ucc migrate`"
                )
            await self._check_key()
        except (SQLAlchemyError, OSError) as error:
            raise StartError(f"database: {self.describe_fault(error)}") from error

    async def migrate(self) -> None:
        """Bring the schema to the newest. Raises StartError."""
        try:
            await migrate.upgrade(self.database)
            await self._check_key()
        except (SQLAlchemyError, OSError) as error:
            raise StartError(f"database: {self.describe_fault(error)}") from error

    async def _check_key(self) -> None:
        try:
            async with self.database.write() as connection:
                await settings.check_key(connection, self.box)
        except SecretError as error:
            raise StartError(f"data.key_file: does not belong to this database: {error}") from error

    def describe_fault(self, error: Exception) -> str:
        """Which database and why, in one line and without its password."""
        reason = str(getattr(error, "orig", None) or error) or type(error).__name__
        return f"{self.database.describe()}: {reason.splitlines()[0]}"


def open_storage(config: Config) -> Storage:
    """Make data directory and key file where missing; the database is not touched yet.

    Raises StartError.
    """
    try:
        config.data.dir.mkdir(parents=True, exist_ok=True)
        box = SecretBox(load_keys(config.data.key_path))
    except OSError as error:
        raise StartError(f"data.dir: {config.data.dir}: {error.strerror}") from error
    except SecretError as error:
        raise StartError(f"data.key_file: {error}") from error
    try:
        return Storage(Database(config.database_url), box)
    except ImportError as error:
        raise StartError(
            "database.url: PostgreSQL needs a driver: pip install 'ucc-webrtc[postgresql]'"
        ) from error
