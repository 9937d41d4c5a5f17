"""What must be on disk before anything starts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from server.config import Config, DatabaseConfig, DataConfig
from server.db import migrate
from server.storage import StartError, Storage, open_storage


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=DataConfig(tmp_path / "deep" / "var"))


async def prepared(config: Config) -> Storage:
    storage = open_storage(config)
    try:
        await storage.prepare()
    finally:
        await storage.database.close()
    return storage


async def test_an_empty_place_is_filled(config: Config) -> None:
    storage = await prepared(config)
    assert (config.data.dir / "ucc.sqlite3").is_file()
    assert (await migrate.revisions(storage.database)).up_to_date
    await prepared(config)
    await storage.database.close()


async def test_an_old_schema_asks_for_a_backup_and_ucc_migrate(config: Config) -> None:
    storage = await prepared(config)
    async with storage.database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StartError, match=r"schema 0000, .* needs \d{4}; .* run `ucc migrate`"):
        await storage.prepare()
    await storage.database.close()


async def test_migrating_an_empty_database(config: Config) -> None:
    storage = open_storage(config)
    await storage.migrate()
    assert (await migrate.revisions(storage.database)).up_to_date
    await storage.database.close()


async def test_a_key_file_of_elsewhere(config: Config) -> None:
    await prepared(config)
    config.data.key_path.unlink()
    with pytest.raises(StartError, match="key_file: does not belong to this database"):
        await prepared(config)


async def test_a_file_that_is_no_database(config: Config) -> None:
    await prepared(config)
    (config.data.dir / "ucc.sqlite3").write_text("no database, but long enough to be read " * 99)
    storage = open_storage(config)
    with pytest.raises(StartError, match="file is not a database"):
        await storage.prepare()
    await storage.database.close()


async def test_an_unreachable_server_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://ucc:hunter2@127.0.0.1:1/ucc"
    storage = open_storage(Config(data=DataConfig(tmp_path), database=DatabaseConfig(url)))
    with pytest.raises(StartError, match=r"127\.0\.0\.1:1/ucc: ") as caught:
        await storage.prepare()
    assert "hunter2" not in str(caught.value) and "\n" not in str(caught.value)
    await storage.database.close()


def test_a_data_directory_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match=r"data\.dir: .*file/var: Not a directory"):
        open_storage(Config(data=DataConfig(tmp_path / "file" / "var")))


def test_postgresql_without_its_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    url = DatabaseConfig("postgresql://ucc@127.0.0.1/ucc")
    with pytest.raises(StartError, match=r"ucc-webrtc\[postgresql\]"):
        open_storage(Config(data=DataConfig(tmp_path), database=url))
