"""The composition root, continued: live rooms and the planes that carry them."""

from __future__ import annotations

import math
import secrets
import time
from dataclasses import dataclass

from server.conferencing.adhoc import AdhocRooms
from server.conferencing.calls import CallLog
from server.conferencing.handsets import Handsets
from server.conferencing.loop_clock import LoopClock
from server.conferencing.phones import Telephones
from server.conferencing.rooms import LiveRooms
from server.config import Config
from server.domain.caller_id import DialPlan
from server.domain.phone_settings import PhoneSettings
from server.services.adhoc_book import AdhocBook
from server.services.call_writer import CallWriter
from server.services.identifiers import new_id
from server.services.lookups import Lookups
from server.signalling.upgrade import inspect
from server.signalling.websocket import SignallingRoute
from sfu.api import MediaPlane
from sfu.plane import LocalMediaPlane
from sip_gateway.api import PhonePlane, TollHistory
from sip_gateway.config import SipConfig
from sip_gateway.gateway import LocalPhonePlane
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from sip_gateway.outbound_config import OutboundConfig


@dataclass(frozen=True, slots=True)
class Conferencing:
    """Live rooms and the planes that carry them."""

    media: MediaPlane
    phones: PhonePlane
    rooms: LiveRooms
    calls: CallLog
    adhoc: AdhocRooms
    signalling: SignallingRoute


def phone_defaults(sip: SipConfig, outbound: OutboundConfig) -> PhoneSettings:
    """What holds for the telephones of a vPBX until its administrators decide otherwise."""
    return PhoneSettings(
        attention_interval=math.ceil(sip.reminder_interval),
        busy_time=math.ceil(sip.busy_time),
        hold_shield=sip.hold_shield,
        country_code=outbound.country,
    )


def build_conferencing(
    config: Config,
    lookups: Lookups,
    call_writer: CallWriter,
    book: AdhocBook,
    tolls: TollHistory,
) -> Conferencing:
    """Rooms, browsers' media and telephones; nothing is open yet."""
    clock = LoopClock()
    first, last = config.sip.rtp_ports
    media = LocalMediaPlane(config.sfu)
    # Ports are given out two by two: `last` is still used, and its odd neighbour for RTCP.
    ports = MediaSettings(
        first_port=first,
        last_port=last + 2,
        country=config.sip.country,
        levelling=config.sip.levelling,
    )
    calls = CallLog(call_writer, clock=clock, new_id=lambda: new_id(secrets.token_bytes))
    adhoc = AdhocRooms(lookups, book, calls, clock=clock)
    handsets = Handsets(config.sip.keypad_prefix, monotonic=clock.monotonic)
    plan = DialPlan(
        config.outbound.country,
        config.outbound.international_prefix,
        config.outbound.national_prefix,
    )
    telephones = Telephones(
        lookups, calls, adhoc, handsets, clock=clock, numbers=config.sip.portals, plan=plan
    )
    sound = PhoneMediaThread(ports, media)
    phones = LocalPhonePlane(config.sip, telephones, sound, config.outbound, tolls)
    rooms = LiveRooms(
        lookups,
        media,
        phones,
        calls,
        clock=clock,
        new_id=lambda: secrets.token_urlsafe(16),
        limit=config.sfu.max_peers,
        keypad_prefix=config.sip.keypad_prefix,
    )
    telephones.lead_to(rooms)
    handsets.lead_to(phones)
    rooms.subscribe(handsets.room_changed)
    adhoc.lead_to(rooms)
    phones.subscribe(telephones.phone_event)
    signalling = SignallingRoute(rooms, inspect, monotonic=time.monotonic)
    return Conferencing(media, phones, rooms, calls, adhoc, signalling)
