"""What a call needs of the core around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sip_gateway.core.events import CallId, Event
from sip_gateway.core.timers import TimerQueue
from sip_gateway.core.transactions import TransactionLayer


@dataclass(frozen=True, slots=True)
class Context:
    """`token()` gives an unguessable word, `number(n)` a random integer below n; `forget` takes
    an ended call out of the books."""

    transactions: TransactionLayer
    timers: TimerQueue
    emit: Callable[[Event], None]
    token: Callable[[], str]
    number: Callable[[int], int]
    forget: Callable[[CallId], None]
