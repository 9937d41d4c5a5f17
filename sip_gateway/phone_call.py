"""One telephone call as the gateway keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sip_gateway.api import Admitted, Caller, LegId, Portal
from sip_gateway.core.events import CallId
from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.offer_answer import AudioSession
from sip_gateway.phone_media import RemoteMedia
from sip_gateway.portal_machine import PortalDialogue


@dataclass(slots=True)
class PhoneCall:
    """From the moment it is known whom it is for. `admitted` is set while the caller is in a
    live room, hearing its prompts or in the mix."""

    leg: LegId
    call: CallId
    caller: Caller
    portal: Portal
    dialogue: PortalDialogue = field(default_factory=PortalDialogue)
    admitted: Admitted | None = None
    inside: bool = False
    held: bool = False


def remote_media(session: AudioSession) -> RemoteMedia:
    """What offer and answer agreed on, in the words of the media engine."""
    remote: SocketAddress = session.remote
    return RemoteMedia(
        remote.host,
        remote.port,
        session.payload_type,
        session.codec,
        session.dtmf_payload_type,
        session.ptime,
        send=session.send,
        receive=session.receive,
        dtmf_second=session.dtmf_second,
    )
