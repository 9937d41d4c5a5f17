"""Databases for tests: a PostgreSQL of our own on a free port, and SQLite files."""

from __future__ import annotations

import asyncio
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from server.db import migrate
from server.db.engine import Database
from tests.ports import free_port

BINARIES = Path("/usr/lib/postgresql")
TEMPLATE = "migrated"
# As replica, PostgreSQL checks no foreign keys, so that the order does not matter.
EMPTY = """
DO $$
DECLARE each text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', each); END LOOP;
    FOR each IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'
    LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', each); END LOOP;
END $$
"""


class PostgresMissing(Exception):
    """There is no PostgreSQL on this machine; the text tells what to do."""


@dataclass
class PostgresServer:
    """A server in a directory of its own, reachable over loopback only."""

    directory: Path
    port: int
    binaries: Path
    guard: subprocess.Popen[bytes]
    numbers: itertools.count[int] = field(default_factory=itertools.count)
    idle: list[str] = field(default_factory=list)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def create(self, template: str, name: str | None = None) -> str:
        """A new database copied from `template`; returns its URL."""
        name = name or f"test_{next(self.numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def lend(self) -> str:
        """The URL of a migrated, empty database. To empty one is a hundred times less work for
        the disk than to make one."""
        return self.idle.pop() if self.idle else self.create(TEMPLATE)

    def take_back(self, url: str) -> None:
        """Whoever still uses the database is thrown out, such as a killed process's backends."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute(EMPTY)
        self.idle.append(url)

    def stop(self) -> None:
        assert self.guard.stdin is not None
        self.guard.stdin.close()
        self.guard.wait()


def start_postgres() -> PostgresServer:
    """Start a server, as user postgres when we are root: it refuses to run as root.

    Raises PostgresMissing.
    """
    versions = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise PostgresMissing(f"no PostgreSQL under {BINARIES}: run `make deps`")
    binaries = versions[-1].parent
    directory = Path(tempfile.mkdtemp(prefix="ucc-postgresql-"))
    if os.getuid() == 0:
        shutil.chown(directory, "postgres", "postgres")
    data, log, port = str(directory / "data"), str(directory / "log"), free_port()
    guard = start_guard(binaries, directory)
    run(binaries, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
    # Durability costs seconds and is SIGKILLed nowhere here.
    options = f"-h 127.0.0.1 -p {port} -k {directory} -c fsync=off -c max_connections=50"
    run(binaries, "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    return PostgresServer(directory, port, binaries, guard)


def start_guard(binaries: Path, directory: Path) -> subprocess.Popen[bytes]:
    """A process that stops the server and removes its directory when its input ends.

    The kernel ends it when we do, however that happens: also a killed test run leaves nothing.
    """
    script = 'cat; "$0" -D "$1/data" -m immediate stop; rm -rf "$1"'
    return subprocess.Popen(
        ["sh", "-c", script, str(binaries / "pg_ctl"), str(directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,  # Ctrl+C is for us, not for it
        **identity(),
    )


def identity() -> dict[str, Any]:
    """Whom PostgreSQL's programs run as."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}


def run(binaries: Path, program: str, *arguments: str) -> None:
    """Run a PostgreSQL program; its output becomes the message when it fails."""
    command: Sequence[str] = (str(binaries / program), *arguments)
    # A file and not a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        result = subprocess.run(
            command, check=False, stdout=output, stderr=output, cwd="/", **identity()
        )
        if result.returncode != 0:
            output.seek(0)
            raise RuntimeError(f"{program}: {output.read().decode(errors='replace')}")


def migrate_now(url: str) -> None:
    """Bring the database behind `url` to the newest schema and let go of it.

    In a thread of its own: a fixture may be asked for while a test's loop is running.
    """

    async def upgrade() -> None:
        database = Database(url)
        await migrate.upgrade(database)
        await database.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(upgrade())).result()
