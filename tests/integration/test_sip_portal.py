"""What a real telephone (baresip) hears: the portal in another language, and a room's own tones."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from media.tones import amplitude
from sip_gateway.api import AdmissionRequest, Admitted, LegEntered, Refused, RoomSettings
from sip_gateway.media.service import PROMPTS, MediaSettings, PhoneMediaThread
from tests.e2e.softphone import Login, Softphone, until
from tests.e2e.sound import Samples, goertzel, read_wav
from tests.phone_doubles import ROOM, FakeDirectory
from tests.sip_house import house


class OpenDoor(FakeDirectory):
    """Lets everybody in: thumbs are slow."""

    async def admit(self, request: AdmissionRequest) -> Admitted | Refused:
        return self._admitted()


QUIET = RoomSettings(attention_interval=0.5, attention_volume=-26.0, busy_time=0.0)


def likeness(heard: Samples, prompt: str) -> float:
    """How well a recording (16 kHz) is found in what was heard (8 kHz): the largest normalised
    correlation with its beginning, 0 to 1."""
    piece = read_wav(PROMPTS / f"{prompt}.wav")[0][:14000:2]
    size = len(heard) + len(piece)
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(piece, size)), size)
    energy = np.convolve(heard**2, np.ones(len(piece)), "valid")
    places = product[: len(energy)]
    return float(np.max(np.abs(places) / np.sqrt(np.maximum(energy, 1.0) * np.sum(piece**2))))


def tones(heard: Samples, rate: int) -> list[float]:
    """When the attention tone (425 Hz, 200 ms) began, in seconds."""
    step = rate // 50
    levels = np.array(
        [goertzel(heard[at : at + 4 * step], rate, 425.0) for at in range(0, len(heard), step)]
    )
    loud = levels > levels.max() / 2
    return [float(at) / 50 for at in np.flatnonzero(loud[1:] & ~loud[:-1])]


async def test_french_by_key_and_tones_every_half_second(tmp_path: Path) -> None:
    directory = OpenDoor()
    portal = replace(directory.portals["9000"], languages=("en", "fr"))
    directory.portals["9000"] = portal
    media = PhoneMediaThread(MediaSettings(), None)
    async with house(media, directory=directory) as site:
        login = Login("alice", "wonderland", site.server)
        phone = await asyncio.to_thread(Softphone, tmp_path / "alice", login, 3000.0)
        try:
            await asyncio.to_thread(phone.dial, "9000")
            await asyncio.to_thread(phone.key, "*")

            def in_french() -> bool:
                return likeness(phone.recording()[0], "fr/enter-room") > 0.8

            await asyncio.to_thread(until, in_french, 6, "the question in French")
            assert likeness(phone.recording()[0], "en/enter-room") < 0.6
            site.plane.configure_room(ROOM, QUIET)
            await asyncio.to_thread(phone.key, "1##")
            await site.expect(LegEntered)
            site.plane.set_people(ROOM, 2)

            def steady() -> bool:
                """The last one and a half seconds have tones half a second apart, at that level."""
                sound, rate = phone.recording()
                last = sound[-3 * rate // 2 :]
                began = tones(last, rate)
                apart = [after - before for before, after in pairwise(began)]
                windows = (last[at : at + 1200] for at in range(0, len(last), 80))
                loudest = max(goertzel(window, rate, 425.0) for window in windows)
                return (
                    len(began) in (2, 3)
                    and all(0.4 < gap < 0.6 for gap in apart)
                    and 0.7 < loudest / amplitude(-26.0) < 1.4
                )

            await asyncio.to_thread(until, steady, 6, "the tones of this vPBX")
        finally:
            await asyncio.to_thread(phone.close)
