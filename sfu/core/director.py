"""Decisions of a room: who is in which slot, which layer each picture takes, what is in vain.

Slots change when people, sources or wants change, and with the speakers at most once a second;
layers likewise. Nothing here runs per packet.
"""

from __future__ import annotations

from collections.abc import Mapping

from sfu.api import LayerHint, SlotsAssigned, Source, Want
from sfu.core.layers import Demand, Rung, allocate, wanted_layer
from sfu.core.peer import Peer
from sfu.core.publication import Layer, Publication, ReceiverSlot
from sfu.core.room import Room
from sfu.core.slots import Key, assign, rank

INTERVAL = 1.0  # seconds between decisions that nobody's command asked for
PAUSE = 0.02  # … and between any two, for each 20 people: a flood of commands costs no more
WOKE_PAUSE = 0.1  # seconds between two awakenings of one layer that are served at once
HINT_HOLD = 3.0  # seconds that nobody looks at a layer before the publisher is told
RECENT_SPEECH = 10.0  # seconds after which a speaker has no claim on a slot any more
AUDIO_RATE = 40_000.0  # bit/s set aside for each sound
SOUND_OF = {Source.CAM: Source.MIC, Source.SCREEN: Source.SCREEN_AUDIO}


class Director:
    """Decides for all receivers of a room."""

    __slots__ = ("_decided_at", "_dirty", "_room", "_told")

    def __init__(self, room: Room) -> None:
        self._room = room
        self._decided_at = float("-inf")
        self._told: dict[str, SlotsAssigned] = {}
        self._dirty = False

    def changed(self, now: float) -> None:
        """A command changed what decisions depend on: decide at the next poll."""
        self._dirty = True
        self._room.wake(max(now, self._decided_at + self._pause()))

    def forget(self, peer: Peer) -> None:
        """The peer leaves: free its slots and everyone's slot that it is in."""
        self._told.pop(peer.id, None)
        for slot in peer.slots:
            slot.release()
        for other in self._room.peers.values():
            for slot in other.slots:
                if slot.key is not None and slot.key[0] == peer.id:
                    slot.release()

    def _pause(self) -> float:
        return PAUSE * max(1.0, len(self._room.peers) / 20)

    def decide(self, now: float) -> None:
        """Redecide everything if something changed or a second has passed."""
        due = self._decided_at + (self._pause() if self._dirty else INTERVAL)
        if now < due - 1e-9:
            self._room.wake(due)
            return
        self._dirty = False
        self._decided_at = now
        self._assign_slots(now)
        for peer in self._room.peers.values():
            if peer.slots:
                self.choose_layers(peer, now)
        self._hint(now)

    def woke(self, layer: Layer, now: float) -> None:
        """`layer` sends (again): let its receivers choose before its first packet is routed, which
        mostly begins a key frame."""
        publication, index = layer.publication, layer.stream.layer
        if now - publication.woke_at[index] < WOKE_PAUSE:
            self.changed(now)
            return
        publication.woke_at[index] = now
        if self._dirty:
            self.decide(now)
        key = (publication.peer, publication.source)
        for peer in self._room.peers.values():
            if any(slot.key == key for slot in peer.slots):
                self.choose_layers(peer, now)

    # --- slots ----------------------------------------------------------------------------

    def _assign_slots(self, now: float) -> None:
        seen, audible = self._candidates()
        present = seen.union(audible)
        voices = [
            (voice, Source.CAM)
            for voice in self._room.speakers.speaking(now, RECENT_SPEECH)
            if (voice, Source.CAM) in present
        ]
        for peer in self._room.peers.values():
            count = len(peer.slots)
            if count == 0:
                continue
            # Nobody sees themselves: room is left for the receiver's own keys.
            ranked = rank(
                (want for want in peer.wants if want.peer != peer.id),
                seen,
                [key for key in voices[: count + 1] if key[0] != peer.id],
                [key for key in audible[: count + 2] if key[0] != peer.id],
                count,
            )
            table = assign([slot.key for slot in peer.slots], ranked, present)
            for slot, key in zip(peer.slots, table, strict=True):
                self._place(peer, slot, key)
            self._tell(peer)

    def _candidates(self) -> tuple[set[Key], list[Key]]:
        """Keys with a picture, and keys with a sound: unmuted and recently heard first."""
        spoke = {peer: index for index, peer in enumerate(self._room.speakers.order())}
        seen: set[Key] = set()
        audible: list[tuple[bool, int, int, Key]] = []
        for peer in self._room.peers.values():
            for shown, sound in SOUND_OF.items():
                key = (peer.id, shown)
                picture, voice = peer.publications.get(shown), peer.publications.get(sound)
                if picture is not None and picture.open:
                    seen.add(key)
                if voice is not None and voice.on:
                    rating = spoke.get(peer.id, len(spoke))
                    audible.append((voice.muted, rating, peer.order, key))
        return seen, [entry[3] for entry in sorted(audible)]

    def _place(self, peer: Peer, slot: ReceiverSlot, key: Key | None) -> None:
        if slot.key != key:
            slot.release()
            slot.key = key
        source = None
        if key is not None and peer.connected:
            source = self._room.peers[key[0]].publications.get(SOUND_OF[key[1]])
        slot.listen(source)

    def _tell(self, peer: Peer) -> None:
        event = SlotsAssigned(self._room.id, peer.id, peer.slot_table())
        if self._told.get(peer.id) != event:
            self._told[peer.id] = event
            self._room.emit(event)

    # --- layers ---------------------------------------------------------------------------

    def choose_layers(self, peer: Peer, now: float) -> None:
        """Choose the layer of each of the receiver's pictures."""
        wants = {(want.peer, want.source): want for want in peer.wants}
        shown: list[tuple[int, int, ReceiverSlot, Publication, Demand]] = []
        sounds = 0
        for slot in peer.slots:
            sounds += slot.sound is not None
            found = self._demand(peer, slot, wants, now)
            if found is None:
                slot.watch(None)
            elif found[2].rungs:
                shown.append((-found[0], slot.index, slot, found[1], found[2]))
        shown.sort(key=lambda entry: entry[:2])
        budget = peer.downlink.budget - sounds * AUDIO_RATE
        chosen = allocate([entry[4] for entry in shown], budget)
        for (_, _, slot, publication, _), layer in zip(shown, chosen, strict=True):
            slot.watch(None if layer is None else publication.layers[layer])

    def _demand(
        self, peer: Peer, slot: ReceiverSlot, wants: Mapping[Key, Want], now: float
    ) -> tuple[int, Publication, Demand] | None:
        """What a slot asks for, with its priority; None when it shall show nothing.

        Without a live layer there is no choice, and what was chosen stays.
        """
        want = wants.get(slot.key) if slot.key is not None else None
        if want is None or want.height <= 0 or not peer.connected:
            return None
        publication = self._room.peers[want.peer].publications.get(want.source)
        if publication is None or not publication.open:
            return None
        heights = publication.heights()
        lone = len(publication.layers) == 1
        rungs = tuple(
            Rung(index, heights[index], layer.stream.bitrate or _usual_rate(heights[index]))
            for index, layer in enumerate(publication.layers)
            if layer is not None and (lone or layer.stream.live(now))
        )
        feed = slot.feed
        current = feed.stream.layer if feed and feed.publication is publication else None
        return want.priority, publication, Demand(rungs, want.height, current)

    # --- hints ----------------------------------------------------------------------------

    def _hint(self, now: float) -> None:
        """Tell publishers which layers nobody looks at: sooner when more is wanted again."""
        highest: dict[Key, int] = {}
        for peer in self._room.peers.values():
            placed = {slot.key for slot in peer.slots}
            for want in peer.wants:
                key = (want.peer, want.source)
                if key in placed and want.height > 0:
                    publication = self._room.peers[want.peer].publications.get(want.source)
                    if publication is not None:
                        layer = wanted_layer(publication.heights(), want.height)
                        highest[key] = max(layer, highest.get(key, 0))
        for peer in self._room.peers.values():
            for source in SOUND_OF:
                publication = peer.publications.get(source)
                if publication is not None and publication.open:
                    self._debounce(publication, highest.get((peer.id, source)), now)

    def _debounce(self, publication: Publication, wanted: int | None, now: float) -> None:
        told = -1 if publication.hint is None else publication.hint
        level = -1 if wanted is None else wanted
        if level < told:
            if publication.hint_lower != wanted:
                publication.hint_lower = wanted
                publication.hint_lower_since = now
            if now - publication.hint_lower_since < HINT_HOLD:
                return
        publication.hint_lower = wanted
        if level == told:
            return
        publication.hint = wanted
        name = None if wanted is None else (publication.rids or ("f",))[wanted]
        self._room.emit(LayerHint(self._room.id, publication.peer, publication.source, name))


def _usual_rate(height: int) -> float:
    """What a layer of that height usually takes, in bit/s, before it was measured."""
    return max(100_000.0, 3.3 * height * height)
