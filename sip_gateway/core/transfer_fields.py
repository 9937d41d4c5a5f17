"""Fields by which calls are moved: Refer-To (RFC 3515) and Replaces (RFC 3891)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote as percent_decode

from sip_gateway.core.fields import parse_name_addr
from sip_gateway.core.grammar import GrammarError, Parameters, is_token
from sip_gateway.core.message import Request

MAX_TEXT: Final = 512  # characters of a Replaces; ours have about 100
MAX_NUMBER: Final = 64
_CALL_ID: Final = re.compile(r"[\w\-.!%*+`'~()<>:\\\"/\[\]?{}@]+\Z", re.ASCII)
_CALLABLE: Final = frozenset({"sip", "sips", "tel"})


class UnusableTarget(Exception):
    """A Refer-To that is well written and nothing that we call: `status` is the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Replaces:
    """A dialog, as the one who gets the request sees it: `to_tag` is that one's own."""

    call_id: str
    to_tag: str
    from_tag: str
    early_only: bool = False

    def __str__(self) -> str:
        flag = ";early-only" if self.early_only else ""
        return f"{self.call_id};to-tag={self.to_tag};from-tag={self.from_tag}{flag}"


@dataclass(frozen=True, slots=True)
class ReferTo:
    """`number` is the user of the address, `replaces` the dialog that its INVITE shall name."""

    number: str
    replaces: Replaces | None = None


def parse_replaces(text: str) -> Replaces:
    """Read a Replaces value. Raises GrammarError."""
    call_id, _, rest = text.strip().partition(";")
    if len(text) > MAX_TEXT or not _CALL_ID.match(call_id.strip()):
        raise GrammarError("bad Replaces")
    parameters = Parameters.parse(rest.split(";"))
    names = [name.lower() for name, _ in parameters.items]
    to_tag, from_tag = parameters.get("to-tag") or "", parameters.get("from-tag") or ""
    once = names.count("to-tag") == names.count("from-tag") == 1
    if not once or not is_token(to_tag) or not is_token(from_tag):
        raise GrammarError("bad Replaces")
    return Replaces(call_id.strip(), to_tag, from_tag, "early-only" in parameters)


def read_replaces(request: Request) -> Replaces | None:
    """The dialog whose place an INVITE shall take (RFC 3891 §3). Raises GrammarError for more
    than one, and for one beside a Join."""
    lines = request.headers.lines("replaces")
    if not lines:
        return None
    if len(lines) > 1 or request.headers.get("join") is not None:
        raise GrammarError("more than one dialog named")
    return parse_replaces(lines[0])


def parse_refer_to(text: str) -> ReferTo:
    """Read a Refer-To value. Whose host it names does not matter: what is called is the number,
    by the caller's own dial plan. Header fields in the address count for nothing but Replaces.

    Raises GrammarError, and UnusableTarget for another scheme or another method than INVITE.
    """
    address = parse_name_addr(text)
    uri = address.uri
    if uri.scheme not in _CALLABLE:
        raise UnusableTarget(416)
    if (uri.parameters.get("method") or "INVITE").upper() != "INVITE":
        raise UnusableTarget(403)
    number = uri.user.partition(";")[0]
    if not number or len(number) > MAX_NUMBER or not number.isprintable():
        raise UnusableTarget(404)
    found = None
    for field in uri.raw.partition("?")[2].split("&"):
        name, _, value = field.partition("=")
        if percent_decode(name).strip().lower() == "replaces":
            if found is not None:
                raise GrammarError("more than one dialog named")
            found = parse_replaces(percent_decode(value))
    return ReferTo(number, found)


def read_refer_to(request: Request) -> ReferTo:
    """The one target of a REFER (RFC 3515 §2.4.2). Raises as `parse_refer_to` does."""
    lines = request.headers.lines("refer-to")
    if len(lines) != 1:
        raise GrammarError("not one Refer-To")
    return parse_refer_to(lines[0])


def is_silent(request: Request) -> bool:
    """Whether whoever refers does not want to hear what comes of it (RFC 4488)."""
    return (request.headers.get("refer-sub") or "").partition(";")[0].strip().lower() == "false"
