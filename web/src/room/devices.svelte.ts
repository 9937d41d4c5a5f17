/** The person's devices as the components see them, with what was chosen on this device before. */

import {
  browserDevices,
  type CaptureKind,
  type DeviceList,
  type DeviceProblem,
  LocalMedia,
  NO_DEVICES,
  type Refine,
} from "../rtc/devices";
import { LevelMeter } from "../rtc/level";
import { type Preferences, readPreferences, writePreferences } from "./preferences";

const LEVEL_EVERY = 80;
const NEWS_FOR = 12_000;

/** The engines come when somebody wants them. */
const EFFECTS: Readonly<Record<CaptureKind, Refine>> = {
  mic: async (raw) => (await import("../effects/noise")).suppressNoise(raw),
  cam: async (raw) => (await import("../effects/blur")).blurBackground(raw),
};

/** What happened to a device by itself: the id of a message and a name in it. */
export interface DeviceNews {
  readonly id: string;
  readonly name: string;
}

export class Devices {
  readonly media = new LocalMedia(browserDevices);
  tracks = $state.raw<Readonly<Record<CaptureKind, MediaStreamTrack | null>>>({
    mic: null,
    cam: null,
  });
  problems = $state.raw<Readonly<Record<CaptureKind, DeviceProblem | null>>>({
    mic: null,
    cam: null,
  });
  list = $state.raw<DeviceList>(NO_DEVICES);
  preferences = $state.raw<Preferences>(readPreferences(localStorage));
  /** Loudness of the own microphone, 0 to 1. */
  level = $state(0);
  news = $state.raw<DeviceNews | null>(null);
  /** Which effect is being fetched and started. */
  starting = $state.raw<Readonly<Record<CaptureKind, boolean>>>({ mic: false, cam: false });
  #meter: LevelMeter | null = null;
  #fading: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    this.media.on("track", ({ kind, track }) => {
      this.tracks = { ...this.tracks, [kind]: track };
      if (kind === "mic") this.#listen(track);
    });
    this.media.on("problem", ({ kind, problem }) => {
      this.problems = { ...this.problems, [kind]: problem };
    });
    this.media.on("list", (list) => (this.list = list));
    this.media.on("moved", ({ kind, label }) => this.#tell(`device-moved-${kind}`, label));
    this.media.on("unrefined", (kind) => {
      this.remember(kind === "mic" ? { noise: false } : { blur: false });
      this.#tell(`device-no-effect-${kind}`, "");
    });
    const { micId, camId, processing } = this.preferences;
    void this.media.choose("mic", micId);
    void this.media.choose("cam", camId);
    void this.media.process(processing);
    void this.#refine("mic");
    void this.#refine("cam");
  }

  remember(change: Partial<Preferences>): void {
    this.preferences = { ...this.preferences, ...change };
    writePreferences(localStorage, this.preferences);
  }

  /** Opens what the person wants, in one question to the browser. */
  async open(): Promise<void> {
    const { cam } = this.preferences;
    await this.media.open(cam ? ["mic", "cam"] : ["mic"]);
  }

  async choose(kind: CaptureKind, id: string | null): Promise<void> {
    this.remember(kind === "mic" ? { micId: id } : { camId: id });
    await this.media.choose(kind, id);
  }

  async process(on: boolean): Promise<void> {
    this.remember({ processing: on });
    await this.#refine("mic");
    await this.media.process(on);
  }

  /** Takes noise from the sound, or the background from the picture. */
  async effect(kind: CaptureKind, on: boolean): Promise<void> {
    this.remember(kind === "mic" ? { noise: on } : { blur: on });
    this.starting = { ...this.starting, [kind]: on };
    await this.#refine(kind);
    this.starting = { ...this.starting, [kind]: false };
  }

  close(): void {
    this.media.stop();
    this.#listen(null);
    this.#meter?.close();
    this.#meter = null;
    clearTimeout(this.#fading);
  }

  /** The original sound is left alone. */
  #refine(kind: CaptureKind): Promise<void> {
    const { noise, blur, processing } = this.preferences;
    const on = kind === "mic" ? noise && processing : blur;
    return this.media.refine(kind, on ? EFFECTS[kind] : null);
  }

  #tell(id: string, name: string): void {
    this.news = { id, name };
    clearTimeout(this.#fading);
    this.#fading = setTimeout(() => (this.news = null), NEWS_FOR);
  }

  #listen(track: MediaStreamTrack | null): void {
    clearInterval(this.#timer);
    this.level = 0;
    if (!track) {
      this.#meter?.watch(null);
      return;
    }
    this.#meter ??= new LevelMeter(new AudioContext());
    this.#meter.watch(track);
    this.#timer = setInterval(() => (this.level = this.#meter?.read() ?? 0), LEVEL_EVERY);
  }
}
