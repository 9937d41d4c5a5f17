"""What a recording shows of a room. Sans-IO."""

from __future__ import annotations

from dataclasses import dataclass

from server.live.people import Participant
from server.live.presentation import Presentation
from server.live.room import Room
from sfu.api import PeerId, Source


@dataclass(frozen=True, slots=True)
class View:
    """A page that is presented, else a screen, else a camera (`peer` and `source`), else a `name`."""

    page: Presentation | None = None
    peer: PeerId | None = None
    source: Source = Source.CAM
    name: str = ""


def view_of(room: Room, active: PeerId | None, before: View) -> View:
    """As everybody agrees on it: what is presented, who shows a screen, whom a leader has put in the
    spotlight, who speaks; and whoever was seen stays while they are."""
    shown = room.stage.shown
    if shown is not None:
        return View(page=shown)
    people = room.roster
    screens = [each for each in people if each.sends(Source.SCREEN)]
    if screens:
        return View(peer=screens[-1].peer, source=Source.SCREEN, name=screens[-1].name)
    wanted = [*reversed(room.spotlight.people), active, before.peer]
    cameras: list[Participant | None] = [room.participant(one) for one in wanted if one]
    for person in [*cameras, *people]:
        if person is not None and person.sends(Source.CAM):
            return View(peer=person.peer, name=person.name)
    speaker = room.participant(active) if active is not None else None
    return View(name=speaker.name if speaker is not None else room.facts.title)
