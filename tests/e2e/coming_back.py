"""When sound and picture come back to a page, and whether a voice was ever gone meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# Peers and sockets are kept to be looked at; each look notes whether real sound and whole pictures
# have come since the one before. Sound that was made up for what is missing does not count.
WITH_MEMORY = """
(() => {
  window.peers = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) { super(...given); window.peers.push(this); }
  };
  window.opened = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener('open', () => { window.opened += 1; });
    }
  };
  const received = async (peer) => {
    const sum = { audio: 0, video: 0 };
    if (!peer) return sum;
    for (const one of (await peer.getStats()).values()) {
      if (one.type !== 'inbound-rtp') continue;
      if (one.kind === 'audio') sum.audio += one.totalSamplesReceived - one.concealedSamples;
      else sum.video += one.framesDecoded ?? 0;
    }
    return sum;
  };
  window.startLooking = async () => {
    const current = () => window.peers.findLast((one) => one.connectionState !== 'closed');
    let peer = current();
    let before = await received(peer);
    const seen = window.seen = { began: performance.now(), audio: [], video: [] };
    const look = async () => {
      if (window.seen !== seen) return;
      if (current() !== peer) [peer, before] = [current(), { audio: 0, video: 0 }];
      const now = await received(peer);
      for (const kind of ['audio', 'video']) {
        if (now[kind] > before[kind]) seen[kind].push(performance.now());
      }
      before = now;
      setTimeout(look, 50);
    };
    look();
  };
  window.startListening = () => {
    // Tracks that have ended are still in a page's elements for a moment; nobody can record them.
    const live = ({ readyState }) => readyState === 'live';
    window.pieces = [...document.querySelectorAll('audio')]
      .map((element) => (element.srcObject?.getAudioTracks() ?? []).filter(live))
      .filter((tracks) => tracks.some((track) => !track.muted))
      .map((tracks) => {
        const recorder = new MediaRecorder(new MediaStream(tracks));
        const pieces = [];
        recorder.ondataavailable = ({ data }) => pieces.push(data);
        recorder.start();
        return { recorder, pieces };
      });
  };
  window.stopListening = async (tone) => {
    const size = 9600;
    const windows = [];
    for (const { recorder, pieces } of window.pieces) {
      // One whose tracks have all ended meanwhile has stopped by itself.
      if (recorder.state !== 'inactive') {
        await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
      }
      const bytes = await new Blob(pieces).arrayBuffer();
      const sound = bytes.byteLength === 0 ? null
        : await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes).catch(() => null);
      const samples = sound?.getChannelData(0) ?? [];
      for (let n = 0; (n + 1) * size <= samples.length; n += 1) {
        let [re, im] = [0, 0];
        for (let k = 0; k < size; k += 1) {
          const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / size);
          re += samples[n * size + k] * hann * Math.cos((2 * Math.PI * tone * k) / 48000);
          im += samples[n * size + k] * hann * Math.sin((2 * Math.PI * tone * k) / 48000);
        }
        windows[n] = Math.max(windows[n] ?? 1e-10, (4 * Math.hypot(re, im)) / size);
      }
    }
    return windows.map((one) => 20 * Math.log10(one));
  };
})();
"""

STARTED = "() => window.startLooking()"
LOOK = """
() => {
  const { began, audio, video } = window.seen;
  const now = performance.now();
  const longest = (times) => {
    let [gap, end] = [0, began];
    [began, ...times].forEach((time, n, all) => {
      if (n > 0 && time - all[n - 1] > gap) [gap, end] = [time - all[n - 1], time];
    });
    return { gap: gap / 1000, back: (end - began) / 1000 };
  };
  return { audio: longest(audio), video: longest(video), for: (now - began) / 1000 };
}
"""


@dataclass(frozen=True, slots=True)
class Pause:
    """The longest time without anything new, and when it ended after the looking began, in s."""

    gap: float
    back: float


def start_looking(page: Page) -> None:
    page.evaluate(STARTED)


def pauses(page: Page) -> tuple[Pause, Pause]:
    """Of sound and of pictures, since `start_looking`."""
    seen = page.evaluate(LOOK)
    return Pause(**seen["audio"]), Pause(**seen["video"])


def start_listening(page: Page) -> None:
    page.evaluate("() => window.startListening()")


def stop_listening(page: Page, tone: float) -> list[float]:
    """dBFS of the tone in each fifth of a second since `start_listening`."""
    levels: list[float] = page.evaluate("(tone) => window.stopListening(tone)", tone)
    return levels
