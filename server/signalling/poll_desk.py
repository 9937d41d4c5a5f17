"""What a browser asks of polls and is told of them, from the wire's words to the room's and back."""

from __future__ import annotations

from server.conferencing.seat import Seat
from server.live.events import PollChanged
from server.live.polls import Poll, voter_of
from server.live.room import Room
from server.signalling import poll_messages as polls
from server.signalling import protocol as wire

PollRequest = polls.OpenPoll | polls.CastVote | polls.ClosePoll


async def answer(seat: Seat, asked: PollRequest) -> wire.Ok:
    """On disk when this returns. Raises CommandRefused."""
    desk, me = seat.running.polls, seat.ticket.peer
    match asked:
        case polls.OpenPoll():
            several, live = asked.several, asked.live
            await desk.open(me, asked.question, asked.options, several=several, live=live)
        case polls.CastVote():
            await desk.vote(me, asked.poll, asked.choices)
        case polls.ClosePoll():
            await desk.close(me, asked.poll)
    return wire.Ok(asked.id)


def changed(event: PollChanged, *, leads: bool) -> polls.PollChanged:
    return polls.PollChanged(event.seq, info(event.poll, leads=leads))


def latest(room: Room, *, leads: bool) -> polls.PollInfo | None:
    poll = room.polls.latest
    return None if poll is None else info(poll, leads=leads)


def info(poll: Poll, *, leads: bool) -> polls.PollInfo:
    """Who leads sees how it stands, all others where they are meant to."""
    return polls.PollInfo(
        poll=poll.id,
        question=poll.question,
        options=poll.options,
        several=poll.several,
        live=poll.live,
        by=poll.name,
        voted=poll.voted,
        counts=poll.counts if leads or poll.live or poll.closed else None,
        closed=poll.closed,
    )


def own_vote(event: PollChanged, seat: Seat) -> polls.OwnVote | None:
    """For whose vote it is, on each of their devices."""
    person = seat.running.room.participant(seat.ticket.peer)
    if event.cast is None or person is None or event.cast.voter != voter_of(person):
        return None
    return polls.OwnVote(event.poll.id, event.cast.choices)
