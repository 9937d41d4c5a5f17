"""Telephones in this process: SIP core, portal dialogues and media engine under one roof."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Final

from sfu.api import PeerId, RoomId
from sip_gateway.adhoc_calls import AdhocCalls
from sip_gateway.adhoc_codes import adhoc_numbers
from sip_gateway.api import (
    AdmissionRequest,
    Barred,
    CalleeRequest,
    Caller,
    Decision,
    DialCause,
    DialRequest,
    LegAnswered,
    LegEntered,
    LegFailed,
    LegId,
    PhoneDirectory,
    PhoneEvent,
    RoomSettings,
    SipAccount,
    SipAddress,
    TollHistory,
)
from sip_gateway.call_desk import CallDesk
from sip_gateway.call_log import log_end, log_failure
from sip_gateway.conference_watch import ConferenceWatch
from sip_gateway.config import SipConfig
from sip_gateway.core.admission import SipSettings
from sip_gateway.core.core import SipCore
from sip_gateway.core.digest_server import Secrets
from sip_gateway.core.events import (
    CallDigit,
    CallEnded,
    CallEstablished,
    CallFailed,
    CallId,
    CallMedia,
    CallOffered,
    CallRinging,
    CredentialsWanted,
    EndCause,
    Event,
    InputRefused,
    SubscriptionWanted,
    TransferWanted,
)
from sip_gateway.core.flow import Flow
from sip_gateway.core.outgoing_table import told_by
from sip_gateway.core.sdes import Secrecy
from sip_gateway.dns_resolver import DnsResolver
from sip_gateway.endpoint import GOODBYE, SipEndpoint
from sip_gateway.forwarded_calls import ForwardedCalls
from sip_gateway.hunting import Hunting
from sip_gateway.key_ways import Way
from sip_gateway.lines import Lines
from sip_gateway.location import Resolver
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.phone_call import PhoneCall
from sip_gateway.phone_media import (
    DigitReceived,
    MediaLost,
    MusicHeard,
    PhoneMedia,
    PhoneMediaEvent,
    PlaybackFinished,
    QualityMeasured,
)
from sip_gateway.portal_machine import PortalDialogue
from sip_gateway.questions import asked
from sip_gateway.registrar import MemoryBindings
from sip_gateway.room_calls import RoomCalls
from sip_gateway.room_sounds import RoomSounds
from sip_gateway.rtp_ports import RtpPorts
from sip_gateway.seats import Seats
from sip_gateway.transfers import Transfers
from sip_gateway.trunk import Trunk
from sip_gateway.trunk_names import TrunkNames
from sip_gateway.trunks import Trunks

_log = logging.getLogger(__name__)

# Seconds of busy tone after an ad-hoc call that nobody took, where the last one in a conference
# hears none.
_BUSY_TIME: Final = 10.0


class LocalPhonePlane:
    """A PhonePlane. Everything runs on one event loop; only the media engine has a thread."""

    def __init__(
        self,
        config: SipConfig,
        directory: PhoneDirectory,
        media: PhoneMedia,
        outbound: OutboundConfig | None = None,
        history: TollHistory | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        outbound = OutboundConfig() if outbound is None else outbound
        settings = SipSettings(
            config.realm,
            (*config.trunk_networks(), *outbound.networks()),
            config.digest_algorithms,
            config.max_calls,
            Secrecy(config.srtp),
        )
        self._directory = directory
        self._media = media
        self._core = SipCore(settings, MemoryBindings(), os.urandom)
        usual = RoomSettings(
            config.reminder_interval,
            busy_time=config.busy_time,
            hold_shield=config.hold_shield,
        )
        self._sounds = RoomSounds(media, self._release_room, usual)
        self._seats = Seats()
        self._desk = CallDesk(media, self._sounds, self, self.emit)
        self._trunks = Trunks(
            outbound.all_trunks(), self._flow_to, self._core.context, secrets.randbelow
        )
        self._core.tell_of_lost_connections(self._trunks.connection_lost)
        self._ports = RtpPorts(config, media, self._seats)
        self._hunting = Hunting(self._core, self._ports, self._trunks.judge)
        self._lines = Lines(self._core, outbound, self._trunks, self._hunting, self.release)
        busy = config.busy_time or _BUSY_TIME
        self._adhoc = AdhocCalls(
            directory, self._desk, self._lines, self, busy=busy, confirm=outbound.confirm
        )
        self._room_calls = RoomCalls(
            directory, self._desk, self._lines, self, confirm=outbound.confirm
        )
        self._forwarded = ForwardedCalls(directory, outbound.plan())
        self._transfers = Transfers(
            directory,
            self._desk,
            self._lines,
            self._core,
            self._seats,
            self,
            confirm=outbound.confirm,
        )
        self._watch = ConferenceWatch(directory, self._desk, self._core, self._seats)
        clockworks = (
            self._desk,
            self._sounds,
            self._lines,
            self._hunting,
            self._transfers,
            self._watch,
        )
        self._endpoint = SipEndpoint(
            self._core, config, self._on_sip, clockworks, outbound.trunk_contexts
        )
        self._names = TrunkNames(
            outbound.all_trunks(), resolver or DnsResolver(), self._trunks, self._core,
            self._endpoint,
        )  # fmt: skip
        self._history = history
        self._handlers: list[Callable[[PhoneEvent], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    # -- PhonePlane ---------------------------------------------------------------------------

    async def start(self) -> None:
        """Open the SIP sockets and start the media engine. Raises OSError naming the address."""
        if self._history is not None:
            day = await self._history.today(self._trunks.names)
            self._lines.resume(day, self._endpoint.now())
        await self._endpoint.start()
        self._media.subscribe(self._on_media)
        self._media.start()
        self._trunks.start(self._endpoint.now())
        self._names.start()
        self._endpoint.pump()

    async def close(self, goodbye: float = GOODBYE) -> None:
        """Hang up all calls, leave the trunks, then stop sockets, look-ups and media."""
        await self._names.close()
        self._trunks.stop(self._endpoint.now())
        await self._endpoint.close(goodbye)
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._media.close()

    def subscribe(self, handler: Callable[[PhoneEvent], None]) -> None:
        self._handlers.append(handler)

    def addresses(self) -> tuple[SipAddress, ...]:
        return self._endpoint.addresses()

    def set_muted(self, leg: LegId, muted: bool) -> None:
        self._desk.set_muted(leg, muted)

    def set_prompt(self, house: str, prompt: str, language: str, sound: bytes | None) -> None:
        self._media.set_prompt(house, prompt, language, sound)

    def configure_room(self, room: RoomId, settings: RoomSettings) -> None:
        self._sounds.configure(room, settings, self._endpoint.now())
        self._endpoint.pump()

    def say(self, leg: LegId, prompts: Sequence[str], *, at_once: bool = False) -> None:
        self._desk.say(leg, prompts, at_once=at_once)

    def decide(self, leg: LegId, decision: Decision) -> None:
        self._desk.decided(leg, decision, self._endpoint.now())
        self._endpoint.pump()

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        self._desk.set_peer(leg, peer)

    def move(self, leg: LegId, room: RoomId) -> None:
        moved = self._desk.move(leg, room)
        if moved is not None:
            self._watch.moved(moved.call, room, self._endpoint.now())
            self._endpoint.pump()

    def set_tones(self, leg: LegId, on: bool) -> None:
        self._media.set_tones(leg, on)

    def set_people(
        self, room: RoomId, people: int, *, by_phone: bool = False, merged: bool = False
    ) -> None:
        now = self._endpoint.now()
        self._sounds.set_people(room, people, now, by_phone=by_phone, merged=merged)
        self._endpoint.pump()

    def barred(self, request: DialRequest, username: str | None) -> Barred | None:
        return self._room_calls.barred(request, username)

    def dial(self, request: DialRequest) -> LegId:
        return self._room_calls.dial(request)

    def release(self, leg: LegId) -> None:
        self._room_calls.cancel(leg)
        self._hang_up_leg(leg, EndCause.RELEASED)

    def counters(self) -> dict[str, int]:
        return {
            **self._core.counters,
            **self._trunks.counters(),
            "sip-calls-now": self._core.calls,
            "sip-transactions-now": self._core.transactions,
            "sip-subscriptions-now": len(self._core.subscriptions),
            "sip-connections-now": self._endpoint.connections,
            **self._media.counters(),
        }

    # -- what desk and ad-hoc calls need ------------------------------------------------------

    def now(self) -> float:
        return self._endpoint.now()

    def pump(self) -> None:
        self._endpoint.pump()

    def new_leg(self) -> LegId:
        return LegId(self._core.new_call_id())

    def admit(self, request: AdmissionRequest) -> None:
        self.spawn(self._admit(request))

    def admit_callee(self, leg: LegId) -> None:
        for made in (self._transfers, self._room_calls, self._adhoc):
            request = made.coming(leg)
            if request is not None:
                self.spawn(self._admit_callee(request))
                return

    def hang_up(self, call: CallId) -> None:
        self._core.hang_up(self._core_call(LegId(call)), self._endpoint.now())
        self._endpoint.pump()

    def _core_call(self, leg: LegId) -> CallId:
        """The leg's call, as the core knows it now: another telephone may have its seat."""
        found = self._desk.get(leg)
        if found is not None and found.call != CallId(leg):
            return found.call
        return self._hunting.call_of(leg)

    # -- events -------------------------------------------------------------------------------

    def emit(self, event: PhoneEvent) -> None:
        if isinstance(event, LegAnswered | LegFailed):
            line, rate = self._hunting.line_of(event.leg), self._hunting.rate_of(event.leg)
            event = replace(event, line=line, rate=rate)
        for handler in self._handlers:
            handler(event)
        if isinstance(event, LegEntered):
            self._adhoc.entered(event.leg)
            self._room_calls.entered(event.leg)
            self._transfers.entered(event.leg, self._endpoint.now())
            self._core.become_focus(self._core_call(event.leg), self._endpoint.now())

    def _on_sip(self, event: Event) -> None:
        now = self._endpoint.now()
        concerning = self._hunting.heard(event, now)
        if concerning is not None:
            self._handle(concerning, now)

    def _handle(self, event: Event, now: float) -> None:
        match event:
            case CredentialsWanted():
                self.spawn(self._find_credentials(event))
            case CallOffered():
                self.spawn(self._answer(event))
            case SubscriptionWanted():
                self._watch.wanted(event, now)
            case TransferWanted():
                self.spawn(self._transfers.refer(event))
            case InputRefused():
                pass  # counted by the core, logged by the endpoint
            case CallEnded():
                self._over(event, now)
            case CallFailed():
                log_failure(event)
                self._failed(LegId(event.call), DialCause(event.cause.value), now)
            case _:
                self._on_call(event, now)

    def _on_call(
        self, event: CallMedia | CallEstablished | CallDigit | CallRinging, now: float
    ) -> None:
        """Something in a call that goes on."""
        leg = self._seats.leg(event.call)
        if leg is None:
            return  # another telephone has its place
        match event:
            case CallMedia():
                self._desk.media_agreed(leg, event.session)
            case CallEstablished():
                self._established(leg, now)
            case CallDigit():
                self._desk.key_by(Way.INFO, leg, event.digit, now)
            case CallRinging():
                self._adhoc.rings(leg)
                self._room_calls.rings(leg)
                self._transfers.rings(leg, now)

    def _established(self, leg: LegId, now: float) -> None:
        call = self._desk.get(leg)
        if call is not None and call.call != CallId(leg):
            self._core.become_focus(call.call, now)
            return  # a seat was taken: its dialogue goes on as it was
        self._transfers.established(leg)
        self._adhoc.established(leg, now)
        self._room_calls.established(leg)
        self._desk.established(leg, now)
        self._adhoc.caller_ready(leg, now)

    def _failed(self, leg: LegId, cause: DialCause, now: float) -> None:
        self._not_in(leg, cause, now)
        self._ended(self._seats.ended(CallId(leg)), EndCause.FAILED, now)

    def _over(self, event: CallEnded, now: float) -> None:
        log_end(event)
        self._watch.ended(event.call, now)
        leg, told = self._seats.ended(event.call), told_by(event.reasons)
        if leg is not None and told is not None:  # matters to those who were not in a room yet
            self._not_in(leg, DialCause(told.value), now)
        self._ended(leg, event.cause, now)

    def _not_in(self, leg: LegId, cause: DialCause, now: float) -> None:
        """One who was called does not come in."""
        self._adhoc.failed(leg, cause, now)
        self._room_calls.failed(leg, cause, now)
        self._transfers.failed(leg, cause, now)

    def _ended(self, leg: LegId | None, cause: EndCause, now: float) -> None:
        if leg is None:
            return  # another telephone has its place
        self._transfers.ended(leg, cause, now)
        self._adhoc.ended(leg, cause, now)
        self._room_calls.ended(leg, cause, now)
        self._desk.ended(leg, cause)
        self._hunting.forget(leg)

    def _on_media(self, event: PhoneMediaEvent) -> None:
        now = self._endpoint.now()
        match event:
            case DigitReceived():
                way = Way.SOUND if event.sounded else Way.EVENT
                self._desk.key_by(way, event.leg, event.digit, now)
            case PlaybackFinished():
                self._desk.heard(event.leg, event.token, now)
            case MusicHeard():
                self._desk.music(event.leg, event.playing, now)
            case QualityMeasured():
                self._desk.quality(event)
            case MediaLost():
                self._hang_up_leg(event.leg, EndCause.LOST)
        self._endpoint.pump()

    def _release_room(self, room: RoomId) -> None:
        """The last one has heard the busy tone for long enough; not so a caller who hears the
        ringing tone, and was alone again because a browser only looked in."""
        for leg in self._desk.inside(room):
            if not self._adhoc.is_waiting(leg):
                self._hang_up_leg(leg, EndCause.RELEASED)

    def _hang_up_leg(self, leg: LegId, cause: EndCause) -> None:
        call = self._desk.get(leg)
        if call is not None:
            self._core.hang_up(self._core_call(leg), self._endpoint.now(), cause)
            self._endpoint.pump()

    # -- questions to the directory -----------------------------------------------------------

    def spawn(self, question: Coroutine[None, None, None]) -> None:
        """Run a question to the directory; its number is bounded by the core's limits."""
        task = asyncio.get_running_loop().create_task(question)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _find_credentials(self, wanted: CredentialsWanted) -> None:
        account = await self._account(wanted.username)
        secrets = None if account is None else Secrets(account.ha1_md5, account.ha1_sha256)
        self._core.give_credentials(wanted.ticket, secrets, self._endpoint.now())
        self._endpoint.pump()

    async def _answer(self, offered: CallOffered) -> None:
        """Find out whom the call is for, and answer or refuse it."""
        try:
            status = await self._connect(offered)
        except Exception as error:  # noqa: BLE001 - one call's fault must not end the others
            _log.error("The directory failed on a call: %s", type(error).__name__)
            status = 500
        if status:
            self._core.reject(offered.call, status, self._endpoint.now())
        self._endpoint.pump()

    async def _connect(self, offered: CallOffered) -> int:
        """Answer the call; returns 0, or the status to refuse it with."""
        account = await self._account(offered.username) if offered.username else None
        if offered.username and account is None:
            return 403  # deleted since its password was checked
        number = account.extension if account else offered.number
        name = account.display_name if account else offered.display_name
        caller = Caller(number, name, account, offered.flow.remote.host)
        if offered.replaces is not None:
            return self._transfers.replace(offered, caller)
        numbers = adhoc_numbers(offered.dialled)
        if numbers is not None:
            return await self._adhoc.start(offered, caller, numbers)
        portal = await self._forwarded.portal(offered, caller)
        if portal is None:
            return 404
        dialogue = PortalDialogue(portal.languages)
        call = PhoneCall(LegId(offered.call), offered.call, caller, portal, dialogue)
        return self.open_call(offered, call)

    def open_call(self, offered: CallOffered, call: PhoneCall) -> int:
        """Answer a call as `call`; 0, or the status to refuse it with."""
        return self.accept(offered, lambda: self._desk.add(call))

    def accept(self, offered: CallOffered, ready: Callable[[], None]) -> int:
        """Answer the call once `ready` has prepared for it; the status as for `_connect`."""
        if not self._core.is_waiting(offered.call):
            return 487  # cancelled meanwhile
        try:
            address = self._ports.open_rtp(LegId(offered.call), offered.flow)
        except OSError:
            _log.warning("No free RTP port for a call")
            return 503
        ready()
        self._core.accept(offered.call, address, self._endpoint.now())
        return 0

    def _flow_to(self, trunk: Trunk) -> Flow | None:
        return self._endpoint.flow_to(trunk)

    async def _account(self, username: str) -> SipAccount | None:
        return await asked("a SIP login", self._directory.account(username))

    async def _admit_callee(self, request: CalleeRequest) -> None:
        result = await asked("an admission", self._directory.admit_callee(request))
        self._desk.decided(request.leg, result, self._endpoint.now())
        self._endpoint.pump()

    async def _admit(self, request: AdmissionRequest) -> None:
        result = await asked("an admission", self._directory.admit(request))
        self._desk.decided(request.leg, result, self._endpoint.now())
        self._endpoint.pump()
