"""The states of a call that we make, as a table: until somebody answers, or nobody ever will."""

from __future__ import annotations

from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from sip_gateway.core.events import DialFailure
from sip_gateway.core.reason import Q850, SIP, Reason


class State(Enum):
    CALLING = auto()  # nothing heard yet
    RINGING = auto()  # a provisional response came
    WAITING = auto()  # given up, but a CANCEL needs a provisional response first (§9.1)
    CANCELLING = auto()
    ANSWERED = auto()  # a Call took over
    OVER = auto()


class Input(Enum):
    PROVISIONAL = auto()
    ANSWER = auto()  # a 2xx that we can talk to
    USELESS = auto()  # a 2xx without media for us
    AGAIN = auto()  # a failure that another INVITE may help: credentials, session interval
    FAILURE = auto()
    EXPIRED = auto()  # nobody heard us, or nobody can be heard any more
    HANG_UP = auto()
    NO_ANSWER = auto()  # it rang long enough
    UNHEEDED = auto()  # nothing came of our CANCEL


class Step(Enum):
    RING = auto()
    REPEAT = auto()  # send another INVITE
    CONNECT = auto()
    RELEASE = auto()  # acknowledge, and end with BYE
    CANCEL = auto()
    FAIL = auto()  # tell the user
    ABANDON = auto()


TABLE: Final = MappingProxyType[tuple[State, Input], tuple[State, tuple[Step, ...]]](
    {
        (State.CALLING, Input.PROVISIONAL): (State.RINGING, (Step.RING,)),
        (State.CALLING, Input.ANSWER): (State.ANSWERED, (Step.CONNECT,)),
        (State.CALLING, Input.USELESS): (State.OVER, (Step.RELEASE, Step.FAIL)),
        (State.CALLING, Input.AGAIN): (State.CALLING, (Step.REPEAT,)),
        (State.CALLING, Input.FAILURE): (State.OVER, (Step.FAIL,)),
        (State.CALLING, Input.EXPIRED): (State.OVER, (Step.FAIL,)),
        (State.CALLING, Input.HANG_UP): (State.WAITING, (Step.FAIL,)),
        (State.CALLING, Input.NO_ANSWER): (State.WAITING, (Step.FAIL,)),
        (State.RINGING, Input.PROVISIONAL): (State.RINGING, (Step.RING,)),
        (State.RINGING, Input.ANSWER): (State.ANSWERED, (Step.CONNECT,)),
        (State.RINGING, Input.USELESS): (State.OVER, (Step.RELEASE, Step.FAIL)),
        (State.RINGING, Input.AGAIN): (State.CALLING, (Step.REPEAT,)),
        (State.RINGING, Input.FAILURE): (State.OVER, (Step.FAIL,)),
        # On a stream that breaks; a datagram once answered is not given up.
        (State.RINGING, Input.EXPIRED): (State.OVER, (Step.FAIL,)),
        (State.RINGING, Input.HANG_UP): (State.CANCELLING, (Step.CANCEL, Step.FAIL)),
        (State.RINGING, Input.NO_ANSWER): (State.CANCELLING, (Step.CANCEL, Step.FAIL)),
        (State.WAITING, Input.PROVISIONAL): (State.CANCELLING, (Step.CANCEL,)),
        (State.WAITING, Input.ANSWER): (State.OVER, (Step.RELEASE,)),
        (State.WAITING, Input.USELESS): (State.OVER, (Step.RELEASE,)),
        (State.WAITING, Input.AGAIN): (State.OVER, ()),
        (State.WAITING, Input.FAILURE): (State.OVER, ()),
        (State.WAITING, Input.EXPIRED): (State.OVER, ()),
        # The 200 crossed our CANCEL: the telephone talks to nobody until we say goodbye.
        (State.CANCELLING, Input.ANSWER): (State.OVER, (Step.RELEASE,)),
        (State.CANCELLING, Input.USELESS): (State.OVER, (Step.RELEASE,)),
        (State.CANCELLING, Input.AGAIN): (State.OVER, ()),
        (State.CANCELLING, Input.FAILURE): (State.OVER, ()),
        (State.CANCELLING, Input.EXPIRED): (State.OVER, ()),
        (State.CANCELLING, Input.UNHEEDED): (State.OVER, (Step.ABANDON,)),
        # Copies of the answer that we took, and answers of other forks.
        (State.ANSWERED, Input.ANSWER): (State.ANSWERED, (Step.RELEASE,)),
        (State.ANSWERED, Input.USELESS): (State.ANSWERED, (Step.RELEASE,)),
        (State.OVER, Input.ANSWER): (State.OVER, (Step.RELEASE,)),
        (State.OVER, Input.USELESS): (State.OVER, (Step.RELEASE,)),
    }
)
# What a final status says of the other end; the rest is "rejected" (4xx, 6xx) or "unreachable".
_MEANING: Final = MappingProxyType(
    {
        404: DialFailure.UNREACHABLE,
        408: DialFailure.NO_ANSWER,
        410: DialFailure.UNREACHABLE,
        480: DialFailure.NO_ANSWER,
        484: DialFailure.UNREACHABLE,
        486: DialFailure.BUSY,
        487: DialFailure.NO_ANSWER,
        600: DialFailure.BUSY,
        604: DialFailure.UNREACHABLE,
    }
)

# The same of causes of Q.850 (ITU-T Q.850 §2.2.7); the rest says nothing of the called.
_CAUSES: Final = MappingProxyType(
    {
        **dict.fromkeys((1, 2, 3, 20, 22, 27, 28, 34, 38, 41, 42), DialFailure.UNREACHABLE),
        17: DialFailure.BUSY,
        18: DialFailure.NO_ANSWER,
        19: DialFailure.NO_ANSWER,
        26: DialFailure.NO_ANSWER,  # another telephone took it
        **dict.fromkeys((21, 55, 57, 87), DialFailure.REJECTED),
    }
)


def told_by(reasons: tuple[Reason, ...]) -> DialFailure | None:
    """What Reason fields say of the other end, None if nothing. The network's own word counts
    more than what a gateway made of it, and "completed elsewhere" is nobody at this number."""
    for each in reasons:
        if each.protocol == Q850 and each.cause is not None and each.cause in _CAUSES:
            return _CAUSES[each.cause]
    for each in reasons:
        if each.protocol == SIP and each.cause is not None:
            if each.cause == 200:
                return DialFailure.NO_ANSWER
            if each.cause in _MEANING and each.cause != 487:  # which says only that it is over
                return _MEANING[each.cause]
            if each.cause == 603:
                return DialFailure.REJECTED
    return None


def meaning(status: int, reasons: tuple[Reason, ...] = ()) -> DialFailure:
    """What became of a call that got this final status. Redirections are not followed: they
    would lead past the number plan."""
    told = told_by(reasons)
    if told is not None:
        return told
    rejected = 400 <= status < 500 or status >= 600
    rest = DialFailure.REJECTED if rejected else DialFailure.UNREACHABLE
    return _MEANING.get(status, rest)
