"""A leg's port under hostile datagrams: no exception, no sound to strangers, no frame lost."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sip_gateway.phone_media import Codec
from tests.sim.phones import HEADER, ROOM, Rig

PHONE, THIRD = ("192.0.2.1", 4000), ("198.51.100.66", 6666)

ANY = st.binary(max_size=300)
# Nearly right: a header with hostile fields before any payload.
HEADED = st.builds(
    lambda first, kind, sequence, stamp, ssrc, rest: (
        HEADER.pack(first, kind, sequence, stamp, ssrc) + rest
    ),
    st.sampled_from((0x80, 0x90, 0xA0, 0x8F, 0xBF, 0x00)),
    st.sampled_from((8, 0x88, 101, 13, 0, 9, 96, 102, 200, 201, 203)),
    st.integers(0, 65535),
    st.integers(0, 2**32 - 1),
    st.sampled_from((0x1000, 0x1001, 7)),
    st.one_of(st.binary(max_size=40), st.just(bytes(160)), st.just(bytes(1400))),
)
DATAGRAMS = st.lists(st.one_of(ANY, HEADED), max_size=40)
SETTINGS = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SETTINGS
@given(DATAGRAMS)
def test_strangers_change_nothing(tmp_path: Path, datagrams: list[bytes]) -> None:
    # Invariant: beside a locked call, a third address has no effect but on counters.
    rig = Rig(tmp_path)
    phone, listener = rig.phone("a", 440.0, room=ROOM), rig.phone("b", room=ROOM)
    rig.step(10)
    for data in datagrams:
        phone.say(data, THIRD)
        rig.wire.control_queued.append((phone.row, data, THIRD))
    rig.step(15)
    assert rig.astray == []
    counters = rig.engine.counters()
    assert counters["jitter_lost"] == counters["jitter_resync"] == counters["rtcp_in"] == 0
    assert counters["drop_foreign"] + counters["drop_malformed"] + counters[
        "drop_payload_type"
    ] == 2 * len(datagrams)
    assert listener.hears(440.0, 0.2) > 0.19
    assert rig.events == []


@SETTINGS
@given(DATAGRAMS, st.sampled_from(("PCMA", "G722", "opus")))
def test_a_hostile_phone_harms_only_itself(
    tmp_path: Path, datagrams: list[bytes], codec: Codec
) -> None:
    # Invariant: whatever one phone sends from its own address, in whatever codec (truncated Opus,
    # wrong lengths, foreign payload types), the others' call is as before and everyone is sent a
    # packet in every tick.
    rig = Rig(tmp_path)
    hostile = rig.phone("a", codec=codec)
    talker, listener = rig.phone("b", 440.0, room=ROOM), rig.phone("c", room=ROOM)
    hostile.silent = True
    for data in datagrams:
        hostile.say(data)
        rig.wire.control_queued.append((hostile.row, data, PHONE))
        rig.step()
    rig.step(25)
    assert {len(phone.packets) for phone in (hostile, talker, listener)} == {len(datagrams) + 25}
    assert listener.hears(440.0, 0.2) > 0.19
    assert rig.astray == []
