"""A real telephone: baresip, driven by its control port, speaking one tone and recording all."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.e2e.sound import Samples, read_wav, write_tone

T = TypeVar("T")

CONFIG = """\
sip_listen {host}:{sip_port}
sip_trans_def {transport}
{security}call_max_calls 4
audio_source aufile,{tone}
audio_alert none
ausrc_srate {rate}
auplay_srate {rate}
ausrc_channels 1
auplay_channels 1
audio_telev_pt 101
rtp_ports {rtp_port}-{rtp_last}
rtp_timeout 60
module_path /usr/lib/baresip/modules
module g711.so
module g722.so
module opus.so
module srtp.so
module aufile.so
module sndfile.so
snd_path {folder}
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control_port}
"""


# How many times as long a machine may take that browsers and telephones of other tests share.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Login:
    """What the service prints for a softphone."""

    username: str
    password: str
    server: str  # host:port


def until(probe: Callable[[], T | None], seconds: float, what: str) -> T:
    """Poll a real peer until `probe` gives something.

    Raises AssertionError after the `seconds` of an idle machine, times `PATIENCE`.
    """
    deadline = time.monotonic() + PATIENCE * seconds
    while time.monotonic() < deadline:
        if found := probe():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE * seconds} s in vain for {what}")


def quoted(display: str) -> str:
    """A display name before an address (RFC 3261 §25.1), with its space; "" for none."""
    inside = display.replace("\\", r"\\").replace('"', r"\"")
    return f'"{inside}" ' if display else ""


def free_port_range(count: int) -> int:
    """The first of `count` free ports, an even one. None that the system gives to connections
    (from 32768 on): one of those could take it before baresip does."""
    while True:
        first = random.randrange(22_000, 32_000, 2)
        if all(_is_free(first + offset) for offset in range(count)):
            return first


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


class Softphone:
    """One baresip process. Its events are the JSON objects of the control port.

    With `answers` it takes every call at once; without `registers` it is found at its address
    only, `sip_port` of 127.0.0.1, as the telephones behind a trunk are.
    `codecs` are what it offers, in baresip's words; `rate` is that of its microphone and speaker.
    By the `transport` "tls" it talks only to whom `authority` vouches for, and others to it by
    its `certificate`; both are PEM files, the latter with the key in it. `srtp` is its word for how
    it encrypts: "srtp" if we can, "srtp-mand" in any case, or not at all. `display` is what it calls
    itself.
    """

    def __init__(
        self,
        folder: Path,
        login: Login,
        hertz: float,
        host: str = "127.0.0.1",
        *,
        answers: bool = False,
        registers: bool = True,
        codecs: str = "PCMA/8000/1,PCMU/8000/1",
        rate: int = 8000,
        transport: str = "udp",
        authority: Path | None = None,
        certificate: Path | None = None,
        srtp: str = "",
        display: str = "",
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        # Its SIP port and the one after, its control port, and those for RTP.
        self.sip_port = port = free_port_range(2 + 2 + 22)
        self.control_port, rtp = port + 2, port + 4
        tone = write_tone(folder / "tone.wav", hertz, seconds=240, rate=rate)
        config = CONFIG.format(
            host=host,
            transport=transport,
            security="".join(
                f"{key} {path}\n"
                for key, path in (("sip_cafile", authority), ("sip_certificate", certificate))
                if path is not None
            ),
            sip_port=port,
            tone=tone,
            rtp_port=rtp,
            rtp_last=rtp + 20,
            folder=folder,
            rate=rate,
            control_port=self.control_port,
        )
        (folder / "config").write_text(config)
        (folder / "contacts").write_text("")
        (folder / "accounts").write_text(
            f"{quoted(display)}<sip:{login.username}@{login.server};transport={transport}>;auth_pass={login.password}"
            f";regint={300 if registers else 0};audio_codecs={codecs}"
            f"{';answermode=auto' if answers else ''}{f';mediaenc={srtp}' if srtp else ''}\n"
        )
        self.server, self._transport = login.server, transport
        self.events: list[dict[str, Any]] = []
        self._received = b""
        self._log = (folder / "baresip.log").open("wb")
        self._process = subprocess.Popen(
            ["baresip", "-4", "-f", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            self._control = until(self._connect, 10, "baresip's control port")
        except AssertionError:
            self._process.kill()
            self._process.wait()
            self._log.close()
            raise

    def _connect(self) -> socket.socket | None:
        try:
            control = socket.create_connection(("127.0.0.1", self.control_port), timeout=1)
        except OSError:
            return None
        control.setblocking(False)
        return control

    def _drain(self) -> None:
        """Read what the control port has: netstrings `<length>:<JSON>,`."""
        try:
            while data := self._control.recv(65536):
                self._received += data
        except BlockingIOError:
            pass
        while b":" in self._received:
            length, rest = self._received.split(b":", 1)
            size = int(length)
            if len(rest) < size + 1:
                return
            self.events.append(json.loads(rest[:size]))
            self._received = rest[size + 1 :]

    def _command(self, command: str, parameters: str = "") -> None:
        body = json.dumps({"command": command, "params": parameters}).encode()
        self._control.sendall(b"%d:%s," % (len(body), body))

    def wait_for(self, event_type: str, seconds: float = 15) -> dict[str, Any]:
        """The first event of that type, past or to come."""
        return self.wait_for_one((event_type,), seconds)

    def wait_for_one(self, types: tuple[str, ...], seconds: float = 15) -> dict[str, Any]:
        """The first event of one of those types."""

        def find() -> dict[str, Any] | None:
            self._drain()
            return next((e for e in self.events if e.get("type") in types), None)

        return until(find, seconds, f"{' or '.join(types)} on the telephone")

    def wait_until_registered(self) -> None:
        """By its own log: it may have registered before we had its control port."""
        until(lambda: b"200 OK" in (self.folder / "baresip.log").read_bytes(), 15, "200 OK")

    def dial(self, number: str) -> None:
        self._command("dial", f"sip:{number}@{self.server};transport={self._transport}")
        self.wait_for("CALL_ESTABLISHED")

    def refused(self, number: str) -> dict[str, Any]:
        """Dial, and return what the telephone tells of the end of an attempt."""
        self._command("dial", f"sip:{number}@{self.server};transport={self._transport}")
        return self.wait_for("CALL_CLOSED")

    def key(self, digits: str) -> None:
        """Press keys one after the other, as RFC 4733 events."""
        for digit in digits:
            self._command("sndcode", digit)
            time.sleep(0.25)  # a thumb's pace: the peer is a real telephone

    def answer(self) -> None:
        """Take the call that rings."""
        self._command("accept")

    def reject(self) -> None:
        """Refuse the call that rings."""
        self._command("hangup")

    def hold(self) -> None:
        self._command("hold")

    def resume(self) -> None:
        self._command("resume")

    def transfer(self, number: str) -> None:
        """Ask the other end to call that number instead (REFER)."""
        self._command("transfer", f"sip:{number}@{self.server};transport={self._transport}")

    def hang_up(self) -> None:
        self._command("hangup")
        self.wait_for("CALL_CLOSED")

    def die(self) -> None:
        """As when its battery is empty: without a word."""
        self._process.kill()
        self._process.wait()
        self._control.close()
        self._log.close()

    def recording(self) -> tuple[Samples, int]:
        """All that the telephone heard in its last call, so far."""
        files = sorted(self.folder.glob("dump-*-dec.wav"))
        assert files, "the telephone recorded nothing"
        return read_wav(files[-1])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=60)
        self._control.close()
        self._log.close()
