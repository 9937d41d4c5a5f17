"""Loudness, order and floor."""

from __future__ import annotations

from itertools import pairwise

from sfu.api import PeerId
from sfu.core.speakers import Report, Speakers

ANNA, BEN, CLEO = PeerId("anna"), PeerId("ben"), PeerId("cleo")


def talk(
    speakers: Speakers, start: float, seconds: float, **levels: int
) -> list[tuple[float, Report]]:
    """Everyone sends every 20 ms at the given level; reports are taken as often."""
    reports = []
    for step in range(int(seconds * 50)):
        now = start + step * 0.02
        for name, level in levels.items():
            speakers.heard(PeerId(name), level, now)
        report = speakers.report(now)
        if report is not None:
            reports.append((now, report))
    return reports


def test_silence_is_not_reported() -> None:
    assert talk(Speakers(), 0.0, 2.0, anna=127, ben=90) == []


def test_a_speaker_is_reported_with_the_level() -> None:
    reports = talk(Speakers(), 0.0, 2.0, anna=30, ben=127)
    assert reports[-1][1] == Report(ANNA, ((ANNA, 30),))


def test_reports_are_at_most_four_a_second() -> None:
    speakers = Speakers()
    times = [at for turn in range(20) for at, _ in talk(speakers, turn, 1.0, anna=10 + turn * 2)]
    assert len(times) > 20
    assert all(b - a >= 0.249 for a, b in pairwise(times))


def test_levels_are_sorted_loudest_first() -> None:
    report = talk(Speakers(), 0.0, 2.0, anna=40, ben=20, cleo=30)[-1][1]
    assert [peer for peer, _ in report.levels] == [BEN, CLEO, ANNA]


def test_a_cough_does_not_take_the_floor() -> None:
    speakers = Speakers()
    talk(speakers, 0.0, 2.0, anna=30)
    talk(speakers, 2.0, 0.1, anna=30, ben=28)
    assert talk(speakers, 2.1, 1.0, anna=30, ben=127)[-1][1].active == ANNA


def test_who_is_clearly_louder_takes_the_floor() -> None:
    speakers = Speakers()
    talk(speakers, 0.0, 2.0, anna=40)
    assert talk(speakers, 2.0, 2.0, anna=40, ben=20)[-1][1].active == BEN


def test_the_floor_stays_with_the_last_speaker_in_silence() -> None:
    speakers = Speakers()
    talk(speakers, 0.0, 2.0, anna=30)
    report = talk(speakers, 2.0, 3.0, anna=127)[-1][1]
    assert report == Report(ANNA, ())


def test_who_sends_nothing_any_more_is_silent() -> None:
    speakers = Speakers()
    talk(speakers, 0.0, 1.0, anna=30)
    assert talk(speakers, 1.0, 1.0, ben=127)[-1][1].levels == ()


def test_a_mute_ends_it_at_once() -> None:
    speakers = Speakers()
    talk(speakers, 0.0, 1.0, anna=30, ben=50)
    speakers.silence(ANNA)
    assert speakers.report(2.0) == Report(None, ())
    assert ANNA not in speakers.order()


def test_the_order_is_by_time_of_speech_then_loudness() -> None:
    speakers = Speakers()
    talk(speakers, 0.0, 1.0, anna=20)
    talk(speakers, 5.0, 1.0, ben=50, cleo=30)
    assert speakers.order() == [CLEO, BEN, ANNA]
    assert speakers.speaking(7.0, 3.0) == [CLEO, BEN]


def test_for_a_second_the_floor_is_kept_even_against_the_loud() -> None:
    speakers = Speakers()
    talk(speakers, 0.0, 0.5, anna=40)
    reports = talk(speakers, 0.5, 0.4, anna=40, ben=5)
    assert {report.active for _, report in reports} == {ANNA}
    assert talk(speakers, 0.9, 1.0, anna=40, ben=5)[-1][1].active == BEN


def test_for_a_second_the_floor_is_kept_over_a_pause() -> None:
    speakers = Speakers()
    talk(speakers, 0.0, 0.3, anna=50)
    reports = talk(speakers, 0.3, 0.6, anna=127, ben=30)
    assert {report.active for _, report in reports} == {ANNA}
