"""The seam between the product and the telephones: all that others may know of the SIP gateway.

The gateway owns calls, prompts, digits and the mixer. Whether somebody may enter, and which room
a number leads to, it asks of a `PhoneDirectory`, which the server implements; so the gateway
never sees the database. A call that talks to the portal is a *leg*; once admitted it has a room
and a peer id, under which the browsers see and hear it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType, Protocol

from sfu.api import PeerId, RoomId

LegId = NewType("LegId", str)
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


class LeaveCause(StrEnum):
    """Why a leg left."""

    HANGUP = "hangup"  # the caller
    RELEASED = "released"  # us, by command
    LOST = "lost"  # no RTP or no answer to a refresh
    FAILED = "failed"  # signalling or media error


class DialCause(StrEnum):
    """Why a telephone that we called did not come in. The list is closed."""

    BUSY = "busy"
    NO_ANSWER = "no-answer"  # or a mailbox, which pressed no key
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    FORBIDDEN = "forbidden"  # by the number plan, the limits, or the room; nothing was sent
    CANCELLED = "cancelled"  # whoever called hung up first


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
    """`username` is the SIP login of an extension, None for numbers that are none of ours."""

    username: str | None = None


@dataclass(frozen=True, slots=True)
class LegEntered:
    """The leg has heard its prompts and is in the mix now; `codec` is its encoding name."""

    leg: LegId
    room: RoomId
    peer: PeerId
    codec: str = ""


@dataclass(frozen=True, slots=True)
class LegLeft:
    leg: LegId
    room: RoomId
    peer: PeerId
    cause: LeaveCause


@dataclass(frozen=True, slots=True)
class LegHeld:
    """The phone put us on hold or came back (RFC 3264 §8.4); with `music` it did not say so but
    was heard to play music, and is kept out of the mix meanwhile."""

    leg: LegId
    room: RoomId
    peer: PeerId
    held: bool
    music: bool = False


@dataclass(frozen=True, slots=True)
class LegQuality:
    """The leg's network in the last seconds, about every five of them: `packets` that it sent and
    how many of them were `lost`, `jitter` in seconds; of what it was sent, as the phone reports,
    `told_loss` from 0 to 1 and `round_trip` in seconds, None where it reports none."""

    leg: LegId
    room: RoomId
    peer: PeerId
    packets: int
    lost: int
    jitter: float
    told_loss: float = 0.0
    round_trip: float | None = None


@dataclass(frozen=True, slots=True)
class LegDigit:
    """A key pressed inside the conference. Digits of the portal dialogue never surface."""

    leg: LegId
    room: RoomId
    peer: PeerId
    digit: str


@dataclass(frozen=True, slots=True)
class LegDialled:
    """A telephone is going to be called; `caller` is the leg of whoever wants it so.

    Nothing has been sent yet, and nothing will be before `PhoneDirectory.callee` has answered.
    LegFailed or LegEntered follows, after LegRinging and LegAnswered where they apply.
    """

    leg: LegId
    room: RoomId
    caller: LegId
    number: str


@dataclass(frozen=True, slots=True)
class LegRinging:
    leg: LegId
    room: RoomId


@dataclass(frozen=True, slots=True)
class LegAnswered:
    """Somebody, or a mailbox, took the call; they are not in the room yet. `line` is the name of
    the trunk that the call went by, empty for a telephone of ours."""

    leg: LegId
    room: RoomId
    line: str = ""


@dataclass(frozen=True, slots=True)
class LegFailed:
    """A telephone that was called does not come in, and cannot any more. `line` is the name of
    the last trunk that was tried, empty when it was none."""

    leg: LegId
    room: RoomId
    cause: DialCause
    line: str = ""


DialEvent = LegDialled | LegRinging | LegAnswered | LegFailed
PhoneEvent = LegEntered | LegLeft | LegHeld | LegQuality | LegDigit | DialEvent


class PhoneDirectory(Protocol):
    """What the gateway asks of the product. Every method may suspend; none may raise for a
    caller's fault."""

    async def portal(self, number: str, caller: Caller) -> Portal | None:
        """The portal behind a dialled number, or None when the number is not ours."""
        ...

    async def account(self, username: str) -> SipAccount | None:
        """The SIP login of that user name, for digest authentication."""
        ...

    async def admit(self, request: AdmissionRequest) -> Admitted | Refused:
        """Check room and PIN, window and limits, and enter the caller into the live room."""
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


@dataclass(frozen=True, slots=True)
class TollDay:
    """`gone` are the seconds since the day began, `spent` those that each vPBX talked in it."""

    gone: float
    spent: Mapping[str, float]


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

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        """The leg belongs to another participant of its room from now on; browsers hear it as
        `peer`, and events name it."""
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

    def release(self, leg: LegId) -> None:
        """End the call."""
        ...

    def counters(self) -> dict[str, int]:
        """Calls, packets, and refused input by reason, since start."""
        ...
