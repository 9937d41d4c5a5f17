"""Checking a password at an LDAP directory: search the entry, then bind as it.

Nothing secret goes over a connection without TLS, except to this very machine.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from server.domain import fields
from server.domain.fields import Fault
from server.identity import ldap_filter, ldap_messages
from server.identity.ber import BerError
from server.identity.ldap_filter import Filter
from server.identity.ldap_messages import (
    BOUND,
    EXTENDED,
    INVALID_CREDENTIALS,
    NO_SUCH_OBJECT,
    SEARCHED,
    SIZE_LIMIT_EXCEEDED,
    SUCCESS,
    Entry,
    Incoming,
    Result,
)
from server.services.logins import DirectoryPerson

log = logging.getLogger(__name__)

# Connections at once: a directory that hangs holds no more of ours than these.
CONNECTIONS: Final = 8
# Logins that may wait for one of them. More would not be served in time.
WAITING: Final = 64
CLOSING: Final = 1.0  # seconds that the other end has to say goodbye
PORTS: Final = {"ldap": 389, "ldaps": 636}


class LdapError(Exception):
    """The directory does not answer as it should; the text is for the log."""


@dataclass(frozen=True, slots=True)
class LdapSettings:
    """As in the section `[ldap]`. `tls` None is for plain connections within this machine."""

    url: str
    base: str
    filter: Filter
    bind_dn: str
    bind_password: str = field(repr=False)
    mail: str
    name: str
    tls: ssl.SSLContext | None
    timeout: float  # seconds for all of it, waiting for a free connection included


class LdapDirectory:
    """Asks anew for every login: whoever was removed from the directory is out at once."""

    def __init__(self, settings: LdapSettings) -> None:
        self.settings = settings
        self._free = asyncio.Semaphore(CONNECTIONS)
        self._inside = 0  # logins that have a connection or wait for one

    async def person(self, login: str, password: str) -> DirectoryPerson | None:
        """Who has this login and this password; None for everybody else, and while the directory
        cannot be asked, which the log tells."""
        if not login or not password:
            return None  # a bind without password succeeds and proves nothing (RFC 4513 §5.1.2)
        try:
            with self._place():
                async with asyncio.timeout(self.settings.timeout), self._free:
                    return await self._ask(login, password)
        except (LdapError, OSError, TimeoutError, BerError) as error:
            reason = str(error) or type(error).__name__
            log.warning("the directory cannot be asked", extra={"reason": reason})
            return None

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Raises LdapError where too many wait already."""
        if self._inside >= CONNECTIONS + WAITING:
            raise LdapError("too many logins wait for it")
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def probe(self) -> None:
        """Ask for somebody whom nobody is, as a login does. Raises LdapError."""
        settings = self.settings
        try:
            async with asyncio.timeout(settings.timeout), _connected(settings) as connection:
                await self._search(connection, "")
        except (OSError, TimeoutError, BerError) as error:
            raise LdapError(str(error) or type(error).__name__) from None

    async def _search(self, connection: _Connection, login: str) -> list[Entry]:
        """The entries of a login, as they are shown to us."""
        settings = self.settings
        if settings.bind_dn:
            code = await connection.bind(settings.bind_dn, settings.bind_password)
            if code != SUCCESS:
                raise LdapError(f"ldap.bind_dn: result {code}")
        wanted = ldap_filter.encode(settings.filter, login)
        return await connection.search(settings.base, wanted, (settings.mail, settings.name))

    async def _ask(self, login: str, password: str) -> DirectoryPerson | None:
        async with _connected(self.settings) as connection:
            found = await self._search(connection, login)
            entry = found[0] if len(found) == 1 and found[0].dn else None
            if len(found) > 1:
                log.warning("several entries of the directory fit one login")
            # As many steps for a stranger: how long it takes tells nobody who is in there.
            dn = entry.dn if entry else f"cn=nobody,{self.settings.base}"
            code = await connection.bind(dn, password)
        if code not in (SUCCESS, INVALID_CREDENTIALS, NO_SUCH_OBJECT):
            log.info("bind refused", extra={"result": code})
        if entry is None or code != SUCCESS:
            return None
        return self._read(entry)

    def _read(self, entry: Entry) -> DirectoryPerson | None:
        mails = entry.attributes.get(self.settings.mail.lower(), ())
        names = entry.attributes.get(self.settings.name.lower(), ())
        try:
            email = fields.email(mails[0] if mails else "").lower()
        except Fault:
            email = ""
        if not email:
            log.warning("an entry of the directory has no address", extra={"dn": entry.dn})
            return None
        return DirectoryPerson(email, names[0] if names else "")


class _Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._incoming = Incoming()
        self._last_id = 0

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        message_id = self._next_id()
        self._writer.write(ldap_messages.start_tls(message_id))
        _, result = await self._until(message_id, EXTENDED)
        if result.code != SUCCESS:
            raise LdapError(f"StartTLS: result {result.code}")
        if not self._incoming.is_empty:  # put in by somebody who cannot read what follows
            raise LdapError("StartTLS: something follows in the clear")
        await self._writer.start_tls(context, server_hostname=host)

    async def bind(self, dn: str, password: str) -> int:
        message_id = self._next_id()
        self._writer.write(ldap_messages.bind(message_id, dn, password))
        _, result = await self._until(message_id, BOUND)
        return result.code

    async def search(
        self, base: str, encoded_filter: bytes, attributes: tuple[str, ...]
    ) -> list[Entry]:
        """Up to two entries: whether it is one is all that matters."""
        message_id = self._next_id()
        self._writer.write(
            ldap_messages.search(message_id, base, encoded_filter, attributes, size=2)
        )
        entries, result = await self._until(message_id, SEARCHED)
        if result.code not in (SUCCESS, SIZE_LIMIT_EXCEEDED):
            raise LdapError(f"search: result {result.code}")
        return entries

    async def _until(self, message_id: int, tag: int) -> tuple[list[Entry], Result]:
        """What comes up to the end of an operation. There is one at a time."""
        entries: list[Entry] = []
        while True:
            data = await self._reader.read(16 * 1024)
            if not data:
                raise LdapError("the connection was closed")
            messages = self._incoming.feed(data)
            for place, message in enumerate(messages, 1):
                if message.message_id != message_id:
                    raise LdapError("an answer to nothing")  # also a notice of disconnection
                if isinstance(message, Entry):
                    entries.append(_counted(entries, message))
                elif isinstance(message, Result):
                    if message.tag != tag or place < len(messages):
                        raise LdapError("an answer of another kind")
                    return entries, message

    async def close(self) -> None:
        with suppress(OSError):
            self._writer.write(ldap_messages.unbind(self._next_id()))
        self._writer.close()
        try:
            async with asyncio.timeout(CLOSING):
                await self._writer.wait_closed()
        except (OSError, TimeoutError):  # nobody says goodbye at the other end
            self._writer.transport.abort()


def _counted(entries: list[Entry], entry: Entry) -> Entry:
    if len(entries) >= 2:
        raise LdapError("search: more entries than asked for")
    return entry


@asynccontextmanager
async def _connected(settings: LdapSettings) -> AsyncIterator[_Connection]:
    """With TLS from the first byte or by StartTLS, as the address says."""
    parts = urlsplit(settings.url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    at_once = settings.tls if parts.scheme == "ldaps" else None
    reader, writer = await asyncio.open_connection(host, port, ssl=at_once)
    connection = _Connection(reader, writer)
    try:
        if settings.tls is not None and at_once is None:
            await connection.start_tls(settings.tls, host)
        yield connection
    finally:
        await connection.close()
