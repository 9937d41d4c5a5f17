"""Subscriptions to who is in a conference (RFC 6665, RFC 4575), by telephones that are in it.

They live in the dialog of a call or in one of their own. What is told goes at most once a second to
each, and not before the NOTIFY before it was answered: what changes meanwhile is told as one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sip_gateway.core.conference_info import MEDIA_TYPE, Pseudonyms, changes, whole
from sip_gateway.core.context import Context
from sip_gateway.core.dialog import Dialog, contact_uri
from sip_gateway.core.events import CallId, SubscriptionId, SubscriptionWanted
from sip_gateway.core.flow import Flow
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.in_dialog import tell
from sip_gateway.core.message import Request
from sip_gateway.core.response import make_response
from sip_gateway.core.subscribe_fields import (
    ALLOW_EVENTS,
    MINIMUM,
    PACKAGE,
    EventField,
    parse_event,
    takes,
    wanted_time,
)
from sip_gateway.core.transactions import Transaction
from sip_gateway.roster import Roster

PAUSE: Final = 1.0  # seconds between two NOTIFYs
MAX_OF_DIALOG: Final = 2
MAX_OF_CALL: Final = 4  # in its dialog and in others; a telephone needs one

Headers = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Subscription:
    """`asked` waits for the user to decide. `told` is what the subscriber knows, `news` what it
    is to be told; `unanswered` are NOTIFYs without an answer."""

    id: SubscriptionId
    dialog: Dialog
    event: EventField
    own_dialog: bool
    asked: Transaction | None
    seconds: int
    room: str = ""
    owner: CallId | None = None
    until: float = 0.0
    version: int = 0
    told: Roster | None = None
    news: Roster | None = None
    free_at: float = 0.0
    unanswered: int = 0

    @property
    def entity(self) -> str:
        """The conference's URI is that of our Contact."""
        return self.dialog.contact.partition(">")[0].removeprefix("<")


class Subscriptions:
    """The user hears SubscriptionWanted and answers by `accept` or `refuse`; later it publishes
    rosters of the rooms that are `watched`."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._all: dict[SubscriptionId, _Subscription] = {}
        self._names: dict[str, Pseudonyms] = {}

    def __len__(self) -> int:
        return len(self._all)

    @property
    def watched(self) -> frozenset[str]:
        """Rooms that somebody subscribes to."""
        return frozenset(self._names)

    # -- SUBSCRIBE ----------------------------------------------------------------------------

    def begin(self, transaction: Transaction, flow: Flow, username: str, now: float) -> None:
        """One outside of any dialog, of somebody who has proved to be `username`."""
        try:
            dialog = Dialog.answering(transaction.request, self._context.token(), flow)
        except GrammarError:
            self._respond(transaction, 400, now)
            return
        dialog.focus = True
        self._take(transaction, dialog, None, username, now)

    def inside(
        self, transaction: Transaction, dialog: Dialog, call: CallId | None, now: float
    ) -> None:
        """One in the dialog of a call, or, with None, in a dialog of ours (`dialog_of`)."""
        request = transaction.request
        if request.cseq.number <= dialog.remote_cseq:
            self._respond(transaction, 500, now)
            return
        dialog.remote_cseq = request.cseq.number
        self._take(transaction, dialog, call, None, now)

    def dialog_of(self, request: Request) -> Dialog | None:
        """The dialog, none of a call, that the request names."""
        for each in self._all.values():
            dialog = each.dialog
            if each.own_dialog and dialog.local.tag == request.to.tag and dialog.is_remote(request):
                return dialog
        return None

    def _take(
        self,
        transaction: Transaction,
        dialog: Dialog,
        call: CallId | None,
        username: str | None,
        now: float,
    ) -> None:
        request = transaction.request
        try:
            event = parse_event(request.headers.get("event") or "")
            if event.package != PACKAGE:
                self._respond(transaction, 489, now, (ALLOW_EVENTS,))
                return
            seconds, taken = wanted_time(request), takes(request, MEDIA_TYPE)
            if request.headers.get("contact"):
                dialog.target = contact_uri(request)
        except GrammarError:
            self._respond(transaction, 400, now)
            return
        if not taken:
            self._respond(transaction, 406, now, (("accept", MEDIA_TYPE),))
        elif 0 < seconds < MINIMUM:
            self._respond(transaction, 423, now, (("min-expires", str(MINIMUM)),))
        else:
            self._ask(transaction, dialog, event, seconds, (call, username), now)

    def _ask(
        self,
        transaction: Transaction,
        dialog: Dialog,
        event: EventField,
        seconds: int,
        who: tuple[CallId | None, str | None],
        now: float,
    ) -> None:
        same = [each for each in self._all.values() if each.dialog is dialog]
        known = next((each for each in same if each.event == event), None)
        call, username = who
        if known is not None:
            self._renew(known, transaction, seconds, now)
        elif call is None and username is None:
            self._respond(transaction, 481, now)
        elif len(same) >= MAX_OF_DIALOG:
            self._respond(transaction, 403, now)
        else:
            new = SubscriptionId(self._context.token())
            self._all[new] = _Subscription(
                new, dialog, event, username is not None, transaction, seconds
            )
            self._context.emit(SubscriptionWanted(new, call, username))

    def _renew(
        self, known: _Subscription, transaction: Transaction, seconds: int, now: float
    ) -> None:
        if known.asked is not None:  # the first one is not decided on
            self._respond(transaction, 491, now)
            return
        self._agree(known, transaction, seconds, now)
        if not seconds:
            self._end(known, "timeout", now)
        else:  # the subscriber wants to hear it all again (RFC 6665 §4.2.1.2)
            known.news, known.told = known.news or known.told, None
            self._flush(known, now)

    def _agree(
        self, known: _Subscription, transaction: Transaction, seconds: int, now: float
    ) -> None:
        routes = transaction.request.headers.lines("record-route")
        headers = (
            *(("record-route", line) for line in routes if known.own_dialog),
            ("contact", known.dialog.contact),
            ("expires", str(seconds)),
        )
        self._respond(transaction, 200, now, headers, known.dialog.local.tag)
        known.until = now + seconds
        if seconds:
            key = (known.id, "expire")
            self._context.timers.set(key, known.until, lambda at: self._end(known, "timeout", at))

    # -- what the user decides and tells ------------------------------------------------------

    def accept(
        self, wanted: SubscriptionId, room: str, owner: CallId, roster: Roster, now: float
    ) -> None:
        """Say yes: `owner` is the call by which the subscriber is in that room."""
        known = self._all.get(wanted)
        if known is None or known.asked is None:
            return
        if sum(each.owner == owner for each in self._all.values()) >= MAX_OF_CALL:
            self.refuse(wanted, 403, now)
            return
        transaction, known.asked = known.asked, None
        known.room, known.owner, known.news = room, owner, roster
        self._names.setdefault(room, Pseudonyms())
        self._agree(known, transaction, known.seconds, now)
        if known.seconds:
            self._flush(known, now)
        else:
            self._end(known, "timeout", now)

    def refuse(self, wanted: SubscriptionId, status: int, now: float) -> None:
        known = self._all.get(wanted)
        if known is not None and known.asked is not None:
            self._respond(known.asked, status, now)
            self._forget(known)

    def publish(self, room: str, roster: Roster, now: float) -> None:
        """Tell whoever does not know it yet."""
        for each in self._of(lambda one: one.room == room):
            if roster != (each.news or each.told):
                each.news = roster
                self._flush(each, now)
        if room in self._names:
            self._names[room].keep(roster)

    def move(self, owner: CallId, room: str, roster: Roster, now: float) -> None:
        """The subscriber is in another room: it is told all of that one, and no more of the former."""
        for each in self._of(lambda one: one.owner == owner and one.room != room):
            former, each.room = each.room, room
            self._names.setdefault(room, Pseudonyms())
            self._forget_names(former)
            each.news, each.told = roster, None
            self._flush(each, now)

    def end_call(self, owner: CallId, now: float) -> None:
        """Whoever subscribed is no more in the conference."""
        for each in self._of(lambda one: one.owner == owner):
            self._end(each, "noresource", now)

    def end_room(self, room: str, now: float) -> None:
        for each in self._of(lambda one: one.room == room):
            self._end(each, "noresource", now)

    def _of(self, wanted: Callable[[_Subscription], bool]) -> list[_Subscription]:
        return [each for each in self._all.values() if each.asked is None and wanted(each)]

    # -- NOTIFY -------------------------------------------------------------------------------

    def _flush(self, known: _Subscription, now: float) -> None:
        """Tell the news, or later."""
        if known.news is None or known.unanswered or known.id not in self._all:
            return
        if now < known.free_at:
            timer = (known.id, "pause")
            self._context.timers.set(timer, known.free_at, lambda at: self._flush(known, at))
            return
        remaining = max(1, round(known.until - now))
        self._tell(known, f"active;expires={remaining}", self._document(known), now)

    def _document(self, known: _Subscription) -> bytes:
        """The news, which from now on are known."""
        if known.news is None:
            return b""
        known.version += 1
        facts = known.entity, known.version, self._names[known.room]
        if known.told is None:
            body = whole(known.news, *facts)
        else:
            body = changes(known.told, known.news, *facts)
        known.told, known.news = known.news, None
        return body

    def _tell(self, known: _Subscription, state: str, body: bytes, now: float) -> None:
        headers: Headers = (
            ("event", str(known.event)),
            ("subscription-state", state),
            ALLOW_EVENTS,
            *((("content-type", MEDIA_TYPE),) if body else ()),
        )
        known.free_at = now + PAUSE
        known.unanswered += 1

        def answered(status: int) -> None:
            known.unanswered -= 1
            if status >= 300:  # they do not want it, or are gone (RFC 6665 §4.2.2)
                self._forget(known)
            elif known.news is not None and known.id in self._all:
                timer = (known.id, "pause")
                self._context.timers.set(timer, known.free_at, lambda at: self._flush(known, at))

        tell(known.dialog, self._context, now, "NOTIFY", headers, body, answered)

    def _end(self, known: _Subscription, reason: str, now: float) -> None:
        """The last NOTIFY: with all there is where the subscriber ends it, or only asked once."""
        body = b""
        if reason == "timeout":
            known.news, known.told = known.news or known.told, None
            body = self._document(known)
        self._forget(known)
        self._tell(known, f"terminated;reason={reason}", body, now)

    def _forget(self, known: _Subscription) -> None:
        if self._all.pop(known.id, None) is None:
            return
        for name in ("expire", "pause"):
            self._context.timers.cancel((known.id, name))
        self._forget_names(known.room)

    def _forget_names(self, room: str) -> None:
        if not any(each.room == room for each in self._all.values()):
            self._names.pop(room, None)

    def _respond(
        self,
        transaction: Transaction,
        status: int,
        now: float,
        headers: Headers = (),
        tag: str | None = None,
    ) -> None:
        tag = self._context.token() if tag is None else tag
        response = make_response(transaction.request, status, tag, headers)
        self._context.transactions.respond(transaction, response, now)
