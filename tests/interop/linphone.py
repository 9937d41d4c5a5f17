"""linphonec (belle-sip, mediastreamer2): driven by its prompt."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.e2e.softphone import free_port_range, until
from tests.e2e.sound import Samples, read_wav, write_tone
from tests.interop.phones import Line, Setting

# Its names and rates of the codecs, all of which it is told of, to switch the others off.
CODECS: Final = {
    "opus": ("opus", 48000),
    "PCMA": ("PCMA", 8000),
    "PCMU": ("PCMU", 8000),
    "G722": ("G722", 8000),
    "speex": ("speex", 16000),
    "G729": ("G729", 8000),
}

# It knows no addresses in certificates, so the name is not compared; the issuer is.
CONFIG: Final = """\
[sip]
sip_port={udp}
sip_tcp_port={tcp}
sip_tls_port={tls}
guess_hostname=0
contact=<sip:{username}@127.0.0.1>
default_proxy=0
use_ipv6=0
verify_server_cn=0
use_info={info}
use_rfc2833={event}
session_expires_enabled=1
session_expires_value=90
media_encryption={encryption}
media_encryption_mandatory={mandatory}
root_ca={authority}
[auth_info_0]
username={username}
passwd={password}
realm=ucc
[proxy_0]
reg_proxy=<sip:{server};transport={transport}>
reg_identity=sip:{username}@127.0.0.1
reg_expires=300
reg_sendregister=1
[rtp]
audio_rtp_port={rtp}
[sound]
echocancellation=0
[video]
enabled=0
capture=0
display=0
"""


class LinphonePhone:
    def __init__(self, folder: Path, line: Line, setting: Setting, hertz: float) -> None:
        (folder / ".local/share/linphone").mkdir(parents=True)
        self.folder, self.line, self.setting = folder, line, setting
        first = free_port_range(4)
        ports = {kind: 0 for kind in ("udp", "tcp", "tls")} | {setting.transport: first}
        config = CONFIG.format(
            **ports,
            username=line.username,
            password=line.password,
            server=line.server,
            transport=setting.transport,
            info=0,
            event=1,
            encryption="srtp" if setting.srtp else "none",
            mandatory=int(setting.srtp),
            authority=line.authority,
            rtp=first + 2,
        )
        for number, (mime, rate) in enumerate(CODECS.values()):
            wanted = int(mime == CODECS[setting.codec][0])
            config += f"[audio_codec_{number}]\nmime={mime}\nrate={rate}\nenabled={wanted}\n"
        (folder / "linphonerc").write_text(config)
        self._tone = write_tone(folder / "tone.wav", hertz, seconds=240, rate=16000)
        self._output = (folder / "output").open("wb")
        self._process = subprocess.Popen(
            ["linphonec", "-c", "linphonerc", "-d", "6", "-l", "log"],
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        until(lambda: "linphonec>" in self._said() or None, 15, "linphonec's prompt")
        for command in ("soundcard use files", f"play {self._tone}", f"record {folder}/heard.wav"):
            self._type(command)

    def _said(self) -> str:
        return (self.folder / "output").read_text(errors="replace")

    def _type(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command.encode() + b"\n")
        self._process.stdin.flush()

    def _await(self, text: str, seconds: float = 15) -> None:
        """By its log: what it prints waits for the next command."""
        until(lambda: text in self.signalling() or None, seconds, f"{text!r} of linphonec")

    def register(self) -> None:
        self._await("LinphoneRegistrationOk")

    def dial(self, number: str) -> None:
        self._type(f"call sip:{number}@{self.line.server};transport={self.setting.transport}")
        self._await("LinphoneCallStreamsRunning")

    def key(self, digit: str, way: str) -> None:
        self._type(digit)

    def hold(self) -> None:
        self._type("pause")

    def resume(self) -> None:
        self._type("resume")

    def transfer(self, number: str) -> None:
        self._type(f"transfer sip:{number}@{self.line.server};transport={self.setting.transport}")

    def hang_up(self) -> None:
        self._type("terminate")
        self._await("LinphoneCallEnd")

    def recording(self) -> tuple[Samples, int]:
        return read_wav(self.folder / "heard.wav")

    def signalling(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def close(self) -> None:
        self._type("quit")
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()


class Linphone:
    name = "linphonec"
    ways: tuple[str, ...] = ("event",)
    settings = tuple(
        Setting(transport, codec, srtp)
        for transport in ("udp", "tcp", "tls")
        for codec in ("PCMA", "G722", "opus")
        for srtp in (False, True)
    )
    holds = True
    transfers = True
    timers = True
    shows = True

    def version(self) -> str | None:
        if shutil.which("linphonec") is None:
            return None
        told = subprocess.run(
            ["linphonec", "--version"], check=False, capture_output=True, text=True
        )
        return told.stdout.split()[-1] if told.stdout.split() else "unknown"

    def phone(self, folder: Path, line: Line, setting: Setting, hertz: float) -> LinphonePhone:
        return LinphonePhone(folder, line, setting, hertz)
