/** How loud a track is, for meters and for "you are muted". */

export const FLOOR_DB = -60;
export const CEILING_DB = -12;

/** Loudness of samples in [-1, 1] on a scale from 0 (quiet) to 1 (loud), linear in decibels. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  const db = rms > 0 ? 20 * Math.log10(rms) : FLOOR_DB;
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

/** The same scale for a level as the server tells it: −dBov, 0 loudest (RFC 6464). */
export function loudnessOfLevel(level: number): number {
  return Math.min(1, Math.max(0, (-level - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

/** Reads the loudness of one track at a time. The context starts with the first person's click. */
export class LevelMeter {
  readonly #context: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;
  #source: MediaStreamAudioSourceNode | null = null;

  constructor(context: AudioContext) {
    this.#context = context;
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
  }

  watch(track: MediaStreamTrack | null): void {
    this.#source?.disconnect();
    this.#source = track
      ? this.#context.createMediaStreamSource(new MediaStream([track]))
      : null;
    this.#source?.connect(this.#analyser);
  }

  read(): number {
    if (!this.#source) return 0;
    if (this.#context.state === "suspended") void this.#context.resume();
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return loudness(this.#samples);
  }

  close(): void {
    this.watch(null);
    void this.#context.close();
  }
}
