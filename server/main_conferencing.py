"""The composition root, continued: live rooms and the planes that carry them."""

from __future__ import annotations

import math
import secrets
import time
from dataclasses import dataclass

from server.conferencing.adhoc import AdhocRooms
from server.conferencing.callees import Callees
from server.conferencing.calls import CallLog
from server.conferencing.chats import Chats
from server.conferencing.checks import Checks
from server.conferencing.dialling import Dialling
from server.conferencing.guesses import Guesses
from server.conferencing.guests import GuestDoor, Sealer
from server.conferencing.handsets import Handsets
from server.conferencing.inks import InkKeeper, Inks
from server.conferencing.loop_clock import LoopClock
from server.conferencing.phones import Telephones
from server.conferencing.rooms import LiveRooms
from server.conferencing.stages import Stages
from server.config import Config
from server.domain.caller_id import DialPlan
from server.domain.guest import GuestEntry
from server.domain.phone_settings import PhoneSettings
from server.services.adhoc_book import AdhocBook
from server.services.call_writer import CallWriter
from server.services.chat import ChatBook
from server.services.decision_writer import DecisionWriter
from server.services.identifiers import new_id
from server.services.lookups import Lookups
from server.signalling.upgrade import inspect
from server.signalling.websocket import SignallingRoute
from sfu.threaded import ThreadedMediaPlane
from sip_gateway.api import PhonePlane, TollHistory
from sip_gateway.config import SipConfig
from sip_gateway.gateway import LocalPhonePlane
from sip_gateway.media.service import MediaSettings, PhoneMediaThread
from sip_gateway.outbound_config import OutboundConfig


@dataclass(frozen=True, slots=True)
class Conferencing:
    """Live rooms and the planes that carry them."""

    media: ThreadedMediaPlane
    phones: PhonePlane
    rooms: LiveRooms
    calls: CallLog
    adhoc: AdhocRooms
    dialling: Dialling
    chat: ChatBook
    guests: GuestDoor
    guesses: Guesses
    inks: Inks
    checks: Checks
    signalling: SignallingRoute


def phone_defaults(sip: SipConfig, outbound: OutboundConfig) -> PhoneSettings:
    """What holds for the telephones of a vPBX until its administrators decide otherwise."""
    return PhoneSettings(
        attention_interval=math.ceil(sip.reminder_interval),
        busy_time=math.ceil(sip.busy_time),
        hold_shield=sip.hold_shield,
        country_code=outbound.country,
        confirm=outbound.confirm,
    )


def build_conferencing(
    config: Config,
    lookups: Lookups,
    call_writer: CallWriter,
    decisions: DecisionWriter,
    book: AdhocBook,
    chat: ChatBook,
    ink: InkKeeper,
    tolls: TollHistory,
    sealer: Sealer,
) -> Conferencing:
    """Rooms, browsers' media and telephones; nothing is open yet."""
    clock = LoopClock()
    first, last = config.sip.rtp_ports
    media = ThreadedMediaPlane(config.sfu)
    # Ports are given out two by two: `last` is still used, and its odd neighbour for RTCP.
    ports = MediaSettings(
        first_port=first,
        last_port=last + 2,
        country=config.sip.country,
        levelling=config.sip.levelling,
        rtp_timeout=config.sip.rtp_timeout,
    )
    calls = CallLog(call_writer, clock=clock, new_id=lambda: new_id(secrets.token_bytes))
    handsets = Handsets(config.sip.keypad_prefix, monotonic=clock.monotonic)
    plan = DialPlan(
        config.outbound.country,
        config.outbound.international_prefix,
        config.outbound.national_prefix,
    )
    callees = Callees(lookups, calls, plan)
    adhoc = AdhocRooms(lookups, book, callees, clock=clock)
    dialling = Dialling(
        callees, new_id=lambda: secrets.token_urlsafe(12), monotonic=clock.monotonic
    )
    guesses = Guesses()
    telephones = Telephones(
        lookups,
        calls,
        adhoc,
        dialling,
        handsets,
        clock=clock,
        guesses=guesses,
        numbers=config.sip.portals,
        plan=plan,
    )
    sound = PhoneMediaThread(ports, media, inject=media.inject)
    phones = LocalPhonePlane(config.sip, telephones, sound, config.outbound, tolls)
    rooms = LiveRooms(
        lookups,
        media,
        phones,
        calls,
        decisions,
        clock=clock,
        new_id=lambda: secrets.token_urlsafe(16),
        limit=config.sfu.max_peers,
        keypad_prefix=config.sip.keypad_prefix,
        records=config.recording.enabled,
    )
    telephones.lead_to(rooms, phones)
    handsets.lead_to(phones)
    rooms.subscribe(handsets.room_changed)
    rooms.subscribe_lobby(handsets.lobby_changed)
    callees.lead_to(rooms)
    adhoc.lead_to(rooms)
    dialling.lead_to(rooms, phones)
    phones.subscribe(telephones.phone_event)
    chats = Chats(chat, clock=clock, new_id=lambda: new_id(secrets.token_bytes))
    checks = Checks(lookups, media, clock=clock, new_id=lambda: secrets.token_urlsafe(16))
    inks = Inks(ink, clock=clock, new_id=lambda: new_id(secrets.token_bytes))
    signalling = SignallingRoute(
        rooms, dialling, chats, Stages(lookups), checks, inks, inspect, monotonic=time.monotonic
    )
    guests = GuestDoor(
        lookups,
        rooms,
        sealer,
        guesses,
        utc=clock.utc,
        monotonic=clock.monotonic,
        new_id=lambda: new_id(secrets.token_bytes),
        entry=GuestEntry(config.guests.entry),
    )
    return Conferencing(
        media,
        phones,
        rooms,
        calls,
        adhoc,
        dialling,
        chat,
        guests,
        guesses,
        inks,
        checks,
        signalling,
    )
