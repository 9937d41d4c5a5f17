"""Real browsers with fake devices: a tone to speak, a moving picture to show, ears and eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.e2e.sound import write_tone

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream=fps=10",
    "--use-fake-ui-for-media-stream",
)

# A steady tone is noise to a browser's voice processing, so the test asks for sound as it is.
ORIGINAL_SOUND = """
const media = navigator.mediaDevices;
if (media) {
  const open = media.getUserMedia.bind(media);
  media.getUserMedia = (constraints) => {
    const asked = { ...constraints };
    if (asked.audio) {
      asked.audio = {
        ...(asked.audio === true ? {} : asked.audio),
        echoCancellation: false, noiseSuppression: false, autoGainControl: false,
      };
    }
    return open(asked);
  };
}
"""

# The loudest spectral line of each tone asked for, in dB, over all sound the page receives.
HEAR = """
async (tones) => {
  const context = new AudioContext({ sampleRate: 48000 });
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 16384;
  analyser.smoothingTimeConstant = 0;
  for (const element of document.querySelectorAll('audio, video')) {
    const stream = element.srcObject;
    if (!stream || element.dataset.self !== undefined) continue;
    if (stream.getAudioTracks().some((track) => !track.muted)) {
      context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    }
  }
  const best = tones.map(() => -200);
  const bins = new Float32Array(analyser.frequencyBinCount);
  for (let round = 0; round < 12; round += 1) {
    await new Promise((done) => setTimeout(done, 250));
    analyser.getFloatFrequencyData(bins);
    tones.forEach((tone, i) => {
      const centre = Math.round((tone * analyser.fftSize) / context.sampleRate);
      for (let bin = centre - 1; bin <= centre + 1; bin += 1) {
        best[i] = Math.max(best[i], bins[bin]);
      }
    });
  }
  await context.close();
  return best;
}
"""

# Frames decoded and pixels changed while we look at one picture for a second and a half.
WATCH = """
async (video) => {
  const canvas = document.createElement('canvas');
  canvas.width = 64; canvas.height = 36;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const look = () => {
    pen.drawImage(video, 0, 0, 64, 36);
    return pen.getImageData(0, 0, 64, 36).data;
  };
  const frames = () => video.getVideoPlaybackQuality().totalVideoFrames;
  const [before, first] = [frames(), look()];
  let changed = 0;
  for (let round = 0; round < 15; round += 1) {
    await new Promise((done) => setTimeout(done, 100));
    const now = look();
    let different = 0;
    for (let i = 0; i < now.length; i += 4) {
      if (Math.abs(now[i] - first[i]) + Math.abs(now[i + 1] - first[i + 1]) > 24) different += 1;
    }
    changed = Math.max(changed, different);
  }
  return { frames: frames() - before, changed, width: video.videoWidth };
}
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page showed of one picture: new frames, changed pixels of 2,304, decoded width."""

    frames: int
    changed: int
    width: int


def chromium(playwright: Playwright, folder: Path, hertz: float) -> Browser:
    """A Chromium whose microphone hums at `hertz`."""
    tone = write_tone(folder / f"mic-{hertz:.0f}.wav", hertz, seconds=10, rate=48000)
    return playwright.chromium.launch(
        executable_path="/usr/bin/chromium",
        args=[*CHROMIUM_FLAGS, f"--use-file-for-fake-audio-capture={tone}"],
    )


def firefox(playwright: Playwright, hertz: float) -> Browser:
    """Debian's Firefox ESR, whose fake microphone hums at `hertz`."""
    return playwright.firefox.launch(
        channel="moz-firefox",
        executable_path="/usr/bin/firefox-esr",
        firefox_user_prefs={
            "media.navigator.streams.fake": True,
            "media.navigator.permission.disabled": True,
            "media.navigator.audio.fake_frequency": int(hertz),
            "media.autoplay.default": 0,
        },
    )


def new_page(browser: Browser, locale: str = "en") -> tuple[BrowserContext, Page]:
    context = browser.new_context(locale=locale, viewport={"width": 1280, "height": 800})
    context.add_init_script(ORIGINAL_SOUND)
    return context, context.new_page()


def hear(page: Page, tones: Sequence[float]) -> dict[float, float]:
    """dBFS of each tone in what the page receives from others."""
    levels = page.evaluate(HEAR, list(tones))
    return dict(zip(tones, levels, strict=True))


def watch(page: Page, selector: str) -> Seen:
    """Look at the video element that `selector` finds."""
    seen = page.locator(selector).first.evaluate(WATCH)
    return Seen(seen["frames"], seen["changed"], seen["width"])
