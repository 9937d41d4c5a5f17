"""Real browsers with fake devices: a tone to speak, a moving picture to show, ears and eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.e2e.sound import write_tone

# Milliseconds until what never comes is missed: several browsers share two cores in CI.
LONGEST_WAIT = 60_000

# The same engine twice. The shell has no windows, menus and profiles of its own: a third less to do.
CHROMIUM: Final = "/usr/bin/chromium"
CHROMIUM_SHELL: Final = "/usr/bin/chromium-headless-shell"
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
    "--use-fake-device-for-media-stream=fps=8",
    "--use-fake-ui-for-media-stream",
)
# Pixels of the screen to a CSS pixel, a quarter as many as usual: what is drawn, is drawn by the processor.
COARSE: Final = 0.5
NO_CAMERA = "--use-fake-device-for-media-stream=device-count=0"  # the last such flag counts

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

# Pages ask for 1280 × 720, which browsers encode as three layers: three times the work of two.
SMALL_CAMERA = """
if (navigator.mediaDevices) {
  const any = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = ({ video, ...others }) => any(video
    ? { ...others, video: { ...(video === true ? {} : video), width: 640, height: 360 } } : others);
}
"""

# Each tone's amplitude in dB, over all sound that the page receives, as loud as its elements play it
# (the samples times `volume`, by which HTML says that they are played). Recorded and decoded, not
# analysed live: without a sound card Firefox never starts a real-time AudioContext.
HEAR = """
async (tones) => {
  // One's own voice on its way back is listened to by the test, and played to nobody.
  const silent = (element) => element.muted && !('echo' in element.dataset);
  // Tracks that have ended are still in a page's elements for a moment; nobody can record them.
  const live = (stream) => stream.getAudioTracks().filter((track) => track.readyState === 'live');
  const record = async ({ stream, volume }) => {
    const recorder = new MediaRecorder(new MediaStream(live(stream)));
    const pieces = [];
    recorder.ondataavailable = (event) => pieces.push(event.data);
    const ended = new Promise((done) => { recorder.onstop = done; });
    recorder.start();
    await new Promise((done) => setTimeout(done, 2000));
    recorder.stop();
    await ended;
    const bytes = await new Blob(pieces).arrayBuffer();
    if (bytes.byteLength === 0) return null;
    const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes)
      .catch(() => null);
    return sound === null ? null : sound.getChannelData(0).map((sample) => sample * volume);
  };
  // Goertzel's recurrence, which needs no sine for each sample, under a Hann window.
  const size = 9600;
  const hann = Float32Array.from({length: size}, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
  const amplitude = (samples, from, tone) => {
    const turn = 2 * Math.cos((2 * Math.PI * tone) / 48000);
    let [last, before] = [0, 0];
    for (let n = 0; n < size; n += 1) {
      const now = samples[from + n] * hann[n] + turn * last - before;
      before = last;
      last = now;
    }
    return (4 * Math.sqrt(last * last + before * before - turn * last * before)) / size;
  };
  const streams = [...document.querySelectorAll('audio')]
    .map((element) => ({ stream: element.srcObject, volume: silent(element) ? 0 : element.volume }))
    .filter(({ stream }) => stream !== null && live(stream).some((track) => !track.muted));
  const recordings = await Promise.all(streams.map(record));
  return tones.map((tone) => {
    let best = 1e-10;
    for (const samples of recordings.filter((one) => one !== null)) {
      for (let from = 0; from + size <= samples.length; from += size) {
        best = Math.max(best, amplitude(samples, from, tone));
      }
    }
    return 20 * Math.log10(best);
  });
}
"""

# Different frames and changed pixels in a second and a half. Compared by pixels, because
# Firefox counts no frames of a stream.
WATCH = """
async (video) => {
  const canvas = document.createElement('canvas');
  canvas.width = 64; canvas.height = 36;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const look = () => {
    pen.drawImage(video, 0, 0, 64, 36);
    return pen.getImageData(0, 0, 64, 36).data;
  };
  const first = look();
  let [changed, frames, before] = [0, 0, first];
  for (let round = 0; round < 15; round += 1) {
    await new Promise((done) => setTimeout(done, 100));
    const now = look();
    if (now.some((value, i) => value !== before[i])) frames += 1;
    before = now;
    let different = 0;
    for (let i = 0; i < now.length; i += 4) {
      if (Math.abs(now[i] - first[i]) + Math.abs(now[i + 1] - first[i + 1]) > 24) different += 1;
    }
    changed = Math.max(changed, different);
  }
  return { frames, changed, width: video.videoWidth };
}
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page showed of one picture: new frames of 15, changed pixels of 2,304, width."""

    frames: int
    changed: int
    width: int


def chromium(
    playwright: Playwright,
    folder: Path,
    hertz: float,
    film: Path | None = None,
    *,
    camera: bool = True,
    whole: bool = False,
) -> Browser:
    """A Chromium whose microphone hums at `hertz`; `film` is what its camera sees, in YUV4MPEG2.

    Without a `camera` it costs a third: for whatever has nothing to do with pictures. `whole` is the
    browser that people have, and not its shell.
    """
    tone = write_tone(folder / f"mic-{hertz:.0f}.wav", hertz, seconds=10, rate=48000)
    filmed = [] if film is None else [f"--use-file-for-fake-video-capture={film}"]
    eyes = [] if camera else [NO_CAMERA]
    return playwright.chromium.launch(
        executable_path=CHROMIUM if whole else CHROMIUM_SHELL,
        args=[*CHROMIUM_FLAGS, f"--use-file-for-fake-audio-capture={tone}", *filmed, *eyes],
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
            # Drawn by the processor: pictures a second, of the page and of the fake camera.
            "layout.frame_rate": 10,
            "media.navigator.video.default_fps": 10,
        },
    )


def new_page(
    browser: Browser, locale: str = "fr", *, large: bool = False
) -> tuple[BrowserContext, Page]:
    context = new_context(browser, locale, large=large)
    context.add_init_script(ORIGINAL_SOUND)
    return context, context.new_page()


def new_context(
    browser: Browser,
    locale: str = "fr",
    *,
    asks: bool = False,
    large: bool = False,
    **options: Any,
) -> BrowserContext:
    """Somebody's browser, which knows that pages may use camera and microphone, or `asks` (and is
    answered yes). With a `large` one camera and screen give all that a page wants. It is somebody who
    wants less motion. `options` are Playwright's."""
    # Rings around those who speak grow and shrink all the time: a third of a browser's work.
    options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
    if not large:
        options = {"device_scale_factor": COARSE, **options}
    context = browser.new_context(locale=locale, **options)
    if browser.browser_type.name == "chromium" and not asks:
        context.grant_permissions(["camera", "microphone"])
    context.set_default_timeout(LONGEST_WAIT)
    if not large:
        context.add_init_script(SMALL_CAMERA)
    return context


def hear(page: Page, tones: Sequence[float]) -> dict[float, float]:
    """dBFS of each tone's amplitude in what the page receives from others."""
    levels = page.evaluate(HEAR, list(tones))
    return dict(zip(tones, levels, strict=True))


def watch(page: Page, selector: str) -> Seen:
    """Look at the video element that `selector` finds."""
    seen = page.locator(selector).first.evaluate(WATCH)
    return Seen(seen["frames"], seen["changed"], seen["width"])
