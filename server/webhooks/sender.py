"""One message over HTTP, to an address that somebody gave us and that we do not trust.

Not followed: redirects. Not kept: connections, cookies, and the body of the answer, which is not
even read. Not reached: addresses that are neither of the Internet nor named by the operator.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from aiohttp import (
    ClientConnectionError,
    ClientError,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from yarl import URL

from server.domain.outbox import Delivery as Outcome
from server.domain.outbox import Later, Refused, Sent
from server.domain.reachable import Network, literal
from server.webhooks.resolver import VPBX_ID, CheckedResolver, ForbiddenAddress, Guard, Lookup

GONE: Final = 410
FORBIDDEN: Final = "address not allowed"
UNUSABLE: Final = "not a URL that we can use"


@dataclass(frozen=True, slots=True)
class Message:
    """`headers` hold the signature; `vpbx_id` is on whose behalf it is sent."""

    url: str
    headers: dict[str, str]
    body: bytes
    vpbx_id: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an attempt; `status` is the receiver's, None when it did not answer."""

    outcome: Outcome
    status: int | None = None


class Sender:
    """`timeout` (s) is for everything from the name to the first line of the answer.

    `networks` may be reached besides the Internet, and only they without TLS.
    """

    def __init__(self, networks: Sequence[Network], lookup: Lookup, *, timeout: float) -> None:
        self._guards = {
            "https": Guard(networks, public=True),
            "http": Guard(networks, public=False),
        }
        self._lookup = lookup
        self._timeout = timeout
        self._sessions: dict[str, ClientSession] = {}

    async def __aenter__(self) -> Sender:  # noqa: PYI034
        for scheme, guard in self._guards.items():
            self._sessions[scheme] = ClientSession(
                connector=TCPConnector(
                    resolver=CheckedResolver(guard, self._lookup),
                    use_dns_cache=False,
                    force_close=True,
                    limit=0,  # the worker bounds them
                ),
                cookie_jar=DummyCookieJar(),
                timeout=ClientTimeout(total=self._timeout),
                auto_decompress=False,
                trust_env=False,
            )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for session in self._sessions.values():
            await session.close()

    async def send(self, message: Message) -> Answered:
        """Never raises for a receiver's fault."""
        VPBX_ID.set(message.vpbx_id)
        if not message.url.isascii():  # digits of other scripts would become an address
            return Answered(Refused(UNUSABLE))
        try:
            url = URL(message.url)  # read once: what is checked is what is connected to
            guard = self._guards[url.scheme]
            # A host that is an address already is not looked up, so it is checked here.
            address = literal(url.raw_host or "")
        except (KeyError, ValueError):
            return Answered(Refused(UNUSABLE))
        if address is not None and not guard.allows(address):
            return Answered(Refused(FORBIDDEN))
        try:
            return await self._post(self._sessions[url.scheme], url, message)
        except InvalidURL:
            return Answered(Refused(UNUSABLE))
        except TimeoutError:
            return Answered(Later("no answer in time"))
        except (ClientError, OSError) as error:
            return _failure(error)
        except ValueError:  # a name that no encoding has (RFC 3490)
            return Answered(Refused(UNUSABLE))

    async def _post(self, session: ClientSession, url: URL, message: Message) -> Answered:
        async with session.post(
            url, data=message.body, headers=message.headers, allow_redirects=False
        ) as response:
            response.close()  # whatever follows the first lines is of no interest
            return _answered(response.status)


def _answered(status: int) -> Answered:
    if 200 <= status < 300:
        return Answered(Sent(), status)
    if status == GONE:
        return Answered(Refused("HTTP 410"), status)
    return Answered(Later(f"HTTP {status}"), status)


def _failure(error: Exception) -> Answered:
    """In words that tell the administrator what to mend, and a prober nothing of our network."""
    # The resolver's own error comes wrapped in one of the connector's.
    if isinstance(getattr(error, "os_error", error), ForbiddenAddress):
        return Answered(Refused(FORBIDDEN))
    if isinstance(error, ClientSSLError | ssl.SSLError):
        return Answered(Later("TLS failed"))
    if isinstance(error, ClientConnectionError | OSError):
        return Answered(Later("no connection"))
    return Answered(Later("no HTTP answer"))
