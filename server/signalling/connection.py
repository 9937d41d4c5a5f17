"""One browser's WebSocket: messages in, the session's actions carried out, messages out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from aiohttp import WSMsgType, web

from server.conferencing import pairing
from server.conferencing.chats import Chats
from server.conferencing.checks import Checks
from server.conferencing.collaborators import (
    Announcement,
    ClientMediaEvent,
    Dismissal,
    GroupsView,
    LobbyView,
)
from server.conferencing.dialling import Dialling
from server.conferencing.doorstep import WAITS
from server.conferencing.entry import (
    AtDoor,
    Entered,
    EntryRefused,
    NoSuchConference,
    WebEntry,
)
from server.conferencing.inks import Inks
from server.conferencing.rooms import LiveRooms
from server.conferencing.seat import Seat
from server.conferencing.stages import Stages
from server.domain.account import Account
from server.domain.chat import ChatLine
from server.domain.guest import Guest, Visitor
from server.ink.news import InkNews, Traced
from server.live.aid_news import AidNews
from server.live.events import Event, PollChanged
from server.live.lobby import Standing
from server.live.refused import CommandRefused
from server.signalling import aid_desk, asked, group_desk, ink_desk, poll_desk, render, welcome
from server.signalling import chat_messages as chat
from server.signalling import protocol as wire
from server.signalling import session as actions
from server.signalling.checking import Checking
from server.signalling.codec import SERVER_MESSAGES
from server.signalling.outgoing import Outgoing
from sfu.api import MediaError, Offer, SpeakersChanged

log = logging.getLogger(__name__)

# Answers what one part of the page asks; None where nothing is said. Raises CommandRefused.
Desk = Callable[[Seat, Any], Awaitable[wire.ServerMessage | None]]
_DISMISSALS: Mapping[Dismissal, tuple[int, str]] = MappingProxyType(
    {
        Dismissal.KICKED: (wire.CLOSE_KICKED, "removed by a moderator"),
        Dismissal.ENDED: (wire.CLOSE_ENDED, "the conference is over"),
        Dismissal.REPLACED: (wire.CLOSE_REPLACED, "continued on another connection"),
    }
)
_TURNED_AWAY: Mapping[Standing, tuple[int, str]] = MappingProxyType(
    {
        Standing.DENIED: (wire.CLOSE_DENIED, "not let in"),
        Standing.ENDED: (wire.CLOSE_ENDED, "the conference is over"),
    }
)


class Connection:
    """A `RoomClient`. `abort` cuts the transport off. `run` owns its tasks and returns when the socket is closed."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        account: Account | None,
        guest: Callable[[str], Awaitable[Guest | None]],
        rooms: LiveRooms,
        dialling: Dialling,
        chats: Chats,
        stages: Stages,
        checks: Checks,
        address: str,
        inks: Inks,
        texts: render.EventTexts,
        counters: Counter[str],
        *,
        monotonic: Callable[[], float],
        abort: Callable[[], None],
    ) -> None:
        self._socket = socket
        self._account = account
        self._guest = guest
        self.guest_of: str | None = None  # the conference that a guest's pass is for
        self._rooms = rooms
        self._dialling = dialling
        self._chats = chats
        self._stages = stages
        self._texts = texts
        self._counters = counters
        self._monotonic = monotonic
        self._session = actions.Session()
        self._seat: Seat | None = None
        self._hello: wire.Hello | None = None  # of somebody who waits, without its offer
        self._out = Outgoing(socket, counters, abort)
        self._checking = Checking(checks, address, counters, self._test_is_over)
        self._refusals = 0
        self._carry_out: Mapping[type[actions.Action], Callable[[Any], Any]] = {
            actions.Send: self._send,
            actions.Enter: self._enter,
            actions.Negotiate: self._negotiate,
            actions.Apply: self._apply,
            actions.Decide: self._decide,
            actions.IssueCode: self._issue_code,
            actions.Dial: self._dial,
            actions.Write: self._write_line,
            actions.ReadChat: self._read_chat,
            actions.ShowDocument: self._show_document,
            actions.BeginCheck: self._begin_check,
            actions.Ink: lambda it: self._at_desk(it.asked, partial(ink_desk.answer, inks)),
            actions.Aid: lambda it: self._at_desk(it.asked, aid_desk.answer),
            actions.Poll: lambda it: self._at_desk(it.asked, poll_desk.answer),
            actions.ShowWants: self._show_wants,
            actions.LeaveRoom: self._leave_room,
            actions.Close: self._close,
            actions.Refused: self._refused,
        }

    async def run(self) -> None:
        tasks = [
            asyncio.create_task(self._read(), name="signalling reader"),
            asyncio.create_task(self._out.write(), name="signalling writer"),
            asyncio.create_task(self._out.linger(), name="signalling close"),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._checking.end()
            if self._seat is not None:
                self._seat.lose(self)
            if self._refusals:
                log.info("signalling: refused input", extra={"messages": self._refusals})
            await self._out.shut()

    @property
    def has_entered(self) -> bool:
        """Whether they have shown who they are, here or at a test."""
        return self._seat is not None or self._checking.runs

    def expire(self) -> None:
        """The login behind this connection is no longer valid."""
        self._leave_room(None)
        self._out.finish(wire.CLOSE_AUTH, "not logged in")

    # --- RoomClient -----------------------------------------------------------------------

    def room_events(self, events: Sequence[Event]) -> None:
        numbers = self._sees_numbers()
        for event in events:
            text = self._texts.text(event, numbers=numbers)
            if text is not None:
                self._out.put(text)
            if self._seat is not None and isinstance(event, PollChanged):
                own = poll_desk.own_vote(event, self._seat)
                if own is not None:
                    # What is said to count does count: it is stored right after this, and then said.
                    decisions, said = (
                        self._seat.running.decisions,
                        partial(self._send, actions.Send(own)),
                    )
                    asyncio.get_running_loop().call_soon(decisions.when_voted, said)

    def media_event(self, event: ClientMediaEvent) -> None:
        if isinstance(event, SpeakersChanged) and self._out.is_crowded:
            self._counters["dropped-speaker"] += 1
            return
        self._out.put(self._texts.media(event))

    def told(self, standing: Standing) -> None:
        seat, hello = self._seat, self._hello
        if seat is None or hello is None:
            return
        if standing in WAITS:
            self._send_standing(hello, seat, standing)
        elif standing is Standing.ADMITTED:
            self._welcome(hello, Entered(seat, None, None))
        elif standing in _TURNED_AWAY:
            self._out.finish(*_TURNED_AWAY[standing])

    def lobby_changed(self, view: LobbyView) -> None:
        self._send(actions.Send(render.lobby(view, self._monotonic())))

    def chat_line(self, line: ChatLine) -> None:
        if self._seat is not None:
            reader = self._seat.running.who(self._seat.ticket.peer)
            self._send(actions.Send(chat.Written(render.chat_line(line, reader))))

    def drawn(self, news: InkNews) -> None:
        if self._seat is None or (isinstance(news, Traced) and self._out.is_crowded):
            return
        owner = self._seat.running.owner(self._seat.ticket.peer)
        self._send(actions.Send(ink_desk.message(news, owner)))

    def aided(self, news: AidNews) -> None:
        if not (self._out.is_crowded and aid_desk.is_passing(news)):
            self._send(actions.Send(aid_desk.message(news)))

    def moved(self) -> None:
        seat = self._seat
        if seat is not None:
            self._send(actions.Send(welcome.to_whoever_was_moved(seat)))
            seat.attach(self)

    def groups_changed(self, view: GroupsView) -> None:
        self._send(actions.Send(group_desk.groups(view, self._monotonic())))

    def announced(self, said: Announcement) -> None:
        self._send(actions.Send(group_desk.announced(said)))

    def dismiss(self, why: Dismissal) -> None:
        self._out.finish(*_DISMISSALS[why])

    # --- in -------------------------------------------------------------------------------

    async def _read(self) -> None:
        async for frame in self._socket:
            if self._out.is_closing:
                # Nothing counts any more; the writer ends `run` when all is sent.
                await asyncio.Event().wait()
            if frame.type is WSMsgType.TEXT:
                todo = self._session.receive(frame.data, self._monotonic())
            elif frame.type is WSMsgType.BINARY:
                todo = self._session.receive_binary(self._monotonic())
            else:  # oversize or malformed frames: aiohttp has closed with 1009 or 1002
                self._counters["bad-frame"] += 1
                return
            for action in todo:
                await self._do(action)

    async def _do(self, action: actions.Action) -> None:
        """A fault of ours costs one reply, never the room or the connection."""
        try:
            done = self._carry_out[type(action)](action)
            if done is not None:
                await done
        except Exception:
            incident = secrets.token_hex(4)
            self._counters["internal"] += 1
            log.exception("signalling: %s failed", type(action).__name__, extra={"id": incident})
            self._error(asked.reply_to(action), "internal", f"incident {incident}")

    async def _visitors(self, conference: str) -> list[Visitor]:
        """Whom there may be a place for; for nobody the socket is closed."""
        self_or_guest = (self._account, await self._guest(conference))
        visitors = [one for one in self_or_guest if one is not None]
        if not visitors:
            self._counters["not-logged-in"] += 1
            self._out.finish(wire.CLOSE_AUTH, "not logged in")
        return visitors

    async def _begin_check(self, action: actions.BeginCheck) -> None:
        visitors = await self._visitors(action.asked.conference)
        if visitors:
            self._send(actions.Send(await self._checking.begin(action.asked, visitors)))

    def _test_is_over(self) -> None:
        self._out.finish(actions.CLOSE_NORMAL, "the test is over")

    async def _enter(self, action: actions.Enter) -> None:
        hello = action.hello
        visitors = await self._visitors(hello.conference)
        if not visitors:
            return
        try:
            entered, visitor = await self._enter_as_one_of(visitors, hello)
        except EntryRefused as refused:
            self._counters[f"refused-{refused.code}"] += 1
            at = None if refused.opens_at is None else render.iso(refused.opens_at)
            self._send(actions.Send(wire.ErrorMessage(hello.id, refused.code, refused.detail, at)))
            return
        self.guest_of = hello.conference if isinstance(visitor, Guest) else None
        # No await from here to `attach`: nothing may happen between the picture and the events.
        if isinstance(entered, Entered):
            self._welcome(hello, entered)
        else:
            self._wait(hello, entered)

    async def _enter_as_one_of(
        self, visitors: Sequence[Visitor], hello: wire.Hello
    ) -> tuple[Entered | AtDoor, Visitor]:
        """As the first for whom there is such a conference: who is logged in elsewhere may be a
        guest here. Raises EntryRefused."""
        *others, last = visitors
        for visitor in others:
            with contextlib.suppress(NoSuchConference):
                return await self._enter_as(visitor, hello), visitor
        return await self._enter_as(last, hello), last

    async def _enter_as(self, visitor: Visitor, hello: wire.Hello) -> Entered | AtDoor:
        return await self._rooms.enter_web(
            WebEntry(
                conference=hello.conference,
                visitor=visitor,
                mic=hello.mic,
                cam=hello.cam,
                offer=asked.offer(hello.offer),
                claim=asked.claim(hello.resume),
            )
        )

    def _wait(self, hello: wire.Hello, door: AtDoor) -> None:
        self._seat, self._hello = door.seat, replace(hello, offer=None)
        self._session.waits()
        self._send_standing(hello, door.seat, door.standing)
        door.seat.attach(self)

    def _send_standing(self, hello: wire.Hello, seat: Seat, standing: Standing) -> None:
        ticket = seat.ticket
        self._send(actions.Send(render.waits(standing, hello.id, ticket.session, ticket.key)))

    def _welcome(self, hello: wire.Hello, entered: Entered) -> None:
        seat, missed = entered.seat, entered.missed
        room = seat.running.room
        me = room.participant(seat.ticket.peer)
        if me is None:
            self._out.finish(wire.CLOSE_ENDED, "no longer in the room")
            return
        self._seat = seat
        self._session.entered(seat.ticket.peer, seat.ticket.leg)
        self._send(actions.Send(welcome.to_whoever_enters(seat, me, hello, entered)))
        self.room_events(missed or ())
        seat.attach(self)

    async def _negotiate(self, action: actions.Negotiate) -> None:
        offer = action.offer
        try:
            answer = await self._require_seat().negotiate(Offer(offer.gen, offer.sdp))
        except MediaError as error:
            code: wire.ErrorCode = "full" if error.code == "full" else "bad-offer"
            self._counters[f"refused-{code}"] += 1
            self._error(offer.id, code, error.detail)
        except CommandRefused as refused:
            self._error(offer.id, refused.code, refused.detail)
        else:
            self._send(
                actions.Send(
                    wire.AnswerMessage(
                        offer.id, answer.generation, answer.sdp, restarted=answer.restarted
                    )
                )
            )

    def _apply(self, action: actions.Apply) -> None:
        try:
            self._require_seat().apply(action.command)
        except CommandRefused as refused:
            self._counters[f"refused-{refused.code}"] += 1
            self._error(action.re, refused.code, refused.detail)
        else:
            self._send(actions.Send(wire.Ok(action.re)))

    async def _decide(self, action: actions.Decide) -> None:
        await self._answered(action.re, lambda seat: seat.decide(action.command))

    async def _answered(self, re: int, do: Callable[[Seat], Awaitable[None]]) -> None:
        """Say that it is done, or why it is not."""
        try:
            await do(self._require_seat())
        except CommandRefused as refused:
            self._counters[f"refused-{refused.code}"] += 1
            self._error(re, refused.code, refused.detail)
        else:
            self._send(actions.Send(wire.Ok(re)))

    def _issue_code(self, action: actions.IssueCode) -> None:
        try:
            keys = self._require_seat().pairing_keys()
        except CommandRefused as refused:
            self._error(action.re, refused.code, refused.detail)
        else:
            self._send(actions.Send(wire.PairCode(action.re, keys, int(pairing.LIFETIME))))

    async def _dial(self, action: actions.Dial) -> None:
        async def ask(seat: Seat) -> None:
            visitor = seat.ticket.visitor
            if not isinstance(visitor, Account):
                raise CommandRefused("forbidden", "guests have nobody called")
            wish = asked.wish(action.asked)
            await self._dialling.ask(seat.running, seat.ticket.peer, visitor, wish)

        await self._answered(action.re, ask)

    async def _write_line(self, action: actions.Write) -> None:
        await self._answered(
            action.re,
            lambda seat: self._chats.write(seat.running, seat.ticket.peer, action.text, action.to),
        )

    async def _read_chat(self, action: actions.ReadChat) -> None:
        try:
            seat = self._require_seat()
            reader = seat.running.who(seat.ticket.peer)
            lines, more = await self._chats.read(seat.running, reader, action.before)
        except CommandRefused as refused:
            self._error(action.re, refused.code, refused.detail)
        else:
            shown = tuple(render.chat_line(line, reader) for line in lines)
            self._send(actions.Send(chat.Lines(action.re, shown, more)))

    async def _show_document(self, action: actions.ShowDocument) -> None:
        asked = action.asked
        await self._answered(
            asked.id,
            lambda seat: self._stages.present(
                seat.running, seat.ticket.peer, asked.document, asked.page
            ),
        )

    async def _at_desk(self, request: Any, answer: Desk) -> None:
        re: int | None = getattr(request, "id", None)
        try:
            reply = await answer(self._require_seat(), request)
        except CommandRefused as refused:
            self._counters[f"refused-{refused.code}"] += 1
            if re is not None:
                self._error(re, refused.code, refused.detail)
        else:
            if reply is not None:
                self._send(actions.Send(reply))

    def _show_wants(self, action: actions.ShowWants) -> None:
        self._require_seat().set_wants(action.wants)

    def _leave_room(self, action: actions.LeaveRoom | None) -> None:
        if self._seat is not None:
            self._seat.leave(self)

    def _close(self, action: actions.Close) -> None:
        self._out.finish(action.code, action.reason)

    def _refused(self, action: actions.Refused) -> None:
        self._counters[f"refused-{action.reason}"] += 1
        self._refusals += 1

    def _require_seat(self) -> Seat:
        if self._seat is None:
            raise CommandRefused("bad-state", "not in the room")
        return self._seat

    # --- out ------------------------------------------------------------------------------

    def _sees_numbers(self) -> bool:
        """Asked for every event: a role may change while the socket is open."""
        if self._seat is None:
            return False
        me = self._seat.running.room.participant(self._seat.ticket.peer)
        return me is not None and render.sees_numbers(me.role)

    def _send(self, action: actions.Send) -> None:
        self._out.put(SERVER_MESSAGES.encode(action.message))

    def _error(self, re: int | None, code: wire.ErrorCode, detail: str) -> None:
        self._send(actions.Send(wire.ErrorMessage(re, code, detail)))
