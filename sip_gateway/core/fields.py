"""Structured header fields: name-addr, Via, CSeq, media types (RFC 3261 §20)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from sip_gateway.core.grammar import (
    GrammarError,
    Parameters,
    digits_to_int,
    is_token,
    quote,
    split_list,
    unquote,
)
from sip_gateway.core.uri import Uri, bracketed, parse_uri, split_host_port

MAGIC_COOKIE: Final = "z9hG4bK"
_MAX_CSEQ: Final = 2**31 - 1  # RFC 3261 §8.1.1.5


@dataclass(frozen=True, slots=True)
class NameAddr:
    """From, To, Contact, Route and their kind: `"display" <uri>;parameters`."""

    uri: Uri
    display: str = ""
    parameters: Parameters = field(default_factory=Parameters)

    @property
    def tag(self) -> str | None:
        return self.parameters.get("tag")

    def tagged(self, tag: str) -> NameAddr:
        return replace(self, parameters=self.parameters.replaced("tag", tag))

    def __str__(self) -> str:
        display = quote(self.display) + " " if self.display else ""
        return f"{display}<{self.uri}>{self.parameters}"


def parse_name_addr(text: str) -> NameAddr:
    """Read a name-addr, or an addr-spec whose parameters then are the field's (§20.10)."""
    parts = split_list(text, ";")
    parameters = Parameters.parse(parts[1:])
    address = parts[0]
    if not address.endswith(">"):
        return NameAddr(parse_uri(address), "", parameters)
    display, bracket, uri = address.partition("<") if address[0] != '"' else _after_quotes(address)
    if not bracket:
        raise GrammarError("bad address")
    return NameAddr(parse_uri(uri[:-1].strip()), unquote(display.strip()), parameters)


def _after_quotes(address: str) -> tuple[str, str, str]:
    """Cut behind a quoted display name, which may itself hold a bracket."""
    end = 1
    while address[end] != '"':
        end += 2 if address[end] == "\\" else 1
    blank, bracket, uri = address[end + 1 :].partition("<")
    if blank.strip():
        raise GrammarError("text between display name and address")
    return address[: end + 1], bracket, uri


@dataclass(frozen=True, slots=True)
class Via:
    """One hop's Via: where it wants responses, and the branch that names its transaction."""

    transport: str
    host: str
    port: int | None = None
    parameters: Parameters = field(default_factory=Parameters)

    @property
    def branch(self) -> str:
        return self.parameters.get("branch") or ""

    @property
    def sent_by(self) -> str:
        return f"{self.host.lower()}:{self.port or 5060}"

    def __str__(self) -> str:
        port = f":{self.port}" if self.port is not None else ""
        return f"SIP/2.0/{self.transport} {bracketed(self.host)}{port}{self.parameters}"


def parse_via(text: str) -> Via:
    """Read one via-parm; blanks around the slashes are allowed (RFC 4475 §3.1.1.1)."""
    head, *parts = split_list(text, ";")
    protocol, slash, rest = head.partition("/")
    version, slash2, rest = rest.partition("/")
    words = rest.split(None, 1)
    if not (slash and slash2) or protocol.strip().upper() != "SIP" or version.strip() != "2.0":
        raise GrammarError("bad Via protocol")
    if len(words) != 2 or not is_token(words[0]):
        raise GrammarError("bad Via")
    host, port = split_host_port(words[1])
    return Via(words[0].upper(), host, port, Parameters.parse(parts))


@dataclass(frozen=True, slots=True)
class CSeq:
    number: int
    method: str

    def __str__(self) -> str:
        return f"{self.number} {self.method}"


def parse_cseq(text: str) -> CSeq:
    """Read "number method". Raises GrammarError beyond 2^31 - 1."""
    words = text.split()
    if len(words) != 2 or not is_token(words[1]):
        raise GrammarError("bad CSeq")
    return CSeq(digits_to_int(words[0], _MAX_CSEQ), words[1])


def media_type(text: str | None) -> str:
    """ "type/subtype" of a Content-Type or Accept value, lower case and without parameters."""
    return "" if text is None else "".join(text.partition(";")[0].split()).lower()
