"""Where one message ends and the next begins in a stream (RFC 3261 §18.3, RFC 5626 §4.4.1)."""

from __future__ import annotations

from dataclasses import dataclass

from sip_gateway.core.grammar import GrammarError, digits_to_int
from sip_gateway.core.headers import Headers
from sip_gateway.core.message import (
    HEAD_END,
    MAX_BODY,
    MAX_HEAD,
    MalformedMessage,
    may_be_answered,
    read_head,
)


@dataclass(frozen=True, slots=True)
class Whole:
    """One message, from its start line to the end of its body; what it says is not checked."""

    data: bytes


@dataclass(frozen=True, slots=True)
class KeepAlive:
    """Two empty lines between messages: the peer wants one back."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Nothing after this can be understood. `error` says what to answer, if anything."""

    error: MalformedMessage


Frame = Whole | KeepAlive | Broken


class StreamFramer:
    """Cuts the bytes of one connection into frames, however they come.

    Keeps at most one head and one body, MAX_HEAD and MAX_BODY bytes; whatever needs more is
    Broken, and after that nothing is read any more.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 0  # where the search for the end of the head goes on
        self._size: int | None = None  # of the message at the start, once its head is there
        self._empty_lines = 0
        self._broken = False

    @property
    def waits(self) -> bool:
        """Whether a message has begun and not ended."""
        return bool(self._buffer) and not self._broken

    def feed(self, data: bytes) -> list[Frame]:
        """Take what arrived; the frames that are complete by it, in order."""
        frames: list[Frame] = []
        if self._broken:
            return frames
        self._buffer += data
        try:
            while (frame := self._next()) is not None:
                frames.append(frame)
        except MalformedMessage as error:
            self._broken = True
            self._buffer.clear()
            frames.append(Broken(error))
        return frames

    def _next(self) -> Frame | None:
        if self._size is None:
            if self._skip_empty_lines():
                return KeepAlive()
            self._size = self._measure()
        if self._size is None or len(self._buffer) < self._size:
            return None
        data = bytes(self._buffer[: self._size])
        del self._buffer[: self._size]
        self._size, self._searched = None, 0
        return Whole(data)

    def _skip_empty_lines(self) -> bool:
        """Drop empty lines before a message (§7.5); True when two together ask for an answer."""
        while self._buffer[:1] == b"\n" or self._buffer[:2] == b"\r\n":
            whole = self._buffer[:1] == b"\r"
            del self._buffer[: 2 if whole else 1]
            self._empty_lines = self._empty_lines + 1 if whole else 0
            if self._empty_lines == 2:
                self._empty_lines = 0
                return True
        if self._buffer and self._buffer != b"\r":
            self._empty_lines = 0
        return False

    def _measure(self) -> int | None:
        """How long the message at the start is; None until its head is complete."""
        end = HEAD_END.search(self._buffer, self._searched)
        if end is None:
            # The four bytes that end a head may come apart; three of them are no part of it.
            self._searched = max(0, len(self._buffer) - 3)
            if len(self._buffer) > MAX_HEAD + 3:
                raise MalformedMessage("headers too large")
            return None
        start_line, headers = read_head(bytes(self._buffer[: end.start()]))
        try:
            return end.end() + _body_length(headers)
        except MalformedMessage as error:
            answerable = headers if may_be_answered(start_line) else None
            raise MalformedMessage(error.reason, error.status, answerable) from None


def _body_length(headers: Headers) -> int:
    """Content-Length, which a message in a stream has to have (§20.14), and once."""
    lines = headers.lines("content-length")
    if len(lines) != 1:
        raise MalformedMessage("no Content-Length, or several")
    try:
        length = digits_to_int(lines[0].strip(), 2**31)
    except GrammarError as error:
        raise MalformedMessage(str(error)) from None
    if length > MAX_BODY:
        raise MalformedMessage("body too large", 513)
    return length
