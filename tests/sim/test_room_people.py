"""Two browsers and a telephone in one conference: everybody sees the same, whoever acts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from server.conferencing.collaborators import Dismissal
from server.conferencing.entry import EntryRefused
from server.live.commands import End as EndRoom
from server.live.commands import Kick, Lock, Mute, MuteAll, SetSource, Unlock
from server.live.events import Event, ParticipantJoined, RoomEnded
from server.live.refused import CommandRefused
from server.services.conferences import ConferenceChanged
from sfu.api import (
    LayerHint,
    MediaError,
    PeerId,
    PeerState,
    PeerStateChanged,
    QualityReported,
    RoomId,
    Slot,
    SlotsAssigned,
    Source,
    SpeakersChanged,
    Want,
)
from sip_gateway.api import (
    Admitted,
    LeaveCause,
    LegDigit,
    LegHeld,
    LegId,
    LegLeft,
    LegQuality,
)
from tests.sim.conference_world import ADMIN, ALICE, BRUNO, Browser, World, conference

LEG = LegId("leg1")


async def three(world: World) -> tuple[Browser, Browser, Admitted]:
    """Alice (organiser) and Bruno in browsers, and a telephone."""
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    await bruno.enter()
    return alice, bruno, await world.phone()


def same_everywhere(*browsers: Browser) -> None:
    first = browsers[0]
    for other in browsers[1:]:
        assert other.roster == first.roster
        assert (other.locked, other.seq) == (first.locked, first.seq)


async def test_everybody_sees_browsers_and_telephone_alike() -> None:
    world = World()
    alice, bruno, phone = await three(world)
    same_everywhere(alice, bruno)
    assert alice.names() == ["Alice", "Bruno", "0791••••67"]
    caller = alice.roster[phone.peer]
    assert (caller.kind, caller.number) == ("phone", "0791••••67")
    assert phone.people == 3
    assert world.rooms.count("c1") == 3


async def test_two_windows_of_one_account_are_two_participants() -> None:
    world = World()
    first, second = world.browser(ALICE), world.browser(ALICE)
    await first.enter()
    await second.enter()
    same_everywhere(first, second)
    assert first.names() == ["Alice", "Alice (2)"]
    assert first.p != second.p


async def test_entering_commands_the_chosen_sources_before_the_answer_is_sent() -> None:
    world = World()
    alice = world.browser(ALICE)
    await alice.enter(mic=False, cam=True)
    assert world.media.commands[0][0] == "source"
    connect = world.media.commands.index(("connect", alice.p, 1))
    assert ("source", alice.p, Source.CAM, True, False) in world.media.commands[connect:]
    assert world.media.sources(alice.p)[Source.MIC] == (False, False)
    assert alice.roster[alice.p].muted and alice.roster[alice.p].cam


async def test_publish_reaches_media_and_roster() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    bruno.here.apply(SetSource(bruno.p, bruno.here.ticket.leg, Source.SCREEN, True, False))
    assert world.media.sources(bruno.p)[Source.SCREEN] == (True, False)
    assert alice.roster[bruno.p].screen
    same_everywhere(alice, bruno)


async def test_a_muted_telephone_is_silenced_and_shown_so() -> None:
    world = World()
    alice, bruno, phone = await three(world)
    alice.here.apply(Mute(phone.peer))
    assert ("muted", LEG, True) in world.phones.commands
    assert bruno.roster[phone.peer].muted
    same_everywhere(alice, bruno)


async def test_star_codes_do_what_the_buttons_do() -> None:
    world = World()
    alice, bruno, phone = await three(world)

    def keys(digits: str) -> None:
        for digit in digits:
            world.telephones.phone_event(LegDigit(LEG, phone.room, phone.peer, digit))

    keys("*6")
    assert alice.roster[phone.peer].muted
    assert world.phones.commands[-1] == ("muted", LEG, True)
    keys("*6*5")
    assert not alice.roster[phone.peer].muted
    assert alice.roster[phone.peer].hand
    before = alice.seq
    keys("5*")
    world.clock.pass_time(5)
    keys("5*4*7*9")  # too late; not a moderator; unknown
    assert alice.seq == before
    same_everywhere(alice, bruno)


async def test_hold_shows_and_does_not_end_the_call() -> None:
    world = World()
    alice, bruno, phone = await three(world)
    world.telephones.phone_event(LegHeld(LEG, phone.room, phone.peer, True))
    assert alice.roster[phone.peer].held
    world.telephones.phone_event(LegHeld(LEG, phone.room, phone.peer, False))
    assert not alice.roster[phone.peer].held
    same_everywhere(alice, bruno)


async def test_mute_all_reaches_every_device() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    alice.here.apply(MuteAll())
    assert world.media.sources(bruno.p)[Source.MIC] == (True, True)
    assert world.phones.commands[-1] == ("muted", LEG, True)
    assert [person.muted for person in bruno.roster.values()] == [False, True, True]


async def test_telephones_hear_of_every_change_in_number() -> None:
    world = World()
    alice, bruno, phone = await three(world)
    assert world.phones.commands == [("people", 3)]
    alice.here.leave(alice)
    assert world.phones.commands[-1] == ("people", 2)
    world.telephones.phone_event(LegLeft(LEG, phone.room, phone.peer, LeaveCause.HANGUP))
    assert bruno.names() == ["Bruno"]
    bruno.here.leave(bruno)
    assert world.phones.commands[-1] == ("people", 0)
    assert ("release", LEG) not in world.phones.commands  # it had hung up by itself


async def test_a_kicked_browser_is_cut_off() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    gone = bruno.p
    alice.here.apply(Kick(gone))
    assert bruno.dismissed is Dismissal.KICKED
    assert ("disconnect", gone) in world.media.commands
    assert gone not in alice.roster


async def test_a_kicked_telephone_is_released() -> None:
    world = World()
    alice, _, phone = await three(world)
    alice.here.apply(Kick(phone.peer))
    assert world.phones.commands[-2:] == [("release", LEG), ("people", 2)]
    # The gateway reports the end that we ordered: nothing more happens.
    seq = alice.seq
    world.telephones.phone_event(LegLeft(LEG, phone.room, phone.peer, LeaveCause.RELEASED))
    assert alice.seq == seq


async def test_a_locked_conference_refuses_every_device() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    alice.here.apply(Lock())
    assert alice.locked and bruno.locked
    with pytest.raises(EntryRefused) as caught:
        await world.browser(BRUNO).enter()
    assert caught.value.code == "locked"
    assert "locked" in repr(await world.dial("leg2"))
    assert world.rooms.count("c1") == 3


async def test_end_sends_everybody_home_and_the_next_run_has_another_media_room() -> None:
    world = World()
    alice, bruno, phone = await three(world)
    alice.here.apply(EndRoom())
    assert (alice.dismissed, bruno.dismissed) == (Dismissal.ENDED, Dismissal.ENDED)
    assert ("release", LEG) in world.phones.commands
    assert world.rooms.count("c1") == 0
    again = await world.phone("leg2")
    assert again.room != phone.room


async def test_the_room_outlives_its_window_and_ends_with_the_last() -> None:
    world = World()
    alice, bruno, phone = await three(world)
    world.clock.pass_time(16 * 60)
    with pytest.raises(EntryRefused):
        await world.browser(BRUNO).enter()
    assert world.rooms.count("c1") == 3
    alice.here.leave(alice)
    bruno.here.leave(bruno)
    world.telephones.phone_event(LegLeft(LEG, phone.room, phone.peer, LeaveCause.HANGUP))
    assert world.rooms.count("c1") == 0
    assert world.rooms.running(phone.room) is None
    assert world.clock.pending() == []


async def test_a_deleted_conference_ends_and_an_edited_one_is_told() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    world.rooms.conference_changed(ConferenceChanged(conference(name="Budget II"), deleted=False))
    assert "Budget II" in repr(alice.heard[-1])
    world.rooms.conference_changed(ConferenceChanged(conference(), deleted=True))
    assert bruno.dismissed is Dismissal.ENDED
    world.rooms.conference_changed(ConferenceChanged(conference(id="other"), deleted=True))
    assert world.rooms.count("c1") == 0


async def test_whoever_is_made_or_no_longer_co_organiser_gets_and_loses_the_rights() -> None:
    world = World()
    alice, bruno, _ = await three(world)

    def named(*co_organisers: str) -> None:
        plan = conference(co_organisers=co_organisers)
        world.rooms.conference_changed(ConferenceChanged(plan, deleted=False))

    with pytest.raises(CommandRefused):
        bruno.here.apply(Lock())
    named(BRUNO.id)
    assert [one.roster[bruno.p].role for one in (alice, bruno)] == ["organiser", "organiser"]
    bruno.here.apply(Lock())
    named()
    assert alice.roster[bruno.p].role == "participant"
    with pytest.raises(CommandRefused):
        bruno.here.apply(Kick(PeerId(alice.p)))
    admin = world.browser(ADMIN)
    alice.here.apply(Unlock())
    await admin.enter()
    named(ADMIN.id)
    named()
    assert alice.roster[admin.p].role == "moderator"
    same_everywhere(alice, bruno, admin)


async def test_a_bad_offer_leaves_no_trace() -> None:
    world = World()
    alice = world.browser(ALICE)
    await alice.enter()
    world.media.failure = MediaError("bad-offer", "no audio")
    with pytest.raises(EntryRefused) as caught:
        await world.browser(BRUNO).enter()
    assert caught.value.code == "bad-offer"
    assert alice.names() == ["Alice"]
    assert alice.seq == 3  # came and went


async def test_who_is_kicked_while_connecting_does_not_get_in() -> None:
    world = World()
    alice, bruno = world.browser(ALICE), world.browser(BRUNO)
    await alice.enter()
    world.media.on_connect = lambda peer: alice.here.apply(Kick(peer))
    with pytest.raises(EntryRefused):
        await bruno.enter()
    assert world.media.peers == {alice.p}


async def test_media_news_go_to_whom_they_concern() -> None:
    world = World()
    alice, bruno, phone = await three(world)
    for browser in (alice, bruno):
        browser.heard.clear()
    slot = Slot(0, "4", "5", bruno.p, Source.CAM)
    world.media.emit(SlotsAssigned(phone.room, alice.p, (slot,)))
    world.media.emit(LayerHint(phone.room, bruno.p, Source.CAM, "q"))
    world.media.emit(SpeakersChanged(phone.room, bruno.p, ((bruno.p, 20),)))
    assert [type(m).__name__ for m in alice.heard] == ["Slots", "Speaker"]
    assert [type(m).__name__ for m in bruno.heard] == ["PubHint", "Speaker"]


async def test_media_news_of_unknown_rooms_and_peers_are_nobodys() -> None:
    world = World()
    alice, _, phone = await three(world)
    alice.heard.clear()
    ghost = PeerId("ghost")
    world.media.emit(SpeakersChanged(RoomId("elsewhere"), None, ()))
    world.media.emit(SlotsAssigned(phone.room, ghost, ()))
    world.media.emit(QualityReported(phone.room, ghost, 5, 0.1, 0.0))
    assert alice.heard == []


@pytest.mark.parametrize(
    ("score", "net"), [(5, "good"), (4, "good"), (3, "fair"), (2, "poor"), (1, "poor"), (0, "poor")]
)
async def test_network_quality_is_in_the_roster(score: int, net: str) -> None:
    world = World()
    alice, bruno, phone = await three(world)

    def measure(seconds: int) -> None:
        for _ in range(0, seconds + 1, 2):
            world.media.emit(QualityReported(phone.room, bruno.p, score, 0.1, 0.0))
            world.clock.pass_time(2)

    measure(2)
    assert alice.roster[bruno.p].net == "good", "a moment is not worth a word"
    measure(2)
    assert alice.roster[bruno.p].net == net
    world.media.emit(PeerStateChanged(phone.room, bruno.p, PeerState.DISCONNECTED))
    assert alice.roster[bruno.p].net == "lost"
    world.media.emit(PeerStateChanged(phone.room, bruno.p, PeerState.CONNECTED))
    assert alice.roster[bruno.p].net == net


async def test_with_a_telephone_for_the_sound_its_network_counts() -> None:
    world = World()
    _, bruno, phone = await three(world)
    keys = bruno.here.pairing_keys()
    world.keys(phone, keys)
    for _ in range(4):
        world.media.emit(QualityReported(phone.room, bruno.p, 0, 0.1, 0.5))
        world.clock.pass_time(2)
    assert bruno.roster[bruno.p].net == "good"
    for _ in range(2):
        world.telephones.phone_event(LegQuality(LEG, phone.room, bruno.p, 100, 20, 0.0))
        world.clock.pass_time(5)
    assert bruno.roster[bruno.p].net == "poor"


async def test_an_effect_that_causes_an_event_does_not_mix_up_the_order() -> None:
    world = World()
    alice, bruno, phone = await three(world)
    original = world.phones.set_muted

    def chatty(leg: LegId, muted: bool) -> None:
        original(leg, muted)
        world.telephones.phone_event(LegHeld(LEG, phone.room, phone.peer, True))

    world.phones.set_muted = chatty  # type: ignore[method-assign]
    alice.here.apply(Mute(phone.peer))
    assert alice.roster[phone.peer].held and alice.roster[phone.peer].muted
    same_everywhere(alice, bruno)


async def test_wants_are_passed_on_and_repeated_after_a_new_offer() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    wants = (Want(bruno.p, Source.CAM, 360),)
    alice.here.set_wants(wants)
    world.media.commands.clear()
    await alice.enter(generation=2, claim=alice.claim())
    assert world.media.commands[0] == ("connect", alice.p, 2)
    assert world.media.commands[-1] == ("wants", alice.p, wants)


async def test_whoever_subscribes_hears_every_event_of_every_room() -> None:
    world = World()
    told: list[Event] = []

    def listen(conference_id: str, run: RoomId, events: Sequence[Event]) -> None:
        assert conference_id == "c1"
        told.extend(events)

    world.rooms.subscribe(listen)
    alice, _, _ = await three(world)
    alice.here.apply(EndRoom())
    assert [event.seq for event in told] == [1, 2, 3, 4]
    assert isinstance(told[0], ParticipantJoined) and isinstance(told[-1], RoomEnded)


async def test_commands_of_someone_who_is_gone_are_refused() -> None:
    world = World()
    alice, bruno, _ = await three(world)
    bruno.here.leave(bruno)
    with pytest.raises(CommandRefused):
        bruno.here.apply(Lock())
    with pytest.raises(CommandRefused):
        _ = bruno.here.person
    assert not alice.locked
