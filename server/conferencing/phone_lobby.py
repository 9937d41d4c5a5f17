"""A caller who has to be let in: what the gateway is told of how they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from server.conferencing.doorstep import WAITS
from server.conferencing.running import RunningRoom
from server.live.lobby import Standing
from sfu.api import PeerId
from sip_gateway.api import Admitted, Decision, RefusalReason, Refused, Waiting

_REFUSALS: Mapping[Standing, RefusalReason] = MappingProxyType(
    {Standing.DENIED: RefusalReason.DENIED, Standing.ENDED: RefusalReason.ENDED}
)


@dataclass(frozen=True, slots=True)
class Welcome:
    """How a caller is received who may come in: spoken to in `language`, "" for that of the
    portal, and asked for their name."""

    language: str
    ask_name: bool


def admitted(running: RunningRoom, peer: PeerId, welcome: Welcome) -> Admitted:
    people = len(running.room.roster)
    return Admitted(
        running.media_id,
        peer,
        people,
        language=welcome.language,
        ask_name=welcome.ask_name,
    )


def decision(
    running: RunningRoom, peer: PeerId, standing: Standing, welcome: Welcome
) -> Decision | None:
    """None when the caller has gone by themselves."""
    if standing is Standing.ADMITTED:
        return admitted(running, peer, welcome)
    if standing in WAITS:
        leader = standing is Standing.WAITING
        return Waiting(running.media_id, peer, leader, language=welcome.language)
    reason = _REFUSALS.get(standing)
    return Refused(reason) if reason is not None else None
