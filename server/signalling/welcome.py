"""The whole picture of a room, for somebody who comes in, comes back, or was moved there."""

from __future__ import annotations

from server.conferencing.entry import Entered
from server.conferencing.seat import Seat
from server.live.people import Participant
from server.live.polls import voter_of
from server.signalling import poll_desk, render
from server.signalling import protocol as wire
from sfu.api import Answer


def to_whoever_enters(
    seat: Seat, me: Participant, hello: wire.Hello, entered: Entered
) -> wire.Welcome:
    missed = entered.missed
    return _picture(
        seat,
        me,
        re=hello.id,
        resumed_from=hello.resume.seq if hello.resume and missed is not None else None,
        resync=hello.resume is not None and missed is None,
        answer=entered.answer,
    )


def to_whoever_was_moved(seat: Seat) -> wire.Welcome:
    """Raises CommandRefused when they are gone."""
    return _picture(seat, seat.person, re=0, resumed_from=None, resync=True, answer=None)


def _picture(
    seat: Seat,
    me: Participant,
    *,
    re: int,
    resumed_from: int | None,
    resync: bool,
    answer: Answer | None,
) -> wire.Welcome:
    """`resumed_from` is the number of the last event that they know, None when the picture is all
    that they know."""
    room = seat.running.room
    numbers = render.sees_numbers(me.role)
    groups = seat.running.groups
    return wire.Welcome(
        re=re,
        session=seat.ticket.session,
        key=seat.ticket.key,
        p=me.peer,
        role=render.role_name(me.role),
        room=render.room_of(room),
        roster=tuple(render.participant(person, numbers=numbers) for person in room.roster),
        calls=tuple(render.call_info(call, numbers=numbers) for call in room.calls),
        presentation=render.presentation(room.stage.shown),
        seq=room.seq if resumed_from is None else resumed_from,
        resync=resync,
        group=None if groups is None else groups.where(me.peer),
        poll=poll_desk.latest(room, leads=numbers),
        choices=room.polls.choices(voter_of(me)),
        answer=None if answer is None else wire.Sdp(answer.generation, answer.sdp),
    )
