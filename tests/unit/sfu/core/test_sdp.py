"""Reading offers: what is kept, what is skipped, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfu.core import sdp
from sfu.core.sdp import SdpError, parse

OFFERS = Path(__file__).with_name("offers")
CHROMIUM = (OFFERS / "chromium-156.sdp").read_text()
FIREFOX = (OFFERS / "firefox-153.sdp").read_text()
HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
AUDIO = HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"


def test_an_offer_of_chromium() -> None:
    read = parse(CHROMIUM)
    assert read.bundle == [str(mid) for mid in range(8)]
    assert [line.kind for line in read.media] == ["audio", "video", "video", "audio"] + [
        "audio",
        "video",
    ] * 2
    mic, camera = read.media[:2]
    assert mic.codecs[111].name == "opus"
    assert mic.codecs[111].channels == 2
    assert mic.setup == "actpass"
    assert mic.fingerprints[0][0] == "sha-256"
    assert camera.rids == ["q", "h", "f"]
    assert camera.simulcast
    assert camera.codecs[97].fmtp == "apt=96"
    assert "nack pli" in camera.codecs[96].feedback
    screen = read.media[2]
    assert screen.repairs == {screen.ssrcs[0]: screen.ssrcs[1]}


def test_an_offer_of_firefox() -> None:
    read = parse(FIREFOX)
    assert len(read.media) == 8
    # The fingerprint stands in the session level and holds for every m-line.
    assert all(line.fingerprints for line in read.media)
    assert read.media[1].bundle_only
    assert read.media[1].port == 0
    # Attributes of codecs that are not in the m-line any more are skipped.
    assert set(read.media[1].codecs) == {120, 124}
    assert read.media[1].extensions["urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"] == 9


def test_line_ends_may_be_bare_and_unknown_lines_are_skipped() -> None:
    text = AUDIO.replace("\r\n", "\n") + "b=AS:64\na=x-odd:1\na=mid:a\na=group:LS a\na=group:\n"
    read = parse(text)
    assert read.media[0].mid == "a"
    assert read.bundle == []


def test_feedback_for_all_payload_types() -> None:
    read = parse(AUDIO + "a=rtcp-fb:* nack\r\n")
    assert read.media[0].codecs[111].feedback == {"nack"}


def test_extension_ids_beyond_one_byte_headers_are_left_out() -> None:
    read = parse(AUDIO + "a=extmap:15 urn:x\r\na=extmap:14/sendonly urn:y attributes\r\n")
    assert read.media[0].extensions == {"urn:y": 14}


REFUSED = {
    "too large": "v=0\r\n" + "x" * sdp.MAX_SIZE,
    "too many lines": "v=0\n" + "a=x\n" * (sdp.MAX_LINES + 1),
    "does not start": "o=- 1 1\r\n" + HEAD,
    "not <type>=<value>": HEAD + "nonsense\r\n",
    "line 5: too long": HEAD + "a=" + "x" * 3000,
    "m-line too short": HEAD + "m=audio 9\r\n",
    "not a number up to 65535": HEAD + "m=audio 99999 UDP/TLS/RTP/SAVPF 0\r\n",
    "not a number up to 127": HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 128\r\n",
    "too many m-lines": HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n" * (sdp.MAX_MEDIA + 1),
    "line 6: mid": AUDIO + "a=mid:seventeen-letters\r\n",
    "ice-ufrag": AUDIO + "a=ice-ufrag:abc\r\n",
    "ice-pwd": AUDIO + "a=ice-pwd:short\r\n",
    "fingerprint": AUDIO + "a=fingerprint:sha-256 AB:CD\r\n",
    "setup": AUDIO + "a=setup:holdconn\r\n",
    "extension id twice": AUDIO + "a=extmap:1 urn:a\r\na=extmap:1 urn:b\r\n",
    "rid": AUDIO + "a=rid:\r\n",
    "rid twice": AUDIO + "a=rid:q send\r\n" * 2,
    "not a number up to 4294967295": AUDIO + "a=ssrc:99999999999 cname:x\r\n",
    "not a number up to 255": AUDIO + "a=rtpmap:111 opus/48000/many\r\n",
    # Digits of other scripts are digits to Python, not to SDP.
    "not a number": AUDIO + "a=rtpmap:١١١ opus/48000\r\n",
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_kept_must_be_well_formed(reason: str) -> None:
    with pytest.raises(SdpError, match=reason):
        parse(REFUSED[reason])


def test_control_characters_are_refused() -> None:
    with pytest.raises(SdpError, match="not <type>"):
        parse(AUDIO + "a=mid:a\0b\r\n")


def test_no_password_in_a_representation() -> None:
    assert parse(CHROMIUM).media[0].password not in repr(parse(CHROMIUM))
