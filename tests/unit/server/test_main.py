"""The composition root: everything starts, answers and ends, in order."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from auth.passwords import HashCost, PasswordHasher
from server import demo
from server.config import Config, DataConfig, HttpConfig, MailboxConfig, MetricsConfig
from server.main import System, build, serve, utc_now
from server.storage import StartError
from sfu.config import SfuConfig
from sip_gateway.config import SipConfig
from tests.unit.server.test_check import certificate

MAILBOX = MailboxConfig(
    host="127.0.0.1",
    security="none",
    username="answers",
    password="secret",
    address="answers@ucc.example",
)
CHEAP = PasswordHasher(HashCost(memory=64, rounds=1, parallelism=1))


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Loopback and free ports everywhere."""
    return Config(
        http=HttpConfig(host="127.0.0.1", port=0),
        data=DataConfig(tmp_path / "var"),
        sfu=SfuConfig(addresses=("127.0.0.1",), port=0),
        sip=SipConfig(hosts=("127.0.0.1",), port=0),
    )


class Running:
    """A served system; `async with` ends it as SIGTERM does."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.stop = asyncio.Event()
        self.port: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> Running:  # noqa: PYI034
        self.task = asyncio.create_task(serve(self.system, self.stop, self.port.set_result))
        waited: set[asyncio.Future[Any]] = {self.task, self.port}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if self.task.done():
            await self.task
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.stop.set()
        await self.task


async def test_it_serves_until_told_to_stop(config: Config) -> None:
    async with Running(build(config, CHEAP)) as running, ClientSession() as http:
        port = running.port.result()
        async with http.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert await response.json() == {"status": "ok"}
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


async def test_it_serves_https_itself(config: Config, tmp_path: Path) -> None:
    tls = certificate(tmp_path, utc_now().replace(year=2099))
    http = replace(config.http, tls_cert=tls.tls_cert, tls_key=tls.tls_key)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    async with (
        Running(build(replace(config, http=http), CHEAP)) as running,
        ClientSession() as client,
    ):
        url = f"https://127.0.0.1:{running.port.result()}/healthz"
        async with client.get(url, ssl=context) as response:
            assert response.headers["Strict-Transport-Security"] == "max-age=15552000"


async def test_taken_ports_are_named_by_their_keys(config: Config) -> None:
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        udp.bind(("127.0.0.1", 0))
        tcp_port, udp_port = tcp.getsockname()[1], udp.getsockname()[1]
        for changed, key in (
            (replace(config, http=replace(config.http, port=tcp_port)), "http.port"),
            (replace(config, sfu=replace(config.sfu, port=udp_port)), "sfu.port"),
            (replace(config, sip=replace(config.sip, port=udp_port)), "sip.port"),
            (replace(config, metrics=MetricsConfig(port=tcp_port)), "metrics.port"),
        ):
            with pytest.raises(StartError, match=f"^{key}: "):
                async with Running(build(changed, CHEAP)):
                    raise AssertionError("it started")


@pytest.mark.parametrize(
    ("http_host", "sip_host", "warns"),
    [("127.0.0.1", "127.0.0.1", False), ("0.0.0.0", "127.0.0.1", True)],
)
async def test_open_doors_with_demo_passwords_are_warned_of(
    config: Config, caplog: pytest.LogCaptureFixture, http_host: str, sip_host: str, warns: bool
) -> None:
    open_config = replace(
        config,
        http=replace(config.http, host=http_host),
        sip=replace(config.sip, hosts=(sip_host,)),
    )
    system = build(open_config, CHEAP)
    storage = system.storage
    await storage.prepare()
    await demo.install(storage.database, storage.box, CHEAP, "ucc", utc_now())
    caplog.set_level(logging.WARNING)
    async with Running(system):
        assert ("demo accounts with public passwords" in caplog.text) is warns


async def test_a_mailbox_that_is_away_stops_nobody(config: Config) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        mailbox = replace(MAILBOX, port=taken.getsockname()[1])
        system = build(replace(config, mailbox=mailbox), CHEAP)
        async with Running(system) as running, ClientSession() as http:
            url = f"http://127.0.0.1:{running.port.result()}/healthz"
            async with http.get(url) as response:
                assert response.status == 200
    assert system.mailbox is not None


@pytest.mark.parametrize(
    ("address", "told"),
    [("", "is needed where mail.sender is empty"), ("a" * 30 + "@x.example", "at most 21 letters")],
)
def test_an_address_that_no_calendar_could_answer_to(
    config: Config, address: str, told: str
) -> None:
    mailbox = replace(MAILBOX, address=address)
    with pytest.raises(StartError, match=f"^mailbox.address: .*{told}"):
        build(replace(config, mailbox=mailbox), CHEAP)
