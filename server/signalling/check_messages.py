"""The test before entering, as the wire has it: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CheckConnection:
    """Test the way to the server and back, on a socket of its own in place of `hello`. `sdp` is an
    offer of the m-lines of a room, with one slot; the microphone is heard again in that slot."""

    type: ClassVar = "check"
    id: int
    conference: str
    sdp: str


@dataclass(frozen=True, slots=True)
class CheckBegun:
    """The test runs for `seconds`; then the socket is closed with 1000."""

    type: ClassVar = "check-answer"
    re: int
    sdp: str
    seconds: int
