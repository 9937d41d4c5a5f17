"""Whatever text comes as an offer, it is accepted or refused with a reason, quickly."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfu.api import MediaError, Offer
from sfu.core.answer import Candidates, LocalTransport, Origin, write_answer
from sfu.core.sdp import SdpError, parse
from sfu.peer import agree, parse_offer

OFFERS = Path(__file__).parents[1] / "unit/sfu/core/offers"
SAMPLES = [path.read_text() for path in sorted(OFFERS.glob("*.sdp"))]
LINES = [line for text in SAMPLES for line in text.splitlines()]
HERE = Candidates((("192.0.2.2", 10000),))
LOCAL = LocalTransport("ours", "p" * 22, (("sha-256", ":".join(["AB"] * 32)),), HERE)


def attempt(text: str) -> str | None:
    """The answer, or None when the offer was refused. Invariant: only MediaError `bad-offer`."""
    try:
        accepted = agree(parse_offer(Offer(1, text)), 9, None)
    except MediaError as error:
        assert error.code == "bad-offer"
        return None
    return write_answer(accepted, LOCAL, Origin(secrets.randbits(62), 1))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_random_text(text: str) -> None:
    assert attempt(text) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=60))
def test_lines_of_real_offers_in_any_order(lines: list[str]) -> None:
    # Invariant: one answered m-line per offered one.
    answer = attempt("v=0\r\n" + "\r\n".join(lines))
    assert answer is None or answer.count("\r\nm=") == sum(x.startswith("m=") for x in lines)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_real_offer_with_some_bytes_changed(sample: str, data: st.DataObject) -> None:
    # Invariant: an answer is itself SDP that our parser reads, with as many m-lines.
    text = sample
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        end = at + data.draw(st.integers(0, 30))
        text = text[:at] + data.draw(st.text(max_size=6)) + text[end:]
    answer = attempt(text)
    if answer is not None:
        assert len(parse(answer).media) == len(parse(text).media)


@pytest.mark.parametrize(
    "filler", ["a=x\n", "a=rid:q send\n", "a=candidate:1 1 udp 1 h 1 typ host\n"]
)
def test_a_huge_text_is_refused_before_it_costs_time(filler: str) -> None:
    text = SAMPLES[0] + filler * (2_000_000 // len(filler))
    with pytest.raises(SdpError, match="too large"):
        parse(text)
