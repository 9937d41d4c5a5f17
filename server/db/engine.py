"""The database: one engine, reading and writing transactions, and what SQLite needs for them."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    closing,
    nullcontext,
)
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from server.db.folding import teach_sqlite

# Seconds that a statement waits for SQLite's single writer (another process, say `ucc migrate`).
SQLITE_BUSY = 10
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


class DatabaseUrlError(ValueError):
    """A database URL that we cannot serve."""


def parse_url(text: str) -> URL:
    """Read a URL and pick the asynchronous driver. Raises DatabaseUrlError, without the URL:
    it may hold a password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError("not a database URL") from None
    driver = _DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise DatabaseUrlError("only sqlite:///… and postgresql://… are supported")
    return url.set(drivername=driver)


class Database:
    """Owner of the engine. Repositories get the connection of a transaction, never this."""

    def __init__(self, url: str) -> None:
        self._url = parse_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = _make_engine(self._url)
        # SQLite has one writer. Queueing here is fair; its own busy loop is a lottery.
        self._writer: AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )

    @property
    def engine(self) -> AsyncEngine:
        return self._engine

    def describe(self) -> str:
        """The URL without its password, for people."""
        return self._url.render_as_string(hide_password=True)

    def probe(self) -> None:
        """Open and read a SQLite file once here: the driver leaves its thread behind where
        that fails.

        Raises OSError.
        """
        if not self.is_sqlite or not self._url.database:
            return
        try:
            with closing(sqlite3.connect(self._url.database, timeout=SQLITE_BUSY)) as connection:
                connection.execute("PRAGMA schema_version")
        except sqlite3.Error as error:
            raise OSError(str(error)) from error

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads: one consistent picture, rolled back at the end."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that commits when the block ends without an exception.

        When this returns, the change is on disk (SQLite: synchronous=FULL).
        """
        async with self._writer, self._engine.connect() as connection:
            await connection.execution_options(ucc_write=True)
            async with connection.begin():
                yield connection

    async def close(self) -> None:
        await self._engine.dispose()


def _make_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_pre_ping=url.get_backend_name() != "sqlite",
        hide_parameters=True,  # errors end up in the log, and values may be secrets
    )
    if url.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        event.listen(engine.sync_engine, "handle_error", _keep_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    # Left to itself the driver begins transactions late and never IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {SQLITE_BUSY * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    teach_sqlite(connection)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading later can fail in ways no timeout cures.
    writing = connection.get_execution_options().get("ucc_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _keep_sqlite(context: ExceptionContext) -> None:
    """Roll back when somebody is cancelled in a statement, instead of closing the connection.

    SQLAlchemy closes it, since with other drivers nobody knows where it stands. Here a thread does
    one thing after the other, so the rollback comes after the statement; but a connection that is
    closed while a statement still has rows lives on (sqlite3_close_v2) and with it the lock of the
    only writer, until Python happens to collect that cursor.
    """
    if isinstance(context.original_exception, asyncio.CancelledError):
        context.is_disconnect = False
