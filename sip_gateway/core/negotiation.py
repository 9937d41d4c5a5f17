"""Offer/answer state of one call: whose turn it is, and what both agreed on (RFC 3264, 6337)."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from sip_gateway.core.fields import media_type
from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.grammar import GrammarError, split_list
from sip_gateway.core.message import Request
from sip_gateway.core.offer_answer import (
    AudioSession,
    LocalDescription,
    NotAcceptable,
    accept_answer,
    answer_offer,
    offer_sections,
)
from sip_gateway.core.sdes import KeyRing
from sip_gateway.core.sdp import SessionDescription, parse_sdp

SDP = "application/sdp"
_ACCEPTABLE = frozenset({SDP, "application/*", "*/*"})


class BadBody(Exception):
    """A body that cannot be taken; `status` and `headers` are the answer."""

    def __init__(self, status: int, *headers: tuple[str, str]) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers


def read_offer(request: Request) -> SessionDescription | None:
    """The session description of an INVITE, UPDATE or ACK; None without a body.

    Raises BadBody: 406 when the peer does not accept SDP, 415 for other types and encodings,
    400 for an unreadable description.
    """
    accept = request.headers.lines("accept")
    try:
        if (
            accept
            and not {media_type(value) for value in request.headers.values("accept")} & _ACCEPTABLE
        ):
            raise BadBody(406)
        encodings = {value.lower() for value in request.headers.values("content-encoding")}
    except GrammarError:
        raise BadBody(400) from None
    if not request.body:
        return None
    if encodings - {"identity"}:
        raise BadBody(415, ("accept-encoding", "identity"))
    if media_type(request.headers.get("content-type")) != SDP:
        if _optional(request.headers.get("content-disposition")):
            return None
        raise BadBody(415, ("accept", SDP))
    try:
        return parse_sdp(request.body)
    except GrammarError:
        raise BadBody(400) from None


def _optional(disposition: str | None) -> bool:
    """Whether the sender allows us to skip its body (RFC 3261 §20.11)."""
    try:
        parameters = split_list(disposition or "", ";")[1:]
    except GrammarError:
        return False
    return any("".join(each.lower().split()) == "handling=optional" for each in parameters)


class Negotiation:
    """`local` is where we receive RTP; nothing can be rendered before `open` told it."""

    def __init__(self, session_id: int, keys: KeyRing) -> None:
        self._session_id = session_id
        self._keys = keys
        self._local = SocketAddress("0.0.0.0", 9)
        self._description: LocalDescription | None = None
        self.session: AudioSession | None = None
        self.awaiting_answer = False

    def open(self, local: SocketAddress) -> None:
        self._local = local
        self._description = LocalDescription(self._session_id, local.host)

    def fork(self) -> Negotiation:
        """Another one that begins where this one is: our offer may be answered by several."""
        twin = copy(self)
        twin._keys = copy(self._keys)
        twin._description = copy(self._description)
        return twin

    @staticmethod
    def check(offer: SessionDescription, keys: KeyRing) -> None:
        """Raises NotAcceptable for a first offer without a stream that we could use."""
        if answer_offer(offer, SocketAddress("0.0.0.0", 9), keys).session is None:
            raise NotAcceptable

    def answer(self, offer: SessionDescription) -> bytes:
        """Take over the peer's offer and return our answer. Raises NotAcceptable."""
        answer = answer_offer(offer, self._local, self._keys)
        if answer.session is not None:
            self.session = answer.session
        elif self.session is not None:
            self.session = replace(self.session, send=False, receive=False, held=True)
        return self._render(answer.sections)

    def offer(self) -> bytes:
        """Our offer of everything we can do; `take_answer` has to follow."""
        self.awaiting_answer = True
        return self._render(self._sections())

    def _sections(self) -> tuple[str, ...]:
        secret = self.session is not None and self.session.keys is not None
        return offer_sections(self._local, self._keys, secret)

    def repeat(self) -> bytes:
        """Our last description with its version unchanged, as a refresh has to carry it."""
        sections = self._description.sections if self._description else None
        self.awaiting_answer = True
        return self._render(sections or self._sections())

    def take_answer(self, answer: SessionDescription | None) -> None:
        """Raises NotAcceptable when the answer is missing or refuses all that we offered."""
        self.awaiting_answer = False
        if answer is None:
            raise NotAcceptable
        self.session = accept_answer(answer, self._keys)

    def _render(self, sections: tuple[str, ...]) -> bytes:
        assert self._description is not None, "open() comes first"
        return self._description.render(sections)
