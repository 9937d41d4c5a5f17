"""Who can be reached: extensions of a vPBX and its external directory."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from server.domain.errors import FieldError, Invalid
from server.domain.fields import Fault, check_all, email, person_name, text

MAX_NUMBER: Final = 32
# Characters of a name and of an address in a search key: an index has no room for more, and
# some letters grow when they are taken apart.
_KEY_NAME: Final = 200
_KEY_EMAIL: Final = 300
_NUMBER: Final = re.compile(r"\+?[0-9*#]+")
# How people group digits when they write them down.
_GROUPING: Final = re.compile(r"[\s()./\-\u2010-\u2015]+")


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


def validate_entry(raw: Mapping[str, object], base: DirectoryEntry) -> DirectoryEntry:
    """Lay the given fields over `base`. Raises Invalid naming every faulty field."""
    values, errors = check_all({"name": _name, "email": email, "number": phone_number}, raw)
    if not base.name and "name" not in raw:
        errors.insert(0, FieldError("name", "required"))
    if errors:
        raise Invalid(errors)
    return replace(base, **values)


def phone_number(value: object) -> str:
    """A number as a telephone dials it, or "": grouping is taken away, `+` may lead."""
    clean = _GROUPING.sub("", text(value, 2 * MAX_NUMBER))
    if len(clean) > MAX_NUMBER:
        raise Fault("too-long")
    if clean and not _NUMBER.fullmatch(clean):
        raise Fault("digits")
    return clean


def digest_secrets(username: str, realm: str, password: str) -> tuple[str, str]:
    """HA1 in MD5 and SHA-256, hex (RFC 7616 §3.4.2, RFC 8760)."""
    text = f"{username}:{realm}:{password}".encode()
    md5 = hashlib.md5(text, usedforsecurity=False).hexdigest()
    return md5, hashlib.sha256(text).hexdigest()


def folded(value: str) -> str:
    """For finding and sorting: without case and accents, so that "zurich" finds "Zürich"."""
    apart = unicodedata.normalize("NFKD", value.casefold())
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())


def search_key(entry: DirectoryEntry) -> str:
    """What a search looks through; begins with the name, so that it sorts as well."""
    name, address = folded(entry.name)[:_KEY_NAME], folded(entry.email)[:_KEY_EMAIL]
    return f"{name}\n{address}\n{entry.number}"


def needle(query: str) -> str:
    """What a search for `query` looks for in search keys. Digits may be grouped."""
    clean = "".join(one for one in query if unicodedata.category(one) not in {"Cc", "Cs"})
    compact = _GROUPING.sub("", clean)
    return compact if _NUMBER.fullmatch(compact) else folded(clean)


def _name(value: object) -> str:
    clean = person_name(value)
    if not clean:
        raise Fault("required")
    return clean
