"""Telephones in this process: SIP core, portal dialogues and media engine under one roof."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final, TypeVar

from sfu.api import RoomId
from sip_gateway.adhoc_codes import MAX_NUMBERS, adhoc_numbers
from sip_gateway.adhoc_desk import AdhocDesk
from sip_gateway.api import (
    AdhocRequest,
    AdmissionRequest,
    Callee,
    CalleeRequest,
    Caller,
    DialCause,
    LeaveCause,
    LegEntered,
    LegId,
    LegLeft,
    PhoneDirectory,
    PhoneEvent,
    RefusalReason,
    Refused,
    SipAccount,
    SipAddress,
)
from sip_gateway.call_desk import CallDesk
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
)
from sip_gateway.core.flow import Flow, SocketAddress
from sip_gateway.endpoint import UdpEndpoint
from sip_gateway.lines import DialRefused, Lines, Wanted
from sip_gateway.outbound_config import OutboundConfig
from sip_gateway.phone_call import PhoneCall
from sip_gateway.phone_media import (
    DigitReceived,
    MediaLost,
    PhoneMedia,
    PhoneMediaEvent,
    PlaybackFinished,
)
from sip_gateway.registrar import MemoryBindings
from sip_gateway.room_sounds import RoomSounds

_log = logging.getLogger(__name__)

# Seconds of busy tone after an ad-hoc call that nobody took, where the last one in a conference
# hears none.
_BUSY_TIME: Final = 10.0

_Answer = TypeVar("_Answer")


class LocalPhonePlane:
    """A PhonePlane. Everything runs on one event loop; only the media engine has a thread."""

    def __init__(
        self,
        config: SipConfig,
        directory: PhoneDirectory,
        media: PhoneMedia,
        outbound: OutboundConfig | None = None,
    ) -> None:
        settings = SipSettings(
            config.realm, config.trunk_networks(), config.digest_algorithms, config.max_calls
        )
        self._config = config
        self._directory = directory
        self._media = media
        self._core = SipCore(settings, MemoryBindings(), os.urandom)
        self._sounds = RoomSounds(
            media,
            self._release_room,
            reminder=config.reminder_interval,
            busy=config.busy_time,
        )
        self._desk = CallDesk(media, self._sounds, self, self._emit)
        self._adhoc = AdhocDesk(self._desk, self, self._emit, config.busy_time or _BUSY_TIME)
        self._outbound = OutboundConfig() if outbound is None else outbound
        self._lines = Lines(self._core, self._outbound, self._flow_to, self._open_rtp, self.release)
        clockworks = (self._desk, self._sounds, self._lines)
        self._endpoint = UdpEndpoint(self._core, config, self._on_sip, clockworks)
        self._handlers: list[Callable[[PhoneEvent], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    # -- PhonePlane ---------------------------------------------------------------------------

    async def start(self) -> None:
        """Open the SIP sockets and start the media engine. Raises OSError naming the address."""
        await self._endpoint.start()
        self._media.subscribe(self._on_media)
        self._media.start()

    async def close(self) -> None:
        """Hang up all calls, then stop sockets, look-ups and media."""
        await self._endpoint.close()
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
        self._media.set_muted(leg, muted)

    def set_people(self, room: RoomId, people: int) -> None:
        self._sounds.set_people(room, people, self._endpoint.now())
        self._endpoint.pump()

    def release(self, leg: LegId) -> None:
        self._hang_up_leg(leg, EndCause.RELEASED)

    def counters(self) -> dict[str, int]:
        return {
            **self._core.counters,
            "sip-calls-now": self._core.calls,
            **self._media.counters(),
        }

    # -- what the desk needs ------------------------------------------------------------------

    def admit(self, request: AdmissionRequest) -> None:
        self._spawn(self._admit(request))

    def admit_callee(self, leg: LegId) -> None:
        request = self._adhoc.coming(leg, self._endpoint.now())
        if request is not None:
            self._spawn(self._admit_callee(request))

    def hang_up(self, call: CallId) -> None:
        self._core.hang_up(call, self._endpoint.now())
        self._endpoint.pump()

    def dial(self, request: CalleeRequest, account: SipAccount) -> None:
        self._spawn(self._dial(request, account))

    def new_leg(self) -> LegId:
        return LegId(self._core.new_call_id())

    # -- events -------------------------------------------------------------------------------

    def _emit(self, event: PhoneEvent) -> None:
        for handler in self._handlers:
            handler(event)
        if isinstance(event, LegEntered):
            self._adhoc.entered(event.leg)

    def _on_sip(self, event: Event) -> None:
        now = self._endpoint.now()
        match event:
            case CredentialsWanted():
                self._spawn(self._find_credentials(event))
            case CallOffered():
                self._spawn(self._answer(event))
            case CallMedia():
                self._desk.media_agreed(LegId(event.call), event.session)
            case CallEstablished():
                self._established(LegId(event.call), now)
            case CallDigit():
                self._desk.key(LegId(event.call), event.digit, now)
            case CallEnded():
                self._ended(LegId(event.call), event.cause, now)
            case CallRinging():
                self._adhoc.rings(LegId(event.call))
            case CallFailed():
                self._adhoc.failed(LegId(event.call), DialCause(event.cause.value), now)
                self._ended(LegId(event.call), EndCause.FAILED, now)
            case InputRefused():
                pass  # counted by the core, logged by the endpoint

    def _established(self, leg: LegId, now: float) -> None:
        self._lines.answered(leg, now)
        self._adhoc.answered(leg)
        self._desk.established(leg, now)
        self._adhoc.caller_ready(leg, now)

    def _ended(self, leg: LegId, cause: EndCause, now: float) -> None:
        self._lines.ended(leg, now)
        self._adhoc.ended(leg, cause, now)
        self._desk.ended(leg, cause)

    def _on_media(self, event: PhoneMediaEvent) -> None:
        now = self._endpoint.now()
        match event:
            case DigitReceived():
                self._desk.key(event.leg, event.digit, now)
            case PlaybackFinished():
                self._desk.heard(event.leg, event.token, now)
            case MediaLost():
                self._hang_up_leg(event.leg, EndCause.LOST)
        self._endpoint.pump()

    def _release_room(self, room: RoomId) -> None:
        """The last one has heard the busy tone for long enough."""
        for leg in self._desk.inside(room):
            self._hang_up_leg(leg, EndCause.RELEASED)

    def _hang_up_leg(self, leg: LegId, cause: EndCause) -> None:
        call = self._desk.get(leg)
        if call is not None:
            self._core.hang_up(call.call, self._endpoint.now(), cause)
            self._endpoint.pump()

    # -- questions to the directory -----------------------------------------------------------

    def _spawn(self, question: Coroutine[None, None, None]) -> None:
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
        numbers = adhoc_numbers(offered.dialled)
        if numbers is not None:
            return await self._start_adhoc(offered, caller, numbers)
        portal = await self._directory.portal(offered.dialled, caller)
        if portal is None:
            return 404
        call = PhoneCall(LegId(offered.call), offered.call, caller, portal)
        return self._accept(offered, lambda: self._desk.add(call))

    def _accept(self, offered: CallOffered, ready: Callable[[], None]) -> int:
        """Answer the call once `ready` has prepared for it; the status as for `_connect`."""
        if not self._core.is_waiting(offered.call):
            return 487  # cancelled meanwhile
        try:
            address = self._open_rtp(LegId(offered.call), offered.flow)
        except OSError:
            _log.warning("No free RTP port for a call")
            return 503
        ready()
        self._core.accept(offered.call, address, self._endpoint.now())
        return 0

    async def _start_adhoc(
        self, offered: CallOffered, caller: Caller, numbers: tuple[str, ...]
    ) -> int:
        """Only whoever has proved to be a subscriber may have others called."""
        if caller.account is None or len(numbers) > MAX_NUMBERS:
            return 403
        if not numbers:
            return 484
        leg = LegId(offered.call)
        started = await self._directory.start_adhoc(AdhocRequest(leg, caller, numbers))
        if isinstance(started, Refused):
            return 503 if started.reason is RefusalReason.THROTTLED else 403
        status = self._accept(
            offered, lambda: self._adhoc.open(offered.call, caller, started, numbers)
        )
        if status:
            admitted = started.admitted
            self._emit(LegLeft(leg, admitted.room, admitted.peer, LeaveCause.HANGUP))
        return status

    def _open_rtp(self, leg: LegId, flow: Flow) -> SocketAddress:
        """A port for the leg, as its peer shall know it. Raises OSError."""
        media = self._media.open_leg(leg, self._bind_host(flow.local.host))
        return SocketAddress(flow.local.host, media.port)

    def _flow_to(self, remote: SocketAddress) -> Flow | None:
        return self._endpoint.flow_to(remote)

    def _bind_host(self, advertised: str) -> str:
        """Where to bind RTP: the address the phone was told, unless that one is not ours."""
        if advertised != self._config.advertised_host:
            return advertised
        version = ":" in advertised
        return next(host for host in self._config.hosts if (":" in host) == version)

    async def _account(self, username: str) -> SipAccount | None:
        return await _asked("a SIP login", self._directory.account(username))

    async def _admit(self, request: AdmissionRequest) -> None:
        result = await _asked("an admission", self._directory.admit(request))
        self._desk.decided(request.leg, result, self._endpoint.now())
        self._endpoint.pump()

    async def _admit_callee(self, request: CalleeRequest) -> None:
        result = await _asked("an admission", self._directory.admit_callee(request))
        self._desk.decided(request.leg, result, self._endpoint.now())
        self._endpoint.pump()

    # -- calls of ours ------------------------------------------------------------------------

    async def _dial(self, request: CalleeRequest, account: SipAccount) -> None:
        """Call somebody, unless that is refused or no longer wanted."""
        callee = await _asked("a number", self._directory.callee(request))
        now = self._endpoint.now()
        cause: DialCause | None = DialCause.UNREACHABLE
        if not self._adhoc.is_wanted(request.leg):
            cause = DialCause.CANCELLED
        elif callee is not None:
            cause = self._call(request, callee, account, now)
        if cause is not None:
            self._adhoc.failed(request.leg, cause, now)
        self._endpoint.pump()

    def _call(
        self, request: CalleeRequest, callee: Callee, account: SipAccount, now: float
    ) -> DialCause | None:
        wanted = Wanted(request.leg, request.number, callee.username, account)
        try:
            way = self._lines.way(wanted, now)
            self._adhoc.dialling(request, confirm=way.outside and self._outbound.confirm)
            self._lines.call(wanted, way, now)
        except DialRefused as refused:
            self._desk.ended(request.leg, EndCause.FAILED)
            return refused.cause
        return None


async def _asked(what: str, question: Awaitable[_Answer]) -> _Answer | None:
    """The directory's answer, or None when it failed.

    Only the kind of failure is logged: its text may repeat what the caller keyed in.
    """
    try:
        return await question
    except Exception as error:  # noqa: BLE001 - one call's fault must not end the others
        _log.error("The directory failed on %s: %s", what, type(error).__name__)
        return None
