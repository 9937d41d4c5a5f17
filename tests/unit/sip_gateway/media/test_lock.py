"""The source lock as a table of packets: who is admitted, where sound goes then."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sip_gateway.media.lock import SourceLock

PHONE, NAT, THIRD = ("192.0.2.1", 4000), ("203.0.113.7", 61000), ("198.51.100.6", 6)


def locked(signalled: tuple[str, int] = PHONE) -> SourceLock:
    lock = SourceLock()
    lock.expect(*signalled)
    return lock


def admits(
    lock: SourceLock,
    address: tuple[str, int],
    sequence: int = 0,
    ssrc: int = 1,
    known: int | None = None,
    silent: float = 0.0,
) -> bool:
    return lock.admits(address, ssrc, sequence, known=known, silent=silent)


def test_nothing_is_admitted_before_an_answer() -> None:
    lock = SourceLock()
    assert not admits(lock, PHONE)
    assert lock.destination is None


def test_sound_goes_to_the_signalled_address_until_a_source_is_proven() -> None:
    lock = locked()
    assert lock.destination == PHONE
    assert admits(lock, PHONE)
    assert lock.source == PHONE


def test_a_stranger_needs_five_packets_in_sequence() -> None:
    lock = locked()
    assert [admits(lock, NAT, n) for n in range(65533, 65538)] == [False] * 5  # no wrap: no proof
    assert [admits(lock, NAT, n % 65536) for n in range(65533, 65538)] == [False] * 4 + [True]
    assert lock.destination == NAT


@pytest.mark.parametrize(
    "packets",
    [
        [(NAT, 0, 1), (NAT, 2, 1), (NAT, 4, 1), (NAT, 6, 1), (NAT, 8, 1), (NAT, 10, 1)],
        [(NAT, n, n % 2) for n in range(10)],
        [((NAT, THIRD)[n % 2], n, 1) for n in range(10)],
        [(NAT, 0, 1)] * 10,
    ],
    ids=["holes", "two SSRCs", "two addresses", "repeats"],
)
def test_what_is_no_proof(packets: list[tuple[tuple[str, int], int, int]]) -> None:
    lock = locked()
    assert not any(admits(lock, where, number, ssrc) for where, number, ssrc in packets)
    assert lock.destination == PHONE


def test_the_signalled_address_overrules_a_stranger_but_never_the_reverse() -> None:
    lock = locked()
    for number in range(5):
        admits(lock, NAT, number)
    assert admits(lock, PHONE)
    assert not any(admits(lock, NAT, number, known=1) for number in range(20))
    assert lock.destination == PHONE


@pytest.mark.parametrize(
    ("ssrc", "silent", "admitted"),
    [(1, 1.9, False), (1, 2.1, True), (2, 2.1, False), (2, 60.0, False)],
)
def test_following_a_moved_source(ssrc: int, silent: float, admitted: bool) -> None:
    lock = locked()
    admits(lock, PHONE)
    assert [admits(lock, NAT, n, ssrc, known=1, silent=silent) for n in range(9)][-1] is admitted
    assert lock.destination == (NAT if admitted else PHONE)


def test_re_invite_to_another_address_opens_the_lock() -> None:
    lock = locked()
    admits(lock, PHONE)
    lock.expect(*THIRD)
    assert lock.destination == THIRD
    assert not admits(lock, PHONE)
    assert admits(lock, THIRD)


def test_re_invite_with_the_same_address_lets_a_new_source_prove_itself_after_silence() -> None:
    lock = locked()
    admits(lock, PHONE)
    lock.expect(*PHONE)
    assert lock.source == PHONE
    assert not any(admits(lock, NAT, n, 2, known=1, silent=1.0) for n in range(9))
    assert [admits(lock, NAT, n, 2, known=1, silent=3.0) for n in range(20, 25)][-1]


def test_ipv6_sources_carry_flow_and_scope() -> None:
    lock = locked(("2001:db8::1", 4000))
    assert lock.admits(("2001:db8::1", 4000, 0, 0), 1, 0, known=None, silent=0.0)
    assert lock.destination == ("2001:db8::1", 4000, 0, 0)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from((NAT, THIRD)),
            st.integers(0, 3),
            st.integers(0, 65535),
            st.floats(0.0, 1.99),
        ),
        max_size=80,
    )
)
def test_nobody_moves_a_lock_of_the_signalled_address_while_it_speaks(
    packets: list[tuple[tuple[str, int], int, int, float]],
) -> None:
    lock = locked()
    admits(lock, PHONE)
    for address, ssrc, sequence, silent in packets:
        assert not lock.admits(address, ssrc, sequence, known=1, silent=silent)
    assert lock.destination == PHONE
