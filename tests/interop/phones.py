"""What the table needs of a telephone, whatever program it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.e2e.sound import Samples


@dataclass(frozen=True, slots=True)
class Setting:
    """How a telephone is to talk: the rows of the table. `way` is that of its keys, empty for
    the next one of the make's."""

    transport: str  # udp | tcp | tls
    codec: str  # PCMA | PCMU | G722 | opus
    srtp: bool = False
    way: str = ""
    attended: bool = False  # ends in an attended transfer


@dataclass(frozen=True, slots=True)
class Line:
    """Where a telephone registers, and as whom. `authority` vouches for us where TLS is used."""

    username: str
    password: str
    server: str  # host:port
    authority: Path


class Phone(Protocol):
    """One telephone that runs. Every method blocks until it is done, and raises AssertionError
    with what it waited for."""

    def register(self) -> None: ...

    def dial(self, number: str) -> None:
        """Call, and return once the call is established."""
        ...

    def key(self, digit: str, way: str) -> None:
        """Press one key: `way` is one of the make's `ways`."""
        ...

    def hold(self) -> None: ...

    def resume(self) -> None: ...

    def transfer(self, number: str) -> None:
        """Hand the call on, without having talked to them (blind transfer)."""
        ...

    def hang_up(self) -> None: ...

    def recording(self) -> tuple[Samples, int]:
        """All that was heard in the last call; called when it is over."""
        ...

    def signalling(self) -> str:
        """What its own log shows of SIP messages, as far as it does."""
        ...

    def close(self) -> None: ...


class TwoLines(Phone, Protocol):
    """One that can talk to somebody else before it hands the call on."""

    @property
    def address(self) -> str:
        """host:port where others reach it."""
        ...

    def consult(self, uri: str) -> None:
        """Call somebody on a second line, past the gateway; returns once they talk."""
        ...

    def attend(self) -> None:
        """Have them take the place in the first call."""
        ...


class Make(Protocol):
    """A program that telephones are made of."""

    name: str
    ways: tuple[str, ...]  # of sending keys: "event" (RFC 4733), "info", "in-band"
    settings: tuple[Setting, ...]
    holds: bool
    transfers: bool
    timers: bool  # RFC 4028
    shows: bool  # who is in the conference (RFC 4575)

    def version(self) -> str | None:
        """None where it is not installed."""
        ...

    def phone(self, folder: Path, line: Line, setting: Setting, hertz: float) -> Phone:
        """One that speaks a tone of `hertz`."""
        ...
