"""Who is told what, and when, as a ladder of sayings and of playbacks that end."""

from __future__ import annotations

from sip_gateway.api import LegId
from sip_gateway.leg_speech import WAITING, LegSpeech
from tests.phone_doubles import FakeMedia

ONE, TWO = LegId("one"), LegId("two")


class Bench:
    def __init__(self) -> None:
        self.media = FakeMedia()
        self.speech = LegSpeech(self.media)

    def say(self, *prompts: str, leg: LegId = ONE, at_once: bool = False) -> None:
        self.speech.say(leg, "fr", prompts, at_once=at_once)

    def end_of_playback(self, leg: LegId = ONE) -> None:
        self.speech.heard(leg, self.media.tokens[leg])

    @property
    def heard(self) -> list[str]:
        return [" ".join(prompts) for prompts in self.media.heard]


def test_sayings_wait_for_each_other() -> None:
    bench = Bench()
    bench.speech.begin(ONE, "fr")
    bench.say("a", "b")
    bench.say("c")
    assert bench.heard == ["a b"]
    bench.end_of_playback()
    bench.end_of_playback()
    assert bench.heard == ["a b", "c"]


def test_what_comes_at_once_replaces_what_is_heard_and_nothing_else() -> None:
    bench = Bench()
    bench.speech.begin(ONE, "fr")
    bench.say("news")
    bench.say("later news")
    bench.say("answer", at_once=True)
    assert bench.heard == ["news", "answer"]
    bench.speech.heard(ONE, -1)  # the end of the news was on its way already
    assert bench.heard == ["news", "answer"]
    bench.end_of_playback()
    assert bench.heard == ["news", "answer", "later news"]


def test_nothing_is_said_before_the_leg_is_in_the_mix_nor_after_the_end() -> None:
    bench = Bench()
    bench.say("early")
    assert bench.heard == []
    bench.speech.begin(ONE, "fr")
    assert bench.heard == ["early"]
    bench.say("never")
    bench.speech.end(ONE)
    bench.end_of_playback()
    assert bench.heard == ["early"]


def test_too_many_waiting_lose_the_oldest() -> None:
    bench = Bench()
    bench.speech.begin(ONE, "fr")
    for number in range(WAITING + 3):
        bench.say(str(number))
    for _ in range(WAITING + 3):
        bench.end_of_playback()
    assert bench.heard == ["0", "3", "4", "5", "6"]


def test_legs_do_not_wait_for_each_other_and_a_dialogues_playback_is_not_theirs() -> None:
    bench = Bench()
    for leg in (ONE, TWO):
        bench.speech.begin(leg, "fr")
        bench.say("a", leg=leg)
        bench.say("b", leg=leg)
    bench.speech.heard(ONE, 1)
    bench.end_of_playback(TWO)
    assert bench.heard == ["a", "a", "b"]
