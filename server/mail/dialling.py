"""Numbers for the thumb: what a telephone dials, and digits that people can read."""

from __future__ import annotations

from server.mail.content import ConferenceMail

# A comma makes the telephone wait about two seconds: until the portal asks.
_PAUSE = ",,"


def tel_uri(mail: ConferenceMail) -> str:
    """The portal alone (RFC 3966): programs other than telephones read this one."""
    return f"tel:{_dialable(mail.portal_number)}"


def tap_uri(mail: ConferenceMail) -> str:
    """Portal, room number and PIN in one tap. RFC 3966 has no pauses; all telephones do."""
    digits = _PAUSE + mail.room_number + "%23" + _PAUSE + mail.pin + "%23"
    return tel_uri(mail) + digits


def grouped(digits: str) -> str:
    """`86420135` as `864 201 35`: three at a time is what people keep in mind."""
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))


def _dialable(number: str) -> str:
    return "".join(char for char in number if char in "+0123456789")
