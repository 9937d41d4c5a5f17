"""TURN relays (RFC 8656) for browsers that reach the media port in no other way, and their passwords.

Relays and the service share a secret, nothing else: the user name says until when it holds, the
password is its HMAC (draft-uberti-behave-turn-rest-00, coturn's `use-auth-secret`). So a relay asks
nobody, and what a page was told is of no use later.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class IceServer:
    """As a browser's RTCPeerConnection takes it."""

    urls: tuple[str, ...]
    username: str
    credential: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Relays:
    """The relays of the installation; without `urls` there are none. `lifetime` is that of a password:
    a longer stay goes on, but begins no new relay."""

    urls: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    lifetime: timedelta = timedelta(hours=12)

    def servers(self, user: str, now: datetime) -> tuple[IceServer, ...]:
        """What `user` may relay by from `now` on. The relay sees and logs that name, so it says
        nothing about a person; limits for each user go by it."""
        if not self.urls:
            return ()
        name = f"{int((now + self.lifetime).timestamp())}:{user}"
        digest = hmac.digest(self.secret.encode(), name.encode(), "sha1")
        return (IceServer(self.urls, name, base64.b64encode(digest).decode()),)
