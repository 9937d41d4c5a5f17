"""The client's side of digest authentication: who we are to a trunk (RFC 3261 §22.2, §22.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sip_gateway.core.digest import Challenge, read_challenges
from sip_gateway.core.message import Response

# Answers that one request may take: the first, and one more when the nonce was too old.
MAX_TRIES: Final = 2
_FIELDS: Final = MappingProxyType(
    {
        401: ("www-authenticate", "authorization"),
        407: ("proxy-authenticate", "proxy-authorization"),
    }
)


@dataclass(frozen=True, slots=True)
class Login:
    """What a trunk knows us by. Only challenges for `realm` are answered: whoever sits on the
    way could ask for another one to have something to guess passwords with."""

    username: str
    password: str
    realm: str

    def __repr__(self) -> str:
        return "Login(…)"


class DigestClient:
    """One call's answers. `token()` gives an unguessable word."""

    def __init__(self, login: Login | None, token: Callable[[], str]) -> None:
        self._login = login
        self._token = token
        self._challenge: Challenge | None = None
        self._field = ""
        self._count = 0
        self._tries = 0

    def take(self, response: Response) -> bool:
        """Remember what a 401 or 407 asks; False when it shall not or cannot be answered."""
        if self._login is None or response.status not in _FIELDS or self._tries >= MAX_TRIES:
            return False
        asked, self._field = _FIELDS[response.status]
        realm = self._login.realm
        challenges = read_challenges(response.headers.lines(asked))
        self._challenge = next((each for each in challenges if each.realm == realm), None)
        self._tries += 1
        self._count = 0
        return self._challenge is not None

    def accepted(self) -> None:
        """An answer was right: the next challenge is about another nonce, not a password."""
        self._tries = 0

    def fields(self, method: str, uri: str) -> tuple[tuple[str, str], ...]:
        """The field to put into a request; none before there was a challenge."""
        if self._login is None or self._challenge is None:
            return ()
        self._count += 1
        login = self._login
        value = self._challenge.answer(
            login.username, login.password, method, uri, self._token(), self._count
        )
        return ((self._field, value),)
