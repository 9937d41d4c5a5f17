"""Debian's coturn, as docs/coturn.conf has it, on ports of its own."""

from __future__ import annotations

import re
import socket
import subprocess
from pathlib import Path
from typing import Final

from tests.e2e.softphone import until
from tests.ports import free_port

EXAMPLE: Final = Path(__file__).parents[2] / "docs" / "coturn.conf"


class Coturn:
    """A relay at `address`, from which it may reach only that same address."""

    def __init__(self, folder: Path, address: str, secret: str) -> None:
        self.port = free_port()
        self.log = folder / "coturn.log"
        self._address = address
        given = {
            "listening-port": str(self.port),
            "static-auth-secret": secret,
            "allowed-peer-ip": address,
        }
        lines = [_instead(line, given) for line in EXAMPLE.read_text().splitlines()]
        lines += [f"listening-ip={address}", f"relay-ip={address}", "no-tls", "no-dtls"]
        lines += [f"pidfile={folder / 'coturn.pid'}", f"userdb={folder / 'coturn.db'}"]
        self._config = folder / "coturn.conf"
        self._config.write_text("\n".join(lines) + "\n")

    @property
    def url(self) -> str:
        return f"turn:{self._address}:{self.port}?transport=tcp"

    def start(self) -> None:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                ["turnserver", "-c", str(self._config)], stdout=log, stderr=subprocess.STDOUT
            )
        until(self._listens, 10, "coturn to listen")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)

    def _listens(self) -> bool:
        assert self._process.poll() is None, self.log.read_text()
        with socket.socket() as probe:
            return probe.connect_ex((self._address, self.port)) == 0


def _instead(line: str, given: dict[str, str]) -> str:
    """The example's line with a value of ours, also where it is commented out; TLS needs files."""
    found = re.fullmatch(r"#? ?([a-z-]+)=.*", line)
    if found is None:
        return line
    key = found[1]
    if key in ("cert", "pkey", "tls-listening-port", "realm"):
        return "realm=test" if key == "realm" else ""
    return f"{key}={given[key]}" if key in given else line
