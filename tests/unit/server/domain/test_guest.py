"""What a guest has shown, and how long it is worth something."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.domain.guest import Guest, account_of, guest_id, is_guest, proof_of, still_holds
from server.domain.member import Member, MemberSource
from tests.installation import ANNA
from tests.sim.conference_world import conference

AT = datetime(2030, 5, 6, 9, tzinfo=UTC)
ZOE = Member(
    *("m1", "c1", MemberSource.NAME, "", "Zoé", "", ""),
    send_mail=False,
    language="fr",
    pin="777777",
    link="secret-link",
    created_at=AT,
)


def shown(secret: str, member_id: str | None) -> Guest:
    identity = guest_id("abc")
    return Guest(identity, "c1", "Zoé", "fr", proof_of(identity, secret), member_id)


@pytest.mark.parametrize(
    ("secret", "member_id", "members", "holds"),
    [
        ("2468", None, (), True),
        ("2469", None, (), False),
        ("secret-link", "m1", (ZOE,), True),
        ("777777", "m1", (ZOE,), True),
        ("secret-link", "m1", (), False),  # is no member any more
        ("secret-link", "m1", (replace(ZOE, link="other"),), False),
        ("secret-link", None, (ZOE,), False),  # a link is worth nothing as the PIN
        ("2468", "m1", (ZOE,), False),
    ],
)
def test_a_pass_is_worth_what_was_shown_for_it(
    secret: str, member_id: str | None, members: tuple[Member, ...], holds: bool
) -> None:
    assert still_holds(shown(secret, member_id), conference(), members) is holds


def test_another_pin_ends_it() -> None:
    guest = shown("2468", None)
    assert still_holds(guest, conference(), ())
    assert not still_holds(guest, conference(pin="9999"), ())


def test_the_proof_is_of_one_guest_and_tells_no_secret() -> None:
    guest = shown("2468", None)
    assert not still_holds(replace(guest, id=guest_id("other")), conference(), ())
    assert "2468" not in repr(guest) + guest.proof


def test_guests_are_told_from_accounts() -> None:
    guest = shown("2468", None)
    assert (account_of(guest), account_of(ANNA)) == (None, ANNA.id)
    assert is_guest(guest.id) and not is_guest(ANNA.id) and not is_guest(None)
