"""People without an account, who are let into one conference."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from server.domain.account import Account
from server.domain.conference import Conference
from server.domain.member import Member

# Before the id of a guest: no account has one like it.
_PREFIX: Final = "guest-"


class GuestEntry(StrEnum):
    """What lets people in who have no account."""

    OFF = "off"
    LINK = "link"  # the personal link of a member
    PIN = "pin"  # that, or a name and the PIN


@dataclass(frozen=True, slots=True)
class Guest:
    """`proof` stands for what they have shown, so that they are a guest no longer once it is
    worth nothing. `member_id` is whose link or personal PIN it was."""

    id: str
    conference_id: str
    name: str
    language: str
    proof: str
    member_id: str | None = None

    def __repr__(self) -> str:
        return f"Guest(conference_id={self.conference_id!r})"


# Whoever sits at a browser.
Visitor = Account | Guest


def guest_id(random: str) -> str:
    """`random` is text that is never repeated."""
    return _PREFIX + random


def account_of(visitor: Visitor) -> str | None:
    """The id of their account, which guests have none of."""
    return visitor.id if isinstance(visitor, Account) else None


def is_guest(identity: str | None) -> bool:
    return identity is not None and identity.startswith(_PREFIX)


def proof_of(identity: str, secret: str) -> str:
    """Of `secret`, shown by the guest of that id."""
    return hashlib.sha256(f"{identity}\0{secret}".encode(errors="replace")).hexdigest()


def still_holds(guest: Guest, conference: Conference, members: Sequence[Member]) -> bool:
    """Whether what the guest has shown still lets them in."""
    if guest.member_id is None:
        secrets = [conference.pin]
    else:
        member = next((one for one in members if one.id == guest.member_id), None)
        secrets = [member.link, member.pin] if member is not None else []
    return any(hmac.compare_digest(proof_of(guest.id, one), guest.proof) for one in secrets)
