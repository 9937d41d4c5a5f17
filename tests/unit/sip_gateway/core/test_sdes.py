"""Keys in session descriptions: what is read, what is answered, and what is never shown."""

from __future__ import annotations

from base64 import b64encode

import pytest

from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.offer_answer import (
    NotAcceptable,
    accept_answer,
    answer_offer,
    offer_sections,
)
from sip_gateway.core.sdes import (
    MAX_LINES,
    SUITES,
    CryptoLine,
    KeyRing,
    Secrecy,
    SrtpKeys,
    read_crypto,
)
from sip_gateway.core.sdp import parse_sdp

LOCAL = SocketAddress("192.0.2.1", 40_000)
KEY = bytes(range(30))
TEXT = b64encode(KEY).decode()
GCM = b64encode(bytes(28)).decode()
HEAD = "v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n"
SHA1 = "AES_CM_128_HMAC_SHA1_80"


class Dice:
    """Unguessable bytes that a test knows: each time others."""

    def __init__(self) -> None:
        self.thrown = 0

    def __call__(self, count: int) -> bytes:
        self.thrown += 1
        return bytes([self.thrown]) * count


def ring(secrecy: Secrecy = Secrecy.OPTIONAL, secret: bool = False) -> KeyRing:
    return KeyRing(secrecy, Dice(), secret)


def description(protocol: str, *attributes: str, port: int = 4000) -> bytes:
    lines = "".join(f"a={each}\r\n" for each in attributes)
    return f"{HEAD}m=audio {port} {protocol} 8\r\n{lines}".encode()


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (f"1 {SHA1} inline:{TEXT}", CryptoLine(1, SHA1, KEY)),
        (f"7 {SHA1} inline:{TEXT}|2^20", CryptoLine(7, SHA1, KEY)),
        (f"7 {SHA1} inline:{TEXT}|1048576", CryptoLine(7, SHA1, KEY)),
        (f"1 {SHA1} INLINE:{TEXT} WSH=64", CryptoLine(1, SHA1, KEY)),
        (f"1 AEAD_AES_128_GCM inline:{GCM}", CryptoLine(1, "AEAD_AES_128_GCM", bytes(28))),
        (f"1 {SHA1} inline:{TEXT}|2^20|1:4", None),  # with a key identifier in each packet
        (f"1 {SHA1} inline:{TEXT}|1:4", None),
        (f"1 {SHA1} inline:{TEXT};inline:{TEXT}", None),
        (f"1 {SHA1} inline:{TEXT} UNENCRYPTED_SRTP", None),
        (f"1 {SHA1} inline:{TEXT} -NEW=1 WSH=64", CryptoLine(1, SHA1, KEY)),
        (f"1 {SHA1} inline:{TEXT} KDR=3", None),
        (f"1 AES_CM_256 inline:{TEXT}", None),
        (f"1 AEAD_AES_256_GCM inline:{TEXT}", None),  # a key of another length
        (
            f"1 AEAD_AES_128_GCM inline:{GCM.rstrip('=')}",
            CryptoLine(1, "AEAD_AES_128_GCM", bytes(28)),
        ),
        (f"1 {SHA1} inline:{TEXT[:-4]}", None),
        (f"1 {SHA1} inline:{TEXT[:-1]}é", None),
        (f"1 {SHA1} inline:{'A' * 10_000}", None),
        (f"1 {SHA1} inline:", None),
        (f"1 {SHA1} {TEXT}", None),
        (f"x {SHA1} inline:{TEXT}", None),
        (f"-1 {SHA1} inline:{TEXT}", None),
        (f"1000000000 {SHA1} inline:{TEXT}", None),
        (f"1 {SHA1}", None),
        ("", None),
    ],
)
def test_lines(value: str, line: CryptoLine | None) -> None:
    assert read_crypto(value) == line


def test_a_line_is_read_as_it_is_written() -> None:
    line = CryptoLine(3, SHA1, KEY)
    assert read_crypto(str(line).removeprefix("a=crypto:")) == line


def test_only_so_many_lines_are_kept() -> None:
    lines = [f"crypto:{tag} {SHA1} inline:{TEXT}" for tag in range(400)]
    (stream,) = parse_sdp(description("RTP/SAVP", *lines)).streams
    assert [line.tag for line in stream.crypto] == list(range(MAX_LINES))


def test_keys_are_in_no_text_of_ours() -> None:
    (stream,) = parse_sdp(description("RTP/SAVP", f"crypto:1 {SHA1} inline:{TEXT}")).streams
    answer = answer_offer(
        parse_sdp(description("RTP/SAVP", f"crypto:1 {SHA1} inline:{TEXT}")), LOCAL, ring()
    )
    for shown in (repr(stream), repr(answer.session), repr(stream.crypto)):
        assert TEXT not in shown and repr(KEY) not in shown and "\\x01\\x01" not in shown


@pytest.mark.parametrize(
    ("secrecy", "protocol", "keyed", "taken"),
    [
        (Secrecy.OFF, "RTP/AVP", False, True),
        (Secrecy.OFF, "RTP/AVP", True, True),  # keys that nobody can use: passed over
        (Secrecy.OFF, "RTP/SAVP", True, False),
        (Secrecy.OPTIONAL, "RTP/AVP", False, True),
        (Secrecy.OPTIONAL, "RTP/AVP", True, True),  # secret if it can be
        (Secrecy.OPTIONAL, "RTP/SAVP", True, True),
        (Secrecy.OPTIONAL, "RTP/SAVPF", True, True),
        (Secrecy.OPTIONAL, "RTP/SAVP", False, False),
        (Secrecy.OPTIONAL, "UDP/TLS/RTP/SAVP", True, False),
        (Secrecy.REQUIRED, "RTP/AVP", False, False),
        (Secrecy.REQUIRED, "RTP/AVP", True, True),
        (Secrecy.REQUIRED, "RTP/SAVP", True, True),
        (Secrecy.REQUIRED, "RTP/SAVP", False, False),
    ],
)
def test_which_offers_are_taken(secrecy: Secrecy, protocol: str, keyed: bool, taken: bool) -> None:
    attributes = (f"crypto:5 {SHA1} inline:{TEXT}",) if keyed else ()
    offer = parse_sdp(description(protocol, *attributes))
    if not taken:
        with pytest.raises(NotAcceptable) as refused:
            answer_offer(offer, LOCAL, ring(secrecy))
        assert [name for name, _ in refused.value.headers] == ["warning"] * (
            secrecy is Secrecy.REQUIRED
        )
        return
    answer = answer_offer(offer, LOCAL, ring(secrecy))
    assert answer.session is not None
    (section,) = answer.sections
    assert section.startswith(f"m=audio 40000 {protocol} 8\r\n")
    ours = b64encode(bytes([1]) * 30).decode()
    if keyed and secrecy is not Secrecy.OFF:
        assert answer.session.keys == SrtpKeys(SHA1, KEY, bytes([1]) * 30)
        assert section.endswith(f"a=crypto:5 {SHA1} inline:{ours}\r\n")
    else:
        assert answer.session.keys is None
        assert "crypto" not in section


def test_the_first_line_that_we_can_do_is_answered() -> None:
    offer = description(
        "RTP/SAVP",
        f"crypto:1 F8_128_HMAC_SHA1_80 inline:{TEXT}",
        f"crypto:2 AEAD_AES_128_GCM inline:{GCM}",
        f"crypto:3 {SHA1} inline:{TEXT}",
    )
    answer = answer_offer(parse_sdp(offer), LOCAL, ring())
    assert "a=crypto:2 AEAD_AES_128_GCM inline:" in answer.sections[0]
    assert answer.sections[0].count("a=crypto") == 1


@pytest.mark.parametrize("secrecy", Secrecy)
def test_a_stream_that_is_taken_away_needs_no_keys(secrecy: Secrecy) -> None:
    """RFC 3264 §8.2: the call goes on without sound."""
    answer = answer_offer(parse_sdp(description("RTP/SAVP", port=0)), LOCAL, ring(secrecy))
    assert answer.session is None
    assert answer.sections == ("m=audio 0 RTP/SAVP 8\r\n",)


def test_what_is_secret_is_offered_nothing_less() -> None:
    own = ring()
    assert "RTP/AVP " in offer_sections(LOCAL, own)[0]
    assert "RTP/SAVP " in offer_sections(LOCAL, own, secret=True)[0]


def test_of_two_streams_the_secret_one_is_taken() -> None:
    plain = description("RTP/AVP").decode()
    secret = description("RTP/SAVP", f"crypto:1 {SHA1} inline:{TEXT}", port=4002).decode()
    offer = parse_sdp((plain + secret.removeprefix(HEAD)).encode())
    first, second = answer_offer(offer, LOCAL, ring()).sections
    assert first == "m=audio 0 RTP/AVP 8\r\n"
    assert second.startswith("m=audio 40000 RTP/SAVP 8\r\n")
    first, second = answer_offer(offer, LOCAL, ring(Secrecy.OFF)).sections
    assert first.startswith("m=audio 40000 RTP/AVP 8\r\n")


def test_our_key_stays_as_long_as_theirs() -> None:
    keys = ring()

    def after(octets: bytes) -> SrtpKeys:
        line = f"crypto:1 {SHA1} inline:{b64encode(octets).decode()}"
        answer = answer_offer(parse_sdp(description("RTP/SAVP", line)), LOCAL, keys)
        assert answer.session is not None and answer.session.keys is not None
        return answer.session.keys

    first, second, third = after(KEY), after(KEY), after(bytes(30))
    assert first == second
    assert third == SrtpKeys(SHA1, inbound=bytes(30), outbound=bytes([2]) * 30)


def test_a_refresh_is_no_way_around_what_is_required() -> None:
    """Keys beside RTP/AVP were offered and taken; our repetition of them is answered without."""
    own = ring(Secrecy.REQUIRED)
    line = f"crypto:1 {SHA1} inline:{TEXT}"
    answer_offer(parse_sdp(description("RTP/AVP", line)), LOCAL, own)
    assert accept_answer(parse_sdp(description("RTP/AVP", line)), own).keys is not None
    with pytest.raises(NotAcceptable):
        accept_answer(parse_sdp(description("RTP/AVP")), own)


def test_our_own_key_is_no_answer() -> None:
    own = ring(Secrecy.REQUIRED)
    _, (line, *_) = own.offer()
    with pytest.raises(GrammarError, match="own key"):
        own.accept("RTP/SAVP", (line,))


@pytest.mark.parametrize(
    ("secrecy", "secret", "offered", "keyed"),
    [
        (Secrecy.OFF, True, "RTP/AVP", False),
        (Secrecy.OPTIONAL, False, "RTP/AVP", False),
        (Secrecy.OPTIONAL, True, "RTP/AVP", True),
        (Secrecy.REQUIRED, False, "RTP/SAVP", True),
    ],
)
def test_what_we_offer(secrecy: Secrecy, secret: bool, offered: str, keyed: bool) -> None:
    (section,) = offer_sections(LOCAL, ring(secrecy, secret))
    assert section.startswith(f"m=audio 40000 {offered} ")
    lines = parse_sdp((HEAD + section).encode()).streams[0].crypto
    assert [line.suite for line in lines] == (list(SUITES) if keyed else [])
    assert len({line.key for line in lines}) == len(lines)


@pytest.mark.parametrize(
    ("protocol", "attributes", "keys"),
    [
        ("RTP/SAVP", (f"crypto:1 {SHA1} inline:{TEXT}",), SrtpKeys(SHA1, KEY, bytes([1]) * 30)),
        ("RTP/SAVP", (f"crypto:2 {SHA1} inline:{TEXT}",), None),  # the tag of another suite
        ("RTP/SAVP", (f"crypto:9 {SHA1} inline:{TEXT}",), None),
        ("RTP/SAVP", (f"crypto:1 {SHA1} inline:{TEXT}",) * 2, None),
        ("RTP/SAVP", (), None),
        ("RTP/AVP", (), None),
        ("RTP/AVP", (f"crypto:1 {SHA1} inline:{TEXT}",), None),
    ],
)
def test_answers_to_our_offer(
    protocol: str, attributes: tuple[str, ...], keys: SrtpKeys | None
) -> None:
    own = ring(Secrecy.REQUIRED)
    offer_sections(LOCAL, own)
    answer = parse_sdp(description(protocol, *attributes))
    if keys is None:
        with pytest.raises(NotAcceptable):
            accept_answer(answer, own)
    else:
        assert accept_answer(answer, own).keys == keys


def test_an_answer_with_keys_to_a_plain_offer_is_none() -> None:
    own = ring()
    offer_sections(LOCAL, own)
    with pytest.raises(NotAcceptable):
        accept_answer(parse_sdp(description("RTP/SAVP", f"crypto:1 {SHA1} inline:{TEXT}")), own)
    with pytest.raises(GrammarError, match="not what was offered"):
        own.accept("RTP/SAVP", (CryptoLine(1, SHA1, KEY),))
    assert own.accept("RTP/AVP", (CryptoLine(1, SHA1, KEY),)) is None


@pytest.mark.parametrize(
    ("attributes", "keys"),
    [
        ((), None),  # the telephone has no SRTP
        ((f"crypto:1 {SHA1} inline:{TEXT}",), SrtpKeys(SHA1, KEY, bytes([1]) * 30)),
    ],
)
def test_answers_to_keys_that_need_not_be_taken(
    attributes: tuple[str, ...], keys: SrtpKeys | None
) -> None:
    own = ring(secret=True)
    offer_sections(LOCAL, own)
    assert accept_answer(parse_sdp(description("RTP/AVP", *attributes)), own).keys == keys
    with pytest.raises(NotAcceptable):
        accept_answer(parse_sdp(description("RTP/AVP", f"crypto:9 {SHA1} inline:{TEXT}")), own)
