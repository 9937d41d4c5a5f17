"""One telephone call as the gateway keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from sip_gateway.api import Admitted, Caller, Decision, LegId, Portal, Waiting
from sip_gateway.core.events import CallId
from sip_gateway.core.flow import SocketAddress
from sip_gateway.core.offer_answer import AudioSession
from sip_gateway.key_ways import KeyWays
from sip_gateway.phone_media import MediaKeys, RemoteMedia
from sip_gateway.portal_actions import Action
from sip_gateway.portal_machine import PortalDialogue


class Dialogue(Protocol):
    """What is said and keyed in a call. Feed it; take the actions from `drain`; call `tick` at
    `deadline`."""

    deadline: float | None

    @property
    def waits_for_decision(self) -> bool: ...

    def drain(self) -> list[Action]: ...

    def answered(self, now: float) -> None: ...

    def key(self, key: str, now: float) -> None: ...

    def heard(self, token: int, now: float) -> None: ...

    def decided(self, decision: Decision | None, now: float) -> None: ...

    def tick(self, now: float) -> None: ...


@dataclass(slots=True)
class PhoneCall:
    """From the moment it is known whom it is for. `admitted` is set while the caller is in a
    live room, hearing its prompts or in the mix, `waiting` before that, as long as nobody has
    decided; `held` when the phone says that it holds us,
    `shielded` when it sounds so."""

    leg: LegId
    call: CallId
    caller: Caller
    portal: Portal
    dialogue: Dialogue = field(default_factory=PortalDialogue)
    admitted: Admitted | None = None
    waiting: Waiting | None = None
    inside: bool = False
    held: bool = False
    muted: bool = False  # by the product, perhaps before the call is in the mix
    codec: str = ""
    shielded: bool = False
    spared_until: float = 0.0  # no shield before
    keys: KeyWays = field(default_factory=KeyWays)


def remote_media(session: AudioSession) -> RemoteMedia:
    """What offer and answer agreed on, in the words of the media engine."""
    remote: SocketAddress = session.remote
    keys = session.keys
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
        keys=None if keys is None else MediaKeys(keys.suite, keys.inbound, keys.outbound),
    )
