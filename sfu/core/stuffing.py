"""What a probe consists of: packets that the receiver was sent before, else padding.

Repeated packets are large, and now and then one of them replaces what was lost. Padding is for
whoever was sent no pictures lately.
"""

from __future__ import annotations

from sfu.core.forwarder import Track
from sfu.core.layout import Outgoing
from sfu.core.peer import Peer

REACH = 48  # packets back from the newest that are repeated in turn


def stuff(peer: Peer, size: int, now: float, out: list[Outgoing]) -> int:
    """Append some `size` bytes for the receiver to `out`; gives how many there are."""
    tracks = [slot.video for slot in peer.slots if slot.video.rtx_ssrc is not None]
    fed = [track for track in tracks if track.stream is not None]
    filled = _repeat(fed, size, now, out) if fed else 0
    while tracks and filled < size:
        filled += tracks[0].pad(now, out)
    return filled


def _repeat(tracks: list[Track], size: int, now: float, out: list[Outgoing]) -> int:
    filled = 0
    for back in range(REACH):
        for track in tracks:
            if filled >= size:
                return filled
            filled += track.repeat((track.highest - back) & 0xFFFF, now, out)
    return filled
