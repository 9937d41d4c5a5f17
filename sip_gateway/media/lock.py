"""Which source a leg listens to and sends to: symmetric RTP that cannot be bled or injected.

Sound goes to the address of the peer's SDP until RTP has come; then to where that came from, for a
phone behind a NAT sends from elsewhere than it says. The rules that keep third parties out
(CVE-2017-14099 "RTP bleed", CVE-2025-53399):

- The signalled address is believed with its first packet, and then nothing moves the lock but a
  new offer/answer with another address, or the source itself (last rule).
- Any other address must show five packets of one SSRC in sequence, while the signalled address is
  silent. If that speaks up later it takes the lock over.
- Two seconds after the locked source went silent, another address with the *same SSRC* may follow
  (a NAT that forgot the mapping). After a re-INVITE any SSRC may, by five packets in sequence.
"""

from __future__ import annotations

from typing import Final

# As the socket gives it: (host, port) or, for IPv6, (host, port, flow, scope).
Address = tuple[str, int] | tuple[str, int, int, int]

_PROBATION: Final = 5
_SILENCE: Final = 2.0  # seconds


class SourceLock:
    """The lock of one leg. Until `expect` was called nothing is accepted."""

    def __init__(self) -> None:
        self.signalled: Address | None = None
        self.source: Address | None = None
        self._sure = False
        self._relearn = False
        self._candidate: tuple[Address, int] | None = None
        self._next = 0
        self._seen = 0

    @property
    def destination(self) -> Address | None:
        """Where to send now."""
        return self.source or self.signalled

    def expect(self, host: str, port: int) -> None:
        """Take over the address of an offer or answer; a changed one opens the lock."""
        signalled = (host, port)
        self._relearn = self.signalled is not None
        if self.signalled is None or self.signalled[:2] != signalled:
            self.source = None
            self._sure = False
        self.signalled = signalled
        self._candidate = None

    def admits(
        self, address: Address, ssrc: int, sequence: int, *, known: int | None, silent: float
    ) -> bool:
        """Whether a well-formed packet of the leg's payload type from `address` is the peer's.

        `known` is the SSRC heard from the locked source, `silent` the seconds since it was heard.
        A packet of the locked source itself need not be asked about, but may.
        """
        if self.signalled is None:
            return False
        if address == self.source:
            return True
        if address[:2] == self.signalled[:2] and not self._sure:
            return self._move(address, sure=True)
        if self.source is None:
            return self._proves(address, ssrc, sequence) and self._move(address)
        if silent < _SILENCE:
            return False
        if ssrc == known:
            return self._move(address)
        return self._relearn and self._proves(address, ssrc, sequence) and self._move(address)

    def _proves(self, address: Address, ssrc: int, sequence: int) -> bool:
        """Count packets in sequence of one address and SSRC."""
        if self._candidate != (address, ssrc) or sequence != self._next:
            self._candidate = (address, ssrc)
            self._seen = 0
        self._seen += 1
        self._next = (sequence + 1) & 0xFFFF
        return self._seen >= _PROBATION

    def _move(self, address: Address, sure: bool = False) -> bool:
        self.source = address
        self._sure = sure or address[:2] == (self.signalled or ("", 0))[:2]
        self._relearn = False
        self._candidate = None
        return True
