"""The registrar's rules (RFC 3261 §10.3): which contacts an account can be reached at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sip_gateway.core.fields import NameAddr, parse_name_addr
from sip_gateway.core.flow import Flow
from sip_gateway.core.grammar import GrammarError, digits_to_int
from sip_gateway.core.message import Request
from sip_gateway.core.uri import Uri

MIN_EXPIRES: Final = 60  # seconds
DEFAULT_EXPIRES: Final = 3600
MAX_EXPIRES: Final = 7200
MAX_CONTACTS: Final = 10  # telephones of one account

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """One telephone of an account. `flow` is the path on which it can be reached through NAT."""

    uri: Uri
    expires_at: float
    call_id: str
    cseq: int
    flow: Flow


class BindingStore(Protocol):
    """Where bindings live. Both calls return at once."""

    def load(self, username: str) -> Sequence[Binding]: ...

    def save(self, username: str, bindings: Sequence[Binding]) -> bool:
        """Replace the bindings of an account; an empty sequence forgets it.

        False, and nothing changed, when the store is full.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Wish:
    contact: NameAddr
    expires: int


class _RefusedError(Exception):
    def __init__(self, status: int, *headers: tuple[str, str]) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers


class Registrar:
    """Handles REGISTER requests of accounts whose identity was proved before."""

    def __init__(self, store: BindingStore, alive: Callable[[int], bool]) -> None:
        """`alive` tells whether a connection is still there."""
        self._store = store
        self._alive = alive

    def register(
        self, request: Request, username: str, flow: Flow, now: float
    ) -> tuple[int, Headers]:
        """Change the bindings as asked: all of it or nothing. Returns status and fields."""
        if request.to.uri.user != username:
            return 403, ()
        kept = {str(each.uri): each for each in self.bindings(username, now)}
        try:
            wishes = _wishes(request)
            _apply(request, wishes, kept, flow, now)
        except _RefusedError as refused:
            return refused.status, refused.headers
        except GrammarError:
            return 400, ()
        if not self._store.save(username, tuple(kept.values())):
            return 503, (("retry-after", "60"),)
        contacts = tuple(
            ("contact", f"<{each.uri}>;expires={max(1, round(each.expires_at - now))}")
            for each in kept.values()
        )
        return 200, contacts

    def bindings(self, username: str, now: float) -> tuple[Binding, ...]:
        """Where the account can be reached now: not at the other end of a stream that is gone,
        for behind a NAT nobody but the telephone can open another (RFC 5626 §1)."""
        return tuple(
            each
            for each in self._store.load(username)
            if each.expires_at > now and self._alive(each.flow.connection)
        )


def _wishes(request: Request) -> list[_Wish] | None:
    """The contacts to set, with seconds (0 removes); None for `*`, which removes all."""
    default = _seconds(request.headers.get("expires"), DEFAULT_EXPIRES)
    values = request.headers.values("contact")
    if "*" in values:
        if len(values) != 1 or request.headers.get("expires") != "0":
            raise _RefusedError(400)
        return None
    wishes = []
    for value in values:
        contact = parse_name_addr(value)
        if not contact.uri.is_sip:
            raise GrammarError("bad Contact")
        expires = _seconds(contact.parameters.get("expires"), default)
        if 0 < expires < MIN_EXPIRES:
            raise _RefusedError(423, ("min-expires", str(MIN_EXPIRES)))
        wishes.append(_Wish(contact, min(expires, MAX_EXPIRES)))
    return wishes


def _seconds(text: str | None, default: int) -> int:
    """A delta-seconds; a malformed one counts as the default (§10.2.1.1, §20.19)."""
    try:
        return default if text is None else digits_to_int(text.strip(), 2**32 - 1)
    except GrammarError:
        return default


def _apply(
    request: Request, wishes: list[_Wish] | None, kept: dict[str, Binding], flow: Flow, now: float
) -> None:
    for key in list(kept) if wishes is None else ():
        _check_order(kept.pop(key), request)
    for wish in wishes or ():
        key = str(wish.contact.uri)
        if key in kept:
            _check_order(kept.pop(key), request)
        if wish.expires:
            kept[key] = Binding(
                wish.contact.uri, now + wish.expires, request.call_id, request.cseq.number, flow
            )
    if len(kept) > MAX_CONTACTS:
        raise _RefusedError(403)


def _check_order(binding: Binding, request: Request) -> None:
    """A request that overtook a newer one of the same phone must not undo it (§10.3 step 7)."""
    if binding.call_id == request.call_id and request.cseq.number <= binding.cseq:
        raise _RefusedError(500)
