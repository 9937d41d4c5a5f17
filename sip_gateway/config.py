"""Settings of the telephone side. Every value is checked when the object is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final

from media.tones import COUNTRIES, DEFAULT_COUNTRY
from sip_gateway.core.admission import Network
from sip_gateway.core.digest import ALGORITHMS
from sip_gateway.core.sdes import Secrecy
from sip_gateway.portal_number import PortalNumber

_PREFIX: Final = re.compile(r"[*#]|[0-9*#]{2}")


@dataclass(frozen=True, slots=True)
class SipConfig:
    """Raises ValueError, naming the key, for a value that cannot be.

    - `hosts`: addresses to listen on, at most one of each IP version; `port` 0 takes a free one.
    - `tcp`: whether TCP is taken on the same port, as RFC 3261 §18 asks.
    - `tls_port`: for SIP over TLS, usually 5061; 0 is off. `tls_certificate` (PEM, with its
      chain) and `tls_key` go with it.
    - `advertised_host`: the address that telephones are told (Contact, SDP) where it differs
      from the one they reach us at, as behind NAT; peers on this machine are not told.
    - `realm`: goes into the stored digest secrets, so changing it makes all of them useless.
    - `digest_algorithms`: offered in this order (RFC 8760). Only MD5 unless set otherwise: some
      telephones, such as Debian 12's baresip, give up when any of several challenges names
      SHA-256, and over plain UDP the hash is not what an eavesdropper has to break.
    - `srtp`: `off`, `optional` (whoever offers SRTP gets it, and telephones on TLS are offered
      it), or `required`.
    - `trunks`: addresses or networks whose calls are taken without a password.
    - `portals`: further numbers of portals, and languages by number or trunk.
    - `rtp_ports`: first and last port for RTP, both even; each call takes two.
    - `reminder_interval`: seconds between the attention tones that remind people of being in a
      conference (manual, p. 4); 0 for none.
    - `busy_time`: seconds that the last one left in a conference hears the busy tone before the
      call is released (manual, p. 4); 0 for music and a call that goes on.
    - `country`: whose busy, congestion and ringing tones are played (`media.tones.COUNTRIES`).
    - `levelling`: whether quiet and loud telephones are brought to one level.
    - `hold_shield`: whether telephones that play music on hold into a conference are muted.
    - `keypad_prefix`: what telephones press before a code inside a conference: `*`, `#`, or two
      keys where the telephone system keeps those to itself.
    - `rtp_timeout`: seconds without RTP after which a telephone counts as lost, unless it is on
      hold.
    - `max_calls`: calls at a time; more are answered 503.
    """

    hosts: tuple[str, ...] = ("0.0.0.0",)
    port: int = 5060
    tcp: bool = True
    tls_port: int = 0
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    advertised_host: str | None = None
    realm: str = "ucc"
    digest_algorithms: tuple[str, ...] = ("MD5",)
    trunks: tuple[str, ...] = ()
    srtp: str = "optional"
    portals: tuple[PortalNumber, ...] = ()
    rtp_ports: tuple[int, int] = (20_000, 20_998)
    reminder_interval: float = 15.0
    busy_time: float = 10.0
    country: str = DEFAULT_COUNTRY
    levelling: bool = True
    hold_shield: bool = True
    keypad_prefix: str = "*"
    rtp_timeout: float = 30.0
    max_calls: int = 400

    def __post_init__(self) -> None:
        families = [_checked("hosts", host) for host in self.hosts]
        if not families or len(set(families)) != len(families):
            raise ValueError("hosts: one address of each IP version at most, one at least")
        self._check_transports()
        if self.srtp not in set(Secrecy):
            raise ValueError(f"srtp: one of {', '.join(Secrecy)}")
        if self.advertised_host is not None:
            _checked("advertised_host", self.advertised_host)
        if not self.realm or not self.realm.isprintable():
            raise ValueError("realm: empty or not printable")
        if not self.digest_algorithms or set(self.digest_algorithms) - set(ALGORITHMS):
            raise ValueError(f"digest_algorithms: only {', '.join(ALGORITHMS)}")
        first, last = self.rtp_ports
        if first % 2 or last % 2 or not 1024 <= first <= last <= 65_534:
            raise ValueError("rtp_ports: two even ports, 1024 to 65534, in order")
        if self.max_calls < 1:
            raise ValueError("max_calls: at least 1")
        self.trunk_networks()
        self._check_sounds()

    def _check_transports(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise ValueError("port: not between 0 and 65535")
        if not 0 <= self.tls_port <= 65_535:
            raise ValueError("tls_port: not between 0 and 65535")
        files = (self.tls_certificate, self.tls_key)
        if self.tls_port and None in files:
            raise ValueError("tls_port: needs tls_certificate and tls_key")
        if not self.tls_port and files != (None, None):
            raise ValueError("tls_certificate: without tls_port nothing uses it")
        if self.tcp and self.tls_port and self.tls_port == self.port:
            raise ValueError("tls_port: port takes TCP already")

    def _check_sounds(self) -> None:
        if self.reminder_interval != 0 and not 5 <= self.reminder_interval <= 600:
            raise ValueError("reminder_interval: 0, or 5 to 600 seconds")
        if self.busy_time != 0 and not 1 <= self.busy_time <= 120:
            raise ValueError("busy_time: 0, or 1 to 120 seconds")
        if not 5 <= self.rtp_timeout <= 600:
            raise ValueError("rtp_timeout: 5 to 600 seconds")
        if not _PREFIX.fullmatch(self.keypad_prefix):
            raise ValueError("keypad_prefix: *, #, or two keys of 0-9, * and #")
        if self.country not in COUNTRIES:
            raise ValueError(f"country: one of {', '.join(COUNTRIES)}")

    def trunk_networks(self) -> tuple[Network, ...]:
        """`trunks` as networks."""
        try:
            return tuple(ip_network(each) for each in self.trunks)
        except ValueError as error:
            raise ValueError(f"trunks: {error}") from None


def _checked(key: str, host: str) -> int:
    """The IP version of a numeric address."""
    try:
        return ip_address(host).version
    except ValueError:
        raise ValueError(f"{key}: {host!r} is not an IP address") from None
