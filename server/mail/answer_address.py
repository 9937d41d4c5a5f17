"""The address that calendar programs send an answer to: one for each member.

`conference+<member><seal>@ucc.example`: the member's id, and a seal that only whoever got a mail
of ours can know. Letters and digits of base32, since mail systems may lower-case a local part.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from server.domain.fields import MAX_LOCAL_PART
from server.domain.member import Member

_ID_LETTERS: Final = 26  # server.services.identifiers.new_id
_SEAL_BYTES: Final = 10  # 80 bits, to be guessed by sending one mail a try
_SEAL_LETTERS: Final = 16
TAG_LETTERS: Final = _ID_LETTERS + _SEAL_LETTERS
_TAG: Final = re.compile(rf"[^@]*?([a-z2-7]{{{_ID_LETTERS}}})([a-z2-7]{{{_SEAL_LETTERS}}})@[^@]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """An address says that it was given to this member."""

    member_id: str
    seal: str = field(repr=False)


class AnswerAddresses:
    """`address` is the mailbox's, `separator` what its server lets follow (RFC 5233): empty
    where it knows no sub-addresses, and then all members have the same.

    Raises ValueError where no room is left in the local part.
    """

    def __init__(self, address: str, separator: str) -> None:
        self._local, _, self._domain = address.rpartition("@")
        self._separator = separator
        longest = MAX_LOCAL_PART - TAG_LETTERS - len(separator)
        if separator and len(self._local) > longest:
            raise ValueError(f"takes at most {longest} letters before the @")

    def of(self, member: Member) -> str:
        """As long as the member is addressed as now: whoever had the invitation before them
        cannot answer for them."""
        if not self._separator:
            return f"{self._local}@{self._domain}"
        tag = f"{member.id}{_seal(member)}"
        return f"{self._local}{self._separator}{tag}@{self._domain}"


def claims(addresses: Iterable[str]) -> Iterator[Claim]:
    """Members that addresses say to be for, in whatever letters the mail systems left."""
    for address in addresses:
        found = _TAG.fullmatch(address.lower())
        if found is not None:
            yield Claim(found[1], found[2])


def proves(claim: Claim, member: Member) -> bool:
    return claim.member_id == member.id and hmac.compare_digest(claim.seal, _seal(member))


def _seal(member: Member) -> str:
    """The member's link is the key: nobody else has it, and it never changes."""
    text = f"answer-by-mail:{member.email.casefold()}"
    digest = hmac.digest(member.link.encode(), text.encode(), hashlib.sha256)
    return base64.b32encode(digest[:_SEAL_BYTES]).decode().lower()
