"""Who is where: slot tables as receivers are told, while people come, go and speak."""

from __future__ import annotations

from collections import Counter

from sfu.api import LayerHint, PeerId, SlotsAssigned, Source, Want
from tests.rtp_browser import layout
from tests.sim_room import SimRoom


def tables(room: SimRoom, name: str) -> list[SlotsAssigned]:
    return [e for _, e in room.events if isinstance(e, SlotsAssigned) and e.peer == name]


def hints(room: SimRoom, name: str) -> list[tuple[float, str | None]]:
    return [
        (at - 1000, e.max_layer)
        for at, e in room.events
        if isinstance(e, LayerHint) and e.peer == name
    ]


def test_a_table_is_told_when_it_changes_and_only_then() -> None:
    room = SimRoom()
    room.join("anna")
    room.run(1)
    assert len(tables(room, "anna")) == 1  # all free
    room.join("ben")
    room.run(5)
    assert len(tables(room, "anna")) == 2
    assert room.slots("anna") == {"ben": 0}
    pair = room.layouts[PeerId("anna")].pairs[0]
    first = tables(room, "anna")[-1].slots[0]
    assert (first.audio_mid, first.video_mid) == (pair.audio_mid, pair.video_mid)


def test_everyone_keeps_the_slot_while_others_come_and_go() -> None:
    room = SimRoom()
    room.join("anna", slots=6, cam=False)
    for name in ("ben", "cleo", "dan"):
        room.join(name, cam=False)
    room.run(1)
    before = room.slots("anna")
    room.leave("cleo")
    room.run(0.5)
    room.join("eve", cam=False)
    room.join("finn", cam=False)
    room.run(0.5)
    after = room.slots("anna")
    assert after["ben"] == before["ben"] and after["dan"] == before["dan"]
    assert after["eve"] == before["cleo"]
    assert sorted(after) == ["ben", "dan", "eve", "finn"]


def test_a_chat_of_many_does_not_shuffle_slots() -> None:
    room = SimRoom()
    room.join("anna", slots=4, cam=False)
    names = [f"p{n}" for n in range(10)]
    for name in names:
        room.join(name, cam=False)
    room.run(2)
    for turn in range(20):
        for name in names:
            room.browsers[PeerId(name)].level = 127
        room.browsers[PeerId(names[turn % 2])].level = 20
        room.run(1)
    moved = Counter(
        slot.peer for table in tables(room, "anna")[-3:] for slot in table.slots if slot.peer
    )
    assert {"p0", "p1"} <= set(moved)
    assert len(tables(room, "anna")) < 10


def test_wants_win_by_priority_and_order() -> None:
    room = SimRoom()
    anna = PeerId("anna")
    room.join("anna", slots=3)
    for name in ("ben", "cleo", "dan", "eve", "finn"):
        room.join(name)
    room.run(0.5)
    wanted = [("dan", 0), ("eve", 0), ("ben", 0), ("finn", 5)]
    room.router.set_wants(
        anna, [Want(PeerId(p), Source.CAM, 180, prio) for p, prio in wanted], room.clock.now
    )
    room.settle()
    assert set(room.slots("anna")) == {"finn", "dan", "eve"}


def test_a_screen_has_its_own_slot_with_its_sound() -> None:
    room = SimRoom()
    anna, ben = PeerId("anna"), PeerId("ben")
    room.join("anna", cam=False)
    room.join("ben")
    room.browsers[ben].start(Source.SCREEN)
    room.browsers[ben].start(Source.SCREEN_AUDIO)
    for source in (Source.SCREEN, Source.SCREEN_AUDIO):
        room.router.set_source(ben, source, True, False, room.clock.now)
    room.router.set_wants(
        anna, [Want(ben, Source.SCREEN, 1080, 9), Want(ben, Source.CAM, 180)], room.clock.now
    )
    room.settle()
    room.run(2)
    keys = {(slot.peer, slot.source): slot for slot in tables(room, "anna")[-1].slots if slot.peer}
    pair = room.layouts[anna].pairs[keys[(ben, Source.SCREEN)].index]
    received = room.browsers[anna].received
    assert {r.content.source for r in received[pair.video_ssrc]} == {"sc"}
    assert len(received[pair.audio_ssrc]) > 80
    other = room.layouts[anna].pairs[keys[(ben, Source.CAM)].index]
    assert {r.content.source for r in received[other.video_ssrc]} == {"ca"}
    assert {r.content.source for r in received[other.audio_ssrc]} == {"mi"}


def test_wants_for_nobody_and_for_oneself_are_ignored() -> None:
    room = SimRoom()
    room.join("anna")
    room.join("ben")
    room.want("anna", ("ghost", 720), ("anna", 720), ("ben", 180))
    room.run(1)
    assert room.slots("anna") == {"ben": 0}
    assert {r.content.publisher for r in room.video("anna", "ben")} == {"ben"}


def test_a_want_waits_for_somebody_who_comes_later() -> None:
    room = SimRoom()
    room.join("anna")
    room.want("anna", ("ben", 180))
    room.run(1)
    room.join("ben")
    room.run(1)
    assert len(room.video("anna", "ben")) > 20


def test_more_slots_by_another_offer_are_filled_and_keep_the_first() -> None:
    room = SimRoom()
    room.join("anna", slots=2, cam=False)
    for n in range(5):
        room.join(f"p{n}", cam=False)
    room.run(1)
    before = room.slots("anna")
    bigger = layout(5, 100_000)
    room.layouts[PeerId("anna")] = bigger
    room.router.add_peer(PeerId("anna"), bigger, room.clock.now)
    room.settle()
    room.run(1)
    after = room.slots("anna")
    assert len(after) == 5 and before.items() <= after.items()
    assert {room.audio("anna", f"p{n}")[-1].content.publisher for n in range(5)} == {
        f"p{n}" for n in range(5)
    }


def test_publishers_learn_what_nobody_looks_at_after_a_while_and_at_once_what_is() -> None:
    room = SimRoom()
    room.join("anna")
    room.join("ben")
    room.want("anna", ("ben", 180))
    room.run(5)
    assert [layer for _, layer in hints(room, "ben")] == ["q"]
    assert hints(room, "ben")[0][0] >= 3
    for _ in range(10):  # a tile that flickers is not worth a word
        room.want("anna", ("ben", 0))
        room.run(0.3)
        room.want("anna", ("ben", 180))
        room.run(0.3)
    assert len(hints(room, "ben")) == 1
    room.want("anna", ("ben", 720))
    room.run(0.1)
    assert [layer for _, layer in hints(room, "ben")] == ["q", "f"]
    room.want("anna")
    room.run(5)
    assert hints(room, "ben")[-1][1] is None
