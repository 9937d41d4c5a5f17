"""The four transaction machines of RFC 3261 §17 as tables, with the Accepted state of RFC 6026.

A row says where an input leads and what is done on the way. A state's timers run exactly while
the machine is in that state: entering starts those not yet running, leaving stops the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from sip_gateway.core.timers import T1, T2, T4


class State(Enum):
    CALLING = auto()
    TRYING = auto()
    PROCEEDING = auto()
    ACCEPTED = auto()
    COMPLETED = auto()
    CONFIRMED = auto()
    TERMINATED = auto()


class Input(Enum):
    REQUEST = auto()  # server: a retransmission of the request
    ACK = auto()
    PROVISIONAL = auto()  # 1xx, from the user (server) or the wire (client)
    SUCCESS = auto()  # 2xx
    FAILURE = auto()  # 3xx to 6xx
    RETRANSMIT = auto()  # timer A, E or G
    TIMEOUT = auto()  # timer B, F or H
    LINGER = auto()  # timer D, I, J, K, L or M


class Do(Enum):
    SEND = auto()  # send the given message and keep it for repetition
    REPEAT = auto()  # send the kept message again
    DELIVER = auto()  # hand the given message to the user
    ACK = auto()  # acknowledge a failure (§17.1.1.3)
    EXPIRE = auto()  # tell the user that the peer does not answer


@dataclass(frozen=True, slots=True)
class Timer:
    """`input` is what firing means; `first` and `cap` are seconds: the interval doubles from the
    one to the other when `repeats`. `unreliable_only` timers do not run over TCP and TLS."""

    name: str
    input: Input
    first: float
    cap: float = 0.0
    repeats: bool = False
    unreliable_only: bool = False


_A: Final = Timer("A", Input.RETRANSMIT, T1, 64 * T1, repeats=True, unreliable_only=True)
_E: Final = Timer("E", Input.RETRANSMIT, T1, T2, repeats=True, unreliable_only=True)
_G: Final = Timer("G", Input.RETRANSMIT, T1, T2, repeats=True, unreliable_only=True)
_B: Final = Timer("B", Input.TIMEOUT, 64 * T1)
_F: Final = Timer("F", Input.TIMEOUT, 64 * T1)
_H: Final = Timer("H", Input.TIMEOUT, 64 * T1)
_D: Final = Timer("D", Input.LINGER, 32.0, unreliable_only=True)
_I: Final = Timer("I", Input.LINGER, T4, unreliable_only=True)
_J: Final = Timer("J", Input.LINGER, 64 * T1, unreliable_only=True)
_K: Final = Timer("K", Input.LINGER, T4, unreliable_only=True)
_L: Final = Timer("L", Input.LINGER, 64 * T1)
_M: Final = Timer("M", Input.LINGER, 64 * T1)

Row = tuple[State, tuple[Do, ...]]


@dataclass(frozen=True, slots=True)
class Machine:
    """One kind of transaction: its first state, rows, and the timers of each state."""

    initial: State
    rows: Mapping[tuple[State, Input], Row]
    timers: Mapping[State, tuple[Timer, ...]]


INVITE_SERVER: Final = Machine(
    State.PROCEEDING,
    MappingProxyType(
        {
            (State.PROCEEDING, Input.REQUEST): (State.PROCEEDING, (Do.REPEAT,)),
            (State.PROCEEDING, Input.PROVISIONAL): (State.PROCEEDING, (Do.SEND,)),
            (State.PROCEEDING, Input.SUCCESS): (State.ACCEPTED, (Do.SEND,)),
            (State.PROCEEDING, Input.FAILURE): (State.COMPLETED, (Do.SEND,)),
            # The call, not the transaction, repeats a 2xx until its ACK comes (RFC 6026 §7.1).
            (State.ACCEPTED, Input.REQUEST): (State.ACCEPTED, ()),
            (State.ACCEPTED, Input.SUCCESS): (State.ACCEPTED, (Do.SEND,)),
            (State.ACCEPTED, Input.LINGER): (State.TERMINATED, ()),
            (State.COMPLETED, Input.REQUEST): (State.COMPLETED, (Do.REPEAT,)),
            (State.COMPLETED, Input.RETRANSMIT): (State.COMPLETED, (Do.REPEAT,)),
            (State.COMPLETED, Input.ACK): (State.CONFIRMED, ()),
            (State.COMPLETED, Input.TIMEOUT): (State.TERMINATED, (Do.EXPIRE,)),
            (State.CONFIRMED, Input.LINGER): (State.TERMINATED, ()),
        }
    ),
    MappingProxyType(
        {State.ACCEPTED: (_L,), State.COMPLETED: (_G, _H), State.CONFIRMED: (_I,)},
    ),
)

SERVER: Final = Machine(
    State.TRYING,
    MappingProxyType(
        {
            (State.TRYING, Input.PROVISIONAL): (State.PROCEEDING, (Do.SEND,)),
            (State.TRYING, Input.SUCCESS): (State.COMPLETED, (Do.SEND,)),
            (State.TRYING, Input.FAILURE): (State.COMPLETED, (Do.SEND,)),
            (State.PROCEEDING, Input.REQUEST): (State.PROCEEDING, (Do.REPEAT,)),
            (State.PROCEEDING, Input.PROVISIONAL): (State.PROCEEDING, (Do.SEND,)),
            (State.PROCEEDING, Input.SUCCESS): (State.COMPLETED, (Do.SEND,)),
            (State.PROCEEDING, Input.FAILURE): (State.COMPLETED, (Do.SEND,)),
            (State.COMPLETED, Input.REQUEST): (State.COMPLETED, (Do.REPEAT,)),
            (State.COMPLETED, Input.LINGER): (State.TERMINATED, ()),
        }
    ),
    MappingProxyType({State.COMPLETED: (_J,)}),
)

INVITE_CLIENT: Final = Machine(
    State.CALLING,
    MappingProxyType(
        {
            (State.CALLING, Input.RETRANSMIT): (State.CALLING, (Do.REPEAT,)),
            (State.CALLING, Input.TIMEOUT): (State.TERMINATED, (Do.EXPIRE,)),
            (State.CALLING, Input.PROVISIONAL): (State.PROCEEDING, (Do.DELIVER,)),
            (State.CALLING, Input.SUCCESS): (State.ACCEPTED, (Do.DELIVER,)),
            (State.CALLING, Input.FAILURE): (State.COMPLETED, (Do.ACK, Do.DELIVER)),
            (State.PROCEEDING, Input.PROVISIONAL): (State.PROCEEDING, (Do.DELIVER,)),
            (State.PROCEEDING, Input.SUCCESS): (State.ACCEPTED, (Do.DELIVER,)),
            (State.PROCEEDING, Input.FAILURE): (State.COMPLETED, (Do.ACK, Do.DELIVER)),
            # No timer of this state: the user gives up, 64*T1 after its CANCEL (§9.1).
            (State.PROCEEDING, Input.TIMEOUT): (State.TERMINATED, (Do.EXPIRE,)),
            # Repeated 2xx, and those of other forks, are the user's to acknowledge.
            (State.ACCEPTED, Input.SUCCESS): (State.ACCEPTED, (Do.DELIVER,)),
            (State.ACCEPTED, Input.LINGER): (State.TERMINATED, ()),
            (State.COMPLETED, Input.FAILURE): (State.COMPLETED, (Do.ACK,)),
            (State.COMPLETED, Input.LINGER): (State.TERMINATED, ()),
        }
    ),
    MappingProxyType(
        {State.CALLING: (_A, _B), State.ACCEPTED: (_M,), State.COMPLETED: (_D,)},
    ),
)

CLIENT: Final = Machine(
    State.TRYING,
    MappingProxyType(
        {
            (State.TRYING, Input.RETRANSMIT): (State.TRYING, (Do.REPEAT,)),
            (State.TRYING, Input.TIMEOUT): (State.TERMINATED, (Do.EXPIRE,)),
            (State.TRYING, Input.PROVISIONAL): (State.PROCEEDING, (Do.DELIVER,)),
            (State.TRYING, Input.SUCCESS): (State.COMPLETED, (Do.DELIVER,)),
            (State.TRYING, Input.FAILURE): (State.COMPLETED, (Do.DELIVER,)),
            (State.PROCEEDING, Input.RETRANSMIT): (State.PROCEEDING, (Do.REPEAT,)),
            (State.PROCEEDING, Input.TIMEOUT): (State.TERMINATED, (Do.EXPIRE,)),
            (State.PROCEEDING, Input.PROVISIONAL): (State.PROCEEDING, (Do.DELIVER,)),
            (State.PROCEEDING, Input.SUCCESS): (State.COMPLETED, (Do.DELIVER,)),
            (State.PROCEEDING, Input.FAILURE): (State.COMPLETED, (Do.DELIVER,)),
            (State.COMPLETED, Input.LINGER): (State.TERMINATED, ()),
        }
    ),
    MappingProxyType(
        {State.TRYING: (_E, _F), State.PROCEEDING: (_E, _F), State.COMPLETED: (_K,)},
    ),
)
