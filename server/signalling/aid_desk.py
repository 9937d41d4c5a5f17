"""What a browser asks of reactions and captions and is told of them, from the wire's words and back."""

from __future__ import annotations

from server.conferencing.seat import Seat
from server.live.aid_news import AidNews, Reacted
from server.live.captions import Caption
from server.signalling import aid_messages as aid
from server.signalling import protocol as wire

AidRequest = aid.React | aid.WriteCaption | aid.ReadCaptions


async def answer(seat: Seat, asked: AidRequest) -> wire.ServerMessage:
    """Raises CommandRefused."""
    aids, me = seat.running.aids, seat.person.peer
    match asked:
        case aid.React():
            aids.react(me, asked.reaction)
        case aid.WriteCaption():
            aids.caption(me, asked.text, final=asked.final)
        case aid.ReadCaptions():
            return aid.Captions(asked.id, tuple(_line(line) for line in aids.captions))
    return wire.Ok(asked.id)


def message(news: AidNews) -> wire.ServerMessage:
    if isinstance(news, Reacted):
        return aid.Reacted(news.by, news.reaction)
    return aid.Captioned(_line(news))


def is_passing(news: AidNews) -> bool:
    """Whether a slow browser can do without it: something newer follows, or it is over by then."""
    return isinstance(news, Reacted) or not news.final


def _line(line: Caption) -> aid.CaptionLine:
    return aid.CaptionLine(line.number, line.by, line.name, line.text, line.final)
