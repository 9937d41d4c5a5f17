"""One browser in a room: its session description, its transport, and what it said it does."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sfu.api import Answer, MediaError, Offer, PeerId, PeerState, Source, Want
from sfu.core.answer import Candidates, LocalTransport, Origin, write_answer
from sfu.core.formats import OfferError
from sfu.core.ice import Credentials
from sfu.core.layout import PeerLayout
from sfu.core.negotiation import Accepted, accept
from sfu.core.sdp import SdpError, SessionDescription, parse
from sfu.transport import Transport, TransportContext


@dataclass(slots=True)
class Published:
    """What `set_source` said last; kept so that a new generation goes on where the old ended."""

    on: bool = False
    muted: bool = False


@dataclass(slots=True)
class Peer:
    """A browser. `generation` is that of its RTCPeerConnection, `transport` belongs to it."""

    id: PeerId
    generation: int
    transport: Transport
    layout: PeerLayout
    origin: Origin
    sources: dict[Source, Published] = field(default_factory=dict)
    wants: Sequence[Want] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """An offer that was read and not looked at yet."""

    generation: int
    description: SessionDescription


def parse_offer(offer: Offer) -> Parsed:
    """Read an offer, for which nothing need be known: most of the time that a `connect` takes, and
    on any thread. Raises MediaError `bad-offer` with the reason."""
    try:
        return Parsed(offer.generation, parse(offer.sdp))
    except SdpError as error:
        raise MediaError("bad-offer", str(error)) from None


def agree(
    offer: Parsed, slots: int, former: PeerLayout | None, codecs: Sequence[str] = ("vp8",)
) -> Accepted:
    """Check an offer, out of which the first of video `codecs` is sent. Raises MediaError
    `bad-offer` with the reason."""
    try:
        return accept(offer.description, slots, secrets.randbits, former, codecs)
    except OfferError as error:
        raise MediaError("bad-offer", str(error)) from None


def new_credentials(accepted: Accepted) -> Credentials:
    """Fresh credentials of ours beside the offer's (RFC 8445 §5.3: 24 and 128 random bits)."""
    return Credentials(
        local_ufrag=secrets.token_hex(8),
        local_password=secrets.token_hex(16),
        remote_ufrag=accepted.transport.ufrag,
        remote_password=accepted.transport.password,
    )


def new_peer(
    peer: PeerId,
    generation: int,
    accepted: Accepted,
    context: TransportContext,
    on_state: Callable[[PeerState], None],
    now: float,
) -> Peer:
    """A peer whose transport waits for the browser's first check."""
    credentials = new_credentials(accepted)
    fingerprints = accepted.transport.fingerprints
    transport = Transport(context, credentials, fingerprints, on_state, now)
    # 62 bits, as RFC 8829 §5.2.1 asks for the session id.
    return Peer(peer, generation, transport, accepted.layout, Origin(secrets.randbits(62), 0))


def renegotiate(peer: Peer, accepted: Accepted) -> bool:
    """Take over a further offer of the same generation; True when it restarted ICE."""
    ice = peer.transport.ice
    remote = accepted.transport
    if set(remote.fingerprints) != set(peer.transport.fingerprints):
        raise MediaError("bad-offer", "another fingerprint needs a new generation")
    restarted = (remote.ufrag, remote.password) != (
        ice.credentials.remote_ufrag,
        ice.credentials.remote_password,
    )
    if restarted:
        ice.restart(new_credentials(accepted))
    peer.layout = accepted.layout
    return restarted


def answer(
    peer: Peer,
    accepted: Accepted,
    fingerprints: tuple[tuple[str, str], ...],
    candidates: Candidates,
    restarted: bool,
) -> Answer:
    """Our answer to the offer that `peer` was made from or renegotiated with."""
    peer.origin = Origin(peer.origin.session, peer.origin.version + 1)
    credentials = peer.transport.ice.credentials
    local = LocalTransport(
        credentials.local_ufrag, credentials.local_password, fingerprints, candidates
    )
    return Answer(peer.generation, write_answer(accepted, local, peer.origin), restarted)
