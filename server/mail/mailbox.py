"""The mailbox that answers come to (RFC 3501), by imaplib in a thread.

The standard library's client serves: it has a time limit for each step, and one look in half a
minute needs no loop of its own. Every method blocks; only `abort` may come from another thread.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from server.mail.relay import one_line

_UID: Final = re.compile(rb"UID (\d+)")
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(Exception):
    """The mailbox cannot be reached or does not answer as it should: one line for people."""


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """`timeout` in seconds, for each step."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that nobody has looked at. `size` in bytes."""

    uid: str
    size: int


class ImapMailbox:
    """One visit: `open`, look, fetch, mark, `close`. Methods raise MailboxError."""

    def __init__(self, settings: MailboxSettings, context: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._context = context
        self._client: imaplib.IMAP4 | None = None
        self._stopped = False

    def open(self) -> None:
        """Connect, log in and select the folder."""
        settings = self._settings
        with _faults():
            self._client = client = self._connect()
            if self._stopped:  # while there was no connection to cut
                raise MailboxError("stopped")
            if "AUTH=PLAIN" in client.capabilities:
                told = f"\0{settings.username}\0{settings.password}".encode()
                client.authenticate("PLAIN", lambda _: told)
            else:
                client.login(_quoted(settings.username), settings.password)
            _checked(client.select(_quoted(settings.folder)))

    def _connect(self) -> imaplib.IMAP4:
        settings = self._settings
        where, timeout = (settings.host, settings.port), settings.timeout
        context = self._context or ssl.create_default_context()
        if settings.security == "tls":
            return imaplib.IMAP4_SSL(*where, ssl_context=context, timeout=timeout)
        client = imaplib.IMAP4(*where, timeout=timeout)
        if settings.security == "starttls":
            try:
                client.starttls(context)
            except BaseException:
                client.shutdown()
                raise
        return client

    def waiting(self, limit: int) -> list[Waiting]:
        """The oldest mails without \\Seen, `limit` of them at most."""
        with _faults():
            (found, *_) = _checked(self._opened.uid("SEARCH", "UNSEEN"))
            uids = (found or b"").split()[:limit]
            if not uids:
                return []
            lines = _checked(self._opened.uid("FETCH", b",".join(uids).decode(), "(RFC822.SIZE)"))
        sizes = {}
        for line in lines:
            uid, size = _UID.search(_head(line)), _SIZE.search(_head(line))
            if uid and size:
                sizes[uid[1]] = int(size[1])
        return [Waiting(uid.decode(), sizes[uid]) for uid in uids if uid in sizes]

    def fetch(self, uid: str) -> bytes:
        """A whole mail; it stays without \\Seen. Empty when it is gone."""
        with _faults():
            found = _checked(self._opened.uid("FETCH", uid, "(BODY.PEEK[])"))
        bodies = [item[1] for item in found if isinstance(item, tuple)]
        return bytes(bodies[0]) if bodies else b""

    def mark(self, uid: str) -> None:
        """Nobody needs to look at this mail again."""
        with _faults():
            _checked(self._opened.uid("STORE", uid, "+FLAGS.SILENT", "(\\Seen)"))

    def close(self) -> None:
        """Take leave, if that is still possible."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                client.logout()
            with contextlib.suppress(OSError):
                client.shutdown()  # where there was no leave to take

    def abort(self) -> None:
        """Let a step in another thread fail now, and do not wait for it."""
        self._stopped = True
        client = self._client
        if client is not None:
            with contextlib.suppress(OSError):
                # Below TLS, whose state is the other thread's.
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)

    @property
    def _opened(self) -> imaplib.IMAP4:
        if self._client is None:
            raise MailboxError("not open")
        return self._client


def _checked(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise MailboxError(one_line(_head(data[0]).decode("utf-8", "replace")) or status)
    return data


def _head(item: object) -> bytes:
    """The line of an answer, which stands before the literal where there is one."""
    head = item[0] if isinstance(item, tuple) else item
    return head if isinstance(head, bytes) else b""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        told = error.args[0] if error.args else ""
        text = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(error)
        raise MailboxError(one_line(text) or type(error).__name__) from None
