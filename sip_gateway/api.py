"""The seam between the product and the telephones: all that others may know of the SIP gateway.

The gateway owns calls, prompts, digits and the mixer. Whether somebody may enter, and which room
a number leads to, it asks of a `PhoneDirectory`, which the server implements; so the gateway
never sees the database. A call that talks to the portal is a *leg*; once admitted it has a room
and a peer id, under which the browsers see and hear it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from sfu.api import PeerId, RoomId
from sip_gateway.leg_events import (
    DialCause,
    DialEvent,
    LeaveCause,
    LegAnswered,
    LegDialled,
    LegDigit,
    LegEntered,
    LegFailed,
    LegHeld,
    LegId,
    LegLeft,
    LegQuality,
    LegRinging,
    PhoneEvent,
)
from sip_gateway.roster import Roster

__all__ = [
    "NAME",
    "AdhocRequest",
    "AdhocStarted",
    "AdmissionRequest",
    "Admitted",
    "Barred",
    "Callee",
    "CalleeRequest",
    "Caller",
    "Decision",
    "DialCause",
    "DialEvent",
    "DialRequest",
    "LeaveCause",
    "LegAnswered",
    "LegDialled",
    "LegDigit",
    "LegEntered",
    "LegFailed",
    "LegHeld",
    "LegId",
    "LegLeft",
    "LegQuality",
    "LegRinging",
    "Opening",
    "PhoneDirectory",
    "PhoneEvent",
    "PhonePlane",
    "Portal",
    "RefusalReason",
    "Refused",
    "RoomSettings",
    "SipAccount",
    "SipAddress",
    "TollDay",
    "TollHistory",
    "Waiting",
]

# Before a leg's id: the prompt that is the name which the leg has said of itself.
NAME: Final = "name:"


class RefusalReason(StrEnum):
    """Why the portal does not let a caller in. Wrong room and wrong PIN are one reason."""

    WRONG_CREDENTIALS = "wrong-credentials"
    NOT_STARTED = "not-started"
    ENDED = "ended"
    LOCKED = "locked"
    FULL = "full"
    THROTTLED = "throttled"
    DISABLED = "disabled"
    DENIED = "denied"  # by somebody in the conference, after waiting before it


class Barred(StrEnum):
    """Why a number would not be called, told before it is tried."""

    NOT_ALLOWED = "not-allowed"  # by the number plan, or no number
    LIMIT = "limit"  # too many calls at a time, or the day's are used up
    UNREACHABLE = "unreachable"  # no telephone registered, no trunk


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """What the phones of a room hear, as whoever runs the room has decided.

    - `attention_interval`: seconds between the tones that remind people of being in a
      conference; 0 for none.
    - `attention_volume`: dBm0 of all attention tones.
    - `busy_time`: seconds that the last one hears the busy tone before the call is released; 0
      for music and a call that goes on.
    - `hold_shield`: whether a phone that plays music on hold into the room is muted.
    - `house`: whose own recordings are heard, as `set_prompt` names it.
    - `announce_names`: whether the phones hear who comes and goes, where the name was said.
    """

    attention_interval: float = 15.0
    attention_volume: float = -20.0
    busy_time: float = 10.0
    hold_shield: bool = True
    announce_names: bool = False
    house: str = ""


@dataclass(frozen=True, slots=True)
class SipAccount:
    """A subscriber's SIP login: digest secrets per RFC 8760 (hex of H(user:realm:password))."""

    username: str
    realm: str
    ha1_md5: str
    ha1_sha256: str
    vpbx_id: str
    extension: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Portal:
    """A dialled number that is answered by the portal dialogue. `language` is "de", "fr", "it"
    or "en"; `languages` are all that callers may change to, `language` among them; empty for
    `language` alone."""

    number: str
    vpbx_id: str
    language: str
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: `account` only when the call was authenticated; `number` may be empty."""

    number: str
    display_name: str
    account: SipAccount | None
    source: str  # network address of the peer, for throttling only


@dataclass(frozen=True, slots=True)
class AdmissionRequest:
    """What a caller keyed in. Digits are secrets: never log an instance."""

    leg: LegId
    portal: Portal
    caller: Caller
    room_number: str
    pin: str

    def __repr__(self) -> str:
        return f"AdmissionRequest(leg={self.leg!r}, portal={self.portal.number!r})"


@dataclass(frozen=True, slots=True)
class Admitted:
    """The caller is in. `people` counts participants of the room including this one. `language`
    is that of a caller who was recognised, "" for anybody else. With `ask_name` the caller says
    their name before entering."""

    room: RoomId
    peer: PeerId
    people: int
    muted: bool = False
    language: str = ""
    ask_name: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """When a room opens for a caller who is early: in so many seconds; at `clock`, hour and
    minute where the conference is held, or None when that is on another day. `may_wait` when
    it is so soon that the caller may stay on the line."""

    seconds: float
    clock: tuple[int, int] | None
    may_wait: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The caller is not let in; `opens_at` (UTC) and `opening` go with NOT_STARTED."""

    reason: RefusalReason
    opens_at: datetime | None = None
    opening: Opening | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The caller waits before the conference, as `peer`, until somebody in it decides, and hears
    nothing of it meanwhile. `leader` tells whether anybody is there who could decide; `language`
    is as in `Admitted`."""

    room: RoomId
    peer: PeerId
    leader: bool
    language: str = ""


# What the portal may answer to a caller; `Waiting` is followed by another.
Decision = Admitted | Waiting | Refused


@dataclass(frozen=True, slots=True)
class AdhocRequest:
    """A subscriber dialled `*71*number*number`; `caller.account` is known."""

    leg: LegId
    caller: Caller
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdhocStarted:
    """The conference runs, with the caller in it. `language` is for prompts."""

    admitted: Admitted
    language: str


@dataclass(frozen=True, slots=True)
class CalleeRequest:
    """About a telephone that is called into `room` by somebody of the vPBX."""

    leg: LegId
    room: RoomId
    vpbx_id: str
    number: str


@dataclass(frozen=True, slots=True)
class Callee:
    """`username` is the SIP login of an extension, None for numbers that are none of ours.
    `confirm`: whether they press 1 to come in when a trunk reaches them; None as configured."""

    username: str | None = None
    confirm: bool | None = None


@dataclass(frozen=True, slots=True)
class DialRequest:
    """A number to be called into a room, in the name of somebody of the vPBX, who is vouched for
    by the product: `extension` and `display_name` are what the telephone shows. `language` is
    for prompts."""

    room: RoomId
    vpbx_id: str
    number: str
    language: str
    extension: str
    display_name: str


class PhoneDirectory(Protocol):
    """What the gateway asks of the product. Every method may suspend; none may raise for a
    caller's fault."""

    async def portal(self, number: str, caller: Caller) -> Portal | None:
        """The portal behind a dialled number, or None when the number is not ours."""
        ...

    async def account(self, username: str) -> SipAccount | None:
        """The SIP login of that user name, for digest authentication."""
        ...

    async def admit(self, request: AdmissionRequest) -> Decision:
        """Check room and PIN, window and limits, and enter the caller into the live room, or let
        them wait before it: then `PhonePlane.decide` brings what becomes of that."""
        ...

    async def start_adhoc(self, request: AdhocRequest) -> AdhocStarted | Refused:
        """Make an ad-hoc conference and enter the caller into its live room."""
        ...

    async def callee(self, request: CalleeRequest) -> Callee:
        """Whose number it is. Awaited after LegDialled and before anything leaves for the
        telephone, so that a record of the call can be on disk by then."""
        ...

    async def admit_callee(self, request: CalleeRequest) -> Admitted | Refused:
        """Enter somebody who was called, and answered, into the live room."""
        ...

    def roster(self, room: RoomId) -> Roster | None:
        """Who is in a room, from memory and at once; None when it is over. Asked once a second
        while a telephone wants to know."""
        ...


@dataclass(frozen=True, slots=True)
class TollDay:
    """`gone` are the seconds since the day began, `spent` those that each vPBX talked in it, and
    `paid` what that cost, in ten-thousandths of the currency."""

    gone: float
    spent: Mapping[str, float]
    paid: Mapping[str, float] = field(default_factory=dict)


class TollHistory(Protocol):
    """What was telephoned over trunks before this process began."""

    async def today(self, trunks: Collection[str]) -> TollDay:
        """Of calls by the trunks of these names."""
        ...


@dataclass(frozen=True, slots=True)
class SipAddress:
    """Where the gateway listens."""

    host: str
    port: int
    transport: str  # "udp" | "tcp" | "tls"


class PhonePlane(Protocol):
    """Telephones of the installation, as the product commands them."""

    async def start(self) -> None:
        """Open the SIP listeners. Raises OSError naming the address when one is taken."""
        ...

    async def close(self) -> None:
        """Release every call with BYE and stop the media threads."""
        ...

    def subscribe(self, handler: Callable[[PhoneEvent], None]) -> None: ...

    def addresses(self) -> tuple[SipAddress, ...]: ...

    def set_muted(self, leg: LegId, muted: bool) -> None:
        """Stop or resume the leg's voice; the leg keeps hearing the room."""
        ...

    def set_prompt(self, house: str, prompt: str, language: str, sound: bytes | None) -> None:
        """From now on the house's telephones hear this (16-bit PCM, 16 kHz, mono) in place of our
        recording of that prompt, or of `music` (without a language); None for ours again. A house
        is a vPBX, `Portal.vpbx_id`."""
        ...

    def configure_room(self, room: RoomId, settings: RoomSettings) -> None:
        """Settings of a room until `set_people` says that nobody is left there; also while it
        runs. A room that none were told of has those of the configuration."""
        ...

    def say(self, leg: LegId, prompts: Sequence[str], *, at_once: bool = False) -> None:
        """Speak to one leg, in its language, over the room, which is lowered meanwhile; nobody
        else hears it. Sayings wait for each other, at most `leg_speech.WAITING` of them, and for
        the leg to be in the mix; one that comes `at_once` takes the place of the one that is
        heard. `prompts` are ids of the catalogue."""
        ...

    def decide(self, leg: LegId, decision: Decision) -> None:
        """What becomes of a caller who waits; `Waiting` once more when only `leader` differs. It
        has no effect on a leg that does not wait, but LegLeft tells of one that was admitted too
        late."""
        ...

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        """The leg belongs to another participant of its room from now on; browsers hear it as
        `peer`, and events name it."""
        ...

    def move(self, leg: LegId, room: RoomId) -> None:
        """The call goes on in another room's mix, or, when it is not in a mix yet, will enter
        that one; events name the new room from now on."""
        ...

    def set_tones(self, leg: LegId, on: bool) -> None:
        """Whether the leg hears its room's attention tones; at first it does."""
        ...

    def set_people(
        self, room: RoomId, people: int, *, by_phone: bool = False, merged: bool = False
    ) -> None:
        """Participants now in the room, any device: one alone hears music (manual, p. 4); a
        growing or shrinking number is announced by the attention tone, unless nobody went and two
        turned out to be one (`merged`). `by_phone` when it changed with a telephone: where names
        are announced, that is left to its name."""
        ...

    def barred(self, request: DialRequest, username: str | None) -> Barred | None:
        """Why the number would not be called now, None when it would; `username` as in Callee.
        Nothing is reserved by asking."""
        ...

    def dial(self, request: DialRequest) -> LegId:
        """Call a number into the room. What comes of it is told by events of that leg, LegDialled
        first, and none before this returns; `PhoneDirectory.callee` and `admit_callee` are asked
        as for any telephone that is called. Whoever asks must have been authorised: never on
        behalf of a telephone that has called in."""
        ...

    def release(self, leg: LegId) -> None:
        """End the call; also one that rings, or is only going to be made."""
        ...

    def counters(self) -> dict[str, int]:
        """Calls, packets, and refused input by reason, since start."""
        ...
