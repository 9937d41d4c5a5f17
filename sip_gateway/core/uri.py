"""SIP, SIPS and tel URIs (RFC 3261 §19.1, RFC 3966)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote as percent_encode
from urllib.parse import unquote as percent_decode

from sip_gateway.core.grammar import GrammarError, Parameters, digits_to_int

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*\Z")
# "_" is no host name character by the RFC, but Windows machines are called so.
_HOST: Final = re.compile(r"(?:[A-Za-z0-9_.\-]+|\[[0-9A-Fa-f:.]+\])\Z")
_FORBIDDEN: Final = re.compile(r"[\x00-\x20<>\"\x7f]")
# What may stand unescaped in the user part: unreserved and user-unreserved (RFC 3261 §25.1).
_USER_SAFE: Final = "-_.!~*'()&=+$,;?/"


@dataclass(frozen=True, slots=True)
class Uri:
    """An address. `user` is percent-decoded (so "*71*100" is what was dialled), `host` keeps the
    brackets of IPv6. For schemes other than sip, sips and tel only `scheme` and `raw` count.
    """

    scheme: str
    host: str = ""
    user: str = ""
    port: int | None = None
    parameters: Parameters = field(default_factory=Parameters)
    raw: str = ""

    def __str__(self) -> str:
        """The text as received, or, for an address made here, its canonical form."""
        if self.raw:
            return self.raw
        user = percent_encode(self.user, safe=_USER_SAFE) + "@" if self.user else ""
        port = f":{self.port}" if self.port is not None else ""
        return f"{self.scheme}:{user}{self.host}{port}{self.parameters}"

    @property
    def is_sip(self) -> bool:
        return self.scheme in ("sip", "sips")


def parse_uri(text: str) -> Uri:
    """Read a URI. Raises GrammarError; unknown schemes are not an error."""
    scheme, colon, rest = text.partition(":")
    if not colon or not _SCHEME.match(scheme) or not rest or _FORBIDDEN.search(text):
        raise GrammarError("bad URI")
    scheme = scheme.lower()
    if scheme == "tel":
        number, *parameters = rest.split(";")
        return Uri("tel", "", percent_decode(number), None, Parameters.parse(parameters), text)
    if scheme not in ("sip", "sips"):
        return Uri(scheme, raw=text)
    userinfo, at, location = rest.rpartition("@") if "@" in rest else ("", "", rest)
    if at and not userinfo:
        raise GrammarError("empty user in URI")
    location = location.partition("?")[0]
    hostport, *parameters = location.split(";")
    host, port = split_host_port(hostport)
    # A password in a URI is never needed here and must not travel further (RFC 3261 §19.1.1).
    user = percent_decode(userinfo.partition(":")[0])
    return Uri(scheme, host, user, port, Parameters.parse(parameters), text)


def split_host_port(text: str) -> tuple[str, int | None]:
    """Split "host", "host:port", "[v6]" or "[v6]:port". Raises GrammarError."""
    text = text.strip()
    bracket = text.rfind("]")
    colon = text.find(":", bracket + 1)
    host, port = (text, None) if colon < 0 else (text[:colon].rstrip(), text[colon + 1 :].lstrip())
    if not _HOST.match(host):
        raise GrammarError("bad host")
    return host, None if port is None else digits_to_int(port, 65535)


def bracketed(host: str) -> str:
    """An IP address or name as it is written in a URI: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def unbracketed(host: str) -> str:
    """The address without the brackets of IPv6."""
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host
