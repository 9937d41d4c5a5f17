"""The command `ucc` as a process: what it prints, how it ends, what it keeps."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, CookieJar
from yarl import URL

from server import demo
from tests.databases import PostgresServer

UCC = (sys.executable, "-m", "server.cli")
ALICE = next(person for person in demo.PEOPLE if person.id == "alice")


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Loopback and free ports everywhere, data in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UCC_")}
    return kept | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "UCC_HTTP_HOST": "127.0.0.1",
        "UCC_HTTP_PORT": "0",
        "UCC_SFU_ADDRESSES": "127.0.0.1",
        "UCC_SFU_PORT": "0",
        "UCC_SIP_HOSTS": "127.0.0.1",
        "UCC_SIP_PORT": "0",
        "UCC_DATA_DIR": str(folder / "var"),
        **variables,
    }


@dataclass
class Service:
    process: subprocess.Popen[str]
    url: URL
    printed: str

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def serving(folder: Path, *arguments: str, **variables: str) -> Iterator[Service]:
    """`ucc serve` from its first word until the test is done with it."""
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            [*UCC, "serve", *arguments],
            env=environment(folder, **variables),
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    try:
        printed = ""
        while "Stop with" not in printed and "listens at" not in printed:
            line = process.stdout.readline()
            assert line, (folder / "log").read_text()
            printed += line
        found = re.search(r"http://\S+", printed)
        assert found is not None
        yield Service(process, URL(found.group()), printed)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Alice:
    """Alice's browser, reduced to what the test says."""

    def __init__(self, http: ClientSession, url: URL) -> None:
        self.http = http
        self.url = url
        self.csrf = ""

    async def call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Origin": str(self.url.origin()), "X-CSRF-Token": self.csrf}
        url = self.url.joinpath(path)
        async with self.http.request(method, url, json=body, headers=headers) as response:
            assert response.ok, await response.text()
            return await response.json()

    async def log_in(self) -> None:
        body = {"email": ALICE.email, "password": ALICE.password}
        self.csrf = (await self.call("POST", "api/v1/session", body))["csrf"]


def browser(url: URL) -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=url))


async def test_demo_kill_and_come_back(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo") as service:
        for needed in ("alice@demo.example", "demo-alice", "9000", "201/demo-201", str(tmp_path)):
            assert needed in service.printed
        async with browser(service.url) as http:
            alice = Alice(http, service.url)
            await alice.log_in()
            made = await alice.call("POST", "api/v1/conferences", {"room_number": "4711"})
        assert service.end(signal.SIGKILL) == -signal.SIGKILL
    with serving(tmp_path, "--demo") as service:
        async with browser(service.url) as http:
            alice = Alice(http, service.url)
            await alice.log_in()
            listed = await alice.call("GET", "api/v1/conferences")
        assert [item["id"] for item in listed["items"]] == [made["id"]]
        assert service.end(signal.SIGTERM) == 0
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    assert "demo-alice" not in log and "demo-201" not in log


def test_without_demo_there_is_nobody_and_ctrl_c_is_a_clean_end(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    with serving(tmp_path, UCC_DATABASE_URL=postgres.create("template0")) as service:
        assert "listens at http://localhost:" in service.printed
        assert "demo" not in service.printed
        assert service.end(signal.SIGINT) == 0
