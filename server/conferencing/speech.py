"""What telephones are told inside a conference, as prompts of the gateway's catalogue. Sans-IO."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from server.conferencing.keypad import ADMIT_CODE, MUTE_CODE, STAR_CODES, Question, StarCode
from server.conferencing.saying import Saying, keys, number
from server.domain.entry import Device
from server.live.people import Leg, Participant
from sfu.api import PeerId, Source
from sip_gateway.api import NAME

# --- answers -----------------------------------------------------------------------------------


def help_for(person: Participant, prefix: str) -> Saying:
    """The codes that this person may use."""
    offers = ((code.help, *keys(prefix + digit)) for digit, code in offered(person))
    said = tuple(prompt for offer in offers for prompt in offer)
    return (*said, "then-code") if "help-pair" in said else said


def offered(person: Participant) -> Iterable[tuple[str, StarCode]]:
    """Pairing only where there is no browser yet; it comes last, since a sentence follows it."""
    return (
        (digit, code)
        for digit, code in STAR_CODES.items()
        if code.help
        and code.open_to(person)
        and (code.does is not Question.PAIR or person.kind is Device.PHONE)
    )


def count(roster: Sequence[Participant]) -> Saying:
    return ("people-count", *number(len(roster)))


def spoken_name(person: Participant) -> Saying:
    """What the telephones of the person have said of themselves; silence where they have not."""
    return tuple(f"{NAME}{leg.id}" for leg in person.legs if leg.kind is Device.PHONE)


def roll_call(
    roster: Sequence[Participant],
    person: Participant,
) -> Saying:
    """Who is here: how many by which device, how many are muted and have a hand up, and the
    recorded names, in the order in which people came. `person` is who asks."""
    phones = sum(by_phone(each) for each in roster)
    hands = sum(each.hand is not None for each in roster)
    said = [*count(roster), "by-telephone", *number(phones)]
    said += ["by-browser", *number(sum(each.kind is Device.WEB for each in roster))]
    said += ["muted-count", *number(sum(each.muted for each in roster))]
    said += ["hands-count", *number(hands)]
    if person.hand is not None:
        said += ["hand-up", *number(hand_place(roster, person))]
    for each in roster:
        said += spoken_name(each)
    return tuple(said)


def by_phone(person: Participant) -> bool:
    return any(leg.kind is Device.PHONE for leg in person.legs)


def hand_place(roster: Iterable[Participant], person: Participant) -> int:
    """The place in the queue of raised hands, from 1."""
    own = person.hand or 0
    return sum(each.hand is not None and each.hand <= own for each in roster)


# --- news --------------------------------------------------------------------------------------


def mute_news(before: Leg, after: Leg, by_self: bool, prefix: str) -> Saying:
    """What a telephone is told whose voice was silenced, or is let through again."""
    was, now = Source.MIC in before.muted, Source.MIC in after.muted
    if was == now:
        return ()
    if not now:
        return ("you-are-unmuted",)
    if by_self:
        return ("you-are-muted",)
    return ("muted-by-leader", *keys(prefix + MUTE_CODE))


def somebody_waits(prefix: str) -> Saying:
    """What those who lead are told."""
    return ("lobby-arrived", *keys(prefix + ADMIT_CODE))


def became_second(before: Leg | None, after: Leg, person: Participant) -> bool:
    """Whether a telephone in the mix has just become that of somebody with a browser."""
    joined = after.deadline is None and (before is None or before.deadline is not None)
    return joined and person.kind is Device.WEB


def hand_news(
    before: Participant,
    after: Participant,
    by_self: bool,
    roster: Mapping[PeerId, Participant],
) -> Saying:
    if (before.hand is None) == (after.hand is None):
        return ()
    if after.hand is not None:
        return ("hand-up", *number(hand_place(roster.values(), after)))
    return ("hand-down" if by_self else "hand-lowered",)
