"""What a browser asks of groups and is told of them, from the wire's words to the room's and back."""

from __future__ import annotations

from collections.abc import Iterable

from server.conferencing.collaborators import Announcement, GroupsView
from server.live import group_commands as live
from server.live.people import Participant
from server.signalling import group_messages as wire
from sfu.api import PeerId

GroupRequest = (
    wire.OpenGroups
    | wire.CloseGroups
    | wire.SendToGroup
    | wire.GoToGroup
    | wire.AskForHelp
    | wire.TellGroups
)


def command(asked: GroupRequest, me: PeerId) -> live.GroupCommand:
    match asked:
        case wire.OpenGroups():
            return live.OpenGroups(
                asked.names,
                tuple((PeerId(place.p), place.group) for place in asked.places),
                asked.choose,
                None if asked.minutes is None else asked.minutes * 60.0,
            )
        case wire.CloseGroups():
            return live.CloseGroups()
        case wire.SendToGroup():
            return live.SendToGroup(PeerId(asked.p), asked.group)
        case wire.GoToGroup():
            return live.GoToGroup(me, asked.group)
        case wire.AskForHelp():
            return live.AskForHelp(me)
        case wire.TellGroups():
            return live.TellGroups(asked.text)


def groups(view: GroupsView, now: float) -> wire.GroupsChanged:
    """`now` is of the clock that counts."""
    return wire.GroupsChanged(
        groups=tuple(
            wire.GroupInfo(
                each.group.number,
                each.group.name,
                each.count,
                None if each.people is None else _people(each.people),
                each.asking,
            )
            for each in view.groups
        ),
        here=view.here,
        own=view.own,
        choose=view.choose,
        main=None if view.main is None else _people(view.main),
        left=None if view.ends_at is None else round(max(0.0, view.ends_at - now), 1),
    )


def announced(said: Announcement) -> wire.Announced:
    return wire.Announced(said.name, said.text)


def _people(people: Iterable[Participant]) -> tuple[wire.GroupPerson, ...]:
    return tuple(
        wire.GroupPerson(one.peer, one.name, one.phoned or one.kind.value == "phone")
        for one in people
    )
