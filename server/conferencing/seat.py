"""A browser's place in a room: everything that its connection may do there."""

from __future__ import annotations

from server.conferencing.collaborators import RoomClient
from server.conferencing.running import RunningRoom
from server.conferencing.ticket import Ticket
from server.live.commands import Command, Detach, RemoveLeg
from server.live.lobby import Standing
from server.live.people import Participant
from server.live.refused import CommandRefused
from sfu.api import Answer, Offer, Want


class Seat:
    """Commands are always given in the name of the ticket's participant."""

    def __init__(self, running: RunningRoom, ticket: Ticket) -> None:
        self._main = running.main
        self.ticket = ticket

    @property
    def running(self) -> RunningRoom:
        """The room of the conference that they are in now, or wait before."""
        return self._main.whereabouts(self.ticket.peer)

    @property
    def person(self) -> Participant:
        """As they are now. Raises CommandRefused when they are gone."""
        person = self.running.room.participant(self.ticket.peer)
        if person is None:
            raise CommandRefused("ended", "no longer in the room")
        return person

    @property
    def waits(self) -> bool:
        """Whether they have not been let in yet."""
        return self.running.waits(self.ticket.peer)

    @property
    def standing(self) -> Standing:
        """What somebody who waits is told. Raises CommandRefused when they do not."""
        return self.running.room.door.standing(self.ticket.peer)

    def apply(self, command: Command) -> None:
        """Raises CommandRefused."""
        self.running.apply(command, self.ticket.peer)

    async def decide(self, command: Command) -> None:
        """What outlasts a crash is on disk when this returns. Raises CommandRefused."""
        await self.running.decide(command, self.ticket.peer)

    def pairing_keys(self) -> str:
        """What their telephone presses to become theirs. Raises CommandRefused."""
        return self.running.pairing_keys(self.ticket.peer)

    async def negotiate(self, offer: Offer) -> Answer:
        """Raises MediaError or CommandRefused."""
        return await self.running.negotiate(self.ticket.peer, offer)

    def set_wants(self, wants: tuple[Want, ...]) -> None:
        self.running.set_wants(self.ticket.peer, wants)

    def attach(self, client: RoomClient) -> None:
        self.running.attach(self.ticket.peer, client)

    def leave(self, client: RoomClient) -> None:
        """The person left; only the connection that they use now can say so."""
        if self.running.detach(self.ticket.peer, client):
            # A telephone of theirs stays, as any caller.
            self.running.apply_if_possible(RemoveLeg(self.ticket.peer, self.ticket.leg))

    def lose(self, client: RoomClient) -> None:
        """The connection broke: the place is kept for a while."""
        if self.running.detach(self.ticket.peer, client):
            self.running.apply_if_possible(Detach(self.ticket.peer, self.ticket.leg))
