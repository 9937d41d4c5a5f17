"""One word for how a connection does, that neither flickers nor lags. Sans-IO.

Measurements come about every two to five seconds and jump; who is told "your connection is weak" should
be able to believe it. So a worse word needs to hold for `WORSE_FOR` seconds and a better one for
`BETTER_FOR`, longer, because a network that was bad once is so again. A transport that is gone is
told at once, and when it is back, so is what was the word before.
"""

from __future__ import annotations

from typing import Final

from server.live.people import Net

WORSE_FOR: Final = 4.0
BETTER_FOR: Final = 10.0

_RANK: Final = {Net.GOOD: 0, Net.FAIR: 1, Net.POOR: 2, Net.LOST: 3}


def word(loss: float, jitter: float, round_trip: float) -> Net:
    """What a telephone's measurement says by itself: `loss` from 0 to 1, the others in seconds. Measured
    is the part up to the telephone or its trunk.

    Jitter counts twice, as the delay of the buffer that takes it up. Of five points, two are lost with
    10 % of loss and one with each 150 ms of delay beyond 150 ms (after the E-model of ITU-T G.107, for
    G.711 with concealment).
    """
    late = max(0.0, round_trip + 2.0 * jitter - 0.15)
    return word_of_score(round(5.0 - 20.0 * loss - late / 0.15))


def word_of_score(score: int) -> Net:
    """The same of a media quality of 0 to 5. LOST is never measured, for then nothing comes."""
    if score >= 4:
        return Net.GOOD
    return Net.FAIR if score == 3 else Net.POOR


class NetWatch:
    """One connection; `net` is the word that holds. It begins as good."""

    __slots__ = ("_candidate", "_former", "_since", "net")

    def __init__(self) -> None:
        self.net = Net.GOOD
        self._former = Net.GOOD  # before the transport was lost
        self._candidate = Net.GOOD  # that of a run of other words which is nearest to `net`
        self._since: float | None = None  # when that run began

    def hear(self, heard: Net, now: float) -> Net:
        """A measurement at `now` (s); the word that holds from here on."""
        if self.net is Net.LOST:
            return self._take(heard)  # something comes, so it is back
        if heard is self.net:
            self._since = None
            return self.net
        worse = _RANK[heard] > _RANK[self.net]
        run_is_worse = _RANK[self._candidate] > _RANK[self.net]
        if self._since is None or worse is not run_is_worse:
            self._since, self._candidate = now, heard
        nearest = min if worse else max
        self._candidate = nearest(self._candidate, heard, key=_RANK.__getitem__)
        long = now - self._since >= (WORSE_FOR if worse else BETTER_FOR)
        return self._take(self._candidate) if long else self.net

    def lose(self) -> Net:
        """The transport is gone for the moment."""
        if self.net is not Net.LOST:
            self._former = self.net
        return self._take(Net.LOST)

    def stand(self) -> Net:
        """The transport is there, or there again."""
        return self._take(self._former) if self.net is Net.LOST else self.net

    def _take(self, net: Net) -> Net:
        self.net, self._since = net, None
        return net
