"""Keeps browsers' transports and telephones as the live room says they should be.

The room only knows what ought to be; here it is compared with what was last commanded, so that
no path through the room can forget to mute, disconnect or release something.
"""

from __future__ import annotations

from dataclasses import replace

from server.domain.entry import Device
from server.live.people import Leg, sounding_legs
from sfu.api import MediaPlane, PeerId, RoomId, Source
from sip_gateway.api import LegId, PhonePlane, RoomSettings


class Devices:
    """The devices of one running room."""

    def __init__(self, media_id: RoomId, media: MediaPlane, phones: PhonePlane) -> None:
        self._media_id = media_id
        self._media = media
        self._phones = phones
        self._legs: dict[PeerId, tuple[Leg, ...]] = {}
        self._people = 0
        self._merged = False  # whether the next smaller number is one person less, but nobody gone
        self._phones_came = False
        self._by_phone = False  # whether a telephone came or went since people were counted
        self._settings = RoomSettings()

    def show(self, peer: PeerId, legs: tuple[Leg, ...]) -> None:
        """Bring the peer's devices from what they were to `legs`; no legs when it has left."""
        legs = _effective(legs)
        before = {leg.id: leg for leg in self._legs.pop(peer, ())}
        for leg in legs:
            former = before.pop(leg.id, None)
            if former is None and leg.kind is Device.PHONE:
                self._by_phone = True
            if leg.kind is Device.WEB:
                self._set_sources(peer, former, leg)
            elif former is None or _muted(former) != _muted(leg):
                self._set_muted(former, leg)
        for gone in before.values():
            self._hang_up(peer, gone)
        if legs:
            self._legs[peer] = legs

    def connected(self, peer: PeerId) -> None:
        """The peer has a transport: tell it all sources, for it may know none of them."""
        for leg in self._legs.get(peer, ()):
            if leg.kind is Device.WEB:
                self._set_sources(peer, None, leg)

    def hung_up(self, peer: PeerId, leg_id: str) -> None:
        """The telephone is gone already: it need not be released."""
        self._by_phone = True
        legs = tuple(leg for leg in self._legs.get(peer, ()) if leg.id != leg_id)
        self._legs[peer] = legs

    def moved(self, former: PeerId, owner: PeerId, leg_id: str) -> None:
        """A telephone is another's now; its call goes on as it is."""
        legs = self._legs.get(former, ())
        moved = tuple(leg for leg in legs if leg.id == leg_id)
        self._legs[former] = tuple(leg for leg in legs if leg.id != leg_id)
        self._legs[owner] = (*self._legs.get(owner, ()), *moved)
        self._phones.set_peer(LegId(leg_id), owner)
        self._merged = True

    def give_away(self, peer: PeerId) -> tuple[Leg, ...]:
        """Somebody goes on in another room, and so do their devices; that one `take`s them."""
        legs = self._legs.pop(peer, ())
        if any(leg.kind is Device.PHONE for leg in legs):
            self._by_phone = True
        return legs

    def take(self, peer: PeerId, legs: tuple[Leg, ...], former: RoomId) -> None:
        """Devices from the room `former`, as they were commanded there."""
        if any(leg.kind is Device.WEB for leg in legs):
            # Before their telephone, which is only another voice of what the browser publishes.
            self._media.move(former, peer, self._media_id)
        for leg in legs:
            if leg.kind is Device.PHONE:
                self._by_phone = True
                self._phones.move(LegId(leg.id), self._media_id)
        self._legs[peer] = legs

    def configure(self, settings: RoomSettings) -> None:
        """Take over what the telephones of the room are to hear."""
        if settings != self._settings:
            self._settings = settings
            if self._phones_came and self._people:
                self._phones.configure_room(self._media_id, settings)

    def count(self, people: int) -> None:
        """Tell the telephones how many are in the room, once any telephone was; and before,
        what they are to hear there."""
        if not self._phones_came and self._has_phones():
            self._phones_came = True
            self._phones.configure_room(self._media_id, self._settings)
        if people != self._people and self._phones_came:
            self._phones.set_people(
                self._media_id, people, by_phone=self._by_phone, merged=self._merged
            )
            # With nobody in it, but perhaps before it, the room is none to the telephones' side.
            self._phones_came = people > 0
        self._merged = False
        self._people = people
        self._by_phone = False

    def _has_phones(self) -> bool:
        return any(leg.kind is Device.PHONE for legs in self._legs.values() for leg in legs)

    def _set_sources(self, peer: PeerId, former: Leg | None, leg: Leg) -> None:
        for source in Source:
            state = (source in leg.on, source in leg.muted)
            if former is None or state != (source in former.on, source in former.muted):
                on, muted = state
                self._media.set_source(self._media_id, peer, source, on=on, muted=muted)

    def _set_muted(self, former: Leg | None, leg: Leg) -> None:
        # A call starts unmuted, so that only a change from that is worth a command.
        if former is not None or _muted(leg):
            self._phones.set_muted(LegId(leg.id), _muted(leg))

    def _hang_up(self, peer: PeerId, leg: Leg) -> None:
        if leg.kind is Device.WEB:
            self._media.disconnect(self._media_id, peer)
        else:
            self._by_phone = True
            self._phones.release(LegId(leg.id))


def _effective(legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    """A browser beside a telephone sends no voice, whatever it wants: nobody is heard twice."""
    sounding = sounding_legs(legs)
    voice = frozenset({Source.MIC})
    return tuple(leg if leg in sounding else replace(leg, on=leg.on - voice) for leg in legs)


def _muted(leg: Leg) -> bool:
    return Source.MIC in leg.muted
