"""How many people there are in all running rooms, and by what: numbers only, for the operator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from server.conferencing.running import RunningRoom
from server.domain.entry import Device
from server.live.people import Net, Participant
from sfu.api import Source

KINDS: Final = {Source.MIC: "voice", Source.CAM: "picture", Source.SCREEN: "screen"}


def census(rooms: Iterable[RunningRoom]) -> dict[str, int]:
    """Counted by name; what is not there counts as 0."""
    counted = dict.fromkeys(("conferences", "rooms", "recordings", "waiting"), 0)
    counted |= {f"people-{kind}": 0 for kind in ("browser", "telephone", "both", "away")}
    counted |= {f"network-{word}": 0 for word in Net}
    counted |= {f"source-{kind}": 0 for kind in KINDS.values()}
    for running in rooms:
        counted["rooms"] += 1
        counted["conferences"] += running.main is running
        counted["recordings"] += running.room.recording
        counted["waiting"] += len(running.room.door.waiting)
        for person in running.room.roster:
            counted[f"people-{_connection(person)}"] += 1
            counted[f"network-{person.net}"] += 1
            for source, kind in KINDS.items():
                counted[f"source-{kind}"] += any(leg.live(source) for leg in person.legs)
    return counted


def _connection(person: Participant) -> str:
    kinds = {leg.kind for leg in person.legs if leg.connected}
    if len(kinds) > 1:
        return "both"
    if not kinds:
        return "away"
    return "telephone" if Device.PHONE in kinds else "browser"
