"""The metrics that are read off the counters of others, and which counter goes where.

A label holds words of the program only: never a name, a number, an address or an id. So what is
told is nobody's secret, and the number of time series has a bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

PREFIX: Final = "ucc_"
REST: Final = "*"  # at the end of a counter's name, and as the label that the rest becomes

# A family by its short name, and the values of its labels.
Place: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A metric: `name` is without `ucc_`, and without the `_total` of counters."""

    name: str
    kind: Literal["counter", "gauge"]
    help: str
    labels: tuple[str, ...] = ()


def _counter(name: str, help: str, *labels: str) -> Family:
    return Family(name, "counter", help, labels)


def _gauge(name: str, help: str, *labels: str) -> Family:
    return Family(name, "gauge", help, labels)


FAMILIES: Final = (
    _gauge("conferences", "Conferences that are running"),
    _gauge("rooms", "Rooms that are running: a group is a room of its own"),
    _gauge("people", "People in conferences, by what connects them", "connection"),
    _gauge("people_waiting", "People who wait before a conference"),
    _gauge("people_network", "People in conferences, by how their network does", "word"),
    _gauge("sources", "Sources that the others get now", "kind"),
    _gauge("recordings", "Rooms that are being recorded"),
    _counter(
        "browser_datagrams",
        "Datagrams by UDP and TCP: all that arrived, media that left",
        "direction",
    ),
    _counter("browser_rtp_packets", "RTP packets of browsers", "direction"),
    _counter("browser_rtcp_packets", "RTCP datagrams of browsers", "direction"),
    _counter("browser_dropped", "What browsers or strangers sent and nobody got", "reason"),
    _counter("browser_repaired_packets", "Lost packets of browsers that came after all", "means"),
    _counter("browser_nacks_sent", "Packets that browsers were asked for again"),
    _counter("browser_nacks_received", "Packets that browsers asked for again", "outcome"),
    _counter("browser_key_frame_requests_sent", "Key frames that browsers were asked for"),
    _counter("browser_key_frame_requests_received", "Key frames that they asked for", "outcome"),
    _counter("browser_probe_bytes", "Padding sent to learn what networks carry"),
    _gauge("browser_tcp_connections", "TCP connections to the media port"),
    _counter("browser_tcp", "What became of connections to the media port", "event"),
    _gauge("telephone_legs", "Telephone calls with media"),
    _counter("telephone_rtp_packets", "RTP packets of telephones", "direction"),
    _counter("telephone_rtcp_packets", "RTCP datagrams of telephones", "direction"),
    _counter("telephone_dropped", "Packets of telephones that nobody heard", "reason"),
    _counter(
        "telephone_playout", "20 ms frames of telephones that were not there in time", "event"
    ),
    _counter("bridge_frames", "20 ms Opus frames between browsers and telephones", "event"),
    _counter("mixer_ticks", "Ticks of 20 ms of the mixer"),
    _counter("mixer_troubles", "Ticks that ended late, were skipped or failed, …", "trouble"),
    _counter("prompts_missing", "Prompts that could not be spoken", "reason"),
    _gauge("sip_open", "What the SIP core keeps now", "what"),
    _counter("sip_messages", "SIP messages that were read", "kind"),
    _counter("sip_answers", "Requests that were answered without a transaction", "status"),
    _counter("sip_refused", "SIP input that was refused or dropped", "reason"),
    _gauge("trunks", "Trunks that are configured, that are up, that we are registered at", "state"),
    _counter("trunk_events", "What happened at trunks", "event"),
    _counter("signalling_refusals", "Commands and sockets of browsers that were refused", "reason"),
    _counter("connection_tests", "Tests of the way to the server, before entering", "outcome"),
    _counter("logins", "Logins with a password", "outcome"),
    _counter("pin_attempts", "Room numbers and PINs that were keyed in or typed", "outcome"),
    _counter("mails", "Mails, by what became of an attempt", "outcome"),
    _gauge("mails_waiting", "Mails that should have left by now"),
    _gauge("mails_waiting_seconds", "Since when the oldest of those should have left"),
    _counter("mailbox", "Visits to the mailbox of answers, and what they found", "event"),
    _counter("webhook_messages", "Messages to other systems, by what became of them", "outcome"),
    _gauge("webhook_messages_waiting", "Messages that should have left by now"),
    _counter("call_records", "Call records and the transactions that store them", "event"),
    _gauge("database_up", "Whether the database has answered this scrape"),
)

Table: TypeAlias = Mapping[str, Place]

BROWSERS: Final[Table] = {
    "packets-in": ("browser_datagrams", "in"),
    "packets-out": ("browser_datagrams", "out"),
    "rtp-in": ("browser_rtp_packets", "in"),
    "rtp-out": ("browser_rtp_packets", "out"),
    "rtcp-in": ("browser_rtcp_packets", "in"),
    "rtcp-out": ("browser_rtcp_packets", "out"),
    "rtx-repaired": ("browser_repaired_packets", "retransmission"),
    "red-recovered": ("browser_repaired_packets", "redundancy"),
    "nack-sent": ("browser_nacks_sent",),
    "nack-*": ("browser_nacks_received", REST),
    "pli-sent": ("browser_key_frame_requests_sent",),
    "pli-*": ("browser_key_frame_requests_received", REST),
    "probe-bytes": ("browser_probe_bytes",),
    "dropped-*": ("browser_dropped", REST),
    "tcp-connections-now": ("browser_tcp_connections",),
    "tcp-*": ("browser_tcp", REST),
    REST: ("browser_dropped", REST),
}
TELEPHONES: Final[Table] = {
    "legs": ("telephone_legs",),
    "rtp_in": ("telephone_rtp_packets", "in"),
    "rtp_out": ("telephone_rtp_packets", "out"),
    "rtcp_in": ("telephone_rtcp_packets", "in"),
    "rtcp_out": ("telephone_rtcp_packets", "out"),
    "drop_*": ("telephone_dropped", REST),
    "send_refused": ("telephone_dropped", "send_refused"),
    "opus_malformed": ("telephone_dropped", "opus_malformed"),
    "rtcp_malformed": ("telephone_dropped", "rtcp_malformed"),
    "jitter_*": ("telephone_playout", REST),
    "opus_lost": ("telephone_playout", "opus_lost"),
    "g722_rested": ("telephone_playout", "g722_rested"),
    "opus_*": ("bridge_frames", REST),
    "frames_dropped": ("bridge_frames", "loop_busy"),
    "ticks": ("mixer_ticks",),
    "ticks_late": ("mixer_troubles", "late"),
    "ticks_skipped": ("mixer_troubles", "skipped"),
    "tick_failed": ("mixer_troubles", "failed"),
    "commands_refused": ("mixer_troubles", "command_refused"),
    "prompt_*": ("prompts_missing", REST),
    "sip-calls-now": ("sip_open", "calls"),
    "sip-transactions-now": ("sip_open", "transactions"),
    "sip-subscriptions-now": ("sip_open", "subscriptions"),
    "sip-connections-now": ("sip_open", "connections"),
    "sip-requests": ("sip_messages", "request"),
    "sip-responses": ("sip_messages", "response"),
    "sip-keepalives": ("sip_messages", "keepalive"),
    "sip-answered-*": ("sip_answers", REST),
    "sip-*": ("sip_refused", REST),
    "trunks-*": ("trunks", REST),
    "trunk-event-*": ("trunk_events", REST),
}
CENSUS: Final[Table] = {
    "conferences": ("conferences",),
    "rooms": ("rooms",),
    "recordings": ("recordings",),
    "waiting": ("people_waiting",),
    "people-*": ("people", REST),
    "network-*": ("people_network", REST),
    "source-*": ("sources", REST),
}
QUEUES: Final[Table] = {
    "database-up": ("database_up",),
    "mails": ("mails_waiting",),
    "mails-seconds": ("mails_waiting_seconds",),
    "webhook-messages": ("webhook_messages_waiting",),
}
SIGNALLING: Final[Table] = {REST: ("signalling_refusals", REST)}
CONNECTION_TESTS: Final[Table] = {REST: ("connection_tests", REST)}
LOGINS: Final[Table] = {REST: ("logins", REST)}
PIN_ATTEMPTS: Final[Table] = {REST: ("pin_attempts", REST)}
MAILS: Final[Table] = {REST: ("mails", REST)}
MAILBOX: Final[Table] = {REST: ("mailbox", REST)}
WEBHOOKS: Final[Table] = {REST: ("webhook_messages", REST)}
CALL_RECORDS: Final[Table] = {REST: ("call_records", REST)}

# A trunk has a name that an operator gave, perhaps a customer's.
_TRUNK: Final = re.compile(r"trunk-.+?-(went-up|went-down|silent|unable|up|addresses|registered)\Z")
_TRUNK_STATES: Final = {"up": "up", "registered": "registered"}


class Rules:
    """Where the counters of one part go."""

    def __init__(self, rules: Table) -> None:
        self._rules = rules
        self.place = lru_cache(maxsize=512)(self._place)

    def _place(self, name: str) -> Place | None:
        """None for what no metric tells."""
        exact = self._rules.get(name)
        if exact is not None:
            return exact
        fitting = (
            key for key in self._rules if key.endswith(REST) and name.startswith(key[: -len(REST)])
        )
        key = max(fitting, key=len, default=None)
        if key is None:
            return None
        rest = name[len(key) - len(REST) :]
        return tuple(rest if part == REST else part for part in self._rules[key])


def without_names(counters: Mapping[str, int]) -> dict[str, int]:
    """The telephones' counters, with those of single trunks added up."""
    found = {"trunks-configured": 0, "trunks-up": 0, "trunks-registered": 0}
    for name, count in counters.items():
        trunk = _TRUNK.match(name)
        if trunk is None:
            found[name] = count
            continue
        what = trunk[1]
        if what == "up":
            found["trunks-configured"] += 1
        key = f"trunks-{what}" if what in _TRUNK_STATES else f"trunk-event-{what}"
        if what != "addresses":
            found[key] = found.get(key, 0) + count
    return found
