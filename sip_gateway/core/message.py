"""SIP messages: bytes to Request or Response and back (RFC 3261 §7, tolerant as RFC 4475 asks)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sip_gateway.core.fields import CSeq, NameAddr, Via, parse_cseq, parse_name_addr, parse_via
from sip_gateway.core.grammar import GrammarError, digits_to_int, is_token
from sip_gateway.core.headers import Headers
from sip_gateway.core.uri import Uri, parse_uri

MAX_HEAD: Final = 16_384  # bytes
MAX_BODY: Final = 16_384
MAX_FIELDS: Final = 128
_SINGLE: Final = ("from", "to", "call-id", "cseq", "max-forwards", "content-length")
HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE: Final = re.compile(r"SIP/2\.0 ([1-6][0-9][0-9])(?: (.*))?\Z", re.IGNORECASE)
_ANY_STATUS_LINE: Final = re.compile(r"SIP/\d+\.\d+ ", re.IGNORECASE)


class MalformedMessage(Exception):
    """Input that cannot be used.

    `status` is the answer to give. `headers` holds what could be read of a request, or is None
    when no answer is possible or allowed (responses, ACK, noise).
    """

    def __init__(self, reason: str, status: int = 400, headers: Headers | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    uri: Uri
    headers: Headers
    body: bytes
    vias: tuple[Via, ...]
    from_: NameAddr
    to: NameAddr
    call_id: str
    cseq: CSeq

    @property
    def via(self) -> Via:
        return self.vias[0]

    def serialise(self) -> bytes:
        return _serialise(f"{self.method} {self.uri} SIP/2.0", self.headers, self.body)


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    reason: str
    headers: Headers
    body: bytes
    vias: tuple[Via, ...]
    from_: NameAddr
    to: NameAddr
    call_id: str
    cseq: CSeq

    @property
    def via(self) -> Via:
        return self.vias[0]

    def serialise(self) -> bytes:
        return _serialise(f"SIP/2.0 {self.status} {self.reason}", self.headers, self.body)


def _serialise(start_line: str, headers: Headers, body: bytes) -> bytes:
    text = f"{start_line}\r\n{headers.serialise()}Content-Length: {len(body)}\r\n\r\n"
    # Bytes that were no UTF-8 on arrival leave as they came.
    return text.encode("utf-8", "surrogateescape") + body


def parse_message(data: bytes) -> Request | Response:
    """Read one datagram. Raises MalformedMessage."""
    end = HEAD_END.search(data)
    if end is None:
        raise MalformedMessage("no end of headers")
    start_line, headers = read_head(data[: end.start()])
    answerable = headers if may_be_answered(start_line) else None
    try:
        body = _cut_body(headers, data[end.end() :])
        return _build(start_line, headers, body)
    except GrammarError as error:
        raise MalformedMessage(str(error), headers=answerable) from None
    except MalformedMessage as error:
        raise MalformedMessage(error.reason, error.status, answerable) from None


def read_head(head: bytes) -> tuple[str, Headers]:
    """Start line and header fields of what comes before the empty line. Raises MalformedMessage."""
    if len(head) > MAX_HEAD:
        raise MalformedMessage("headers too large")
    start_line, *lines = _unfold(head.decode("utf-8", "surrogateescape"))
    return start_line, _read_fields(lines)


def may_be_answered(start_line: str) -> bool:
    """Nobody answers responses, nor an ACK (RFC 3261 §8.2.6.1, §17.1.1.3)."""
    return not _ANY_STATUS_LINE.match(start_line) and not start_line.startswith("ACK ")


def _unfold(head: str) -> list[str]:
    """Lines of the head; a line that begins with blank space continues the former (§7.3.1)."""
    lines: list[str] = []
    for line in head.replace("\r\n", "\n").lstrip("\n").split("\n"):
        if line[:1] in (" ", "\t") and len(lines) > 1:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    if len(lines) > MAX_FIELDS:
        raise MalformedMessage("too many header fields")
    return lines


def _read_fields(lines: list[str]) -> Headers:
    pairs = []
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.rstrip(" \t")
        if not colon or not is_token(name) or "\r" in value or "\0" in value:
            raise MalformedMessage("bad header field")
        pairs.append((name, value.strip()))
    return Headers.of(pairs)


def _cut_body(headers: Headers, rest: bytes) -> bytes:
    """The body by Content-Length; in a datagram surplus bytes are not part of it (§18.3)."""
    text = headers.get("content-length")
    length = len(rest) if text is None else digits_to_int(text, 2**31)
    if length > MAX_BODY:
        raise MalformedMessage("body too large", 513)
    if length > len(rest):
        raise MalformedMessage("body shorter than Content-Length")
    return rest[:length]


def _build(start_line: str, headers: Headers, body: bytes) -> Request | Response:
    if any(len(headers.lines(name)) > 1 for name in _SINGLE):
        raise GrammarError("repeated header field")
    vias = tuple(parse_via(value) for value in headers.values("via"))
    if not vias:
        raise GrammarError("missing Via")
    from_ = parse_name_addr(_required(headers, "from"))
    to = parse_name_addr(_required(headers, "to"))
    call_id = _required(headers, "call-id")
    cseq = parse_cseq(_required(headers, "cseq"))
    headers = Headers(tuple(item for item in headers.items if item[0] != "content-length"))
    status_line = _STATUS_LINE.match(start_line)
    if status_line is not None:
        status, reason = int(status_line[1]), status_line[2] or ""
        return Response(status, reason, headers, body, vias, from_, to, call_id, cseq)
    method, uri = _request_line(start_line)
    if cseq.method != method:
        raise GrammarError("CSeq method differs from request")
    if from_.tag is None and vias[0].branch.startswith("z9hG4bK"):
        raise GrammarError("missing From tag")
    return Request(method, uri, headers, body, vias, from_, to, call_id, cseq)


def _required(headers: Headers, name: str) -> str:
    value = headers.get(name)
    if not value:
        raise GrammarError(f"missing {name}")
    return value


def _request_line(line: str) -> tuple[str, Uri]:
    words = line.split(" ")
    if len(words) != 3 or not is_token(words[0]):
        raise GrammarError("bad request line")
    method, uri, version = words
    if version.upper() != "SIP/2.0":
        raise MalformedMessage("SIP version not supported", 505)
    return method, parse_uri(uri)
