"""Both ways to libopus: a tone survives, broken and lost packets are concealed."""

from __future__ import annotations

import numpy as np
import pytest

from media.arrays import Float
from sip_gateway.media import opus
from sip_gateway.media.opus import AvOpus, Codecs, LibOpus
from tests.sim.phones import goertzel, sine


@pytest.fixture(params=["libopus", "av"])
def codecs(request: pytest.FixtureRequest) -> Codecs:
    return opus.load() if request.param == "libopus" else AvOpus()


def packets(codecs: Codecs, rate: int, tone: float = 700.0, count: int = 50) -> list[bytes]:
    encoder = codecs.encoder(rate)
    sound = sine(tone, rate // 50 * count, rate=rate).reshape(count, -1)
    return [encoder.encode(frame) for frame in sound]


@pytest.mark.parametrize("encoded", [8000, 16000])
@pytest.mark.parametrize("decoded", [8000, 16000])
def test_a_tone_survives_at_any_pair_of_rates(codecs: Codecs, encoded: int, decoded: int) -> None:
    decoder = codecs.decoder(decoded)
    frames = [decoder.decode(p) for p in packets(codecs, encoded) if p]
    assert {frame.shape for frame in frames} == {(decoded // 50,)}
    sound = np.concatenate(frames)[decoded // 5 :]
    assert goertzel(sound, 700.0, decoded) == pytest.approx(0.2, abs=0.04)


@pytest.mark.parametrize("broken", [b"", b"\xff", b"\xff\xff\xff", bytes(1000), b"\x03" * 40])
def test_broken_packets_give_a_frame_and_no_exception(codecs: Codecs, broken: bytes) -> None:
    decoder = codecs.decoder(16000)
    decoder.decode(packets(codecs, 16000)[3])
    frame = decoder.decode(broken)
    assert len(frame) in (160, 320)  # zeros say 10 ms
    assert np.isfinite(frame).all()


def test_a_lost_packet_is_concealed_from_its_past() -> None:
    library = opus.load()
    assert isinstance(library, LibOpus)
    decoder = library.decoder(16000)
    for packet in packets(library, 16000)[:20]:
        decoder.decode(packet)
    assert np.abs(decoder.decode(None)).max() > 0.05


def test_fec_gives_a_frame_of_the_right_size() -> None:
    library = opus.load()
    decoder = library.decoder(16000)
    encoded = packets(library, 16000)
    for packet in encoded[:20]:
        decoder.decode(packet)
    assert decoder.decode(encoded[21], fec=True).shape == (320,)
    assert np.abs(decoder.decode(encoded[21])).max() > 0.1


@pytest.mark.parametrize("frame", [np.zeros(100, np.float32), np.zeros((1, 160), np.float32)])
def test_only_20_ms_are_encoded(codecs: Codecs, frame: Float) -> None:
    with pytest.raises(ValueError, match="20 ms"):
        codecs.encoder(8000).encode(frame)


def test_a_rate_that_opus_does_not_know_is_refused() -> None:
    library = opus.load()
    with pytest.raises(ValueError, match="11025"):
        library.encoder(11025)
    with pytest.raises(ValueError, match="11025"):
        library.decoder(11025)


def test_without_libopus_av_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opus, "_libraries", lambda: iter(["/nonexistent/libopus.so"]))
    assert isinstance(opus.load(), AvOpus)
