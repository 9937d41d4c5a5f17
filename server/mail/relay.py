"""The relay that takes our mails (RFC 5321 client, by aiosmtplib)."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final, Literal

import aiosmtplib
from aiosmtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from server.domain.outbox import Delivery, Later, Sent
from server.outbox.policy import of_reply

MAX_REASON: Final = 300  # characters of the relay's text that an organiser is shown


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """`timeout` in seconds, for each step; `sender` is the envelope's (RFC 5321 §4.1.1.2)."""

    host: str
    port: int
    sender: str
    security: Literal["none", "starttls", "tls"] = "none"
    username: str = ""
    password: str = ""
    timeout: float = 20.0

    def __repr__(self) -> str:
        return f"RelaySettings(host={self.host!r}, port={self.port})"


class Relay:
    """One connection a mail: a relay next door takes some milliseconds for it, and a connection
    that was kept too long would fail in the middle of the next mail."""

    def __init__(self, settings: RelaySettings, context: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._context = context

    async def send(self, message: EmailMessage, recipient: str) -> Delivery:
        """Give one mail to the relay for one recipient. Never raises for what a relay may do."""
        settings = self._settings
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            timeout=settings.timeout,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            tls_context=self._context,
        )
        try:
            async with client:
                if settings.username:
                    await client.login(settings.username, settings.password)
                await client.send_message(
                    message, sender=settings.sender, recipients=[ascii_domain(recipient)]
                )
        except SMTPRecipientsRefused as error:
            return of_reply(error.recipients[0].code, one_line(error.recipients[0].message))
        except SMTPResponseException as error:
            return of_reply(error.code, one_line(error.message))
        except (SMTPException, OSError, ValueError) as error:
            return Later(one_line(str(error)) or type(error).__name__)
        return Sent()


def one_line(text: str) -> str:
    """The relay's words are a stranger's: printable, on one line, not endless."""
    clean = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(clean.split())[:MAX_REASON]


def ascii_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address
