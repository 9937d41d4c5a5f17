"""A network namespace whose only way out is a bad one: seeded losses, delay, rate, and a firewall, by
a process.

    browser in the namespace ── tun ── this process (two `Link`s) ── tun ── service on the machine

It is `tests.netem` in real time, so what is tried with packets made of bytes is tried alike with
browsers, and it needs no kernel module: `tc netem` is missing in many virtual machines. Needs root
and /dev/net/tun.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.netem import Clock, Link

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
INSIDE, OUTSIDE = "10.77.0.2", "10.77.0.1"
LONGEST = 2000  # bytes of an IP packet
TCP, UDP = 6, 17  # protocols of IP
IDLE = 0.2  # seconds between two looks at standard input at least


def _tun(name: str) -> int:
    """Open a TUN interface; the file descriptor reads and writes IP packets."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


class BadPath:
    """The namespace and the process. `change` sets both directions or one of them."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        tail = f"{os.getpid() % 100_000}"
        self.name, near, far = f"ucc{tail}", f"near{tail}", f"far{tail}"
        self._folder = folder
        _ip("netns", "add", self.name)
        devices = (_tun(near), _tun(far))
        _ip("addr", "add", f"{OUTSIDE}/30", "dev", near)
        _ip("link", "set", near, "up")
        _ip("link", "set", far, "netns", self.name)
        _ip("-n", self.name, "addr", "add", f"{INSIDE}/30", "dev", far)
        _ip("-n", self.name, "link", "set", far, "up")
        _ip("-n", self.name, "link", "set", "lo", "up")
        _ip("-n", self.name, "route", "add", "default", "via", OUTSIDE)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bad_path", *map(str, devices), str(seed)],
            stdin=subprocess.PIPE,
            pass_fds=devices,
            text=True,
        )
        for device in devices:
            os.close(device)

    def change(self, down: dict[str, float], up: dict[str, float] | None = None) -> None:
        """Set values of `Link` towards the namespace (`down`) and out of it (`up`, else the same).
        What is not named is as on a good path."""
        self._tell({"down": down, "up": down if up is None else up})

    def block(self, *, udp: bool = False, tcp_ports: Sequence[int] = ()) -> None:
        """From now on nothing of this passes, either way."""
        self._tell({"blocked": [UDP] * udp, "ports": list(tcp_ports)})

    def _tell(self, what: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def executable(self, program: str) -> Path:
        """A program that runs `program` inside."""
        script = self._folder / f"inside-{Path(program).name}"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} {program} "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return script

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        _ip("netns", "del", self.name)


GOOD: dict[str, float] = {"delay": 0.005, "jitter": 0.0, "loss": 0.0, "rate": 0.0, "queue": 0.3}


def carry(near: int, far: int, seed: int) -> None:
    """Carry packets between the two until standard input ends."""
    clock = Clock(time.monotonic())
    ways = {"down": Link(clock, seed), "up": Link(clock, seed + 1)}
    for link in ways.values():
        _set(link, {})
    firewall = Firewall()
    routes = {near: (ways["down"], far), far: (ways["up"], near)}
    waiting = select.poll()
    for descriptor in (near, far, sys.stdin.fileno()):
        waiting.register(descriptor, select.POLLIN)
    while True:
        ready = waiting.poll(1000 * max(0.0, min(IDLE, clock.next() - time.monotonic())))
        clock.run(max(0.0, time.monotonic() - clock.now))
        for descriptor, _ in ready:
            if descriptor not in routes:
                line = sys.stdin.readline()
                if not line:
                    return
                told = json.loads(line)
                if "blocked" in told:
                    firewall = Firewall(frozenset(told["blocked"]), frozenset(told["ports"]))
                    continue
                for name, values in told.items():
                    _set(ways[name], values)
                continue
            link, other = routes[descriptor]
            _pass(descriptor, link, other, firewall)


@dataclass(frozen=True, slots=True)
class Firewall:
    """What is dropped of IPv4: protocols, and ports of TCP."""

    protocols: frozenset[int] = frozenset()
    ports: frozenset[int] = frozenset()

    def stops(self, packet: bytes) -> bool:
        protocol, head = packet[9], 4 * (packet[0] & 15)
        if protocol in self.protocols:
            return True
        ports = struct.unpack_from("!HH", packet, head) if protocol == TCP else ()
        return not self.ports.isdisjoint(ports)


def _pass(descriptor: int, link: Link, other: int, firewall: Firewall) -> None:
    while True:
        try:
            packet = os.read(descriptor, LONGEST)
        except BlockingIOError:
            return
        if packet[0] >> 4 == 4 and firewall.stops(packet):
            continue
        link.send(packet, lambda data: _write(other, data))


def _write(descriptor: int, data: bytes) -> None:
    try:
        os.write(descriptor, data)
    except OSError:  # its queue is full, or it is going down
        return


def _set(link: Link, values: dict[str, Any]) -> None:
    for name, value in {**GOOD, **values}.items():
        setattr(link, name, value)


if __name__ == "__main__":
    carry(*(int(word) for word in sys.argv[1:4]))
