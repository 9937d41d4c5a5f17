"""Single values as people type them: one check a kind, each raising the code of what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from server.domain.errors import FieldError

MAX_NAME: Final = 120
MAX_EMAIL: Final = 254  # RFC 5321 §4.5.3.1.3, less the angle brackets
MAX_LOCAL_PART: Final = 64
LANGUAGES: Final = ("de", "fr", "it", "en")
# Marks that turn the direction of what follows: a name could dress up as another.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# RFC 5322 dot-atom, and letters of all scripts as RFC 6531 has them.
_LOCAL_PART: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL: Final = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")


class Fault(Exception):
    """A value is not acceptable; the argument is the error code of docs/protocol.md."""


def is_storable(value: str) -> bool:
    """Whether every database can hold and compare it: without NUL, which PostgreSQL has in no
    text, and without lone surrogates, which no encoding has."""
    return "\0" not in value and not any("\ud800" <= char <= "\udfff" for char in value)


def text(value: object, limit: int, allowed_controls: str = "") -> str:
    """Trimmed and in NFC. Control characters would break mail headers later, lone surrogates
    any encoding."""
    if not isinstance(value, str):
        raise Fault("invalid")
    clean = unicodedata.normalize("NFC", value).strip()
    if len(clean) > limit:
        raise Fault("too-long")
    for char in clean:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed_controls:
            raise Fault("invalid")
    return clean


def person_name(value: object) -> str:
    """A name to be shown beside others: on one line, and reading in one direction."""
    clean = text(value, MAX_NAME)
    if not _TURNING.isdisjoint(clean):
        raise Fault("invalid")
    return clean


def email(value: object) -> str:
    """An address that mail can be sent to, or "" (RFC 5322 addr-spec without quoted strings,
    comments and address literals; international ones as in RFC 6531). The domain in lower case.
    """
    clean = text(value, MAX_EMAIL)
    if not clean:
        return ""
    local, at, domain = clean.rpartition("@")
    labels = domain.lower().split(".")
    if not at or len(local) > MAX_LOCAL_PART or not _LOCAL_PART.fullmatch(local):
        raise Fault("invalid")
    if len(domain) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Fault("invalid")
    return f"{local}@{domain.lower()}"


def language(value: object) -> str:
    if not isinstance(value, str) or value not in LANGUAGES:
        raise Fault("invalid")
    return value


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Fault("invalid")
    return value


def check_all(
    checks: Mapping[str, Callable[[object], object]], raw: Mapping[str, object]
) -> tuple[dict[str, Any], list[FieldError]]:
    """Check the fields that are there: clean values, and every fault in the order of `checks`.

    Fields that are not in `checks` are ignored.
    """
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name, check in checks.items():
        if name not in raw:
            continue
        try:
            values[name] = check(raw[name])
        except Fault as fault:
            errors.append(FieldError(name, str(fault)))
    return values, errors
