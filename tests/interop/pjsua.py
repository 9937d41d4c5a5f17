"""pjsua2 (PJSIP): the other half of `_pjsua_phone.py`, which runs in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any, Final

from tests.e2e.softphone import until
from tests.e2e.sound import Samples, read_wav, write_tone
from tests.interop.phones import Line, Setting

PROGRAM: Final = Path(__file__).with_name("_pjsua_phone.py")


class PjsuaPhone:
    def __init__(
        self, python: Path, folder: Path, line: Line, setting: Setting, hertz: float
    ) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        wanted = {
            "username": line.username,
            "password": line.password,
            "server": line.server,
            "authority": str(line.authority),
            "transport": setting.transport,
            "codec": setting.codec,
            "srtp": setting.srtp,
            "events": setting.way != "in-band",
            "tone": str(write_tone(folder / "tone.wav", hertz, seconds=240, rate=16000)),
            "recording": str(folder / "heard.wav"),
            "log": str(folder / "log"),
        }
        self._output = (folder / "output").open("wb")
        self._process = subprocess.Popen(
            [str(python), str(PROGRAM), json.dumps(wanted)],
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    def _events(self) -> list[dict[str, Any]]:
        text = (self._folder / "output").read_text(errors="replace")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def _await(self, **wanted: object) -> None:
        def found() -> bool:
            return any(wanted.items() <= each.items() for each in self._events())

        until(lambda: found() or None, 15, f"{wanted} of pjsua2")

    def _do(self, command: str, **parameters: str) -> None:
        assert self._process.stdin is not None
        line = json.dumps({"do": command, **parameters}) + "\n"
        os.write(self._process.stdin.fileno(), line.encode())

    def register(self) -> None:
        self._await(event="registered")

    def dial(self, number: str) -> None:
        self._do("dial", number=number)
        self._await(event="state", name="CONFIRMED")

    def key(self, digit: str, way: str) -> None:
        self._do("key", digit=digit, way=way)
        time.sleep(0.3)  # a thumb's pace: the peer is a real telephone

    def hold(self) -> None:
        self._do("hold")

    def resume(self) -> None:
        self._do("resume")

    def transfer(self, number: str) -> None:
        self._do("transfer", number=number)

    def consult(self, uri: str) -> None:
        """Call somebody on another line, without us."""
        self._do("consult", uri=uri)
        self._await(event="state", name="CONFIRMED", line=2)

    def attend(self) -> None:
        """Hand the first call on to who is on that line (attended transfer)."""
        self._do("attend")

    @property
    def address(self) -> str:
        """Where others reach it."""
        (found,) = [each["at"] for each in self._events() if each["event"] == "listens"]
        return str(found)

    def hang_up(self) -> None:
        self._do("hang_up")
        self._await(event="state", name="DISCONNECTED")

    def recording(self) -> tuple[Samples, int]:
        self._end()
        return read_wav(self._folder / "heard.wav")

    def signalling(self) -> str:
        return (self._folder / "log").read_text(errors="replace")

    def _end(self) -> None:
        """It writes the header of its recording only when it ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        self._end()
        self._output.close()


class Pjsua:
    name = "pjsua2"
    ways: tuple[str, ...] = ("event", "info")
    settings = (
        *(
            Setting(transport, codec, srtp)
            for transport in ("udp", "tcp", "tls")
            for codec in ("PCMA", "PCMU", "G722")
            for srtp in (False, True)
        ),
        *(Setting("udp", codec, way="in-band") for codec in ("PCMA", "PCMU", "G722")),
        *(Setting(transport, "PCMA", attended=True) for transport in ("udp", "tcp")),
    )
    holds = True
    transfers = True
    timers = True
    shows = False

    def __init__(self, python: Path) -> None:
        """`python` is the interpreter of the environment that has the package."""
        self._python = python

    def version(self) -> str | None:
        if not self._python.exists():
            return None
        code = "from importlib.metadata import version; print(version('pjsua2-python'))"
        told = subprocess.run(
            [str(self._python), "-c", code], check=False, capture_output=True, text=True
        )
        return told.stdout.strip() or None

    def phone(self, folder: Path, line: Line, setting: Setting, hertz: float) -> PjsuaPhone:
        return PjsuaPhone(self._python, folder, line, setting, hertz)
