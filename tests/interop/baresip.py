"""baresip: every transport, codec and way to encrypt, one call each."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Final

from sip_gateway.api import LegDigit, LegEntered, LegHeld, LegLeft
from tests.e2e.softphone import Login, Softphone
from tests.integration.test_sip_adhoc import hears
from tests.interop.conference import BOB_HERTZ, KEYED, Conference, tried
from tests.interop.table import Row

PEER: Final = "baresip"
HERTZ: Final = 700.0
CODECS: Final = (
    ("PCMA", "PCMA/8000/1", 8_000),
    ("PCMU", "PCMU/8000/1", 8_000),
    ("G722", "G722/16000/1", 16_000),
    ("opus", "opus/48000/2", 48_000),
)
TRANSPORTS: Final = ("udp", "tcp", "tls")
SRTP: Final = (("none", ""), ("SDES", "srtp-mand"))


def rows() -> list[Row]:
    kinds = itertools.product(TRANSPORTS, CODECS, SRTP)
    return [Row(PEER, by, codec[0], srtp[0], "RFC 4733") for by, codec, srtp in kinds]


async def play(row: Row, here: Conference, folder: Path) -> None:
    _, words, rate = next(each for each in CODECS if each[0] == row.codec)
    server = here.server(row.transport)
    secured = row.transport == "tls"
    phone = await asyncio.to_thread(
        lambda: Softphone(
            folder,
            Login("alice", "wonderland", server),
            HERTZ,
            codecs=words,
            rate=rate,
            transport=row.transport,
            authority=here.certificate.certificate if secured else None,
            srtp=dict(SRTP)[row.srtp],
        )
    )
    try:
        await _call(row, here, phone)
    finally:
        await asyncio.to_thread(phone.close)


async def _call(row: Row, here: Conference, phone: Softphone) -> None:
    site = here.site

    async def enters() -> None:
        await asyncio.to_thread(phone.dial, "*72")
        await asyncio.to_thread(phone.key, KEYED)
        entered = await site.expect(LegEntered, 30)
        assert entered.codec.lower() == row.codec.lower(), f"it was {entered.codec}"

    async def both_hear() -> None:
        await asyncio.to_thread(hears, phone, BOB_HERTZ)
        await asyncio.to_thread(hears, here.bob, HERTZ)

    async def keys() -> None:
        await asyncio.to_thread(phone.key, "6")
        assert (await site.expect(LegDigit, 5)).digit == "6"

    async def holds() -> None:
        phone.hold()
        assert (await site.expect(LegHeld, 5)).held
        phone.resume()
        assert not (await site.expect(LegHeld, 5)).held

    async def transfers() -> None:
        phone.transfer("9000")
        end = await asyncio.to_thread(phone.wait_for_one, ("TRANSFER_FAILED", "CALL_CLOSED"), 5)
        assert end["type"] == "CALL_CLOSED", end.get("param", "refused")

    if not await tried(row, "call", enters):
        return
    await tried(row, "sound", both_hear)
    await tried(row, "keys", keys)
    await tried(row, "hold", holds)
    if not await tried(row, "transfer", transfers):
        await asyncio.to_thread(phone.hang_up)
    await site.expect(LegLeft, 5)
