"""What a browser asks of the drawings, from the wire's words to the room's and back."""

from __future__ import annotations

import base64
import binascii

from server.conferencing.inks import Inks
from server.conferencing.running import RunningRoom
from server.conferencing.seat import Seat
from server.ink import news
from server.ink.page import Artist
from server.ink.update import NOTHING_KNOWN
from server.live.refused import CommandRefused
from server.signalling import ink_messages as ink
from server.signalling import protocol as wire
from sfu.api import PeerId

InkRequest = ink.OpenInk | ink.DrawInk | ink.ClearInk | ink.Trace


async def answer(inks: Inks, seat: Seat, asked: InkRequest) -> wire.ServerMessage | None:
    """The reply, None where there is none. Raises CommandRefused."""
    running, peer = seat.running, seat.ticket.peer
    if isinstance(asked, ink.Trace):
        where = PeerId(asked.screen) if asked.screen is not None else _place_of(asked)
        inks.trace(running, peer, where, asked.tool, asked.line, _coordinates(asked.points))
        return None
    place = news.Place(asked.document, asked.page)
    if isinstance(asked, ink.OpenInk):
        return await _open(inks, running, peer, asked)
    if isinstance(asked, ink.DrawInk):
        await inks.draw(running, peer, place, asked.run, _bytes(asked.update))
    else:
        await inks.clear(running, peer, place)
    return wire.Ok(asked.id)


async def _open(
    inks: Inks, running: RunningRoom, peer: PeerId, asked: ink.OpenInk
) -> wire.ServerMessage:
    place, owner = news.Place(asked.document, asked.page), running.owner(peer)
    known = _bytes(asked.known) or NOTHING_KNOWN
    page, state = await inks.open(running, peer, place, asked.run, known)
    return ink.InkPage(
        re=asked.id,
        document=place.document,
        page=place.page,
        run=page.run,
        update=_text(state),
        artists=tuple(_artist(client, one, owner) for client, one in page.artists.items()),
        colour=running.colour(owner),
    )


def message(told: news.InkNews, owner: str) -> wire.ServerMessage:
    """What `owner` hears of it."""
    if isinstance(told, news.Traced):
        place = told.place
        return ink.Traced(
            p=told.by,
            colour=told.colour,
            tool=told.tool,
            line=told.line,
            points=told.points,
            screen=told.screen,
            document=None if place is None else place.document,
            page=1 if place is None else place.page,
        )
    document, page = told.place.document, told.place.page
    if isinstance(told, news.InkCleared):
        return ink.InkCleared(document, page, told.run)
    artist = None if told.client is None else _artist(told.client, told.by, owner)
    return ink.InkAdded(document, page, told.run, _text(told.data), artist)


def _artist(client: int, one: Artist, owner: str) -> ink.InkArtist:
    return ink.InkArtist(client, one.name, one.colour, one.owner == owner)


def _place_of(asked: ink.Trace) -> news.Place:
    if asked.document is None:
        raise CommandRefused("not-found", "neither page nor screen")
    return news.Place(asked.document, asked.page)


def _coordinates(points: tuple[int, ...]) -> tuple[int, ...]:
    if len(points) % 2 or any(one > 0xFFFF for one in points):
        raise CommandRefused("not-allowed", "no points")
    return points


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii", "replace"), validate=True)
    except binascii.Error:
        raise CommandRefused("not-allowed", "not Base64") from None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
