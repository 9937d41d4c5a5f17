"""Groups with browsers and telephones: who is where, what moves along, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from server.conferencing.collaborators import Dismissal, GroupsView
from server.domain.call import CallCause
from server.domain.conference import LobbyPolicy
from server.live import group_commands as g
from server.live.commands import Admit, End, Lock, Mute, RaiseHand, SetLobby
from server.live.refused import CommandRefused
from server.signalling import protocol as wire
from sfu.api import LayerHint, PeerId, SlotsAssigned, Source
from sip_gateway.api import Admitted, LegId, LegLeft
from sip_gateway.leg_events import LeaveCause
from tests.sim.conference_world import ADMIN, ALICE, BRUNO, Browser, World, account


@contextmanager
def refusal(code: str) -> Iterator[None]:
    with pytest.raises(CommandRefused) as refused:
        yield
    assert refused.value.code == code


PHONE = "0791••••67"


class Divided:
    """Alice organises; Bruno and the telephone are in group 1, the administrator is in the main
    room."""

    def __init__(self, world: World, alice: Browser, bruno: Browser, admin: Browser) -> None:
        self.world, self.alice, self.bruno, self.admin = world, alice, bruno, admin
        self.phone: Admitted

    def open(self, **wanted: Any) -> None:
        places = ((self.bruno.p, 1), (self.phone.peer, 1))
        command = g.OpenGroups(("Red", "Blue"), places, **wanted)
        self.alice.here.apply(command)


async def divided(*, open_now: bool = True, **wanted: Any) -> Divided:
    world = World()
    pages = [world.browser(who) for who in (ALICE, BRUNO, ADMIN)]
    for page in pages:
        await page.enter()
    scene = Divided(world, *pages)
    scene.phone = await world.phone()
    world.hears()
    if open_now:
        scene.open(**wanted)
    return scene


def here(page: Browser) -> int | None:
    return page.groups.here


async def test_whoever_is_sent_sees_only_their_group() -> None:
    scene = await divided()
    alice, bruno, admin = scene.alice, scene.bruno, scene.admin
    assert bruno.moves == 1
    assert sorted(bruno.names()) == [PHONE, "Bruno"]
    assert sorted(alice.names()) == sorted(admin.names()) == ["Admin", "Alice"]
    assert (here(bruno), here(alice)) == (1, None)
    heard = len(bruno.heard)
    alice.here.apply(RaiseHand(alice.p))
    assert len(bruno.heard) == heard, "nothing of the main room"


async def test_media_are_moved_and_nobody_is_called_again() -> None:
    scene = await divided(open_now=False)
    commands = len(scene.world.media.commands), len(scene.world.phones.commands)
    main = scene.bruno.here.running.media_id
    scene.open()
    group = scene.bruno.here.running.media_id
    media = scene.world.media.commands[commands[0] :]
    phones = scene.world.phones.commands[commands[1] :]
    assert ("move", scene.bruno.p, main, group) in media
    assert ("move", LegId("leg1"), group) in phones
    assert not [one for one in (*media, *phones) if one[0] in ("connect", "disconnect", "release")]
    open_calls = [record for record in scene.world.keeper.records.values() if not record.ended_at]
    assert len(open_calls) == 4, "one record for each leg, and it goes on"


async def test_a_telephone_hears_where_it_is_and_that_it_is_back() -> None:
    scene = await divided()
    assert scene.world.hears() == [("group-now", "digit-1")]
    scene.alice.here.apply(g.SendToGroup(scene.phone.peer, 2))
    assert scene.world.hears() == [("group-now", "digit-2")]
    scene.alice.here.apply(g.CloseGroups())
    assert scene.world.hears() == [("group-back",)]


async def test_a_lone_telephone_hears_music_and_is_not_sent_home() -> None:
    scene = await divided()
    group = scene.bruno.here.running.media_id
    assert scene.world.phones.settings[group].busy_time == 0.0
    scene.alice.here.apply(g.CloseGroups())
    main = scene.alice.here.running.media_id
    assert scene.world.phones.settings[main].busy_time > 0.0


async def test_everybody_is_back_when_it_is_over_and_sees_everybody() -> None:
    scene = await divided()
    scene.alice.here.apply(g.CloseGroups())
    for page in (scene.alice, scene.bruno, scene.admin):
        assert sorted(page.names()) == [PHONE, "Admin", "Alice", "Bruno"]
        assert page.groups == GroupsView()
    assert scene.world.rooms.count("c1") == 4


async def test_the_time_is_told_shown_and_kept() -> None:
    scene = await divided(seconds=300.0)
    assert scene.bruno.groups.ends_at == scene.world.clock.monotonic() + 300.0
    scene.world.hears()
    scene.world.clock.pass_time(240.0)
    assert scene.world.hears() == [("group-minute",)]
    scene.world.clock.pass_time(60.0)
    assert scene.world.hears() == [("group-back",)]
    assert scene.bruno.groups == GroupsView()
    assert len(scene.bruno.names()) == 4


async def test_groups_without_places_end_in_time_too() -> None:
    scene = await divided(open_now=False)
    scene.alice.here.apply(g.OpenGroups(("", ""), choose=True, seconds=60.0))
    scene.bruno.here.apply(g.GoToGroup(scene.bruno.p, 2))
    assert here(scene.bruno) == 2
    scene.world.clock.pass_time(61.0)
    assert len(scene.bruno.names()) == 4


async def test_a_leader_visits_and_is_seen_there() -> None:
    scene = await divided()
    scene.alice.here.apply(g.GoToGroup(scene.alice.p, 1))
    assert sorted(scene.alice.names()) == sorted(scene.bruno.names()) == [PHONE, "Alice", "Bruno"]
    scene.alice.here.apply(Mute(scene.bruno.p))
    assert scene.bruno.roster[scene.bruno.p].muted
    scene.alice.here.apply(g.GoToGroup(scene.alice.p, 2))
    assert scene.alice.names() == ["Alice"]
    with refusal("forbidden"):
        scene.bruno.here.apply(g.GoToGroup(scene.bruno.p, 2))


async def test_only_leaders_see_who_is_where() -> None:
    scene = await divided()
    seen = scene.alice.groups.groups[0]
    assert seen.people is not None
    assert [one.name for one in seen.people] == ["Bruno", PHONE]
    assert [one.name for one in scene.alice.groups.main or ()] == ["Alice", "Admin"]
    assert scene.bruno.groups.groups[0].people is scene.bruno.groups.main is None
    assert scene.bruno.groups.groups[0].count == 2


async def test_help_is_shown_and_spoken_to_leaders_until_one_comes() -> None:
    scene = await divided()
    scene.bruno.here.apply(g.AskForHelp(scene.bruno.p))
    assert [each.asking for each in scene.alice.groups.groups] == [True, False]
    assert not any(each.asking for each in scene.bruno.groups.groups)
    scene.alice.here.apply(g.GoToGroup(scene.alice.p, 1))
    assert not any(each.asking for each in scene.alice.groups.groups)
    with refusal("bad-state"):
        scene.admin.here.apply(g.AskForHelp(scene.admin.p))


async def test_the_hand_of_a_telephone_calls_a_leader() -> None:
    scene = await divided()
    scene.world.hears()
    room = scene.bruno.here.running.media_id
    scene.world.keys(Admitted(room, scene.phone.peer, 2), "*5")
    assert scene.alice.groups.groups[0].asking
    assert ("group-asked",) in scene.world.hears()


async def test_words_reach_every_group() -> None:
    scene = await divided()
    scene.alice.here.apply(g.TellGroups("Two more minutes"))
    for page in (scene.alice, scene.bruno, scene.admin):
        assert [(one.name, one.text) for one in page.announcements] == [
            ("Alice", "Two more minutes")
        ]


async def test_what_is_written_in_a_group_stays_there() -> None:
    scene = await divided()
    chats, alice, bruno = scene.world.chats, scene.alice, scene.bruno
    await chats.write(bruno.here.running, bruno.p, "among us", None)
    await chats.write(alice.here.running, alice.p, "to the others", None)
    assert (bruno.lines, alice.lines) == (["among us"], ["to the others"])
    lines, _ = await chats.read(bruno.here.running, bruno.here.running.who(bruno.p), None)
    assert [line.text for line in lines] == ["among us"]
    alice.here.apply(g.CloseGroups())
    lines, _ = await chats.read(bruno.here.running, bruno.here.running.who(bruno.p), None)
    assert [line.text for line in lines] == ["to the others"]


async def test_who_comes_later_lands_in_the_main_room_and_can_be_sent() -> None:
    scene = await divided()
    late = await scene.world.phone("leg2", number="0791111111")
    assert len(scene.alice.names()) == 3
    scene.alice.here.apply(g.SendToGroup(late.peer, 2))
    assert scene.world.hears("leg2")[-1] == ("group-now", "digit-2")


async def test_who_comes_back_is_in_their_group() -> None:
    scene = await divided()
    claim = scene.bruno.claim()
    scene.bruno.here.lose(scene.bruno)
    entered = await scene.bruno.enter(None, claim=claim)
    assert entered.missed is not None
    assert (here(scene.bruno), scene.bruno.moves) == (1, 1)


async def test_who_was_moved_while_away_gets_the_whole_picture() -> None:
    scene = await divided(open_now=False)
    claim = scene.bruno.claim()
    scene.bruno.here.lose(scene.bruno)
    scene.open()
    entered = await scene.bruno.enter(None, claim=claim)
    assert entered.missed is None
    assert sorted(scene.bruno.names()) == [PHONE, "Bruno"]


async def test_what_belongs_to_the_whole_is_done_from_a_group() -> None:
    scene = await divided()
    scene.alice.here.apply(g.GoToGroup(scene.alice.p, 2))
    scene.alice.here.apply(Lock())
    assert scene.admin.locked
    with refusal("not-found"):
        scene.alice.here.apply(Admit(PeerId("nobody")))
    scene.alice.here.apply(End())
    for page in (scene.alice, scene.bruno, scene.admin):
        assert page.dismissed is Dismissal.ENDED
    assert {one.cause for one in scene.world.keeper.records.values()} == {
        CallCause.ENDED_BY_ORGANISER
    }
    assert scene.world.rooms.count("c1") == 0
    assert ("release", LegId("leg1")) in scene.world.phones.commands


async def test_a_leader_in_a_group_sees_who_waits_and_lets_them_in() -> None:
    scene = await divided()
    scene.alice.here.apply(SetLobby(LobbyPolicy.EVERYONE))
    scene.alice.here.apply(g.GoToGroup(scene.alice.p, 2))
    shown = len(scene.alice.lobbies)
    waiting = scene.world.browser(account("dora"))
    await waiting.knock()
    assert scene.alice.row() == ["dora"]
    assert len(scene.alice.lobbies) == shown + 1
    assert not scene.bruno.lobbies
    scene.alice.here.apply(Admit(waiting.p))
    assert scene.alice.row() == []
    assert "dora" in scene.admin.names()


async def test_the_conference_lives_while_anybody_is_in_a_group_and_no_longer() -> None:
    scene = await divided()
    for page in (scene.alice, scene.admin):
        page.here.leave(page)
    assert scene.world.rooms.count("c1") == 2
    scene.bruno.here.leave(scene.bruno)
    room = scene.phone.room
    group = scene.world.rooms.of_conference("c1")
    assert group is not None
    room = group.whereabouts(scene.phone.peer).media_id
    scene.world.telephones.phone_event(
        LegLeft(LegId("leg1"), room, scene.phone.peer, LeaveCause.HANGUP)
    )
    assert scene.world.rooms.of_conference("c1") is None


async def test_media_events_follow_and_old_ones_are_nobodys() -> None:
    scene = await divided(open_now=False)
    main = scene.bruno.here.running.media_id
    hint = LayerHint(main, scene.bruno.p, Source.CAM, "q")
    scene.world.media.emit(hint)
    scene.open()

    def told(kind: type) -> int:
        return sum(isinstance(one, kind) for one in scene.bruno.heard)

    assert told(wire.PubHint) == 2, "it is told again with the new picture"
    scene.world.media.emit(SlotsAssigned(main, scene.bruno.p, ()))
    assert told(wire.Slots) == 0
    scene.world.media.emit(SlotsAssigned(scene.bruno.here.running.media_id, scene.bruno.p, ()))
    assert told(wire.Slots) == 1


async def test_whoever_does_not_lead_divides_nothing() -> None:
    scene = await divided(open_now=False)
    for command in (g.OpenGroups(("",)), g.CloseGroups(), g.TellGroups("x")):
        with refusal("forbidden"):
            scene.bruno.here.apply(command)
    with refusal("bad-state"):
        scene.alice.here.apply(g.GoToGroup(scene.alice.p, 1))
