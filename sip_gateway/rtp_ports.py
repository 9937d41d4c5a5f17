"""Ports for the sound of calls: where they are bound, and what their peers are told of it."""

from __future__ import annotations

from sip_gateway.api import LegId
from sip_gateway.config import SipConfig
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.phone_media import PhoneMedia
from sip_gateway.seats import Seats


class RtpPorts:
    def __init__(self, config: SipConfig, media: PhoneMedia, seats: Seats) -> None:
        self._config = config
        self._media = media
        self._seats = seats

    def open_rtp(self, leg: LegId, flow: Flow) -> SocketAddress:
        """A port for the leg, as its peer shall know it. Raises OSError."""
        media = self._media.open_leg(leg, self._bind_host(flow.local.host))
        local = SocketAddress(flow.local.host, media.port)
        self._seats.opened(leg, local)
        return local

    def close_rtp(self, leg: LegId) -> None:
        self._media.close_leg(leg)

    def _bind_host(self, advertised: str) -> str:
        """Where to bind RTP: the address the phone was told, unless that one is not ours."""
        if advertised != self._config.advertised_host:
            return advertised
        version = ":" in advertised
        return next(host for host in self._config.hosts if (":" in host) == version)
