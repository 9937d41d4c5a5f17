"""Votes by telephone: what keys do while a poll is open, and what telephones hear of it. Sans-IO.

Each option has the key of its number. Where several may be chosen, a key takes its option and, pressed
again, leaves it. The question and the options no voice here can say: whoever opened the poll reads
them out.
"""

from __future__ import annotations

from server.conferencing.saying import Saying, figure, number
from server.live.polls import Poll

CHOICES = "123456789"


def pressed(choice: int, poll: Poll, chosen: tuple[int, ...]) -> tuple[int, ...] | None:
    """What somebody has chosen who had `chosen` so far; None where there is no such option."""
    if choice > len(poll.options):
        return None
    if not poll.several:
        return (choice,)
    return tuple(sorted(set(chosen) ^ {choice}))


def opened(poll: Poll) -> Saying:
    """What telephones are told that can vote from now on."""
    more = ("poll-several",) if poll.several else ()
    return ("poll-open", *keys_for(poll), *more)


def keys_for(poll: Poll) -> Saying:
    return ("poll-keys", *number(1), "poll-keys-to", *number(len(poll.options)))


def wrong_key(poll: Poll) -> Saying:
    return ("poll-no-option", *keys_for(poll))


def counted(choices: tuple[int, ...]) -> Saying:
    """The answer to who has voted."""
    if not choices:
        return ("poll-none",)
    return ("poll-voted", *(prompt for choice in choices for prompt in number(choice)))


def closed(poll: Poll) -> Saying:
    """How it ended, option by option."""
    said: Saying = ("poll-closed",)
    for place, count in enumerate(poll.counts, start=1):
        said += ("poll-option", *number(place), "poll-votes", *figure(count))
    return said


def help_for(poll: Poll | None) -> Saying:
    return () if poll is None else opened(poll)
