"""baresip (libre), as the other tests use it, and the same behind Kamailio as a PBX in front."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.e2e.softphone import Login, Softphone, free_port_range, until
from tests.e2e.sound import Samples
from tests.interop.phones import Line, Setting

CODECS = {
    "PCMA": ("PCMA/8000/1", 8000),
    "PCMU": ("PCMU/8000/1", 8000),
    "G722": ("G722/16000/1", 16000),
    "opus": ("opus/48000/2", 48000),
}


class BaresipPhone:
    def __init__(self, folder: Path, line: Line, setting: Setting, hertz: float) -> None:
        codecs, rate = CODECS[setting.codec]
        self._folder = folder
        self._phone = Softphone(
            folder,
            Login(line.username, line.password, line.server),
            hertz,
            codecs=codecs,
            rate=rate,
            transport=setting.transport,
            authority=line.authority if setting.transport == "tls" else None,
            srtp="srtp-mand" if setting.srtp else "",
        )

    def register(self) -> None:
        self._phone.wait_until_registered()

    def dial(self, number: str) -> None:
        self._phone.dial(number)

    def key(self, digit: str, way: str) -> None:
        self._phone.key(digit)

    def hold(self) -> None:
        self._phone.hold()

    def resume(self) -> None:
        self._phone.resume()

    def transfer(self, number: str) -> None:
        self._phone.transfer(number)

    def hang_up(self) -> None:
        self._phone.hang_up()

    def recording(self) -> tuple[Samples, int]:
        return self._phone.recording()

    def signalling(self) -> str:
        return (self._folder / "baresip.log").read_text(errors="replace")

    def close(self) -> None:
        self._phone.close()


class Baresip:
    name = "baresip"
    ways: tuple[str, ...] = ("event",)
    settings = tuple(
        Setting(transport, codec, srtp)
        for transport in ("udp", "tcp", "tls")
        for codec in CODECS
        for srtp in (False, True)
    )
    holds = True
    transfers = True
    timers = False  # baresip #297
    shows = False

    def version(self) -> str | None:
        return _version("baresip", ["baresip", "-h"], r"baresip v?(\S+)")

    def phone(self, folder: Path, line: Line, setting: Setting, hertz: float) -> BaresipPhone:
        return BaresipPhone(folder, line, setting, hertz)


# A proxy that stays in the path (Record-Route) and lets the registrar behind it ask for passwords.
# `advertise` is not needed: everybody is on one host.
PROXY = """\
listen=udp:127.0.0.1:{port}
listen=tcp:127.0.0.1:{port}
log_stderror=yes
children=2
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/:/usr/lib/kamailio/modules/"
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "siputils.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
request_route {{
  if (!mf_process_maxfwd_header("10")) {{ sl_send_reply("483", "Too Many Hops"); exit; }}
  if (has_totag()) {{
    if (loose_route()) {{ t_relay(); exit; }}
    if (is_method("ACK")) {{ if (t_check_trans()) t_relay(); exit; }}
    sl_send_reply("404", "Not here"); exit;
  }}
  if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
  if (is_method("INVITE")) record_route();
  $du = "sip:{server};transport={transport}";
  t_relay();
}}
"""


class Kamailio:
    """A baresip whose calls go through Kamailio."""

    name = "baresip through Kamailio"
    ways: tuple[str, ...] = ("event",)
    settings: tuple[Setting, ...] = (
        Setting("udp", "PCMA"),
        Setting("udp", "opus", srtp=True),
        Setting("tcp", "PCMA"),
        Setting("tcp", "G722", srtp=True),
    )
    holds = True
    transfers = False
    timers = False
    shows = False

    def version(self) -> str | None:
        return _version("kamailio", ["kamailio", "-v"], r"kamailio (\S+)")

    def phone(self, folder: Path, line: Line, setting: Setting, hertz: float) -> BaresipPhone:
        return _BehindKamailio(folder, line, setting, hertz)


class _BehindKamailio(BaresipPhone):
    def __init__(self, folder: Path, line: Line, setting: Setting, hertz: float) -> None:
        place = folder.with_name(folder.name + "-proxy")
        place.mkdir(parents=True)
        port = free_port_range(2)
        config = PROXY.format(port=port, server=line.server, transport=setting.transport)
        (place / "kamailio.cfg").write_text(config)
        self._proxy_log = (place / "log").open("wb")
        self._proxy = subprocess.Popen(
            ["kamailio", "-f", str(place / "kamailio.cfg"), "-DD", "-E", "-m", "64", "-M", "8",
             "-P", str(place / "pid"), "-Y", str(place)],
            stdin=subprocess.DEVNULL, stdout=self._proxy_log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        until(lambda: (place / "pid").exists() or None, 10, "Kamailio")
        line = Line(line.username, line.password, f"127.0.0.1:{port}", line.authority)
        super().__init__(folder, line, setting, hertz)

    def close(self) -> None:
        super().close()
        self._proxy.terminate()
        try:
            self._proxy.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._proxy.kill()
            self._proxy.wait()
        self._proxy_log.close()


def _version(program: str, command: list[str], pattern: str) -> str | None:
    """What the program calls its version; None where it is not installed."""
    if shutil.which(program) is None:
        return None
    told = subprocess.run(command, check=False, capture_output=True, text=True, timeout=10)
    found = re.search(pattern, told.stdout + told.stderr)
    return found[1] if found else "unknown"
