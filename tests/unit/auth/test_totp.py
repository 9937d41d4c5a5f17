"""Codes by time: the vectors of RFC 6238, and which code is taken when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.totp import accepted_step, code_at, provisioning_uri, step_at

SECRET = b"12345678901234567890"
NOW = datetime(2030, 5, 6, 9, 0, 10, tzinfo=UTC)
STEP = step_at(NOW)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    step = step_at(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
    assert code_at(SECRET, step, digits=8) == code
    assert code_at(SECRET, step) == code[2:]


@pytest.mark.parametrize(
    ("drift", "last_used", "accepted"),
    [
        (0, 0, True),
        (-1, 0, True),
        (1, 0, True),
        (-2, 0, False),
        (2, 0, False),
        (0, STEP, False),  # twice
        (-1, STEP, False),  # one older than what was used
        (1, STEP, True),  # the clock of the telephone is ahead
        (0, STEP - 1, True),
        (0, STEP + 1, False),
    ],
)
def test_a_code_is_taken_once_and_about_now(drift: int, last_used: int, accepted: bool) -> None:
    code = code_at(SECRET, STEP + drift)
    expected = STEP + drift if accepted else None
    assert accepted_step(SECRET, code, NOW, last_used) == expected


@pytest.mark.parametrize("code", ["", "0", "1234567", "abcdef", "é\0", "１２３４５６", "\ud800"])
def test_what_is_no_code(code: str) -> None:
    assert accepted_step(SECRET, code, NOW, 0) is None


def test_the_edges_of_a_period() -> None:
    start = datetime(2030, 5, 6, 9, 0, 0, tzinfo=UTC)
    assert step_at(start) == step_at(start + timedelta(seconds=29.999)) == STEP
    assert step_at(start + timedelta(seconds=30)) == STEP + 1


@given(st.text(max_size=12), st.integers(0, 2 * STEP))
def test_only_a_code_of_these_three_steps_fits(code: str, last_used: int) -> None:
    """Invariant: what is accepted is the code of a step about now that was not used."""
    found = accepted_step(SECRET, code, NOW, last_used)
    if found is not None:
        assert abs(found - STEP) <= 1 and found > last_used and code == code_at(SECRET, found)


def test_the_address_that_a_qr_code_holds() -> None:
    parts = urlsplit(provisioning_uri(SECRET, "anna+x@alpha.example", "UCC WebRTC"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path == "/UCC%20WebRTC:anna%2Bx%40alpha.example"
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert query == {
        "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "issuer": "UCC WebRTC",
        "algorithm": "SHA1",
        "digits": "6",
        "period": "30",
    }
