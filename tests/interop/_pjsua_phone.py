"""A telephone made of pjsua2, in a process and an environment of its own (it is GPL).

    python _pjsua_phone.py '{"username": …, "password": …, "server": "127.0.0.1:5060", …}'

It reads one command a line, in JSON, and writes one event a line. Nothing of the project is
imported here: this interpreter has none of it.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import select
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

pj: Any = importlib.import_module("pjsua2")

TICK: Final = 10  # ms
TRANSPORTS: Final = {
    "udp": pj.PJSIP_TRANSPORT_UDP,
    "tcp": pj.PJSIP_TRANSPORT_TCP,
    "tls": pj.PJSIP_TRANSPORT_TLS,
}
WAYS: Final = {
    "event": pj.PJSUA_DTMF_METHOD_RFC2833,
    "info": pj.PJSUA_DTMF_METHOD_SIP_INFO,
}
# Hertz of the row and the column of a key (ITU-T Q.23).
PAIRS: Final = {
    key: (row, column)
    for row, keys in ((697, "123A"), (770, "456B"), (852, "789C"), (941, "*0#D"))
    for key, column in zip(keys, (1209, 1336, 1477, 1633), strict=True)
}


def teach_digests() -> None:
    """The wheel's OpenSSL 1.0 knows MD5 and SHA-256 only once asked to, and nobody asks it: without
    this no password is ever answered."""
    folder = Path(pj.__file__).parent.parent / "pjsua2_python.libs"
    for library in folder.glob("libcrypto*"):
        ctypes.CDLL(str(library)).OpenSSL_add_all_digests()


def without_events(sdp: str) -> str:
    """The same description of one stream, as of a telephone that knows no telephone-event."""
    lines = sdp.splitlines()
    marks = [line for line in lines if "telephone-event/" in line]
    gone = {mark.partition(":")[2].split()[0] for mark in marks}
    kept = []
    for line in lines:
        if line.startswith("m=audio "):
            line = " ".join(word for word in line.split(" ") if word not in gone)
        if line.startswith(("a=rtpmap:", "a=fmtp:")) and line.split(":")[1].split()[0] in gone:
            continue
        kept.append(line)
    return "\r\n".join((*kept, ""))


def tell(event: str, **facts: object) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)


class Call(pj.Call):  # type: ignore[misc]  # pjsua2 has no types
    """`phone` keeps what must outlive the callbacks; `line` tells calls from each other."""

    phone: Phone
    line = 1

    def onCallState(self, _: Any) -> None:
        info = self.getInfo()
        tell("state", name=info.stateText, code=int(info.lastStatusCode), line=self.line)

    def onCallMediaState(self, _: Any) -> None:
        info = self.getInfo()  # kept: what it lists lives no longer than it does
        for media in info.media:
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                sound = self.getAudioMedia(media.index)
                self.phone.sound = sound
                self.phone.player.startTransmit(sound)
                self.phone.keys.startTransmit(sound)
                sound.startTransmit(self.phone.recorder)

    def onCallSdpCreated(self, parameter: Any) -> None:
        if not self.phone.wanted["events"]:
            parameter.sdp.wholeSdp = without_events(parameter.sdp.wholeSdp)

    def onCallTransferStatus(self, parameter: Any) -> None:
        tell("transfer", code=int(parameter.statusCode), final=bool(parameter.finalNotify))


class Account(pj.Account):  # type: ignore[misc]  # pjsua2 has no types
    phone: Phone

    def onRegState(self, parameter: Any) -> None:
        tell("registered" if parameter.code == 200 else "refused", code=int(parameter.code))

    def onIncomingCall(self, parameter: Any) -> None:
        """Somebody wants to talk before a transfer. What replaces such a call is answered by the
        library itself."""
        self.phone.second = self.phone.made(2, parameter.callId)
        answer = pj.CallOpParam(True)
        answer.statusCode = 200
        self.phone.second.answer(answer)


class Phone:
    def __init__(self, wanted: Mapping[str, Any]) -> None:
        self.wanted = wanted
        self.endpoint = pj.Endpoint()
        self.endpoint.libCreate()
        self.endpoint.libInit(self._endpoint_config())
        transport = pj.TransportConfig()
        transport.boundAddress = "127.0.0.1"
        transport.tlsConfig.CaListFile = wanted.get("authority", "")
        transport.tlsConfig.verifyServer = True
        made = self.endpoint.transportCreate(TRANSPORTS[wanted["transport"]], transport)
        self.endpoint.libStart()
        tell("listens", at=self.endpoint.transportGetInfo(made).localName)
        self.endpoint.audDevManager().setNullDev()
        for codec in self.endpoint.codecEnum2():
            liked = codec.codecId.upper().startswith(wanted["codec"].upper())
            self.endpoint.codecSetPriority(codec.codecId, 255 if liked else 0)
        self.player, self.recorder = pj.AudioMediaPlayer(), pj.AudioMediaRecorder()
        self.player.createPlayer(wanted["tone"])
        self.recorder.createRecorder(wanted["recording"])
        self.keys = pj.ToneGenerator()
        self.keys.createToneGenerator(16000)
        self.account = Account()
        self.account.phone = self
        self.call: Call | None = None
        self.second: Call | None = None
        self.sound: Any = None
        self.voice_at = 0.0
        self.account.create(self._account_config())

    def _endpoint_config(self) -> Any:
        config = pj.EpConfig()
        config.uaConfig.threadCnt = 0
        config.uaConfig.mainThreadOnly = True
        config.logConfig.level = 5
        config.logConfig.consoleLevel = 0
        config.logConfig.filename = self.wanted["log"]
        config.medConfig.noVad = True
        config.medConfig.ecTailLen = 0
        return config

    def _account_config(self) -> Any:
        wanted = self.wanted
        host = wanted["server"].rpartition(":")[0]
        config = pj.AccountConfig()
        config.idUri = f"sip:{wanted['username']}@{host}"
        config.regConfig.registrarUri = self._uri("")
        login = pj.AuthCredInfo("digest", "*", wanted["username"], 0, wanted["password"])
        config.sipConfig.authCreds.append(login)
        if wanted["srtp"]:
            config.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_MANDATORY
            config.mediaConfig.srtpSecureSignaling = 0
        config.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
        config.mediaConfig.transportConfig.publicAddress = "127.0.0.1"
        config.callConfig.prackUse = pj.PJSUA_100REL_OPTIONAL
        config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_ALWAYS
        config.callConfig.timerSessExpiresSec = 90
        return config

    def _uri(self, user: str) -> str:
        who = f"{user}@" if user else ""
        return f"sip:{who}{self.wanted['server']};transport={self.wanted['transport']}"

    # -- commands -----------------------------------------------------------------------------

    def dial(self, number: str) -> None:
        self.call = self.made(1)
        self.call.makeCall(self._uri(number), pj.CallOpParam(True))

    def made(self, line: int, call_id: int = pj.PJSUA_INVALID_ID) -> Call:
        call = Call(self.account, call_id)
        call.phone, call.line = self, line
        return call

    def consult(self, uri: str) -> None:
        self.second = self.made(2)
        self.second.makeCall(uri, pj.CallOpParam(True))

    def attend(self) -> None:
        """Whoever is on the second line shall take the place in the first call."""
        self._call().xferReplaces(self.second, pj.CallOpParam(True))

    def key(self, digit: str, way: str) -> None:
        if way == "in-band":
            tone = pj.ToneDesc()
            tone.freq1, tone.freq2 = PAIRS[digit]
            tone.on_msec, tone.off_msec = 120, 80
            tones = pj.ToneDescVector()
            tones.append(tone)
            # As a telephone does it: the key's sound takes the place of the voice.
            self.player.stopTransmit(self.sound)
            self.voice_at = time.monotonic() + 0.3
            self.keys.play(tones)
            return
        parameter = pj.CallSendDtmfParam()
        parameter.method, parameter.digits, parameter.duration = WAYS[way], digit, 120
        self._call().sendDtmf(parameter)

    def hold(self) -> None:
        self._call().setHold(pj.CallOpParam(True))

    def resume(self) -> None:
        parameter = pj.CallOpParam(True)
        parameter.opt.flag = pj.PJSUA_CALL_UNHOLD
        self._call().reinvite(parameter)

    def transfer(self, number: str) -> None:
        self._call().xfer(self._uri(number), pj.CallOpParam(True))

    def hang_up(self) -> None:
        self._call().hangup(pj.CallOpParam(True))

    def _call(self) -> Call:
        assert self.call is not None
        return self.call

    # -- the loop -----------------------------------------------------------------------------

    def run(self) -> None:
        commands: Mapping[str, Callable[..., None]] = {
            name: getattr(self, name)
            for name in (
                "dial",
                "key",
                "hold",
                "resume",
                "transfer",
                "consult",
                "attend",
                "hang_up",
            )
        }
        received = b""
        while True:
            self.endpoint.libHandleEvents(TICK)
            if self.voice_at and time.monotonic() > self.voice_at:
                self.voice_at = 0.0
                self.player.startTransmit(self.sound)
            if not select.select([0], [], [], 0)[0]:
                continue
            data = os.read(0, 65536)
            if not data:
                return
            *lines, received = (received + data).split(b"\n")
            for line in lines:
                command = json.loads(line)
                try:
                    commands[command.pop("do")](**command)
                except pj.Error as error:
                    tell("error", reason=error.reason)


def main() -> None:
    teach_digests()
    phone = Phone(json.loads(sys.argv[1]))
    tell("ready", version=phone.endpoint.libVersion().full)
    phone.run()
    phone.call = phone.second = None
    phone.endpoint.libDestroy()  # which writes the header of the recording
    sys.stdout.flush()
    os._exit(0)  # what it made is freed in an order that crashes


if __name__ == "__main__":
    main()
