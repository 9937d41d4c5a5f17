/** The person's devices as the components see them, with what was chosen on this device before. */

import { browserDevices, type CaptureKind, type DeviceList, type DeviceProblem, LocalMedia, NO_DEVICES } from "../rtc/devices";
import { LevelMeter } from "../rtc/level";
import { type Preferences, readPreferences, writePreferences } from "./preferences";

const LEVEL_EVERY = 80;

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
  #meter: LevelMeter | null = null;
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
    const { micId, camId, processing } = this.preferences;
    void this.media.choose("mic", micId);
    void this.media.choose("cam", camId);
    void this.media.process(processing);
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
    await this.media.process(on);
  }

  close(): void {
    this.media.stop();
    this.#listen(null);
    this.#meter?.close();
    this.#meter = null;
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
