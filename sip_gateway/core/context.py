"""What a call needs of the core around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sip_gateway.core.events import CallId, Event
from sip_gateway.core.flow import Flow
from sip_gateway.core.sdes import KeyRing
from sip_gateway.core.timers import TimerQueue
from sip_gateway.core.transactions import TransactionLayer


@dataclass(frozen=True, slots=True)
class Context:
    """`token()` gives an unguessable word, `number(n)` a random integer below n; `keys` the key
    ring of a new call; `forget` takes an ended call out of the books."""

    transactions: TransactionLayer
    timers: TimerQueue
    emit: Callable[[Event], None]
    token: Callable[[], str]
    number: Callable[[int], int]
    keys: Callable[[Flow], KeyRing]
    forget: Callable[[CallId], None]
