"""The whole service in one process: what happens in a conference reaches another system."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer
from yarl import URL

from auth.passwords import HashCost, PasswordHasher
from server import demo
from server.config import Config, DataConfig, HttpConfig, WebhooksConfig
from server.main import build, utc_now
from sfu.config import SfuConfig
from sip_gateway.config import SipConfig
from tests.integration.test_signalling_system import Visitor, plan
from tests.webhook_receiver import Receiver, receiving

CHEAP = HashCost(memory=64, rounds=1, parallelism=1)


async def until(receiver: Receiver, event: str) -> None:
    async with asyncio.timeout(20):
        while event not in receiver.events():
            receiver.arrived.clear()
            await receiver.arrived.wait()


async def test_a_conference_from_beginning_to_end(tmp_path: Path) -> None:
    config = Config(
        http=HttpConfig(host="127.0.0.1", port=0),
        data=DataConfig(dir=tmp_path),
        sfu=SfuConfig(addresses=("127.0.0.1",), port=0),
        sip=SipConfig(hosts=("127.0.0.1",), port=0),
        webhooks=WebhooksConfig(private_networks=("127.0.0.1",)),
    )
    hasher = PasswordHasher(CHEAP)
    system = build(config, hasher)
    await system.storage.prepare()
    await demo.install(system.storage.database, system.storage.box, hasher, "ucc", utc_now())
    server = TestServer(system.app)
    await server.start_server()
    base = str(server.make_url("/")).rstrip("/")
    jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(base))
    async with receiving() as receiver, ClientSession(cookie_jar=jar) as http:
        admin = Visitor(http, base)
        await admin.log_in("admin")
        events = ["conference.created", "room.started", "participant.joined", "room.ended"]
        raw = {"url": f"{receiver.base}/in", "events": [*events, "call.ended"]}
        secret = (await admin.post("/api/v1/webhooks", raw))["secret"]
        conference = await plan(admin)
        await admin.join(conference)
        await until(receiver, "participant.joined")
        await admin.send(type="mod", id=2, op="end")
        await admin.going_away()
        await admin.rtc.close()
        await until(receiver, "room.ended")
        await until(receiver, "call.ended")
    await server.close()
    assert sorted(receiver.events()) == sorted([*events, "call.ended"])
    assert all(got.is_signed_with(secret) for got in receiver.got)
    ended = next(got.json["data"] for got in receiver.got if got.event == "call.ended")
    assert ended["conference"]["id"] == conference
    assert (ended["call"]["cause"], ended["call"]["kind"]) == ("ended-by-organiser", "browser")
    assert ended["call"]["answered_at"] is not None
