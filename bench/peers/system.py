"""What the systems under test have in common: a process on one core, and people who enter rooms."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from bench.peers.packets import Diary, Layer, Sender
from bench.peers.transport import Received, Shared, Transport

# Three layers as browsers encode them at 30 frames a second: 0.13, 0.5 and 1.3 Mbit/s.
LAYERS = (("q", 1, 550, 320, 180), ("h", 2, 1050, 640, 360), ("f", 5, 1100, 1280, 720))
FRAME_INTERVAL = 1 / 30
PRIORITY = -15  # so that other work on the machine disturbs little


class NotInstalled(Exception):
    """The system under test is not on this machine; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """What somebody sends: one picture stream, `rate` packets/s in bursts of 3, or three layers."""

    rate: int = 300
    simulcast: bool = False

    def layers(self, first_ssrc: int) -> list[Layer]:
        if not self.simulcast:
            return [Layer(first_ssrc, 0, 3 / self.rate)]
        return [
            Layer(first_ssrc + index, index, FRAME_INTERVAL, packets, size, rid, width, height)
            for index, (rid, packets, size, width, height) in enumerate(LAYERS)
        ]


@dataclass(slots=True)
class Member:
    """Somebody in a room of a system under test."""

    name: str
    transports: list[Transport] = field(default_factory=list)
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose picture somebody wants, and which layer of it (0 the lowest)."""

    publisher: Member
    layer: int = 2


@dataclass(slots=True)
class Workshop:
    """What a system needs to make clients of itself."""

    shared: Shared
    diary: Diary
    address: str  # of the systems under test
    feedback: bool = False  # whether receivers tell when each packet arrived

    def transport(self) -> Transport:
        return Transport(self.shared)


class System(Protocol):
    """One SFU under test. `start` raises NotInstalled. Everything blocks."""

    name: str
    version: str
    feedback: bool  # whether it listens to receivers' transport-wide feedback

    def start(self) -> None: ...

    def stop(self) -> None:
        """Leave nothing behind, also of a start that failed."""
        ...

    @property
    def process(self) -> int:
        """Whose CPU time and memory count."""
        ...

    def enter(self, room: str, name: str, publishing: Publishing | None, pictures: int) -> Member:
        """Somebody who may send, and will want so many pictures."""
        ...

    def watch(self, room: str, member: Member, wishes: Sequence[Wish]) -> None:
        """Have these pictures sent to the member from now on."""
        ...


def announced(transport: Transport, ssrcs: Sequence[int], payload_type: int) -> None:
    """Count these SSRCs on a transport."""
    for ssrc in ssrcs:
        transport.streams[ssrc] = Received(payload_type)


def own_address() -> str:
    """An address of this machine, since Janus does not use the loopback interface's; packets to
    it do not leave the machine either."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737; nothing is sent
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


# --- processes ----------------------------------------------------------------------------


def cores() -> tuple[int, int]:
    """The core of what is measured, and the one of the load: the same where there is but one."""
    allowed = sorted(_ALLOWED)
    return allowed[0], allowed[-1]


_ALLOWED = os.sched_getaffinity(0) if sys.platform == "linux" else {0}


def pin(process: int, core: int) -> None:
    """Keep all threads of a process on a core, before others where the system lets us."""
    for thread in os.listdir(f"/proc/{process}/task"):
        os.sched_setaffinity(int(thread), {core})
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, int(thread), PRIORITY)


def cpu_seconds(process: int) -> float:
    """User and system time of all threads: what stat(5) of proc says, but in nanoseconds."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


def memory_bytes(process: int) -> int:
    """Resident memory that is the process's own: heap and stacks, no files."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"no memory of process {process}")


class Child:
    """A process that answers each line of JSON with one."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.id = self._process.pid

    def ask(self, do: str, **what: Any) -> Any:
        """Gives the answer. Raises ConnectionError when there is none, or an error."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **what}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it has ended"}
        if "error" in answer:
            raise ConnectionError(f"{do}: {answer['error']}")
        return answer

    def stop(self) -> None:
        """It ends when nobody asks any more, and must if it does not."""
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
