"""The rules of a live room about telephones that are called into it. Sans-IO.

Who is called is no participant yet: they are shown beside the people, with what is known of the
call. A call that came to nothing stays there until somebody calls again or clears it away.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from server.live import commands as c
from server.live.called import CallState, RoomCall
from server.live.refused import CommandRefused
from sfu.api import PeerId

# Of one room. Whoever has a whole class called uses the list of members and mails.
AT_A_TIME: Final = 10
PER_MINUTE: Final = 20
# Calls shown, those that came to nothing among them. The oldest of these goes first.
SHOWN: Final = 20
_MINUTE: Final = 60.0

CallCommand = c.CallNumber | c.CallMe | c.CallAgain | c.DropCall | c.ReportCall
# A call as it is now, and whether it is gone by that.
Change = tuple[RoomCall, bool]


class RoomCalls:
    """Those of one room, in the order in which they began."""

    def __init__(self) -> None:
        self._calls: dict[str, RoomCall] = {}
        self._begun: deque[float] = deque(maxlen=PER_MINUTE)

    @property
    def all(self) -> tuple[RoomCall, ...]:
        return tuple(self._calls.values())

    def find(self, call: str) -> RoomCall | None:
        return self._calls.get(call)

    def get(self, call: str) -> RoomCall:
        """Raises CommandRefused."""
        found = self._calls.get(call)
        if found is None:
            raise CommandRefused("not-found", "no such call")
        return found

    def apply(self, command: CallCommand, by: PeerId | None, now: float) -> tuple[Change, ...]:
        """Raises CommandRefused, with everything as it was."""
        return _HANDLERS[type(command)](self, command, by, now)

    def owner_left(self, peer: PeerId) -> tuple[Change, ...]:
        """Nobody is there whose telephone it would be."""
        left = [each for each in self.all if each.owner == peer]
        for each in left:
            del self._calls[each.id]
        return tuple((each, True) for each in left)

    # --- one handler per command ----------------------------------------------------------

    def _number(self, command: c.CallNumber, by: PeerId | None, now: float) -> tuple[Change, ...]:
        return self._begin(RoomCall(command.call, command.number, command.name, by=by), now)

    def _me(self, command: c.CallMe, by: PeerId | None, now: float) -> tuple[Change, ...]:
        call = RoomCall(command.call, command.number, command.name, by=by, owner=command.peer)
        return self._begin(call, now)

    def _again(self, command: c.CallAgain, by: PeerId | None, now: float) -> tuple[Change, ...]:
        call = self.get(command.call)
        if call.under_way:
            raise CommandRefused("bad-state", "is being called")
        if call.owner is not None and call.owner != by:
            raise CommandRefused("forbidden", "only they have their own telephone called")
        return self._begin(replace(call, by=by), now)

    def _begin(self, call: RoomCall, now: float) -> tuple[Change, ...]:
        others = [each for each in self.all if each.id != call.id]
        under_way = [each for each in others if each.under_way]
        if any(each.number == call.number for each in under_way):
            raise CommandRefused("bad-state", "that number is being called")
        too_fast = len(self._begun) == PER_MINUTE and now - self._begun[0] < _MINUTE
        if len(under_way) >= AT_A_TIME or too_fast:
            raise CommandRefused("limit", "too many calls at a time or in a minute")
        self._begun.append(now)
        over = [each for each in others if not each.under_way]
        gone = over[: max(0, len(others) + 1 - SHOWN)]
        for each in (*gone, call):
            self._calls.pop(each.id, None)
        begun = self._calls[call.id] = replace(call, state=CallState.CALLING)
        return *((each, True) for each in gone), (begun, False)

    def _drop(self, command: c.DropCall, by: PeerId | None, now: float) -> tuple[Change, ...]:
        call = self.get(command.call)
        del self._calls[call.id]
        return ((call, True),)

    def _report(self, command: c.ReportCall, by: PeerId | None, now: float) -> tuple[Change, ...]:
        call = self.get(command.call)
        if call.state is command.state:
            return ()
        told = self._calls[call.id] = replace(call, state=command.state)
        return ((told, False),)


_Handler = Callable[[RoomCalls, Any, PeerId | None, float], tuple[Change, ...]]
_HANDLERS: Mapping[type[CallCommand], _Handler] = MappingProxyType(
    {
        c.CallNumber: RoomCalls._number,
        c.CallMe: RoomCalls._me,
        c.CallAgain: RoomCalls._again,
        c.DropCall: RoomCalls._drop,
        c.ReportCall: RoomCalls._report,
    }
)
