"""The service as a newcomer starts it: `ucc serve --demo` in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar, Final, Protocol

from tests.e2e.forks import COMMAND
from tests.e2e.softphone import Login, until
from tests.ports import free_port

# Seconds. Peers that do not answer get some each: open requests, pages, telephones, the relay.
STOPPED: Final = 90.0


class Process(Protocol):
    """Of `subprocess.Popen` what is used here."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, number: signal.Signals, /) -> None: ...
    def terminate(self) -> None: ...


def spawn(env: Mapping[str, str], log: Path) -> Process:
    """Start a service that appends to `log`."""
    with log.open("ab") as written:
        return subprocess.Popen(
            [str(Path(sys.executable).parent / "ucc"), *COMMAND],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
        )


class Service:
    """One installation: a data directory, fixed ports, and a process that may be killed."""

    # How processes are started; tests with browsers fork them (tests/e2e/conftest.py).
    starters: ClassVar[list[Callable[[Mapping[str, str], Path], Process]]] = [spawn]

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        """`settings` are environment variables beside those that every service gets."""
        self.folder = folder
        folder.mkdir(parents=True)
        self._env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("UCC_")},
            "UCC_DATA_DIR": str(folder / "data"),
            "UCC_HTTP_HOST": "127.0.0.1",
            "UCC_HTTP_PORT": str(free_port()),
            "UCC_SFU_PORT": str(free_port()),
            "UCC_SIP_HOSTS": "127.0.0.1",
            "UCC_SIP_PORT": str(free_port()),
            **(settings or {}),
        }
        self.log = folder / "service.log"
        self.database = folder / "data" / "ucc.sqlite3"
        self._process: Process | None = None

    def start(self) -> None:
        """Start, and return when the block for newcomers is printed."""
        start = self.log.stat().st_size if self.log.exists() else 0
        self._process = self.starters[-1](self._env, self.log)

        def ready() -> str | None:
            text = self.log.read_bytes()[start:].decode() if self.log.exists() else ""
            assert self._process is not None and self._process.poll() is None, text
            return text if "Ctrl+C" in text else None

        self.banner = until(ready, 30, "the service to start")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def told(self, pattern: str) -> str:
        """What the block tells at `pattern`'s group, as a newcomer reads it."""
        found = re.search(pattern, self.banner)
        assert found is not None, f"{pattern} is not in\n{self.banner}"
        return found[1]

    @property
    def http_port(self) -> int:
        return int(self._env["UCC_HTTP_PORT"])

    @property
    def media_port(self) -> int:
        """Of the browsers' media."""
        return int(self._env["UCC_SFU_PORT"])

    @property
    def url(self) -> str:
        return self.told(r"UCC WebRTC\s+(http\S+)")

    @property
    def portal(self) -> str:
        return self.told(r"Portal number\s+(\d+)")

    def sip_login(self, username: str) -> Login:
        password = self.told(rf"\b{username}/([\w-]+)")
        return Login(username, password, self.told(r"SIP address\s+(?:sip:)?([\d.]+:\d+)"))

    def password(self, email: str) -> str:
        return self.told(rf"{re.escape(email)}\s+(\S+)")

    def kill(self) -> None:
        """As a power cut would: no warning, no clean-up."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=STOPPED)

    def stop(self) -> None:
        """As an operator would. Raises when the service does not end by itself."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=STOPPED)
