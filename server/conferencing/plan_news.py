"""What was changed about a conference elsewhere, and has to be known in all its rooms at once."""

from __future__ import annotations

from dataclasses import replace

from server.conferencing.entry import account_role, facts_of
from server.conferencing.room_settings import room_settings
from server.conferencing.running import RunningRoom
from server.domain.conference import Conference
from server.domain.phone_settings import PhoneProfile
from server.live.commands import ChangeFacts, ChangeRole, StopPresenting


def plan_changed(main: RunningRoom, conference: Conference) -> None:
    """It was edited; whoever organises it may have become another."""
    known = main.room.facts
    facts = facts_of(conference, known.portal_number, known.recordable)
    for room in main.family:
        room.apply_if_possible(ChangeFacts(facts))
        for peer, account in room.accounts:
            role = account_role(account, conference)
            room.apply_if_possible(ChangeRole(peer, role))
            person = room.room.participant(peer)
            if room is not main and person is not None:  # it knows what those are who are away
                main.apply_if_possible(ChangeRole(peer, person.role))


def document_removed(main: RunningRoom, document_id: str) -> None:
    """Nobody can look at it any more."""
    for room in main.family:
        shown = room.room.stage.shown
        if shown is not None and shown.document == document_id:
            room.apply_if_possible(StopPresenting())


def settings_changed(room: RunningRoom, profile: PhoneProfile, records: bool) -> None:
    """What a vPBX decides, if it is the room's; `records`: whether the installation lets conferences be recorded."""
    if room.vpbx_id != profile.vpbx_id:
        return
    settings = profile.settings
    room.configure(room_settings(settings, profile.vpbx_id), settings.redial)
    facts = replace(room.room.facts, recordable=records and settings.recording)
    room.apply_if_possible(ChangeFacts(facts))
