"""Somebody's server that webhooks lead to, on loopback: good, slow, broken, hostile."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from server.domain.reachable import Address
from server.webhooks.sender import Sender
from server.webhooks.worker import WebhookWorker
from tests.installation import Installation

LOOPBACK = (ip_network("127.0.0.1"),)


@dataclass
class Got:
    """A message as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> str:
        kind: str = self.json["type"]
        return kind

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.body)
        return value

    def is_signed_with(self, secret: str) -> bool:
        """As the receiver's library checks it (Standard Webhooks 1.0), written out once more."""
        key = base64.b64decode(secret.split("_")[1])
        signed = b".".join(
            (self.id.encode(), self.headers["webhook-timestamp"].encode(), self.body)
        )
        mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{mac}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """`answers` are given one after the other, then 204; what is asked of /slow waits for
    `released`."""

    got: list[Got] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    base: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.got.append(Got(request.path, headers, await request.read()))
        self.arrived.set()
        if request.path == "/slow":
            await self.released.wait()
        if request.path == "/endless":
            return await self._endless(request)
        status = self.answers.pop(0) if self.answers else 204
        where = {"Location": f"{self.base}/elsewhere"} if 300 <= status < 400 else {}
        return web.Response(status=status, headers={"Set-Cookie": "a=b", **where})

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while not self.released.is_set():
            await response.write(b"x" * 65536)
        return response

    def events(self) -> list[str]:
        return [one.event for one in self.got]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.handle)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    receiver.base = f"http://127.0.0.1:{server.port}"
    try:
        yield receiver
    finally:
        receiver.released.set()
        await server.close()


class Names:
    """A name server whose answers tests choose."""

    def __init__(self) -> None:
        self.addresses: dict[str, list[str]] = {}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[Address]:
        self.asked.append(host)
        if host not in self.addresses:
            raise OSError("no such name")
        return [ip_address(text) for text in self.addresses[host]]


def worker_of(installation: Installation, sender: Sender, owner: str = "one") -> WebhookWorker:
    return WebhookWorker(
        installation.database,
        installation.webhook_rows,
        sender.send,
        clock=installation.clock,
        owner=owner,
    )


async def deliver(worker: WebhookWorker) -> int:
    """All that is due now; how many attempts that took."""
    total = 0
    while begun := await worker.begin_due():
        total += begun
        await worker.settle_all()
    return total
