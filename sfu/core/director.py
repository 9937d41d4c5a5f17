"""Decisions of a room: who is in which slot, which layer each picture takes, what is in vain.

Slots change when people, sources or wants change, and with the speakers at most once a second;
layers likewise. Nothing here runs per packet.
"""

from __future__ import annotations

from collections.abc import Mapping

from sfu.api import LayerHint, SlotsAssigned, Source, Want
from sfu.core.codecs import Codecs
from sfu.core.ladders import Ladders
from sfu.core.layers import Demand, Rung, allocate, flowing, wanted_layer, wanted_rate
from sfu.core.peer import Peer
from sfu.core.publication import Layer, Publication, ReceiverSlot
from sfu.core.room import Room
from sfu.core.slots import Key, assign, rank

INTERVAL = 1.0  # seconds between decisions that nobody's command asked for
PAUSE = 0.02  # … and between any two, for each 20 people: a flood of commands costs no more
WOKE_PAUSE = 0.1  # seconds between two awakenings of one layer that are served at once
HINT_HOLD = 3.0  # seconds that nobody looks at a layer before the publisher is told
RECENT_SPEECH = 10.0  # seconds after which a speaker has no claim on a slot any more
RECORDED_HEIGHT = 720  # pixels of the picture in a recording
PRESSED = 1.5  # times what a network carries: a picture stops at once instead of waiting
AUDIO_RATE = 40_000.0  # bit/s of a voice at most; as much is set aside for whoever begins to speak
SOUND_OF = {Source.CAM: Source.MIC, Source.SCREEN: Source.SCREEN_AUDIO}


class Director:
    """Decides for all receivers of a room."""

    __slots__ = ("_decided_at", "_dirty", "_room", "_told", "codecs")

    def __init__(self, room: Room) -> None:
        self._room = room
        self.codecs = Codecs(room)
        self._decided_at = float("-inf")
        self._told: dict[str, SlotsAssigned] = {}
        self._dirty = False

    def changed(self, now: float) -> None:
        """A command changed what decisions depend on: decide at the next poll."""
        self._dirty = True
        self._room.wake(max(now, self._decided_at + self._pause()))

    def repeat(self, peer: Peer) -> None:
        """Somebody comes from another room: what was told of their layers there may have been lost."""
        for publication in peer.publications.values():
            if publication.source in SOUND_OF and publication.open:
                self._tell_hint(publication)

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

    def decide(self, now: float, early: float = 0.0) -> bool:
        """Redecide everything if something changed or a second has passed, but for `early` seconds;
        whether it did."""
        due = self._decided_at + (self._pause() if self._dirty else INTERVAL)
        if now < due - early - 1e-9:
            self._room.wake(due)
            self._follow_budgets(now)
            return False
        self._room.changed_budgets.clear()
        self._dirty = False
        self._decided_at = now
        self._assign_slots(now)
        ladders = Ladders(now)
        for peer in self._room.peers.values():
            if peer.slots:
                self.choose_layers(peer, ladders)
        self._hint(ladders)
        self.codecs.decide(now)
        self._room.wake(now + INTERVAL)
        return True

    def _follow_budgets(self, now: float) -> None:
        """Choose anew for those alone whose networks carry notably more or less."""
        ladders = Ladders(now)
        for name in self._room.changed_budgets:
            peer = self._room.peers.get(name)
            if peer is not None and peer.slots:
                self.choose_layers(peer, ladders)
        self._room.changed_budgets.clear()

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
        key, ladders = (publication.peer, publication.source), Ladders(now)
        for peer in self._room.peers.values():
            if any(slot.key == key for slot in peer.slots):
                self.choose_layers(peer, ladders)

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

    def choose_layers(self, peer: Peer, ladders: Ladders) -> None:
        """Choose the layer of each of the receiver's pictures."""
        now = ladders.now
        wants = {(want.peer, want.source): want for want in peer.wants}
        shown: list[tuple[int, int, ReceiverSlot, Publication, Demand]] = []
        voices = 0.0
        redundancy = peer.downlink.redundancy(now)
        for slot in peer.slots:
            voices += _voice_rate(slot, now)
            slot.audio.redundancy = redundancy if slot.audio.red_payload_type is not None else 0
            found = self._demand(peer, slot, wants, ladders)
            if found is None:
                slot.watch(None)
            elif found[2].rungs:
                shown.append((-found[0], slot.index, slot, found[1], found[2]))
        shown.sort(key=lambda entry: entry[:2])
        demands = [entry[4] for entry in shown]
        voices = max(AUDIO_RATE, voices * (1 + redundancy))
        budget = peer.downlink.media_budget
        pressed = flowing(demands) + voices > PRESSED * budget
        if pressed:
            peer.downlink.drain(now)
        chosen = allocate(demands, 0.0 if peer.downlink.draining(now) else budget - voices)
        for (_, _, slot, publication, demand), rung in zip(shown, chosen, strict=True):
            slot.watch(None if rung is None else publication.layers[rung.layer])
            if rung is None:
                continue
            slot.thin(rung.top)
            if pressed and demand.current is not None and rung.layer < demand.current[0]:
                # Voices wait in the queue that the higher layer fills until a key frame comes.
                slot.cut()
        peer.downlink.starved = None in chosen
        more = wanted_rate(demands, chosen)
        peer.downlink.want(more + voices if more else 0.0)

    def _demand(
        self, peer: Peer, slot: ReceiverSlot, wants: Mapping[Key, Want], ladders: Ladders
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
        rungs: list[Rung] = []
        for layer, steps in ladders.of(publication):
            if slot.takes(layer):
                rungs += steps.upper if rungs else steps.lowest
        feed = slot.feed
        current = None
        if feed is not None and feed.publication is publication:
            current = (feed.stream.layer, slot.video.goal)
        return want.priority, publication, Demand(tuple(rungs), want.height, current)

    # --- hints ----------------------------------------------------------------------------

    def _hint(self, ladders: Ladders) -> None:
        """Tell publishers which layers nobody looks at: sooner when more is wanted again."""
        highest: dict[Key, int] = {}
        for peer in self._room.peers.values():
            placed = {slot.key for slot in peer.slots}
            for want in peer.wants:
                key = (want.peer, want.source)
                if key in placed and want.height > 0:
                    publication = self._room.peers[want.peer].publications.get(want.source)
                    if publication is not None:
                        layer = wanted_layer(ladders.heights(publication), want.height)
                        highest[key] = max(layer, highest.get(key, 0))
        recorded = self._room.recorded
        owner = self._room.peers.get(recorded[0]) if recorded is not None else None
        if recorded is not None and owner is not None and recorded[1] in owner.publications:
            layer = wanted_layer(owner.publications[recorded[1]].heights(), RECORDED_HEIGHT)
            highest[recorded] = max(layer, highest.get(recorded, 0))
        for peer in self._room.peers.values():
            for source in SOUND_OF:
                publication = peer.publications.get(source)
                if publication is not None and publication.open:
                    self._debounce(publication, highest.get((peer.id, source)), ladders.now)

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
        self._tell_hint(publication)

    def _tell_hint(self, publication: Publication) -> None:
        highest = publication.hint
        name = None if highest is None else (publication.rids or ("f",))[highest]
        self._room.emit(LayerHint(self._room.id, publication.peer, publication.source, name))


def _voice_rate(slot: ReceiverSlot, now: float) -> float:
    """bit/s of the slot's sound, without redundancy."""
    layer = slot.sound.layers[0] if slot.sound is not None and slot.sound.open else None
    if layer is None or not layer.stream.live(now):
        return 0.0
    return min(AUDIO_RATE, layer.stream.bitrate or AUDIO_RATE)
