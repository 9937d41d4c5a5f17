"""Addresses that one member is given and nobody else can make up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.member import Member, MemberSource
from server.mail.answer_address import AnswerAddresses, claims, proves
from tests.installation import START

CARLA = Member(
    id="a" * 25 + "7",
    conference_id="c1",
    source=MemberSource.NAME,
    source_id="",
    name="Carla",
    email="carla@x.example",
    number="",
    send_mail=True,
    language="it",
    pin="86420135",
    link="z" * 26,
    created_at=START,
)
ADDRESSES = AnswerAddresses("conference@ucc.example", "+")


def test_an_address_proves_whose_it_is() -> None:
    address = ADDRESSES.of(CARLA)
    local, _, domain = address.rpartition("@")
    assert local.startswith("conference+") and len(local) <= 64 and domain == "ucc.example"
    (claim,) = claims([address])
    assert claim.member_id == CARLA.id and proves(claim, CARLA)
    assert claim.seal not in repr(claim) and CARLA.link not in address
    (shouted,) = claims([address.upper()])
    assert proves(shouted, CARLA)


@pytest.mark.parametrize(
    "other", [{"link": "y" * 26}, {"email": "new@x.example"}, {"id": "b" * 26}]
)
def test_it_is_for_this_member_as_addressed_now(other: dict[str, str]) -> None:
    (claim,) = claims([ADDRESSES.of(CARLA)])
    assert not proves(claim, replace(CARLA, **other))  # type: ignore[arg-type]


def test_other_addresses_claim_nothing() -> None:
    tag = ADDRESSES.of(CARLA).partition("+")[2].partition("@")[0]
    for address in ("", "conference@ucc.example", "conference+x@ucc.example", tag, f"{tag[1:]}@x"):
        assert list(claims([address])) == []


def test_a_server_without_sub_addresses() -> None:
    assert AnswerAddresses("ucc@x.example", "").of(CARLA) == "ucc@x.example"


def test_there_must_be_room_before_the_at() -> None:
    assert len(AnswerAddresses("a" * 21 + "@x.example", "-").of(CARLA).partition("@")[0]) == 64
    with pytest.raises(ValueError, match="at most 21 letters"):
        AnswerAddresses("a" * 22 + "@x.example", "-")
    AnswerAddresses("a" * 64 + "@x.example", "")
