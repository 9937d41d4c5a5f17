"""What telephones hear of roles, and of who may speak. Sans-IO.

A telephone shows no state: whoever may not speak is told so when the rule begins, when they come in
under it, and when they try; whoever is given the floor, or asked to speak, by which keys they do.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from server.conferencing.keypad import HAND_CODE, HELP_CODE, MUTE_CODE
from server.conferencing.saying import Saying, keys
from server.live.floor import may_speak
from server.live.people import LiveRole, Participant

_ROLES: Mapping[LiveRole, str] = MappingProxyType(
    {
        LiveRole.ORGANISER: "role-moderator",
        LiveRole.MODERATOR: "role-moderator",
        LiveRole.PRESENTER: "role-presenter",
        LiveRole.PARTICIPANT: "role-participant",
        LiveRole.GUEST: "role-participant",
    }
)


def no_floor(person: Participant, prefix: str) -> Saying:
    """Why one cannot speak, and how one asks to."""
    if person.hand is not None:
        return ("floor-only",)
    return ("floor-only", "floor-ask", *keys(prefix + HAND_CODE))


def rule_now(person: Participant, *, floor_only: bool, prefix: str) -> Saying:
    """What somebody is told when the rule of speaking is another one."""
    if not floor_only:
        return ("floor-open", *_how(person, prefix))
    if may_speak(person, floor_only=True):
        return ("floor-only",)
    return no_floor(person, prefix)


def on_entry(person: Participant, *, floor_only: bool, prefix: str) -> Saying:
    return () if may_speak(person, floor_only=floor_only) else no_floor(person, prefix)


def news(before: Participant, after: Participant, *, floor_only: bool, prefix: str) -> Saying:
    """What has changed for a person, besides their sound and their hand."""
    said: Saying = ()
    if after.role is not before.role:
        said += (_ROLES[after.role], "role-help", *keys(prefix + HELP_CODE))
    could, can = (may_speak(person, floor_only=floor_only) for person in (before, after))
    if can and not could:
        said += ("floor-yours", *_how(after, prefix))
    elif could and not can:
        said += ("floor-taken",)
    if after.asked > before.asked:
        said += ("asked-to-speak", *_how(after, prefix))
    return said


def explains(before: Participant, after: Participant, *, floor_only: bool) -> tuple[bool, bool]:
    """Whether what the rule says is why somebody is muted now, and why their hand is down."""
    silent = not may_speak(after, floor_only=floor_only)
    return silent, after.floor and not before.floor


def _how(person: Participant, prefix: str) -> Saying:
    return ("to-speak", *keys(prefix + MUTE_CODE)) if person.muted else ()
