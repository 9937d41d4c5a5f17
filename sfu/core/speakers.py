"""Who is heard: audio levels (RFC 6464) become loudness, an order for last-N, one active speaker.

Levels are in −dBov: 0 is the loudest, 127 silence. Loudness here is 127 − level.
"""

from __future__ import annotations

from dataclasses import dataclass

from sfu.api import PeerId

SILENCE = 127
NOISE_FLOOR = 60  # quieter than −60 dBov is nobody speaking
STALE = 0.4  # seconds without packets (DTX, loss) after which somebody is silent
ATTACK = 0.3  # share of a new level taken over when louder
RELEASE = 0.06  # … when quieter, so that pauses between words do not count
INTERVAL = 0.25  # seconds between two reports
HOLD = 1.0  # seconds an active speaker keeps the floor against others
MARGIN = 6.0  # dB by which another must be louder to take the floor from one who goes on


@dataclass(slots=True)
class _Voice:
    loudness: float = 0.0
    heard_at: float = float("-inf")  # last packet
    spoke_at: float = float("-inf")  # last time above the noise floor


@dataclass(frozen=True, slots=True)
class Report:
    """`levels` in −dBov of those above the noise floor, loudest first."""

    active: PeerId | None
    levels: tuple[tuple[PeerId, int], ...]


class Speakers:
    """Loudness of everyone in a room."""

    def __init__(self) -> None:
        self._voices: dict[PeerId, _Voice] = {}
        self._active: PeerId | None = None
        self._active_since = float("-inf")
        self._reported_at = float("-inf")
        self._reported = Report(None, ())
        self.lively = False  # somebody was loud when it was last looked at

    def heard(self, peer: PeerId, level: int, now: float) -> None:
        """One packet's level. Bound once per packet: keep it short."""
        voice = self._voices.get(peer)
        if voice is None:
            voice = self._voices[peer] = _Voice()
        step = (SILENCE - level) - voice.loudness
        voice.loudness += step * (ATTACK if step > 0 else RELEASE)
        voice.heard_at = now
        if voice.loudness > SILENCE - NOISE_FLOOR:
            voice.spoke_at = now

    def silence(self, peer: PeerId) -> None:
        """Muted or gone."""
        self._voices.pop(peer, None)
        if self._active == peer:
            self._active = None

    def order(self) -> list[PeerId]:
        """Those who spoke, most recently first; who speaks at once with others, loudest first."""
        spoke = [(p, v) for p, v in self._voices.items() if v.spoke_at > float("-inf")]
        # Whole seconds: small pauses do not change the order.
        spoke.sort(key=lambda item: (-int(item[1].spoke_at), -item[1].loudness))
        return [peer for peer, _ in spoke]

    def speaking(self, now: float, within: float) -> list[PeerId]:
        """`order`, cut to those who spoke in the last `within` seconds."""
        return [p for p in self.order() if now - self._voices[p].spoke_at <= within]

    def report(self, now: float) -> Report | None:
        """The state, if it changed and four reports a second are not exceeded."""
        if now - self._reported_at < INTERVAL - 1e-9:
            return None
        current = {
            peer: voice.loudness
            for peer, voice in self._voices.items()
            if now - voice.heard_at <= STALE and voice.loudness > SILENCE - NOISE_FLOOR
        }
        self.lively = bool(current)
        self._elect(current, now)
        ranked = sorted(current.items(), key=lambda item: -item[1])
        levels = tuple((peer, round(SILENCE - loudness)) for peer, loudness in ranked)
        report = Report(self._active, levels)
        if report == self._reported:
            return None
        self._reported, self._reported_at = report, now
        return report

    def _elect(self, current: dict[PeerId, float], now: float) -> None:
        if not current:
            # The floor stays with the last speaker: pictures shall not jump in pauses.
            return
        loudest = max(current, key=lambda peer: current[peer])
        if loudest == self._active:
            return
        held = now - self._active_since < HOLD
        rival = current.get(self._active) if self._active is not None else None
        if rival is not None and (held or current[loudest] < rival + MARGIN):
            return
        if rival is None and held and self._active in self._voices:
            return
        self._active, self._active_since = loudest, now
