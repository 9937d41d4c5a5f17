/**
 * One test of the way to the server and back: a socket, a connection, our own sound heard again.
 *
 * ```
 * reaching --answer, ICE, DTLS--> speaking --SPEAK_FOR--> over
 *    |--REACH_FOR without one of them, or an error ------> over
 * ```
 * No DOM: tracks, sockets and connections come from outside, and what is heard goes there.
 */

import type { Clock } from "../rtc/clock";
import { Peer, type PeerFactory } from "../rtc/peer";
import type { ClientMessage, ServerMessage } from "../rtc/protocol";
import type { SocketLike } from "../rtc/signal";
import { type Sample, sampleOf, summary } from "./samples";
import type { Measured } from "./verdict";

/** Milliseconds. */
export const REACH_FOR = 8_000;
export const SPEAK_FOR = 6_000;
const SAMPLE_EVERY = 250;

/** Where the echo arrives: the first pair behind the four m-lines that send. */
const ECHO = { audio: "4", video: "5" };

export interface TestOptions {
  readonly conference: string;
  readonly url: string;
  readonly open: (url: string) => SocketLike;
  readonly peers: PeerFactory;
  readonly clock: Clock;
  readonly mic: MediaStreamTrack | null;
  readonly cam: MediaStreamTrack | null;
  /** Loudness of the microphone, where the browser's statistics do not tell it. */
  readonly level: () => number;
  /** Loudness of the echo; null: not known. What the statistics tell is nought while it is not played. */
  readonly echoLevel: () => number | null;
  /** Connected: from now on one hears oneself in this track. */
  readonly onecho: (track: MediaStreamTrack) => void;
}

export type Reached = Omit<Measured, "mic">;

const NOTHING: Reached = {
  server: "yes",
  connected: false,
  packets: 0,
  spoken: null,
  echoed: null,
  roundTrip: null,
  jitter: null,
  loss: null,
  uplink: null,
};

export class TestRun {
  readonly #options: TestOptions;
  readonly #socket: SocketLike;
  readonly #peer: Peer;
  readonly #samples: Sample[] = [];
  readonly #done: Promise<Reached>;
  #finish: (reached: Reached) => void = () => undefined;
  #cancel: () => void = () => undefined;
  #loudest = 0;
  #echoed: number | null = null;
  #answered = false;
  #over = false;

  constructor(options: TestOptions) {
    this.#options = options;
    this.#done = new Promise((resolve) => (this.#finish = resolve));
    this.#peer = new Peer({ gen: 1, factory: options.peers, slots: 1 });
    this.#socket = options.open(options.url);
    this.#cancel = options.clock.after(REACH_FOR, () => this.#tooLong());
    this.#listen();
  }

  /** Resolves when it is over, whatever came of it. */
  result(): Promise<Reached> {
    return this.#done;
  }

  /** Ends it at once. */
  stop(): void {
    this.#end(NOTHING);
  }

  #listen(): void {
    const socket = this.#socket;
    socket.onopen = () => void this.#ask();
    socket.onmessage = ({ data }) => this.#heard(data);
    socket.onerror = () => undefined; // `close` follows
    // Closed while one speaks: the test's time is up, or the server stops. What was heard counts.
    socket.onclose = () => this.#end(this.#samples.length > 0 ? this.#measured() : unanswered());
    this.#peer.on("link", (link) => {
      if (link === "connected" && this.#samples.length === 0) this.#speak();
    });
  }

  async #ask(): Promise<void> {
    const { conference, mic, cam } = this.#options;
    await this.#peer.send("mic", mic);
    await this.#peer.send("cam", cam);
    const { sdp } = await this.#peer.offer();
    this.#send({ type: "check", id: 1, conference, sdp });
  }

  #send(message: ClientMessage): void {
    if (!this.#over && this.#socket.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #heard(data: unknown): void {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type === "check-answer") {
      this.#answered = true;
      this.#peer.accept({ gen: 1, sdp: message.sdp }).catch(() => this.#refused("refused"));
    } else if (message.type === "error") {
      const busy = ["limit", "full", "rate"].includes(message.code);
      this.#refused(busy ? "busy" : "refused");
    }
  }

  #refused(server: "busy" | "refused"): void {
    this.#end({ ...NOTHING, server });
  }

  #speak(): void {
    const echo = this.#peer.receiver(ECHO.audio, ECHO.video);
    if (echo) this.#options.onecho(echo.audio);
    const { clock } = this.#options;
    this.#cancel();
    const until = clock.now() + SPEAK_FOR;
    const again = async (): Promise<void> => {
      const report = await this.#peer.stats();
      if (this.#over) return;
      this.#loudest = Math.max(this.#loudest, this.#options.level());
      const echo = this.#options.echoLevel();
      if (echo !== null) this.#echoed = Math.max(this.#echoed ?? 0, echo);
      const stats: Record<string, unknown>[] = [];
      report.forEach((stat: Record<string, unknown>) => stats.push(stat));
      this.#samples.push(sampleOf(stats));
      if (clock.now() >= until) this.#end(this.#measured());
      else this.#cancel = clock.after(SAMPLE_EVERY, () => void again());
    };
    void again();
  }

  #measured(): Reached {
    const found = summary(this.#samples);
    const spoken = Math.max(found.spoken ?? 0, this.#loudest);
    return { server: "yes", connected: true, ...found, spoken, echoed: this.#echoed };
  }

  #tooLong(): void {
    this.#end(this.#answered ? NOTHING : unanswered());
  }

  #end(reached: Reached): void {
    if (this.#over) return;
    this.#send({ type: "bye" });
    this.#over = true;
    this.#cancel();
    this.#peer.close();
    this.#socket.onclose = null;
    this.#socket.close();
    this.#finish(reached);
  }
}

function unanswered(): Reached {
  return { ...NOTHING, server: "no-answer" };
}
