"""Bad networks towards a receiver, in virtual time: which layer is shown, and that voices come through.

Anna watches Ben's 720 lines and hears him. Layers of these browsers take 230, 460 and 1,140 kbit/s.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median

import pytest

from sfu.api import PeerId, QualityReported, Source
from tests.rtp_browser import RED, Received
from tests.rtp_checks import check_numbers, in_order, shown
from tests.sim_room import SimRoom

ANNA = PeerId("anna")
VOICE = 50  # packets a second


def watching(seed: int = 3, delay: float = 0.02, **down: float) -> SimRoom:
    """Anna's downlink has the values of `down`."""
    room = SimRoom(seed, delay=delay)
    room.join("anna", mic=False, cam=False)
    room.join("ben")
    change(room, **down)
    room.want("anna", ("ben", 720))
    return room


def change(room: SimRoom, **down: float) -> None:
    for name, value in down.items():
        setattr(room.down[ANNA], name, value)


def layer(room: SimRoom) -> int | None:
    """Of the newest picture that Anna has."""
    fed = room.router._peers[ANNA].slots[0].feed
    return None if fed is None else fed.stream.layer


def after(room: SimRoom, seconds: float) -> tuple[list[Received], float]:
    """The pictures' packets of the next `seconds`, and which share of the voice's came."""
    before = len(room.audio("anna", "ben")), len(room.video("anna", "ben"))
    room.run(seconds)
    voices = len(room.audio("anna", "ben")) - before[0]
    return room.video("anna", "ben")[before[1] :], voices / (seconds * VOICE)


def until_layer(room: SimRoom, wanted: int, limit: float) -> float:
    """Seconds until Anna is shown `wanted`; `limit` if it takes longer."""
    start = room.clock.now
    while layer(room) != wanted and room.clock.now - start < limit:
        room.run(0.05)
    return room.clock.now - start


def longest_freeze(room: SimRoom, since: float) -> float:
    """Seconds between two pictures that can be shown, from `since` to now."""
    times = [since, *(at for at in shown(room.video("anna", "ben")) if at > since), room.clock.now]
    return max(later - earlier for earlier, later in pairwise(times))


def test_a_good_network_shows_the_best_layer_within_two_seconds() -> None:
    room = watching()
    assert until_layer(room, 2, 5.0) < 2.0


@pytest.mark.parametrize("delay", [0.02, 0.15])
def test_a_thin_network_shows_what_it_carries_and_keeps_the_voice(delay: float) -> None:
    room = watching(delay=delay)
    room.run(5)
    assert layer(room) == 2
    change(room, rate=300_000)
    assert until_layer(room, 0, 5.0) < 2.5
    room.run(1)
    _, voice = after(room, 10)
    assert voice > 0.95 and layer(room) == 0
    change(room, rate=0)
    assert until_layer(room, 2, 10.0) < 5.0
    assert longest_freeze(room, room.clock.now - 5) < 1.0


@pytest.mark.parametrize(
    ("delay", "queue", "freeze"),
    [(0.02, 0.2, 0.8), (0.02, 0.5, 0.5), (0.1, 0.2, 1.2), (0.1, 0.5, 0.8)],
)
@pytest.mark.parametrize("phase", [0.0, 0.13])
def test_a_sudden_step_to_a_sixth_is_a_short_freeze(
    delay: float, queue: float, freeze: float, phase: float
) -> None:
    room = watching(delay=delay, rate=1_900_000, queue=queue)
    room.run(8 + phase)
    assert layer(room) == 2
    start = room.clock.now
    change(room, rate=300_000)
    _, voice = after(room, 8)
    assert longest_freeze(room, start) < freeze
    assert voice > 0.95 and layer(room) == 0


def test_who_begins_on_a_thin_network_has_the_voice_after_two_seconds() -> None:
    room = watching(rate=300_000)
    room.run(2.5)
    _, voice = after(room, 5)
    assert voice > 0.95 and layer(room) == 0


def test_the_voice_comes_before_the_picture() -> None:
    room = watching(rate=80_000)
    room.run(6)
    _, voice = after(room, 10)
    assert voice > 0.9
    assert layer(room) is None
    told = [e.score for _, e in room.events if isinstance(e, QualityReported) and e.peer == ANNA]
    assert told[-1] <= 2  # and it is said
    change(room, rate=0)
    assert until_layer(room, 2, 10.0) < 6.0  # found by padding alone, for no picture is sent


def test_a_network_between_two_layers_stays_with_the_lower_one() -> None:
    room = watching(rate=900_000)
    room.run(4)
    received, voice = after(room, 20)
    assert voice > 0.97
    assert {one.content.layer for one in received} == {1}
    assert longest_freeze(room, room.clock.now - 20) < 0.5


@pytest.mark.parametrize(("loss", "seconds"), [(0.05, 5.0), (0.1, 5.0), (0.2, 8.0)])
def test_losses_without_a_queue_cost_no_layer(loss: float, seconds: float) -> None:
    rooms = [watching(seed, loss=loss) for seed in range(1, 6)]
    assert median(until_layer(room, 2, 20.0) for room in rooms) < seconds
    room = rooms[-1]
    start = room.clock.now
    received, voice = after(room, 15)
    assert voice > 1 - loss - 0.05
    assert sum(one.content.layer == 2 for one in received) > 0.8 * len(received)
    if loss == 0.05:
        assert longest_freeze(room, start) < 2.0


def test_a_cut_of_ten_seconds_is_over_within_five() -> None:
    room = watching()
    room.run(5)
    change(room, loss=1.0)
    room.run(10)
    change(room, loss=0.0)
    room.run(5)
    assert layer(room) == 2
    assert longest_freeze(room, room.clock.now - 3) < 0.5
    check_numbers(room.video("anna", "ben")[-200:])


def test_another_receiver_is_not_bothered() -> None:
    room = watching(rate=300_000, loss=0.05)
    room.join("cleo", mic=False, cam=False)
    room.want("cleo", ("ben", 720))
    room.run(10)
    assert {one.content.layer for one in room.video("cleo", "ben")[-200:]} == {2}


def test_probes_are_a_small_part_of_what_is_sent() -> None:
    room = watching(rate=300_000)
    room.run(5)
    before = room.router.counters["probe-bytes"]
    room.run(60)
    assert 0 < room.router.counters["probe-bytes"] - before < 0.15 * 60 * 300_000 / 8


def test_who_has_no_repair_stream_is_not_probed() -> None:
    room = SimRoom()
    room.join("anna", mic=False, cam=False, rtx=False)
    room.join("ben")
    room.want("anna", ("ben", 720))
    room.run(5)
    assert room.router.counters["probe-bytes"] == 0


def test_two_runs_with_one_seed_are_one_run() -> None:
    def run() -> list[tuple[float, int]]:
        room = watching(7, loss=0.1, jitter=0.01, rate=700_000)
        room.run(8)
        return [(one.at, one.packet.sequence) for one in room.video("anna", "ben")]

    assert run() == run()


# --- redundant voices ---------------------------------------------------------------------


def heard(room: SimRoom, name: str, publisher: str, since: float) -> float:
    """Share of the publisher's packets of sound that came, by themselves or in later ones."""
    browser = room.browsers[PeerId(name)]
    ssrc = room.layouts[PeerId(name)].pairs[room.slots(name)[publisher]].audio_ssrc
    own = [one for one in room.audio(name, publisher) if one.at >= since]
    numbers = {one.packet.sequence for one in own} | {
        number
        for number in browser.redundant.get(ssrc, set())
        if 0 <= (number - own[0].packet.sequence) & 0xFFFF < 0x8000
    }
    return len(numbers) / ((room.clock.now - since) * VOICE)


def speaking(**kinds: bool) -> SimRoom:
    """Ben speaks; of those who are named True take part whose browsers know redundancy."""
    room = SimRoom(3, delay=0.02)
    for name, red in kinds.items():
        room.join(name, cam=False, red=red)
    room.run(1)
    return room


@pytest.mark.parametrize(("loss", "share"), [(0.05, 0.98), (0.1, 0.97), (0.2, 0.95)])
def test_what_is_lost_of_a_voice_is_in_the_next_packets(loss: float, share: float) -> None:
    room = speaking(anna=True, ben=True)
    room.down[ANNA].loss = loss
    room.run(4)
    start = room.clock.now
    room.run(20)
    assert heard(room, "anna", "ben", start) > share


def test_what_is_lost_on_the_way_up_is_recovered_for_everybody() -> None:
    room = speaking(anna=False, ben=True)
    room.up[PeerId("ben")].loss = 0.1
    start = room.clock.now
    room.run(20)
    assert room.router.counters["red-recovered"] > 80
    assert heard(room, "anna", "ben", start) > 0.97
    in_order(room.audio("anna", "ben"))  # each number once


def test_on_a_good_network_voices_are_sent_once() -> None:
    room = speaking(anna=True, ben=True, cleo=True)
    room.down[PeerId("cleo")].loss = 0.05
    room.run(5)
    assert not room.browsers[ANNA].redundant
    assert room.browsers[PeerId("cleo")].redundant


def test_who_does_not_know_redundancy_gets_none() -> None:
    room = speaking(anna=False, ben=True)
    room.down[ANNA].loss = 0.2
    room.run(5)
    assert not room.browsers[ANNA].redundant
    assert {one.content.publisher for one in room.audio("anna", "ben")} == {"ben"}


def test_malformed_redundancy_is_counted() -> None:
    room = speaking(anna=True, ben=True)
    ben = room.browsers[PeerId("ben")]
    encoder = room.encoder("ben", Source.MIC)
    ben._emit(encoder, 0, b"\xef\x00", False, RED, room.clock.now)
    room.run(0.1)
    assert room.router.counters["red-malformed"] == 1
