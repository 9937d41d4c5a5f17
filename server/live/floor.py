"""Who may speak in a live room. Sans-IO.

As a rule everybody. Where only those with the floor may (RFC 4582 has the word), leaders and
presenters have it anyway, all others once a leader gives it to them; whoever has it not is muted on
every leg, whatever their device sends or asks for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from server.live.people import LEADERS, LiveRole, Participant, with_voice
from sfu.api import Source

SPEAKERS: Final = LEADERS | {LiveRole.PRESENTER}


def may_speak(person: Participant, *, floor_only: bool) -> bool:
    return not floor_only or person.floor or person.role in SPEAKERS


def settled(person: Participant, *, floor_only: bool) -> Participant:
    """As they have to be: silent without the floor, and asked to speak only while they do not."""
    if not may_speak(person, floor_only=floor_only):
        person = with_voice(replace(person, asked=0), muted=True)
    if person.asked and person.sends(Source.MIC):
        return replace(person, asked=0)
    return person
