"""What each publication offers at one moment: found out once for all who look at it."""

from __future__ import annotations

from dataclasses import dataclass

from sfu.core.layers import Rung
from sfu.core.publication import Layer, Publication
from sfu.core.stream import TOP, Stream


@dataclass(frozen=True, slots=True)
class Steps:
    """The rungs of one layer. Fewer pictures of a higher layer are worth it down to half of them; of
    the lowest that somebody takes any picture is better than none."""

    lowest: tuple[Rung, ...]
    upper: tuple[Rung, ...]


class Ladders:
    """All publications' at `now`. Used for one decision and thrown away."""

    __slots__ = ("_heights", "_ladders", "now")

    def __init__(self, now: float) -> None:
        self.now = now
        self._heights: dict[Publication, list[int]] = {}
        self._ladders: dict[Publication, list[tuple[Layer, Steps]]] = {}

    def heights(self, publication: Publication) -> list[int]:
        """As `Publication.heights`."""
        known = self._heights.get(publication)
        if known is None:
            known = self._heights[publication] = publication.heights()
        return known

    def of(self, publication: Publication) -> list[tuple[Layer, Steps]]:
        """The layers that send, the lowest first. One that is alone is told even when silent: a screen
        at rest sends nothing."""
        known = self._ladders.get(publication)
        if known is None:
            lone = len(publication.layers) == 1
            known = self._ladders[publication] = [
                (layer, _steps(layer.stream, height))
                for layer, height in zip(publication.layers, self.heights(publication), strict=True)
                if layer is not None and (lone or layer.stream.live(self.now))
            ]
        return known


def _steps(stream: Stream, height: int) -> Steps:
    whole = Rung(stream.layer, height, stream.bitrate or _usual_rate(height))
    parts = tuple(
        Rung(stream.layer, height, stream.rate_to(tid - 1), tid - 1)
        for tid in range(1, TOP + 1)
        if stream.upper[tid]
    )
    return Steps((*parts, whole), (*parts[-1:], whole))


def _usual_rate(height: int) -> float:
    """What a layer of that height usually takes, in bit/s, before it was measured."""
    return max(100_000.0, 3.3 * height * height)
