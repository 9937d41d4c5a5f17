"""Where the registrar keeps its bindings: in memory.

After a restart telephones are unknown until they register again, as they do every few minutes;
outgoing calls need them, calls to the portal do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sip_gateway.core.registration import Binding

MAX_ACCOUNTS: Final = 50_000


class MemoryBindings:
    """A BindingStore that takes up to `limit` accounts and then refuses new ones."""

    def __init__(self, limit: int = MAX_ACCOUNTS) -> None:
        self._limit = limit
        self._bindings: dict[str, tuple[Binding, ...]] = {}

    def __len__(self) -> int:
        return len(self._bindings)

    def load(self, username: str) -> Sequence[Binding]:
        return self._bindings.get(username, ())

    def save(self, username: str, bindings: Sequence[Binding]) -> bool:
        if not bindings:
            self._bindings.pop(username, None)
        elif username not in self._bindings and len(self._bindings) >= self._limit:
            return False
        else:
            self._bindings[username] = tuple(bindings)
        return True
