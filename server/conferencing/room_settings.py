"""Settings of a vPBX's telephones in the words of the telephone side."""

from __future__ import annotations

from server.domain.phone_settings import PhoneSettings
from sip_gateway.api import RoomSettings


def room_settings(settings: PhoneSettings, vpbx_id: str) -> RoomSettings:
    """What a room of that vPBX is told to the telephones. A new setting of rooms joins here."""
    return RoomSettings(
        attention_interval=float(settings.attention_interval),
        attention_volume=float(settings.attention_volume),
        busy_time=float(settings.busy_time),
        hold_shield=settings.hold_shield,
        announce_names=settings.announce_names,
        house=vpbx_id,
    )
