"""Digest sums against the RFC's own example, and what the server refuses."""

from __future__ import annotations

import random

import pytest

from sip_gateway.core.digest import (
    authorize,
    ha1,
    parse_authorization,
    parse_fields,
    response_digest,
)
from sip_gateway.core.digest_server import NONCE_LIFE, Check, DigestServer, Secrets
from sip_gateway.core.grammar import GrammarError
from sip_gateway.core.message import Request, parse_message

SECRETS = Secrets(
    ha1("MD5", "alice", "ucc", "wonderland"), ha1("SHA-256", "alice", "ucc", "wonderland")
)
SOURCE = "198.51.100.7"


@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_example_of_rfc_7616(algorithm: str, expected: str) -> None:
    secret = ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life")
    nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    path = "/dir/index.html"
    assert response_digest(algorithm, secret, "GET", path, nonce, "00000001", cnonce) == expected


def server(*algorithms: str) -> DigestServer:
    return DigestServer("ucc", algorithms or ("MD5",), b"key", random.Random(1).randbytes)


def register() -> Request:
    message = parse_message(
        b"REGISTER sip:ucc SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
        b"To: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 REGISTER\r\n\r\n"
    )
    assert isinstance(message, Request)
    return message


def answer_to(digest: DigestServer, now: float = 0.0, uri: str = "sip:ucc") -> str:
    lines = tuple(value for _, value in digest.challenges(SOURCE, now))
    answer = authorize(lines, "alice", "wonderland", "REGISTER", uri, "c0ffee")
    assert answer is not None
    return answer


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_right_answer_is_good_once(algorithm: str) -> None:
    digest = server(algorithm)
    answer = parse_authorization(answer_to(digest))
    assert digest.prescreen(answer, SOURCE, 1.0) is Check.GOOD
    assert digest.verify(answer, SECRETS, register(), 1.0) is Check.GOOD
    assert digest.verify(answer, SECRETS, register(), 1.0) is Check.STALE


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("REGISTER", "REGISTER", Check.GOOD),
        ('realm="ucc"', 'realm="other"', Check.BAD),
        ("algorithm=MD5", "algorithm=SHA-256", Check.BAD),
        ("algorithm=MD5", "algorithm=MD5-sess", Check.BAD),
        ('nonce="0', 'nonce="1', Check.STALE),
        ('nonce="', 'nonce="é', Check.STALE),
    ],
)
def test_prescreening(old: str, new: str, check: Check) -> None:
    digest = server()
    answer = parse_authorization(answer_to(digest).replace(old, new))
    assert digest.prescreen(answer, SOURCE, 1.0) is check


def test_nonce_is_bound_to_time_and_address() -> None:
    digest = server()
    answer = parse_authorization(answer_to(digest))
    assert digest.prescreen(answer, SOURCE, NONCE_LIFE + 1) is Check.STALE
    assert digest.prescreen(answer, "203.0.113.9", 1.0) is Check.STALE
    assert server().prescreen(answer, SOURCE, 1.0) is Check.GOOD
    other = DigestServer("ucc", ("MD5",), b"other key", random.Random(1).randbytes)
    assert other.prescreen(answer, SOURCE, 1.0) is Check.STALE


def test_unknown_account_wrong_secret_and_other_target_are_bad() -> None:
    digest = server()
    answer = parse_authorization(answer_to(digest))
    wrong = Secrets("0" * 32, "0" * 64)
    assert digest.verify(answer, None, register(), 1.0) is Check.BAD
    assert digest.verify(answer, wrong, register(), 1.0) is Check.BAD
    other = parse_authorization(answer_to(digest, uri="sip:somebody@ucc"))
    assert digest.verify(other, SECRETS, register(), 1.0) is Check.BAD


def test_counts_may_come_out_of_order_but_not_twice() -> None:
    digest = server()
    nonce = "n"
    assert [digest._count(nonce, count) for count in (1, 3, 2, 3, 2, 200, 100)] == [
        True, True, True, False, False, True, False,
    ]  # fmt: skip


FIELDS = 'Digest username="a", realm="r", nonce="n", uri="u", response="x"'


@pytest.mark.parametrize(
    "text",
    [
        "Basic dXNlcjpwYXNz",
        "Digest",
        'Digest username="a"',
        FIELDS,
        'Digest username="a", username="b"',
        FIELDS + ', qop=auth, cnonce="c", nc=1',
        FIELDS + ', qop=auth, cnonce="c", nc=0000000g',
        FIELDS + ', qop=auth-int, cnonce="c", nc=00000001',
        'Digest username="open',
    ],
)
def test_unusable_authorizations(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_authorization(text)


def test_commas_inside_quotes_do_not_end_a_field() -> None:
    assert parse_fields('Digest realm="a, b", qop="auth,auth-int"') == {
        "realm": "a, b",
        "qop": "auth,auth-int",
    }


def test_client_takes_the_first_challenge_it_can_meet() -> None:
    challenges = (
        'Digest realm="r", nonce="1", algorithm=SHA-512-256, qop="auth"',
        "NTLM x",
        'Digest realm="r", nonce="2", algorithm=SHA-256, qop="auth-int"',
        'Digest realm="r", nonce="3", algorithm=SHA-256, qop="auth,auth-int", opaque="o"',
        'Digest realm="r", nonce="4", qop="auth"',
    )
    answer = authorize(challenges, "a", "b", "INVITE", "sip:x", "c")
    assert answer is not None
    fields = parse_fields(answer)
    assert (fields["nonce"], fields["algorithm"], fields["opaque"]) == ("3", "SHA-256", "o")
    assert authorize(challenges[:3], "a", "b", "INVITE", "sip:x", "c") is None


def test_secrets_do_not_show() -> None:
    answer = parse_authorization(answer_to(server()))
    assert repr(answer) == "Authorization(…)"
    assert repr(SECRETS) == "Secrets(…)"
