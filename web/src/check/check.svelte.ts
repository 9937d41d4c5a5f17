/** The test as its dialog shows it: where it stands, what was heard, and what came of it. */

import { browserPeers, socketUrl } from "../rtc/browser";
import { browserClock } from "../rtc/clock";
import type { DeviceProblem } from "../rtc/devices";
import { LevelMeter } from "../rtc/level";
import type { RoomFacts } from "../room/entry";
import type { SocketLike } from "../rtc/signal";
import { noise, recorder, type Source, tone } from "./sources";
import { TestRun } from "./test-run";
import { type Verdict, verdict } from "./verdict";

export type Stage = "idle" | "reaching" | "speaking" | "over";

export interface Own {
  readonly mic: MediaStreamTrack | null;
  readonly cam: MediaStreamTrack | null;
  /** Why there is no microphone. */
  readonly problem: DeviceProblem | null;
  readonly level: () => number;
}

export class Check {
  stage = $state<Stage>("idle");
  verdict = $state.raw<Verdict | null>(null);
  /** Our own sound as it comes back; played by nobody yet. */
  echo = $state.raw<MediaStream | null>(null);
  /** The address of what was recorded of it. */
  recording = $state<string | null>(null);
  readonly #room: Pick<RoomFacts, "id" | "relays">;
  #run: TestRun | null = null;

  constructor(room: Pick<RoomFacts, "id" | "relays">) {
    this.#room = room;
  }

  async start(own: Own): Promise<void> {
    this.close();
    this.stage = "reaching";
    this.verdict = null;
    const made: Source[] = [];
    const instead = (make: () => Source): MediaStreamTrack => {
      const source = make();
      made.push(source);
      return source.track;
    };
    const context = new AudioContext();
    const meter = new LevelMeter(context);
    let recorded: () => Promise<Blob | null> = async () => null;
    const run = new TestRun({
      conference: this.#room.id,
      url: socketUrl(),
      open: (url) => new WebSocket(url) as SocketLike,
      peers: browserPeers(this.#room.relays),
      clock: browserClock,
      mic: own.mic ?? instead(tone),
      cam: own.cam ?? instead(noise),
      level: own.mic ? own.level : () => 0,
      echoLevel: () => {
        const level = meter.read();
        return context.state === "running" ? level : null;
      },
      onecho: (track) => {
        meter.watch(track);
        this.stage = "speaking";
        this.echo = new MediaStream([track]);
        if (own.mic) recorded = recorder(track);
      },
    });
    this.#run = run;
    const ending = run.result();
    const reached = await ending;
    for (const { stop } of made) stop();
    meter.close();
    if (this.#run !== run) return; // begun anew, or closed
    const sound = await recorded();
    this.echo = null;
    if (this.#run !== run) return;
    if (sound) this.recording = URL.createObjectURL(sound);
    const mic = own.mic ? null : (own.problem ?? "none");
    // A tone of ours says nothing about a voice.
    this.verdict = verdict({ ...reached, mic, spoken: own.mic ? reached.spoken : null });
    this.stage = "over";
  }

  close(): void {
    const run = this.#run;
    this.#run = null;
    run?.stop();
    this.echo = null;
    if (this.recording !== null) URL.revokeObjectURL(this.recording);
    this.recording = null;
    this.stage = "idle";
  }
}
