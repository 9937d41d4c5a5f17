"""The answer, read back by another implementation's parser."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from aiortc.sdp import MediaDescription, SessionDescription

from sfu.core.answer import Candidates, LocalTransport, Origin, write_answer
from sfu.core.negotiation import accept
from sfu.core.sdp import parse
from tests.support_rtc import build_offer

OFFERS = Path(__file__).with_name("offers")
PRINT = ":".join(["CD"] * 32)
LOCAL = LocalTransport(
    ufrag="ours",
    password="our-password-of-22-characters",
    fingerprints=(("sha-256", PRINT),),
    candidates=Candidates(
        udp=(("192.0.2.2", 10000), ("2001:db8::2", 10000), ("127.0.0.1", 10000)),
        tcp=(("192.0.2.2", 443), ("2001:db8::2", 443)),
    ),
)


def answer(text: str) -> str:
    numbers = count(5001)
    accepted = accept(parse(text), 9, lambda bits: next(numbers))
    return write_answer(accepted, LOCAL, Origin(77, 2))


def synthetic(rids: tuple[str, ...] = ("q", "h", "f"), red: bool = False) -> str:
    return build_offer(2, ufrag="abcd", password="p" * 22, fingerprint=PRINT, rids=rids, red=red)


def read(text: str) -> list[MediaDescription]:
    return SessionDescription.parse(answer(text)).media


@pytest.mark.parametrize("browser", ["chromium-156", "firefox-153"])
def test_every_m_line_is_answered_in_order(browser: str) -> None:
    text = (OFFERS / f"{browser}.sdp").read_text()
    media = read(text)
    assert [one.rtp.muxId for one in media] == [str(mid) for mid in range(8)]
    assert [one.direction for one in media] == ["recvonly"] * 4 + ["sendonly"] * 4
    assert all(one.port == 9 for one in media)
    assert all(one.rtcp_mux for one in media)


def test_transport_of_a_lite_agent_and_dtls_server() -> None:
    description = SessionDescription.parse(answer(synthetic()))
    first = description.media[0]
    assert first.ice is not None
    assert first.ice.iceLite
    assert (first.ice.usernameFragment, first.ice.password) == ("ours", LOCAL.password)
    assert first.dtls is not None
    assert first.dtls.fingerprints[0].value == PRINT
    assert "a=setup:passive" in answer(synthetic())
    assert "o=- 77 2 IN IP4 0.0.0.0" in answer(synthetic())
    assert description.group[0].items == [str(mid) for mid in range(8)]


def test_candidates_stand_in_the_first_m_line_by_priority() -> None:
    media = read(synthetic())
    found = media[0].ice_candidates
    told = LOCAL.candidates
    assert [(one.ip, one.port) for one in found] == [*told.udp, *told.tcp]
    assert [one.protocol for one in found] == ["udp"] * 3 + ["tcp"] * 2
    assert [one.tcpType for one in found] == [None] * 3 + ["passive"] * 2
    assert len({one.foundation for one in found}) == 5
    assert [one.priority for one in found] == sorted((c.priority for c in found), reverse=True)
    assert found[0].priority == 2130706431
    assert found[3].priority == (90 << 24) + ((4 << 13 | 8188) << 8) + 255
    assert media[0].ice_candidates_complete
    assert media[1].ice_candidates == []


def test_simulcast_is_received_in_the_offered_order() -> None:
    text = answer(synthetic(("q", "f")))
    assert "a=rid:q recv\r\na=rid:f recv\r\na=simulcast:recv q;f\r\n" in text


def test_no_simulcast_when_none_is_offered() -> None:
    assert "simulcast" not in answer(synthetic(()))


def test_codecs_and_feedback_are_those_of_the_offer() -> None:
    audio, video = read(synthetic())[:2]
    assert [codec.mimeType for codec in audio.rtp.codecs] == ["audio/opus"]
    assert [codec.mimeType for codec in video.rtp.codecs] == ["video/VP8", "video/rtx"]
    feedback = {f"{f.type} {f.parameter or ''}".strip() for f in video.rtp.codecs[0].rtcpFeedback}
    assert feedback == {"nack", "nack pli", "ccm fir", "transport-cc"}
    bare = read(synthetic().replace("a=rtcp-fb:96 nack\r\n", ""))[1]
    assert "nack" not in {f.type for f in bare.rtp.codecs[0].rtcpFeedback if not f.parameter}


def test_a_slot_has_one_stream_name_and_one_cname() -> None:
    media = read(synthetic())
    assert [one.msid for one in media[4:]] == [
        "slot0 audio0",
        "slot0 video4".replace("4", "0"),
        "slot1 audio1",
        "slot1 video1",
    ]
    assert len({one.cname for line in media[4:] for one in line.ssrc}) == 1


def test_the_primary_ssrc_stands_first_and_its_repair_is_grouped() -> None:
    video = read(synthetic())[5]
    primary, repair = (one.ssrc for one in video.ssrc)
    assert video.ssrc_group[0].semantic == "FID"
    assert video.ssrc_group[0].items == [primary, repair]


def test_no_password_in_a_representation() -> None:
    assert LOCAL.password not in repr(LOCAL)


def test_redundant_voices_are_preferred_where_they_are_offered() -> None:
    media = read(synthetic(red=True))
    for line in (media[0], media[3], media[4]):
        assert [codec.mimeType for codec in line.rtp.codecs] == ["audio/red", "audio/opus"]
    assert "a=fmtp:63 111/111" in answer(synthetic(red=True))
    assert "red/48000" not in answer(synthetic())
