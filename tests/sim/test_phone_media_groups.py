"""A telephone goes from one mix to another: what it heard before it hears no more, and is not heard."""

from __future__ import annotations

from pathlib import Path

from sfu.api import PeerId, RoomId
from tests.sim.phones import ROOM, Rig

LOUD, ABSENT = 0.12, 0.01
GROUP = RoomId("group")


def test_two_mixes_share_no_sound(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    phones = {
        name: rig.phone(name, tone, room=ROOM)
        for name, tone in (("a", 440.0), ("b", 700.0), ("c", 1000.0), ("d", 1300.0))
    }
    rig.step(60)
    assert phones["a"].hears(700.0) > LOUD
    for name in ("c", "d"):
        rig.engine.join(phones[name].leg, GROUP, PeerId(name))
    rig.step(20)  # what was on its way is heard out
    rig.step(60)
    for listener, talker, tones in (
        ("a", 700.0, (1000.0, 1300.0)),
        ("c", 1300.0, (440.0, 700.0)),
    ):
        assert phones[listener].hears(talker) > LOUD
        assert all(phones[listener].hears(tone) < ABSENT for tone in tones)
