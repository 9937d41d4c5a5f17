"""The room's wire protocol, version 1: JSON text messages on the WebSocket `/ws/v1`.

This file is the source: `docs/protocol.md` explains it and `web/src/rtc/protocol.ts` is generated
from it. Requests carry an `id` chosen by the client, replies name it as `re`; events that change
the room carry a `seq` that increases by one, so that a client that lost its socket can ask for
what it missed. Media ids: a participant's id `p` is also the SFU's peer id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from server.signalling import aid_messages as aid
from server.signalling import group_messages as groups
from server.signalling import ink_messages as ink
from server.signalling import poll_messages as polls
from server.signalling import stage_messages as stage
from server.signalling.call_messages import (
    CallAgain,
    CallChanged,
    CallGone,
    CallInfo,
    CallMe,
    CallNumber,
    DropCall,
)
from server.signalling.chat_messages import Lines, ReadLines, WriteLine, Written
from server.signalling.check_messages import CheckBegun, CheckConnection
from server.signalling.lobby_messages import Lobby, SetLobby, Waits
from server.signalling.recording_messages import SetRecording
from server.signalling.role_messages import (
    Kind,
    NotNow,
    RoleName,
    SetFloor,
    SetRole,
    YieldFloor,
)

VERSION = 1
# Bytes of one incoming text message; only `hello` and `offer` carry SDP.
MAX_MESSAGE = 64 * 1024
MAX_SDP_MESSAGE = 512 * 1024

# WebSocket close codes of ours (RFC 6455 §7.4.2, private range).
CLOSE_AUTH = 4001
CLOSE_REPLACED = 4002
CLOSE_KICKED = 4003
CLOSE_ENDED = 4004
CLOSE_DENIED = 4005
CLOSE_SLOW = 4008
CLOSE_RATE = 4029

SourceName = Literal["mic", "cam", "screen", "screen-audio"]
Net = Literal["good", "fair", "poor", "lost"]
ErrorCode = Literal[
    "bad-message",
    "bad-state",
    "bad-offer",
    "forbidden",
    "not-found",
    "not-started",
    "ended",
    "locked",
    "full",
    "disabled",
    "rate",
    "limit",
    "not-allowed",
    "unreachable",
    "no-floor",
    "internal",
]


# --- values -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sdp:
    """`gen` counts the browser's RTCPeerConnections of this session from 1."""

    gen: int
    sdp: str


@dataclass(frozen=True, slots=True)
class Resume:
    """The session to take up again: its id, its secret, and the last `seq` seen."""

    session: str
    key: str
    seq: int


@dataclass(frozen=True, slots=True)
class Participant:
    """One person in the roster. `number` is masked for everyone but moderators."""

    p: str
    name: str
    role: RoleName
    kind: Kind
    number: str | None
    muted: bool
    hand: bool
    cam: bool
    screen: bool
    held: bool
    reconnecting: bool
    net: Net
    # Whether a telephone has their sound; with `kind` "web" the browser shows their picture only.
    phone: bool
    # Whether others may point and draw on the screen that they show.
    marks: bool
    # Has no account here, whatever a leader has made of them.
    guest: bool = False
    # May speak where only those may who have the floor; leaders and presenters do anyway.
    floor: bool = False
    # A leader has asked them to speak, and they have not yet.
    asked: bool = False


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """What the page shows of the conference; times are ISO 8601 UTC."""

    conference: str
    title: str
    room_number: str
    portal_number: str
    starts_at: str
    closes_at: str
    locked: bool
    # Whom everybody sees large, by a leader's word: at most three ids, the latest last.
    spotlight: tuple[str, ...] = ()
    # Whether only those may speak who have the floor.
    floor_only: bool = False
    # Whether what is heard and seen is recorded, of which everybody is to be told at once; and
    # whether it may be.
    recording: bool = False
    recordable: bool = False


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """Slot `n`: the m-lines `a` and `v` now carry source `src` of participant `p`, or nothing."""

    n: int
    a: str
    v: str
    p: str | None
    src: Literal["cam", "screen"] | None


@dataclass(frozen=True, slots=True)
class WantInfo:
    """`h`: height in device pixels at which the tile is shown; `prio`: higher wins a slot."""

    p: str
    src: Literal["cam", "screen"]
    h: int
    prio: int = 0


# --- client to server ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    """First message. The account is the login session's; the first offer rides along."""

    type: ClassVar = "hello"
    id: int
    v: int
    conference: str
    locale: str
    offer: Sdp | None = None
    resume: Resume | None = None
    # The state in which the person chose to enter, so that no packet escapes before `publish`.
    mic: bool = True
    cam: bool = True


@dataclass(frozen=True, slots=True)
class OfferMessage:
    """A further offer: ICE restart, more slots, or a new generation."""

    type: ClassVar = "offer"
    id: int
    gen: int
    sdp: str


@dataclass(frozen=True, slots=True)
class Publish:
    type: ClassVar = "publish"
    id: int
    src: SourceName
    on: bool
    muted: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Everything that is on screen now; replaces the former view."""

    type: ClassVar = "view"
    want: tuple[WantInfo, ...]


@dataclass(frozen=True, slots=True)
class Hand:
    type: ClassVar = "hand"
    id: int
    on: bool


@dataclass(frozen=True, slots=True)
class Moderate:
    """A moderator's command; `p` names the target where the operation has one."""

    type: ClassVar = "mod"
    id: int
    op: Literal[
        "mute",
        "mute-all",
        "kick",
        "lock",
        "unlock",
        "admit",
        "deny",
        "admit-all",
        "give-floor",
        "take-floor",
        "ask-unmute",
        "spotlight",
        "unspotlight",
        "end",
    ]
    p: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Ask for a code by which a telephone in the room becomes one's own."""

    type: ClassVar = "pair"
    id: int


@dataclass(frozen=True, slots=True)
class Ping:
    type: ClassVar = "ping"
    ts: float


@dataclass(frozen=True, slots=True)
class Bye:
    type: ClassVar = "bye"


ClientMessage = (
    Hello
    | OfferMessage
    | Publish
    | View
    | Hand
    | Moderate
    | SetLobby
    | SetRecording
    | Pair
    | CallNumber
    | CallMe
    | CallAgain
    | DropCall
    | WriteLine
    | ReadLines
    | stage.PresentDocument
    | stage.TurnPage
    | stage.HandOver
    | stage.StopPresenting
    | SetRole
    | SetFloor
    | YieldFloor
    | NotNow
    | groups.OpenGroups
    | groups.CloseGroups
    | groups.SendToGroup
    | groups.GoToGroup
    | groups.AskForHelp
    | groups.TellGroups
    | polls.OpenPoll
    | polls.CastVote
    | polls.ClosePoll
    | CheckConnection
    | ink.OpenInk
    | ink.DrawInk
    | ink.ClearInk
    | ink.AllowInk
    | ink.AllowMarks
    | ink.Trace
    | aid.React
    | aid.WriteCaption
    | aid.ReadCaptions
    | Ping
    | Bye
)


# --- server to client ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Welcome:
    """You are in. `p` is your own id. After a resume with `resync` false, missed events follow. It
    comes again, with `re` 0 and `resync`, when you were moved to a group, the how manieth `group`
    tells, or back to the main room, `group` null. `poll` is the latest in the room, `choices` what you have
    chosen in it while it is open."""

    type: ClassVar = "welcome"
    re: int
    session: str
    key: str
    p: str
    role: RoleName
    room: RoomInfo
    roster: tuple[Participant, ...]
    calls: tuple[CallInfo, ...]
    presentation: stage.PresentationInfo | None
    seq: int
    resync: bool
    answer: Sdp | None = None
    group: int | None = None
    poll: polls.PollInfo | None = None
    choices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    type: ClassVar = "answer"
    re: int
    gen: int
    sdp: str
    restarted: bool


@dataclass(frozen=True, slots=True)
class Ok:
    type: ClassVar = "ok"
    re: int


@dataclass(frozen=True, slots=True)
class PairCode:
    """`keys` are pressed on the telephone, in the conference; good once, for `seconds`."""

    type: ClassVar = "pair-code"
    re: int
    keys: str
    seconds: int


@dataclass(frozen=True, slots=True)
class ErrorMessage:
    """`re` is null when the message was too broken to have an id. `at`: when it opens (UTC)."""

    type: ClassVar = "error"
    re: int | None
    code: ErrorCode
    detail: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    type: ClassVar = "join"
    seq: int
    participant: Participant


@dataclass(frozen=True, slots=True)
class Updated:
    """The participant as it is now, whole: a client never merges half-states."""

    type: ClassVar = "update"
    seq: int
    participant: Participant


@dataclass(frozen=True, slots=True)
class Left:
    type: ClassVar = "leave"
    seq: int
    p: str


@dataclass(frozen=True, slots=True)
class RoomChanged:
    type: ClassVar = "room"
    seq: int
    room: RoomInfo


@dataclass(frozen=True, slots=True)
class Slots:
    type: ClassVar = "slots"
    map: tuple[SlotInfo, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is heard: `levels` are −dBov (0 loudest), only those above the noise floor."""

    type: ClassVar = "speaker"
    active: str | None
    levels: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferWanted:
    """Somebody cannot receive your video codec: `offer` once more, and the answer names another."""

    type: ClassVar = "offer-wanted"


@dataclass(frozen=True, slots=True)
class PubHint:
    """Nobody looks at more than this layer of yours: stop encoding above it."""

    type: ClassVar = "pub-hint"
    src: Literal["cam", "screen"]
    max: Literal["q", "h", "f"] | None


@dataclass(frozen=True, slots=True)
class Pong:
    type: ClassVar = "pong"
    ts: float


ServerMessage = (
    Welcome
    | Waits
    | Lobby
    | AnswerMessage
    | Ok
    | PairCode
    | ErrorMessage
    | Joined
    | Updated
    | Left
    | RoomChanged
    | CallChanged
    | CallGone
    | Lines
    | Written
    | stage.PresentationChanged
    | groups.GroupsChanged
    | groups.Announced
    | polls.PollChanged
    | polls.OwnVote
    | ink.InkPage
    | ink.InkAdded
    | ink.InkCleared
    | ink.Traced
    | aid.Reacted
    | aid.Captioned
    | aid.Captions
    | Slots
    | Speaker
    | PubHint
    | OfferWanted
    | CheckBegun
    | Pong
)
