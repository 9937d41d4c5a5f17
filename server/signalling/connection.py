"""One browser's WebSocket: messages in, the session's actions carried out, messages out."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from aiohttp import WSMsgType, web

from server.conferencing import pairing
from server.conferencing.collaborators import ClientMediaEvent, Dismissal
from server.conferencing.entry import Claim, Entered, EntryRefused, WebEntry
from server.conferencing.rooms import LiveRooms
from server.conferencing.seat import Seat
from server.domain.account import Account
from server.live.events import Event
from server.live.room import CommandRefused
from server.signalling import protocol as wire
from server.signalling import render
from server.signalling import session as actions
from server.signalling.codec import SERVER_MESSAGES
from sfu.api import MediaError, Offer, SpeakersChanged

log = logging.getLogger(__name__)

# Messages waiting for a slow browser. Drop policy: who is speaking is not queued above half; at
# the limit the socket is closed (4008), and the browser resumes from the room's history.
QUEUE = 1024
# A close handshake that a dead peer never answers is cut off after this many seconds.
CLOSE_TIME = 3.0

_DISMISSALS: Mapping[Dismissal, tuple[int, str]] = MappingProxyType(
    {
        Dismissal.KICKED: (wire.CLOSE_KICKED, "removed by a moderator"),
        Dismissal.ENDED: (wire.CLOSE_ENDED, "the conference is over"),
        Dismissal.REPLACED: (wire.CLOSE_REPLACED, "continued on another connection"),
    }
)


class Connection:
    """A `RoomClient`. `abort` cuts the transport off. `run` owns its tasks and returns when the socket is closed."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        account: Account,
        rooms: LiveRooms,
        texts: render.EventTexts,
        counters: Counter[str],
        *,
        monotonic: Callable[[], float],
        abort: Callable[[], None],
    ) -> None:
        self._socket = socket
        self._abort = abort
        self._account = account
        self._rooms = rooms
        self._texts = texts
        self._counters = counters
        self._monotonic = monotonic
        self._session = actions.Session()
        self._seat: Seat | None = None
        self._queue: deque[str] = deque()  # at most QUEUE, see `_put`
        self._wake = asyncio.Event()
        self._closing: tuple[int, str] | None = None
        self._finished = asyncio.Event()
        self._refusals = 0
        self._carry_out: Mapping[type[actions.Action], Callable[[Any], Any]] = {
            actions.Send: self._send,
            actions.Enter: self._enter,
            actions.Negotiate: self._negotiate,
            actions.Apply: self._apply,
            actions.IssueCode: self._issue_code,
            actions.ShowWants: self._show_wants,
            actions.LeaveRoom: self._leave_room,
            actions.Close: self._close,
            actions.Refused: self._refused,
        }

    async def run(self) -> None:
        tasks = [
            asyncio.create_task(self._read(), name="signalling reader"),
            asyncio.create_task(self._write(), name="signalling writer"),
            asyncio.create_task(self._linger(), name="signalling close"),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._seat is not None:
                self._seat.lose(self)
            if self._refusals:
                log.info("signalling: refused input", extra={"messages": self._refusals})
            await self._shut()

    def expire(self) -> None:
        """The login behind this connection is no longer valid."""
        self._leave_room(None)
        self._finish(wire.CLOSE_AUTH, "not logged in")

    # --- RoomClient -----------------------------------------------------------------------

    def room_events(self, events: Sequence[Event]) -> None:
        numbers = self._sees_numbers()
        for event in events:
            text = self._texts.text(event, numbers=numbers)
            if text is not None:
                self._put(text)

    def media_event(self, event: ClientMediaEvent) -> None:
        if isinstance(event, SpeakersChanged) and len(self._queue) > QUEUE // 2:
            self._counters["dropped-speaker"] += 1
            return
        self._put(self._texts.media(event))

    def dismiss(self, why: Dismissal) -> None:
        self._finish(*_DISMISSALS[why])

    # --- in -------------------------------------------------------------------------------

    async def _read(self) -> None:
        async for frame in self._socket:
            if self._closing is not None:
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
            self._error(_reply_to(action), "internal", f"incident {incident}")

    async def _enter(self, action: actions.Enter) -> None:
        hello = action.hello
        entry = WebEntry(
            conference=hello.conference,
            account=self._account,
            mic=hello.mic,
            cam=hello.cam,
            offer=_offer(hello.offer),
            claim=_claim(hello.resume),
        )
        try:
            entered = await self._rooms.enter_web(entry)
        except EntryRefused as refused:
            self._counters[f"refused-{refused.code}"] += 1
            at = None if refused.opens_at is None else render.iso(refused.opens_at)
            self._send(actions.Send(wire.ErrorMessage(hello.id, refused.code, refused.detail, at)))
            return
        # No await from here to `attach`: nothing may happen between the picture and the events.
        self._welcome(hello, entered)

    def _welcome(self, hello: wire.Hello, entered: Entered) -> None:
        seat, missed = entered.seat, entered.missed
        room = seat.running.room
        me = room.participant(seat.ticket.peer)
        if me is None:
            self._finish(wire.CLOSE_ENDED, "no longer in the room")
            return
        numbers = render.sees_numbers(me.role)
        resumed_from = hello.resume.seq if hello.resume and missed is not None else None
        answer = entered.answer
        self._seat = seat
        self._session.entered(seat.ticket.peer, seat.ticket.leg)
        self._send(
            actions.Send(
                wire.Welcome(
                    re=hello.id,
                    session=seat.ticket.session,
                    key=seat.ticket.key,
                    p=me.peer,
                    role=render.role_name(me.role),
                    room=render.room_info(room.facts, room.locked),
                    roster=tuple(
                        render.participant(person, numbers=numbers) for person in room.roster
                    ),
                    seq=room.seq if resumed_from is None else resumed_from,
                    resync=hello.resume is not None and missed is None,
                    answer=None if answer is None else wire.Sdp(answer.generation, answer.sdp),
                )
            )
        )
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

    def _issue_code(self, action: actions.IssueCode) -> None:
        try:
            keys = self._require_seat().pairing_keys()
        except CommandRefused as refused:
            self._error(action.re, refused.code, refused.detail)
        else:
            self._send(actions.Send(wire.PairCode(action.re, keys, int(pairing.LIFETIME))))

    def _show_wants(self, action: actions.ShowWants) -> None:
        self._require_seat().set_wants(action.wants)

    def _leave_room(self, action: actions.LeaveRoom | None) -> None:
        if self._seat is not None:
            self._seat.leave(self)

    def _close(self, action: actions.Close) -> None:
        self._finish(action.code, action.reason)

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
        self._put(SERVER_MESSAGES.encode(action.message))

    def _error(self, re: int | None, code: wire.ErrorCode, detail: str) -> None:
        self._send(actions.Send(wire.ErrorMessage(re, code, detail)))

    def _put(self, text: str) -> None:
        if self._closing is not None:
            return
        if len(self._queue) >= QUEUE:
            self._counters["slow"] += 1
            self._queue.clear()
            self._finish(wire.CLOSE_SLOW, "too slow")
            return
        self._queue.append(text)
        self._wake.set()

    def _finish(self, code: int, reason: str) -> None:
        """Close once what is queued has been sent. The first reason counts."""
        if self._closing is None:
            self._closing = (code, reason)
        self._finished.set()
        self._wake.set()

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue:
                await self._socket.send_str(self._queue.popleft())
            if self._closing is not None:
                return

    async def _linger(self) -> None:
        """A peer that does not read what is left for it gets no more than CLOSE_TIME."""
        await self._finished.wait()
        await asyncio.sleep(CLOSE_TIME)

    async def _shut(self) -> None:
        code, reason = self._closing or (1001, "going away")
        try:
            async with asyncio.timeout(CLOSE_TIME):
                await self._socket.close(code=code, message=reason.encode())
        except (TimeoutError, ConnectionError, asyncio.CancelledError):
            # Cancelled: by the server's stop, or because aiohttp lets the close wait on the same
            # future as the stuck writer that was cancelled. This is the end of `run` either way.
            self._counters["aborted"] += 1
            self._abort()


def _offer(sdp: wire.Sdp | None) -> Offer | None:
    return None if sdp is None else Offer(sdp.gen, sdp.sdp)


def _claim(resume: wire.Resume | None) -> Claim | None:
    return None if resume is None else Claim(resume.session, resume.key, resume.seq)


def _reply_to(action: actions.Action) -> int | None:
    if isinstance(action, actions.Enter):
        return action.hello.id
    if isinstance(action, actions.Negotiate):
        return action.offer.id
    return action.re if isinstance(action, actions.Apply | actions.IssueCode) else None
