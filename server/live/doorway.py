"""What the commands of a live room do to those who wait before it. Sans-IO.

The room knows who leads, how many places are free and whether it is locked; the lobby knows the row.
Here the one is asked with what the other knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from server.domain.conference import LobbyPolicy
from server.live import commands as c
from server.live.lobby import Lobby, LobbyEvent, Standing, Waiting, has_to_wait
from server.live.people import LiveRole
from server.live.refused import CommandRefused
from sfu.api import PeerId

DoorCommand = c.Wait | c.Admit | c.AdmitAll | c.Deny | c.CloseLobby | c.SetLobby
# The same commands as for people in the room, about somebody who waits.
_OF_A_PERSON: Final = (c.Leave, c.RemoveLeg, c.Detach, c.Resume, c.ChangeRole)
News = tuple[LobbyEvent, ...]


class Doorway:
    """Those who wait before one room, and for whom one has to. `grace` is in seconds."""

    def __init__(self, policy: LobbyPolicy, *, grace: float) -> None:
        self.policy = policy
        self._lobby = Lobby(grace=grace)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        return self._lobby.waiting

    def find(self, peer: PeerId) -> Waiting | None:
        return next((person for person in self.waiting if person.peer == peer), None)

    def standing(self, peer: PeerId) -> Standing:
        """What somebody who waits is told now. Raises CommandRefused when they do not."""
        return self._lobby.standing(peer)

    def has_to_wait(self, role: LiveRole, account_id: str | None) -> bool:
        return has_to_wait(self.policy, role, account_id)

    def concerns(self, command: c.Command) -> bool:
        """Whether the command is to be applied here and not to somebody in the room."""
        if isinstance(command, DoorCommand):
            return True
        return isinstance(command, _OF_A_PERSON) and self.find(command.peer) is not None

    def apply(self, command: c.Command, *, places: int, locked: bool, now: float) -> News:
        """Do one that concerns the doorway. Raises CommandRefused, with everything as it was."""
        if locked and isinstance(command, c.Wait):
            raise CommandRefused("locked", "the conference is locked")
        return _HANDLERS[type(command)](self, command, places, now)

    def settle(self, *, leader_here: bool, places: int) -> News:
        """After anything that happened in the room: who need not wait any more comes in as soon as
        there is a place, and the others know whether anybody can decide."""
        return (
            *self._lobby.leader_here(leader_here),
            *self._lobby.relax(self.policy, places=places),
        )

    def end(self) -> News:
        return self._lobby.end()

    def next_deadline(self) -> float | None:
        return self._lobby.next_deadline()

    def advance(self, now: float) -> News:
        return self._lobby.advance(now)

    # --- one handler per command ----------------------------------------------------------

    def _wait(self, command: c.Wait, places: int, now: float) -> News:
        return self._lobby.wait(
            Waiting(
                peer=command.peer,
                name=command.name,
                role=command.role,
                leg=command.leg,
                since=now,
                account_id=command.account_id,
                number=command.number,
                identity=command.identity,
                planned=command.planned,
            )
        )

    def _admit(self, command: c.Admit, places: int, now: float) -> News:
        return self._lobby.admit(command.peer, places=places)

    def _admit_all(self, command: c.AdmitAll, places: int, now: float) -> News:
        return self._lobby.admit_all(places=places)

    def _deny(self, command: c.Deny, places: int, now: float) -> News:
        return self._lobby.deny(command.peer)

    def _close(self, command: c.CloseLobby, places: int, now: float) -> News:
        return self._lobby.end()

    def _set_lobby(self, command: c.SetLobby, places: int, now: float) -> News:
        self.policy = command.policy
        return ()

    def _leave(self, command: c.Leave | c.RemoveLeg, places: int, now: float) -> News:
        return self._lobby.leave(command.peer)

    def _detach(self, command: c.Detach, places: int, now: float) -> News:
        return self._lobby.detach(command.peer, now)

    def _resume(self, command: c.Resume, places: int, now: float) -> News:
        return self._lobby.resume(command.peer)

    def _change_role(self, command: c.ChangeRole, places: int, now: float) -> News:
        changed = self._lobby.change_role(command.peer, command.role)
        person = self.find(command.peer)
        if person is None or places < 1 or self.has_to_wait(command.role, person.account_id):
            return changed
        return (*changed, *self._lobby.admit(command.peer, places=places))


_Handler = Callable[[Doorway, Any, int, float], News]

_HANDLERS: Mapping[type[c.Command], _Handler] = MappingProxyType(
    {
        c.Wait: Doorway._wait,
        c.Admit: Doorway._admit,
        c.AdmitAll: Doorway._admit_all,
        c.Deny: Doorway._deny,
        c.CloseLobby: Doorway._close,
        c.SetLobby: Doorway._set_lobby,
        c.Leave: Doorway._leave,
        c.RemoveLeg: Doorway._leave,
        c.Detach: Doorway._detach,
        c.Resume: Doorway._resume,
        c.ChangeRole: Doorway._change_role,
    }
)
