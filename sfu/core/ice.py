"""ICE-lite (RFC 8445 §2.5): answer a browser's connectivity checks and follow where it moves.

A lite agent never sends checks. It is always the controlled side, knows the peer's address only
from authenticated checks, sends where the browser nominated, and takes the stream of checks as
the peer's consent to receive (RFC 7675).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum, auto

from sfu.core.stun import Address, BindingRequest, binding_error, binding_success

# Firefox checks every 4 to 6 s (RFC 7675 §5.1), so one lost check alone must not look like a
# lost peer: any authentic packet counts as a sign of life as well.
DISCONNECTED_AFTER = 5.0
CLOSED_AFTER = 30.0
# A browser has a handful of local addresses; the oldest is forgotten when more appear.
MAX_PATHS = 8
# What a path has in place of a socket's index when it is a TCP connection is from here on up; no number
# is given twice.
FIRST_STREAM = 1 << 16


@dataclass(frozen=True, slots=True)
class Credentials:
    """Both sides' short-term credentials of one ICE generation (RFC 8445 §5.3)."""

    local_ufrag: str
    local_password: str
    remote_ufrag: str
    remote_password: str

    def __repr__(self) -> str:
        return f"Credentials({self.local_ufrag}:{self.remote_ufrag})"


@dataclass(frozen=True, slots=True)
class Path:
    """A way to the peer: the local socket it comes in by (an index, or the number of a TCP connection)
    and the peer's address."""

    socket: int
    remote: Address


class IceState(Enum):
    NEW = auto()  # no authentic check yet
    CONNECTED = auto()
    DISCONNECTED = auto()
    CLOSED = auto()


class IceLite:
    """One browser's ICE state. Feed it requests whose USERNAME names one of `local_ufrags`."""

    def __init__(self, credentials: Credentials, now: float) -> None:
        self.selected: Path | None = None
        self.state = IceState.NEW
        # Paths dropped because too many came; whoever maps paths to peers takes them from here.
        self.forgotten: list[Path] = []
        self._generations = [credentials]
        self._paths: OrderedDict[Path, None] = OrderedDict()
        self._checked = now
        self._alive = now

    @property
    def credentials(self) -> Credentials:
        """The newest generation's."""
        return self._generations[-1]

    @property
    def settled(self) -> bool:
        """True unless a new generation waits for its first check."""
        return len(self._generations) == 1

    @property
    def local_ufrags(self) -> tuple[str, ...]:
        return tuple(one.local_ufrag for one in self._generations)

    def restart(self, credentials: Credentials) -> None:
        """Take over a new generation; the former one stays valid until the new one is used."""
        self._generations = [self._generations[-1], credentials]

    def knows(self, path: Path) -> bool:
        """True when an authentic check came over `path`: only then may other packets."""
        return path in self._paths

    def forget(self, path: Path) -> None:
        """The path is gone. Unless another one is nominated, the next check says where to send."""
        self._paths.pop(path, None)
        if self.selected == path:
            self.selected = None

    def check(self, request: BindingRequest, path: Path, now: float) -> bytes | None:
        """Answer a check. None means not authentic: drop it, it changed nothing."""
        credentials = self._authenticate(request)
        if credentials is None or self.state is IceState.CLOSED:
            return None
        password = credentials.local_password.encode()
        if request.unknown:
            return binding_error(request, 420, "Unknown Attribute", password)
        if request.controlled:
            return binding_error(request, 487, "Role Conflict", password)
        if credentials is self._generations[-1]:
            if len(self._generations) > 1:
                self._start_generation()
            self._learn(path, request.nominates)
        self._checked = self._alive = now
        self.state = IceState.CONNECTED
        return binding_success(request, path.remote, password)

    def touch(self, now: float) -> None:
        """Note an authentic packet: the path works, although consent is renewed by checks only."""
        self._alive = now

    def renew(self, checked: float) -> None:
        """Note that an authentic check over `selected` was answered by somebody else, at that time."""
        self._checked = max(self._checked, checked)

    def poll(self, now: float) -> IceState:
        """The state at `now`; closed once consent expired, and for good."""
        if now - self._checked >= CLOSED_AFTER:
            self.state = IceState.CLOSED
        elif self.state in (IceState.CONNECTED, IceState.DISCONNECTED):
            silent = now - max(self._alive, self._checked) >= DISCONNECTED_AFTER
            self.state = IceState.DISCONNECTED if silent else IceState.CONNECTED
        return self.state

    def _authenticate(self, request: BindingRequest) -> Credentials | None:
        for one in self._generations:
            # The remote half is known from SDP, so a check that names another is not the peer's.
            if request.username == f"{one.local_ufrag}:{one.remote_ufrag}":
                return one if request.authentic(one.local_password.encode()) else None
        return None

    def _start_generation(self) -> None:
        # Media flows on over the former selected path until the browser nominates anew
        # (RFC 8445 §9), so `selected` and the known paths stay.
        del self._generations[:-1]

    def _learn(self, path: Path, nominates: bool) -> None:
        self._paths[path] = None
        self._paths.move_to_end(path)
        # Chromium starts DTLS on its first valid pair and nominates with the next check:
        # answering there at once saves a handshake timeout.
        if nominates or self.selected is None:
            self.selected = path
        while len(self._paths) > MAX_PATHS:
            oldest = next(one for one in self._paths if one != self.selected)
            del self._paths[oldest]
            self.forgotten.append(oldest)
