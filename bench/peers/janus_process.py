"""Janus's process with a configuration of its own, and its API on a Unix socket."""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.peers.system import cores, pin

TIMEOUT = 10.0
ATTEMPTS = 20
# Plugins and transports that the load does not use; VideoRoom and Unix sockets stay.
WITHOUT = {
    "plugins": "audiobridge duktape echotest lua nosip recordplay sip streaming textroom videocall "
    "voicemail",
    "transports": "http mqtt nanomsg rabbitmq websockets",
}


class JanusProcess:
    """`loops` event loops, or with 0 a thread a handle, as it is installed."""

    def __init__(self, program: str, address: str, loops: int) -> None:
        self.session = 0
        self._program = program
        self._address = address
        self._loops = loops
        self._folder = tempfile.TemporaryDirectory(prefix="bench-janus-")
        self._process: subprocess.Popen[bytes] | None = None
        self._api: Api | None = None

    def open(self) -> None:
        """Start it and open a session. Raises TimeoutError."""
        folder = Path(self._folder.name)
        self._configure(folder)
        for _ in range(ATTEMPTS):
            self._process = subprocess.Popen(
                [self._program, "--configs-folder", folder, "--disable-colors"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if self._opened(self._process, folder / "api"):
                pin(self.id, cores()[0])
                return
            self._kill()
        raise TimeoutError("Janus does not open its API")

    def close(self) -> None:
        self._kill()
        self._folder.cleanup()

    @property
    def id(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def api(self) -> Api:
        assert self._api is not None, "not started"
        return self._api

    def _opened(self, process: subprocess.Popen[bytes], path: Path) -> bool:
        """Now and then Debian's 1.1.2 ends at once, as it says for want of an API."""
        end = time.monotonic() + TIMEOUT
        while process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError):
                self._api = Api(path)
                self.session = self._api.ask({"janus": "create"})["data"]["id"]
                return True
            time.sleep(0.05)
        return False

    def _kill(self) -> None:
        if self._api is not None:
            self._api.close()
            self._api = None
        if self._process is not None:
            # It has nothing to tidy up, and its own way out takes long or never ends.
            self._process.kill()
            self._process.wait()
            self._process = None

    def _configure(self, folder: Path) -> None:
        off = {
            kind: ",".join(f"libjanus_{name}.so" for name in names.split())
            for kind, names in WITHOUT.items()
        }
        loops = f"event_loops = {self._loops}" if self._loops else ""
        (folder / "janus.jcfg").write_text(f"""
            general: {{ debug_level = 2
                        session_timeout = 0
                        {loops} }}
            nat: {{ ice_lite = true
                    ice_enforce_list = "{self._address}" }}
            plugins: {{ disable = "{off["plugins"]}" }}
            transports: {{ disable = "{off["transports"]}" }}
        """)
        (folder / "janus.transport.pfunix.jcfg").write_text(f"""
            general: {{ enabled = true
                        json = "compact"
                        path = "{folder / "api"}" }}
        """)


class Api:
    """Requests and their answers, one JSON object a packet; other events are passed over."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(TIMEOUT)
        try:
            self._socket.connect(str(path))
        except OSError:
            self._socket.close()
            raise

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        transaction = secrets.token_hex(8)
        self._socket.send(json.dumps(request | {"transaction": transaction}).encode())
        while True:
            answer: dict[str, Any] = json.loads(self._socket.recv(1 << 20))
            if answer.get("transaction") != transaction or answer["janus"] == "ack":
                continue
            data = answer.get("plugindata", {}).get("data", {})
            if answer["janus"] == "error" or "error" in data:
                raise ConnectionError(f"{request}: {answer}")
            return answer

    def wait_until_up(self, handle: int) -> None:
        """Until a handle's media can flow, and be subscribed to."""
        while True:
            event = json.loads(self._socket.recv(1 << 20))
            if event["janus"] == "webrtcup" and event["sender"] == handle:
                return

    def close(self) -> None:
        self._socket.close()
