"""Which of a browser's video codecs are agreed upon, and how the answer says it."""

from __future__ import annotations

import pytest

from sfu.core.answer import Candidates, LocalTransport, Origin, write_answer
from sfu.core.formats import OfferError
from sfu.core.layout import Format
from sfu.core.negotiation import Accepted, accept
from sfu.core.sdp import parse
from tests.support_rtc import build_offer

FINGERPRINT = ":".join(["AB"] * 32)
# By name: payload types with their repairs, as lines of an offer.
KNOWN = {
    "vp8": (96, "VP8/90000", ""),
    "h264": (102, "H264/90000", "packetization-mode=1;profile-level-id=42e01f"),
    "vp9": (98, "VP9/90000", "profile-id=0"),
    "av1": (45, "AV1/90000", "level-idx=5;profile=0;tier=0"),
}
UNKNOWN = {
    "h264 in one piece": (104, "H264/90000", "packetization-mode=0;profile-level-id=42e01f"),
    "main profile": (106, "H264/90000", "packetization-mode=1;profile-level-id=4d001f"),
    "vp9 of ten bits": (108, "VP9/90000", "profile-id=2"),
    "av1 of 4:4:4": (110, "AV1/90000", "profile=1"),
}


def offer(*names: str) -> str:
    """A browser's with these codecs."""
    plain = build_offer(1, ufrag="abcd", password="p" * 22, fingerprint=FINGERPRINT)
    types: list[str] = []
    lines: list[str] = []
    for name in names:
        number, encoding, parameters = (KNOWN | UNKNOWN)[name]
        types += [str(number), str(number + 1)]
        lines += [f"a=rtpmap:{number} {encoding}", f"a=rtcp-fb:{number} nack pli"]
        lines += [f"a=fmtp:{number} {parameters}"] if parameters else []
        lines += [f"a=rtpmap:{number + 1} rtx/90000", f"a=fmtp:{number + 1} apt={number}"]
    made: list[str] = []
    for line in plain.split("\r\n"):
        if line.startswith("m=video"):
            made.append("m=video 9 UDP/TLS/RTP/SAVPF " + " ".join(types))
        elif line == "a=rtpmap:96 VP8/90000":
            made += lines
        elif not line.startswith(("a=rtcp-fb:96", "a=rtpmap:97", "a=fmtp:97")):
            made.append(line)
    return "\r\n".join(made)


def accepted(text: str, *codecs: str) -> Accepted:
    return accept(parse(text), 9, lambda bits: (1 << bits) - 5, None, codecs)


@pytest.mark.parametrize(
    ("offered", "order", "sent"),
    [
        (("vp8", "h264"), ("vp8", "h264"), "vp8"),
        (("vp8", "h264"), ("h264", "vp8"), "h264"),
        (("h264",), ("vp8", "h264"), "h264"),
        (("vp8", "vp9", "av1"), ("av1", "vp9", "vp8"), "av1"),
        (("vp8", *UNKNOWN), ("h264", "vp9", "av1", "vp8"), "vp8"),
    ],
)
def test_the_first_that_is_offered_is_sent_and_all_may_come(
    offered: tuple[str, ...], order: tuple[str, ...], sent: str
) -> None:
    found = accepted(offer(*offered), *order)
    camera = found.layout.sending[1]
    number = KNOWN[sent][0]
    assert (camera.codec, camera.payload_type, camera.rtx_payload_type) == (
        sent,
        number,
        number + 1,
    )
    agreed = tuple(name for name in order if name in offered)
    assert camera.choices == agreed
    formats = tuple(Format(name, KNOWN[name][0], KNOWN[name][0] + 1) for name in agreed)
    assert found.layout.pairs[0].formats == formats


def test_an_offer_without_any_is_refused() -> None:
    with pytest.raises(OfferError, match="without vp8 or h264"):
        accepted(offer("vp9", *UNKNOWN), "vp8", "h264")


def test_the_answer_names_one_to_send_and_all_to_receive() -> None:
    found = accepted(offer("vp8", "h264"), "h264", "vp8")
    candidates = Candidates(udp=(("192.0.2.1", 1),))
    local = LocalTransport("ufrag", "p" * 22, (("sha-256", FINGERPRINT),), candidates)
    lines = write_answer(found, local, Origin(1, 1)).split("\r\n")
    pictures = [line for line in lines if line.startswith("m=video")]
    assert [line.split(" ", 3)[3] for line in pictures] == ["102 103", "102 103", "102 103 96 97"]
    assert lines.count("a=rtpmap:102 H264/90000") == 3
    assert "a=fmtp:102 packetization-mode=1;profile-level-id=42e01f" in lines
    assert "a=fmtp:97 apt=96" in lines
