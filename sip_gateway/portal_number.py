"""What the configuration may say of a dialled number, or of the trunk that it comes by."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final

from sip_gateway.core.admission import Network

_LANGUAGES: Final = ("", "de", "fr", "it", "en")


@dataclass(frozen=True, slots=True)
class PortalNumber:
    """One `[[sip.portals]]`. Raises ValueError, naming the key, for a value that cannot be.

    - `number`: the dialled number that is meant; empty for every one.
    - `trunk`: the address or network of the trunk that is meant; empty for everywhere.
    - `portal`: the portal number of the vPBX that `number` leads to; empty for `number` itself.
    - `language`: what is spoken first; empty for what the vPBX or the caller has.
    """

    number: str = ""
    trunk: str = ""
    portal: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        if not self.number and not self.trunk:
            raise ValueError("number: or trunk: one of both is needed")
        if self.language not in _LANGUAGES:
            raise ValueError("language: de, fr, it or en")
        if self.trunk:
            self._network()

    def fits(self, number: str, source: str) -> bool:
        """Whether a call of that dialled number from that address is meant."""
        if self.number and self.number != number:
            return False
        return not self.trunk or _is_in(source, self._network())

    def _network(self) -> Network:
        try:
            return ip_network(self.trunk)
        except ValueError as error:
            raise ValueError(f"trunk: {error}") from None


def _is_in(source: str, network: Network) -> bool:
    try:
        return ip_address(source) in network
    except ValueError:
        return False
