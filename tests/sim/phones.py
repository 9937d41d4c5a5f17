"""Telephones and their network in memory, against the real engine, in virtual time."""

from __future__ import annotations

import struct
import wave
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from media import rtcp
from media.arrays import Float
from sfu.api import AudioFrame, PeerId, RoomId
from sip_gateway.api import LegId
from sip_gateway.media.engine import TICK, Engine
from sip_gateway.media.lock import Address
from sip_gateway.media.player import PromptLibrary
from sip_gateway.media.wire import Batch
from sip_gateway.phone_media import Codec, MediaKeys, PhoneMediaEvent, QualityMeasured, RemoteMedia
from tests.sim.phone_codecs import CODECS, Coder, coder

HEADER = struct.Struct(">BBHII")
ROOM = RoomId("room")
DTMF, DTMF_SECOND = 101, 102


class MemoryWire:
    """`Wire` without sockets: what is queued arrives with the next tick, what is sent is kept."""

    def __init__(self) -> None:
        self.queued: list[tuple[int, bytes, Address]] = []
        self.control_queued: list[tuple[int, bytes, Address]] = []
        self.sent: list[tuple[int, bytes, Address]] = []
        self.control_sent: list[tuple[int, bytes, Address]] = []
        self.removed: list[int] = []
        self.keys: dict[int, MediaKeys | None] = {}

    def drain(self, batch: Batch) -> None:
        while self.queued and not batch.full:
            batch.add(*self.queued.pop(0))
        batch.control.extend(self.control_queued)
        self.control_queued.clear()

    def send(self, leg: int, data: bytes | memoryview, address: Address) -> bool:
        self.sent.append((leg, bytes(data), address))
        return True

    def send_all(
        self, legs: list[int], rows: Sequence[memoryview | bytes], addresses: list[Address | None]
    ) -> int:
        for leg in legs:
            address = addresses[leg]
            assert address is not None
            self.send(leg, rows[leg], address)
        return 0

    def send_control(self, leg: int, data: bytes, address: Address) -> bool:
        self.control_sent.append((leg, data, address))
        return True

    def secure(self, leg: int, keys: MediaKeys | None) -> None:
        self.keys[leg] = keys

    def remove(self, leg: int) -> None:
        self.removed.append(leg)

    def close(self) -> None: ...


def sine(
    frequency: float, samples: int, start: int = 0, peak: float = 0.2, rate: int = 8000
) -> Float:
    """A tone; `start` is the number of the first sample, so that frames join."""
    phase = 2 * np.pi * frequency * np.arange(start, start + samples) / rate
    sound: Float = (peak * np.sin(phase)).astype(np.float32)
    return sound


def goertzel(sound: Float, frequency: float, rate: int = 8000) -> float:
    """Peak amplitude of the tone in the sound."""
    if not len(sound):
        return 0.0
    phase = np.exp(-2j * np.pi * frequency * np.arange(len(sound)) / rate)
    return float(2 * abs(np.dot(sound, phase)) / len(sound))


class Phone:
    """One telephone: sends a tone (0 is silence) in 20 ms packets and records what it hears."""

    def __init__(self, rig: Rig, name: str, tone: float, codec: Codec, address: Address) -> None:
        self.rig = rig
        self.leg = LegId(name)
        self.tone = tone
        self.codec: Codec = codec
        self.coder: Coder = coder(codec)
        self.address = address
        self.row = rig.engine.open_leg(self.leg)
        self.ssrc = 0x1000 + self.row
        self.sequence = 65530  # wraps soon
        self.timestamp = 0xFFFFFF00 - self.row * 1000  # wraps soon
        self.sample = 0
        self.peak = 0.2
        self.packets: list[bytes] = []
        self.silent = False  # sends nothing at all
        self.recording: list[Float] = []  # frames to say before the tone goes on

    def connect(
        self,
        *,
        send: bool = True,
        receive: bool = True,
        host: str = "",
        port: int = 0,
        events: bool = True,
    ) -> None:
        """`events` is whether it can telephone-event."""
        remote = RemoteMedia(
            host or self.address[0],
            port or self.address[1],
            self.coder.payload_type,
            self.codec,
            DTMF if events else None,
            send=send,
            receive=receive,
            dtmf_second=DTMF_SECOND if events else None,
        )
        self.rig.engine.connect_leg(self.leg, remote)

    def frame(self) -> bytes:
        """The payload of the next 20 ms, which are then over."""
        size = self.coder.rate // 50
        tone = self.tone or 1.0
        sound = sine(tone, size, self.sample, self.peak if self.tone else 0.0, self.coder.rate)
        if self.recording:
            sound = self.recording.pop(0)
        self.sample += size
        self.timestamp = (self.timestamp + self.coder.clock // 50) & 0xFFFFFFFF
        return self.coder.encode(sound)

    def say_next(self, sound: Float) -> int:
        """Say a recording at the codec's rate from now on; gives its ticks."""
        size = self.coder.rate // 50
        padded = np.concatenate((sound, np.zeros(-len(sound) % size, np.float32)))
        self.recording += list(padded.reshape(-1, size))
        return len(self.recording)

    def change(self, codec: Codec) -> None:
        """Speak another codec, as after a re-INVITE."""
        self.codec, self.coder = codec, coder(codec)
        self.packets.clear()
        self.sample = 0
        self.connect()

    def packet(
        self, payload: bytes, kind: int | None = None, timestamp: int | None = None
    ) -> bytes:
        kind = self.coder.payload_type if kind is None else kind
        stamp = self.timestamp if timestamp is None else timestamp & 0xFFFFFFFF
        head = HEADER.pack(0x80, kind, self.sequence, stamp, self.ssrc)
        self.sequence = (self.sequence + 1) & 0xFFFF
        return head + payload

    def say(self, data: bytes, address: Address | None = None) -> None:
        """Put a datagram on the way to the leg's RTP port."""
        self.rig.wire.queued.append((self.row, data, address or self.address))

    def talk(self) -> None:
        payload = self.frame()
        if not self.silent:
            self.say(self.packet(payload))

    def key(
        self, timestamp: int, code: int, end: bool, duration: int, marker: bool = False
    ) -> None:
        """Send one telephone-event packet instead of sound."""
        payload = struct.pack(">BBH", code, 0x8A if end else 0x0A, duration)
        self.say(self.packet(payload, DTMF | (0x80 if marker else 0), timestamp))

    def heard(self) -> Float:
        """All that it was sent, as sound."""
        return self.coder.decode([packet[12:] for packet in self.packets])

    def hears(self, frequency: float, seconds: float = 0.4) -> float:
        """Amplitude of a tone in the last `seconds`."""
        rate = self.coder.rate
        return goertzel(self.heard()[-int(rate * seconds) :], frequency, rate)


class Rig:
    """An engine of `capacity` legs and its phones. `step` is one tick of everyone. Amplitudes are
    kept unless `levelling` is wanted."""

    def __init__(self, prompts: Path, capacity: int = 16, *, levelling: bool = False) -> None:
        self.wire = MemoryWire()
        self.now = 1000.0
        self._seed = 0
        self.engine = Engine(
            capacity,
            self.wire,
            PromptLibrary(prompts),
            CODECS,
            now=self.now,
            random=self._random,
            wall=lambda: 1.8e9 + self.now,
            levelling=levelling,
        )
        self.phones: list[Phone] = []
        self.events: list[PhoneMediaEvent] = []
        self.measured: list[QualityMeasured] = []  # comes every few seconds whatever happens
        self.frames: list[AudioFrame] = []
        self.astray: list[tuple[int, bytes, Address]] = []  # sent to where no phone is

    def _random(self, count: int) -> bytes:
        self._seed += 1
        return bytes((self._seed * 37 + index * 11) % 256 for index in range(count))

    def phone(
        self, name: str, tone: float = 0.0, codec: Codec = "PCMA", room: RoomId | None = None
    ) -> Phone:
        """A connected phone, in a room if one is given."""
        address = ("192.0.2.1", 4000 + 2 * len(self.phones))
        made = Phone(self, name, tone, codec, address)
        made.connect()
        self.phones.append(made)
        if room is not None:
            self.engine.join(made.leg, room, PeerId(f"peer-{name}"))
        return made

    def step(self, ticks: int = 1, each: Callable[[], None] | None = None) -> None:
        for _ in range(ticks):
            for phone in self.phones:
                phone.talk()
            if each is not None:
                each()
            self.tick()

    def tick(self) -> None:
        """The engine alone; nobody sends."""
        self.now += TICK
        self.engine.tick(self.now)
        events, frames = self.engine.drain()
        for event in events:
            if isinstance(event, QualityMeasured):
                self.measured.append(event)
            else:
                self.events.append(event)
        self.frames += frames
        places = {(phone.row, phone.address): phone for phone in self.phones}
        for leg, data, address in self.wire.sent:
            phone = places.get((leg, address))
            if phone is None:
                self.astray.append((leg, data, address))
            elif not 192 <= data[1] <= 223:
                phone.packets.append(data)
        self.wire.sent.clear()

    def reports(self) -> list[tuple[int, list[rtcp.Packet], Address]]:
        """RTCP sent so far."""
        return [(leg, rtcp.parse(data), where) for leg, data, where in self.wire.control_sent]


def write_wave(path: Path, sound: Float, rate: Literal[8000, 16000] = 16000) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
