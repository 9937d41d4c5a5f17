"""Stand-ins for what the phone plane needs: a media engine that notes what it is told, and a
directory with two accounts, one portal and one conference."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from sfu.api import PeerId, RoomId
from sip_gateway.api import (
    AdhocRequest,
    AdhocStarted,
    AdmissionRequest,
    Admitted,
    Callee,
    CalleeRequest,
    Caller,
    Decision,
    LegId,
    Portal,
    RefusalReason,
    Refused,
    SipAccount,
    Waiting,
)
from sip_gateway.core.digest import ha1
from sip_gateway.phone_media import (
    Attention,
    Background,
    DigitReceived,
    LocalMedia,
    MediaLost,
    MusicHeard,
    PhoneMediaEvent,
    PlaybackFinished,
    RemoteMedia,
)
from sip_gateway.roster import Roster

REALM = "ucc"
ROOM = RoomId("room-1")


def account(username: str, password: str, extension: str) -> SipAccount:
    return SipAccount(
        username,
        REALM,
        ha1("MD5", username, REALM, password),
        ha1("SHA-256", username, REALM, password),
        "vpbx-1",
        extension,
        username.title(),
    )


class FakeMedia:
    """A PhoneMedia without sound. `heard` lists what each leg was played, in order."""

    def __init__(self, ports: Sequence[int] = tuple(range(40_000, 41_000, 2))) -> None:
        self._free = list(ports)
        self._ports: dict[LegId, int] = {}
        self._handlers: list[Callable[[PhoneMediaEvent], None]] = []
        self.remotes: dict[LegId, list[RemoteMedia]] = {}
        self.heard: list[tuple[str, ...]] = []
        self.shielded: dict[LegId, bool] = {}
        self.hears: dict[LegId, tuple[str, ...]] = {}
        self.tokens: dict[LegId, int] = {}
        self.stopped = 0
        self.rooms: dict[LegId, RoomId] = {}
        self.peers: dict[LegId, PeerId] = {}  # as told by `set_peer`
        self.muted: dict[LegId, bool] = {}
        self.toneless: set[LegId] = set()
        self.backgrounds: dict[RoomId, Background | None] = {}
        self.attentions: list[tuple[RoomId, Attention]] = []
        self.volumes: list[float] = []
        self.houses: set[str] = set()  # whose recordings were to be heard
        self.recorded: list[LegId] = []
        self.announced: list[tuple[LegId, Attention]] = []
        self.closed = False
        self._played = asyncio.Event()

    # what a test does to it

    async def plays(self, prompt: str) -> None:
        """Wait until some leg is played that prompt, if the last thing played was another."""
        async with asyncio.timeout(10):
            while not (self.heard and prompt in self.heard[-1]):
                self._played.clear()
                await self._played.wait()

    async def until_hears(self, leg: LegId, *prompts: str) -> None:
        """Wait until just that is played to the leg."""
        async with asyncio.timeout(10):
            while self.hears.get(leg) != prompts:
                self._played.clear()
                await self._played.wait()

    def digit(self, leg: LegId, digit: str, sounded: bool = False) -> None:
        self.tell(DigitReceived(leg, digit, sounded))

    def finish(self, leg: LegId) -> None:
        """The prompts that the leg hears come to their end."""
        self.tell(PlaybackFinished(leg, self.tokens[leg]))

    def music(self, leg: LegId, playing: bool) -> None:
        self.tell(MusicHeard(leg, playing))

    def lose(self, leg: LegId) -> None:
        self.tell(MediaLost(leg))

    @property
    def legs(self) -> tuple[LegId, ...]:
        return tuple(self._ports)

    def tell(self, event: PhoneMediaEvent) -> None:
        for handler in self._handlers:
            handler(event)

    # PhoneMedia

    def start(self) -> None:
        self.closed = False

    async def close(self) -> None:
        self.closed = True

    def subscribe(self, handler: Callable[[PhoneMediaEvent], None]) -> None:
        self._handlers.append(handler)

    def open_leg(self, leg: LegId, host: str) -> LocalMedia:
        if not self._free:
            raise OSError("no RTP port left")
        self._ports[leg] = self._free.pop(0)
        return LocalMedia(host, self._ports[leg])

    def connect_leg(self, leg: LegId, remote: RemoteMedia) -> None:
        self.remotes.setdefault(leg, []).append(remote)

    def play(
        self,
        leg: LegId,
        prompts: Sequence[str],
        language: str,
        token: int,
        loop: bool = False,
        house: str = "",
    ) -> None:
        self.houses.add(house)
        self.heard.append(tuple(prompts))
        self.hears[leg] = tuple(prompts)
        self.tokens[leg] = token
        self._played.set()

    def stop_playing(self, leg: LegId) -> None:
        self.stopped += 1
        self.hears.pop(leg, None)

    def join(self, leg: LegId, room: RoomId, peer: PeerId) -> None:
        self.rooms[leg] = room

    def set_peer(self, leg: LegId, peer: PeerId) -> None:
        self.peers[leg] = peer

    def leave(self, leg: LegId) -> None:
        self.rooms.pop(leg, None)

    def set_muted(self, leg: LegId, muted: bool) -> None:
        self.muted[leg] = muted

    def set_shielded(self, leg: LegId, shielded: bool) -> None:
        self.shielded[leg] = shielded

    def set_tones(self, leg: LegId, on: bool) -> None:
        self.toneless = (self.toneless - {leg}) | (set() if on else {leg})

    def set_prompt(self, house: str, prompt: str, language: str, sound: bytes | None) -> None:
        """Nothing is heard here."""

    def set_background(self, room: RoomId, sound: Background | None, house: str = "") -> None:
        self.backgrounds[room] = sound
        self.houses.add(house)

    def record_name(self, leg: LegId, token: int) -> None:
        self.recorded.append(leg)
        self.tokens[leg] = token

    def announce(self, room: RoomId, leg: LegId, kind: Attention, volume: float) -> None:
        self.announced.append((leg, kind))

    def attention(self, room: RoomId, kind: Attention, volume: float) -> None:
        self.attentions.append((room, kind))
        self.volumes.append(volume)

    def set_browsers(self, room: RoomId, present: bool) -> None:
        """Telephones alone."""

    def close_leg(self, leg: LegId) -> None:
        self.rooms.pop(leg, None)
        port = self._ports.pop(leg, None)
        if port is not None:
            self._free.append(port)

    def counters(self) -> dict[str, int]:
        return {"media-legs": len(self._ports)}


class FakeDirectory:
    """Room 4711 has the code 2468; anything else is wrong, except what `refusals` says."""

    def __init__(self) -> None:
        self.accounts = {
            each.username: each
            for each in (account("alice", "wonderland", "201"), account("bob", "builder", "202"))
        }
        self.portals = {
            number: Portal(number, "vpbx-1", "en") for number in ("9000", "*72", "+41440009000")
        }
        self.refusals: dict[str, RefusalReason] = {}
        self.admissions = 0
        self.lobby = 0  # so many callers have to wait
        self.callers: list[Caller] = []
        self.wrong = 0
        self.adhoc: AdhocStarted | Refused | None = None
        self.called: list[str] = []
        self.callee_admission: Refused | None = None
        self.rosters = {ROOM: Roster("Weekly", ())}

    async def portal(self, number: str, caller: Caller) -> Portal | None:
        self.callers.append(caller)
        return self.portals.get(number)

    async def account(self, username: str) -> SipAccount | None:
        return self.accounts.get(username)

    async def admit(self, request: AdmissionRequest) -> Decision:
        if request.room_number in self.refusals:
            return Refused(self.refusals[request.room_number])
        if (request.room_number, request.pin) != ("4711", "2468"):
            self.wrong += 1
            return Refused(RefusalReason.WRONG_CREDENTIALS)
        if self.lobby:
            self.lobby -= 1
            return Waiting(ROOM, PeerId("waiting-1"), leader=True)
        return self._admitted()

    async def start_adhoc(self, request: AdhocRequest) -> AdhocStarted | Refused:
        return self.adhoc or AdhocStarted(self._admitted(), "en")

    async def callee(self, request: CalleeRequest) -> Callee:
        self.called.append(request.number)
        extensions = {each.extension: each.username for each in self.accounts.values()}
        return Callee(extensions.get(request.number))

    async def admit_callee(self, request: CalleeRequest) -> Admitted | Refused:
        return self.callee_admission or self._admitted()

    def roster(self, room: RoomId) -> Roster | None:
        return self.rosters.get(room)

    def _admitted(self) -> Admitted:
        self.admissions += 1
        return Admitted(ROOM, PeerId(f"peer-{self.admissions}"), self.admissions)
