"""Fixtures that every test may ask for. Nothing starts unless it is asked for."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, settings

from server.config import HttpConfig
from server.db.engine import Database
from tests.databases import TEMPLATE, PostgresMissing, PostgresServer, migrate_now, start_postgres
from tests.installation import Browser, Installation
from tests.speed import quick

# A busy machine is no reason to fail: how long an example takes says nothing about the code.
_PATIENT = [HealthCheck.too_slow]
# The same commit gives the same answer; `make fuzz` looks for new ones (HYPOTHESIS_PROFILE=search).
settings.register_profile(
    "ucc", deadline=None, suppress_health_check=_PATIENT, derandomize=True, database=None
)
settings.register_profile("search", deadline=None, suppress_health_check=_PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ucc"))


@pytest.hookimpl(optionalhook=True)  # without xdist nobody asks
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """For `-n auto`: one process more than cores, since there is always one that waits for a peer.

    Browsers that are to hear and see in time get a core each, and on a slow or busy machine there is
    one process less with browsers. They cannot have others beside them that give way: whoever is in a
    conference has to keep up with it, and on two cores three files did not, whatever their priority.
    """
    cores = os.cpu_count() or 1
    wanted = config.option.markexpr
    if not wanted.startswith("e2e"):
        return cores + 1
    processes = cores + 1 if "not live" in wanted else cores
    return max(1, processes if quick() else processes - 1)


def pytest_collection_finish() -> None:
    """What is there when tests begin, stays: no search for garbage has to look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL for the whole run. Its absence is a failure, never a skip."""
    try:
        server = start_postgres()
    except PostgresMissing as error:
        pytest.fail(str(error), pytrace=False)
    try:
        migrate_now(server.create("template0", TEMPLATE))
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    migrate_now(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "ucc.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated, empty database of each kind: what passes on one must pass on the other."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.lend()
    yield url
    server.take_back(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def installation(database: Database, tmp_path: Path) -> Installation:
    """Two vPBXs with people, on each kind of database."""
    return await Installation(database, folder=tmp_path).populate()


@pytest.fixture
async def small_installation(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """The same on SQLite only, for what has nothing to do with the database."""
    database = Database(sqlite_url)
    yield await Installation(database, folder=tmp_path).populate()
    await database.close()


@pytest.fixture
def static_folder(tmp_path: Path) -> Path:
    """A built web client in miniature."""
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>AdminCenter</title>")
    (folder / "room.html").write_text("<title>Room</title>")
    (folder / "answer.html").write_text("<title>Invitation</title>")
    (folder / "assets" / "app-1a2b.js").write_text("export {}")
    (folder / "favicon.svg").write_text("<svg/>")
    return folder


BrowserFactory = Callable[..., Awaitable[Browser]]


@pytest.fixture
async def open_browser(static_folder: Path) -> AsyncIterator[BrowserFactory]:
    """Makes browsers on one server: `await open_browser(installation)`."""
    servers: dict[int, TestServer] = {}
    browsers: list[Browser] = []

    async def make(installation: Installation, http: HttpConfig | None = None) -> Browser:
        key = id(http)
        if key not in servers:
            servers[key] = TestServer(installation.app(static_folder, http), host="localhost")
            await servers[key].start_server(auto_decompress=False)  # as server.main does
        # As browsers do for localhost: http counts as secure (W3C Secure Contexts §3.1).
        jar = CookieJar(treat_as_secure_origin=servers[key].make_url("/"))
        browser = Browser(TestClient(servers[key], cookie_jar=jar))
        browsers.append(browser)
        return browser

    yield make
    for browser in browsers:
        await browser.client.close()
    for server in servers.values():
        await server.close()
