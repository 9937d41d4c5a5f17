"""The waiting room, as the wire protocol has it: protocol.py continued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from server.signalling.role_messages import Kind, RoleName

LobbyPolicy = Literal["off", "strangers", "everyone"]


@dataclass(frozen=True, slots=True)
class WaitingInfo:
    """Somebody who waits, for leaders. `away`: their connection is lost, and they may come back;
    `seconds` is how long they have waited."""

    p: str
    name: str
    role: RoleName
    kind: Kind
    number: str | None
    away: bool
    seconds: int


@dataclass(frozen=True, slots=True)
class SetLobby:
    """Who has to wait from now on, until the conference is over or edited."""

    type: ClassVar = "set-lobby"
    id: int
    policy: LobbyPolicy


@dataclass(frozen=True, slots=True)
class Waits:
    """You are not in, and are told no more than this until a `welcome` to the same `re` or the
    socket's close. `no-leader`: nobody is there who could decide. `session` and `key` keep the
    place in the row over a reconnection, as those of `welcome` do."""

    type: ClassVar = "waits"
    re: int
    session: str
    key: str
    standing: Literal["waiting", "no-leader"]


@dataclass(frozen=True, slots=True)
class Lobby:
    """For leaders only: who waits, whole, whenever it has changed."""

    type: ClassVar = "lobby"
    policy: LobbyPolicy
    waiting: tuple[WaitingInfo, ...]
