"""Who can be reached: extensions of a vPBX and its external directory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extension:
    """A telephone of a vPBX and its SIP login.

    `ha1_md5` and `ha1_sha256` are hex digests of `user:realm:password` (RFC 8760); they are as
    good as the password, hence the short `repr`.
    """

    id: str
    vpbx_id: str
    number: str
    name: str
    account_id: str | None
    sip_username: str
    realm: str
    ha1_md5: str
    ha1_sha256: str

    def __repr__(self) -> str:
        return f"Extension(id={self.id!r}, number={self.number!r})"


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """An outside person whom a vPBX often calls or invites."""

    id: str
    vpbx_id: str
    name: str
    email: str
    number: str
