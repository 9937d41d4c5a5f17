"""The seam inside the gateway: what SIP signalling may ask of the phones' media engine.

A *leg* is one call's RTP. Signalling opens it (to have a port for its SDP), connects it when offer
and answer have met, and from then on only says what the leg hears: prompts of its own, or a room.
Every command returns at once and takes effect, in order, within about one tick (20 ms). Commands
for a leg that is unknown or already closed are ignored, because a call may end at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from sfu.api import PeerId, RoomId
from sip_gateway.api import LegId

Codec = Literal["PCMA", "PCMU", "G722", "opus"]
Attention = Literal["join", "leave", "reminder"]
Background = Literal["music", "tone:busy"]


@dataclass(frozen=True, slots=True)
class LocalMedia:
    """Where the leg's RTP is received: an even port; RTCP is on the next odd one (RFC 3550 §11)."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class MediaKeys:
    """What a leg's SRTP and SRTCP are protected with (RFC 3711, RFC 7714): `suite` as RFC 4568
    names it, master key and salt of each direction in one."""

    suite: str
    inbound: bytes = field(repr=False)
    outbound: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RemoteMedia:
    """What offer and answer agreed on for the leg's one audio stream.

    `host` and `port` come from the peer's SDP; `payload_type` is `codec`'s, `dtmf_payload_type`
    that of telephone-event (RFC 4733) or None, and `dtmf_second` another one that the peer may
    use (events of 8 kHz beside those of Opus' clock); `ptime` is the milliseconds per packet that
    the peer wishes. `send` and `receive` are ours: `send` False while the peer does not want our
    sound (its `sendonly` or `inactive`), `receive` False while it sends none of its own. A phone
    that holds us (`sendonly`) is therefore `send=False, receive=False`: its music on hold must
    not enter the room. With `keys` nothing but SRTP is taken and sent; the same keys again go on
    where they were, packets seen before included.
    """

    host: str
    port: int
    payload_type: int
    codec: Codec
    dtmf_payload_type: int | None = None
    ptime: int = 20
    send: bool = True
    receive: bool = True
    dtmf_second: int | None = None
    keys: MediaKeys | None = None


@dataclass(frozen=True, slots=True)
class DigitReceived:
    """A key pressed on the phone: `0`–`9`, `*`, `#`, `A`–`D`; `sounded` when it came as a pair of
    tones, which happens only without telephone events. Secret: never log an instance."""

    leg: LegId
    digit: str
    sounded: bool = False

    def __repr__(self) -> str:
        return f"DigitReceived(leg={self.leg!r})"


@dataclass(frozen=True, slots=True)
class PlaybackFinished:
    """The prompts of `play(..., token)` were heard to the end; not sent when they were stopped."""

    leg: LegId
    token: int


@dataclass(frozen=True, slots=True)
class MediaLost:
    """No RTP for 30 s though the peer should send; sent once, again only after RTP came back."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class MusicHeard:
    """Music began on a leg in a room, as if the phone had put us on hold without saying so; or,
    with `playing` False, ended."""

    leg: LegId
    playing: bool


@dataclass(frozen=True, slots=True)
class QualityMeasured:
    """The network of a leg in the last seconds (RFC 3550 §6.4): `packets` that it sent, as its
    numbers tell, how many of them were `lost`, and `jitter` in seconds; of what it was sent, as
    the phone reports it, `told_loss` from 0 to 1 and `round_trip` in seconds, None where unknown."""

    leg: LegId
    packets: int
    lost: int
    jitter: float
    told_loss: float
    round_trip: float | None


PhoneMediaEvent = DigitReceived | PlaybackFinished | MediaLost | MusicHeard | QualityMeasured


class PhoneMedia(Protocol):
    """The phones' side of all rooms: prompts, digits, and the mix."""

    def start(self) -> None:
        """Start the media thread. Called on the running event loop."""
        ...

    async def close(self) -> None:
        """Stop the thread and free all ports."""
        ...

    def subscribe(self, handler: Callable[[PhoneMediaEvent], None]) -> None:
        """Have every event delivered to `handler`, on the event loop, in order."""
        ...

    def open_leg(self, leg: LegId, host: str) -> LocalMedia:
        """Bind a port pair on the local address `host` (IPv4 or IPv6) for a new leg.

        Raises OSError when the port range is exhausted, ValueError when the leg exists.
        """
        ...

    def connect_leg(self, leg: LegId, remote: RemoteMedia) -> None:
        """Take over the result of an offer and answer; again after each re-INVITE.

        Raises ValueError when `remote.host` is not an IP address: names are never resolved here.
        """
        ...

    def play(
        self,
        leg: LegId,
        prompts: Sequence[str],
        language: str,
        token: int,
        loop: bool = False,
        house: str = "",
    ) -> None:
        """Play prompts one after the other to this leg only, instead of what it played before.

        A prompt is the id of a prompt file, found in `language` or else in English (`fr/welcome`
        is French in any case), of the `house` where it has one of its own; `music` (music
        on hold); or one of the tones of `media.tones`: `tone:busy`, `tone:congestion`, `tone:ringback`,
        `tone:attention`, `tone:join`, `tone:leave` in the cadence of the country. With `loop`
        the list starts again at its end and PlaybackFinished never comes. In a room, prompts
        are laid over the mix, which is lowered meanwhile.
        """
        ...

    def stop_playing(self, leg: LegId) -> None:
        """Stop prompts, or the recording of a name."""
        ...

    def record_name(self, leg: LegId, token: int) -> None:
        """Record what the leg says, at most 4 s, until a pause or `stop_playing`; a pause or the
        end of the time is told by PlaybackFinished with `token`. The name is kept in memory as
        long as the leg. Prompt `name:<leg>` plays it."""
        ...

    def join(self, leg: LegId, room: RoomId, peer: PeerId) -> None:
        """Put the leg into the room's mix, and let browsers hear it as phone `peer`."""
        ...

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        """Let browsers hear the leg as another peer from now on; in its room nothing changes."""
        ...

    def leave(self, leg: LegId) -> None:
        """Take the leg out of its room; the leg lives on and may hear prompts."""
        ...

    def set_muted(self, leg: LegId, muted: bool) -> None:
        """Keep the leg's voice out of the room; it keeps hearing, and is still sent RTP."""
        ...

    def set_shielded(self, leg: LegId, shielded: bool) -> None:
        """Keep the leg's sound out of its room because it is music on hold, until told otherwise
        or it leaves the room. Music is listened for all the while."""
        ...

    def set_tones(self, leg: LegId, on: bool) -> None:
        """Whether the leg hears the attention tones of its room; at first it does."""
        ...

    def set_prompt(self, house: str, prompt: str, language: str, sound: bytes | None) -> None:
        """Keep a recording of the house's own (16-bit PCM, 16 kHz, mono), or None of it."""
        ...

    def set_background(self, room: RoomId, sound: Background | None, house: str = "") -> None:
        """Play to the phones of the room, over and over, until told otherwise: music to the
        first one, the busy tone to the last one, nothing to several."""
        ...

    def attention(self, room: RoomId, kind: Attention, volume: float) -> None:
        """Play the rising (join), falling (leave) or plain (reminder, every few seconds) tone to
        the phones of the room, at `volume` dBm0."""
        ...

    def announce(self, room: RoomId, leg: LegId, kind: Attention, volume: float) -> None:
        """Play to the phones of the room the name that the leg has said, if it has, and the tone
        as `attention` does. Of a leg that leaves, before it is closed."""
        ...

    def set_browsers(self, room: RoomId, present: bool) -> None:
        """Say whether browsers listen in the room; without any, phones' voices are not encoded
        for them. A room never told about counts as having browsers."""
        ...

    def close_leg(self, leg: LegId) -> None:
        """Send RTCP BYE, forget the leg and free its ports."""
        ...

    def counters(self) -> dict[str, int]:
        """Packets in and out, ticks, and drops by reason, since start."""
        ...
