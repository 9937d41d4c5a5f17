/**
 * A person's stay in a room: signalling, the peer connection, slots and view, held together by
 * the ladder of connection.ts. What the page needs is here; it never sees SDP.
 */

import { type Clock, Timer } from "./clock";
import {
  type Ladder,
  type LadderEffect,
  type LadderEvent,
  type LadderTimer,
  START,
  step,
} from "./connection";
import { Emitter } from "./emitter";
import { type LinkState, Peer, type PeerFactory } from "./peer";
import type {
  AnswerMessage,
  Lines,
  Moderate,
  PairCode,
  Sdp,
  ServerMessage,
  SetLobby,
  SetRole,
  SourceName,
  Welcome,
} from "./protocol";
import {
  type CloseReason,
  type Greeting,
  type Notice,
  type Reply,
  type Request,
  type Signal,
  SignalError,
} from "./signal";
import { type Slot, SlotTable } from "./slots";
import { ViewReporter } from "./view";

export interface SessionOptions {
  readonly conference: string;
  readonly locale: string;
  readonly clock: Clock;
  readonly signal: Signal;
  readonly peers: PeerFactory;
  readonly stream: (tracks: MediaStreamTrack[]) => MediaStream;
}

type GroupKind = "groups-open" | "groups-close" | "group-send" | "group-go" | "group-help" | "groups-tell";
export type GroupRequest = Extract<Request, { type: GroupKind }>;

/** What a `welcome` answers that comes because we were moved to another room. */
export const MOVED = 0;

/** How a source stands: published or not, and whether silent. */
export interface Published {
  readonly on: boolean;
  readonly muted: boolean;
}

export interface SessionEvents {
  message: ServerMessage;
  slots: readonly Slot[];
  link: LinkState;
  /** Trouble has lasted long enough to be told, or is over. */
  trouble: boolean;
  refused: SignalError;
  closed: CloseReason;
  /** Coming back was tried for long enough. */
  lost: true;
}

/** Milliseconds by which no timer is late in a page that runs. */
const SLEPT = 5_000;
const TIMERS: readonly LadderTimer[] = ["shaky", "attempt", "banner", "give-up"];

export class RoomSession extends Emitter<SessionEvents> {
  readonly view: ViewReporter;
  readonly #options: SessionOptions;
  readonly #signal: Signal;
  readonly #slots: SlotTable;
  readonly #timers: ReadonlyMap<LadderTimer, Timer>;
  readonly #tracks = new Map<SourceName, MediaStreamTrack>();
  readonly #published = new Map<SourceName, Published>();
  #peer: Peer | null = null;
  #ladder: Ladder = START;
  #first: Sdp | null = null;
  #self: string | null = null;

  constructor(options: SessionOptions) {
    super();
    this.#options = options;
    this.#signal = options.signal;
    this.#slots = new SlotTable(options.stream);
    this.#timers = new Map(TIMERS.map((name) => [name, new Timer(options.clock)]));
    this.view = new ViewReporter(options.clock, (want) =>
      this.#signal.notify({ type: "view", want }),
    );
    this.#listen();
  }

  get link(): LinkState {
    return this.#ladder.link;
  }

  // --- before the door ---

  /** Builds the connection and its offer ahead; again when the camera's picture has changed. */
  prepare(width?: number): void {
    if (this.#ladder.phase !== "idle") return;
    // Simulcast layers are declared once: another class of picture needs another connection.
    if (this.#peer && (width === undefined || this.#peer.suits(width))) return;
    this.#peer?.close();
    this.#peer = this.#newPeer(1, width);
    // Failing here is told when the offer is needed.
    this.#peer.offer().catch(() => undefined);
  }

  /** Opens the socket: somebody is about to enter. */
  warm(): void {
    this.#signal.warm();
  }

  async enter(mic: Published, cam: Published): Promise<void> {
    this.#published.set("mic", mic).set("cam", cam);
    this.warm();
    this.prepare(this.#width());
    this.#feed({ type: "entered" });
    const peer = this.#peer;
    this.#first = (await peer?.offer()) ?? null;
    if (this.#ladder.phase !== "over") this.#signal.start(() => this.#greeting());
  }

  // --- inside ---

  /** Puts a track on the wire, or takes it off; the server hears of it by `publish`. */
  async send(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    if (track) this.#tracks.set(source, track);
    else this.#tracks.delete(source);
    await this.#peer?.send(source, track);
  }

  /** Tells the server how a source stands; kept and told again when the server forgot. */
  async publish(src: SourceName, state: Published): Promise<void> {
    this.#published.set(src, state);
    await this.#signal.request({ type: "publish", src, ...state });
  }

  async hand(on: boolean): Promise<void> {
    await this.#signal.request({ type: "hand", on });
  }

  async moderate(op: Moderate["op"], p: string | null = null): Promise<void> {
    await this.#signal.request({ type: "mod", op, p });
  }

  async setLobby(policy: SetLobby["policy"]): Promise<void> {
    await this.#signal.request({ type: "set-lobby", policy });
  }

  async setRole(p: string, role: SetRole["role"]): Promise<void> {
    await this.#signal.request({ type: "set-role", p, role });
  }

  async setFloor(only: boolean): Promise<void> {
    await this.#signal.request({ type: "set-floor", only });
  }

  async yieldFloor(): Promise<void> {
    await this.#signal.request({ type: "yield-floor" });
  }

  async notNow(): Promise<void> {
    await this.#signal.request({ type: "not-now" });
  }

  async record(on: boolean): Promise<void> {
    await this.#signal.request({ type: "record", on });
  }

  /** What a telephone in the room presses to become ours. */
  async pair(): Promise<PairCode> {
    return (await this.#signal.request({ type: "pair" })) as PairCode;
  }

  /** Has a number called into the room, for those who lead. */
  async call(number: string, name: string): Promise<void> {
    await this.#signal.request({ type: "call", number, name });
  }

  /** Has one's own telephone called; null is one's extension. */
  async callMe(number: string | null): Promise<void> {
    await this.#signal.request({ type: "call-me", number });
  }

  async callAgain(call: string): Promise<void> {
    await this.#signal.request({ type: "call-again", call });
  }

  /** Calls it off, or clears away what came to nothing. */
  async dropCall(call: string): Promise<void> {
    await this.#signal.request({ type: "drop-call", call });
  }

  /** Writes to everybody, or to one; done once it is kept. */
  async write(text: string, to: string | null): Promise<void> {
    await this.#signal.request({ type: "chat", text, to });
  }

  /** The latest lines that were written, or those before one of them. */
  async lines(before: number | null): Promise<Lines> {
    return (await this.#signal.request({ type: "chat-read", before })) as Lines;
  }

  /** Shows a document of the conference to everybody, for those who lead. */
  async present(document: string, page = 1): Promise<void> {
    await this.#signal.request({ type: "present", document, page });
  }

  async turnPage(page: number): Promise<void> {
    await this.#signal.request({ type: "turn-page", page });
  }

  async handOver(p: string): Promise<void> {
    await this.#signal.request({ type: "hand-over", p });
  }

  /** Whether all may draw on what is shown, for who presents or leads. */
  async allowDrawing(on: boolean): Promise<void> {
    await this.#signal.request({ type: "ink-allow", on });
  }

  async stopPresenting(): Promise<void> {
    await this.#signal.request({ type: "stop-presenting" });
  }

  /** The page was frozen: what stood may be gone, and nobody has waited meanwhile. */
  woke(): void {
    this.#signal.nudge();
    this.#feed({ type: "woke" });
  }

  /** Divides the conference into groups, moves people between them, or calls for help there. */
  async group(request: GroupRequest): Promise<void> {
    await this.#signal.request(request);
  }

  /** For parts of the page that come later and have messages of their own. */
  ask(body: Request): Promise<Reply> {
    return this.#signal.request(body);
  }

  /** The same for what is not answered; without a connection it is dropped. */
  tell(message: Notice): void {
    this.#signal.notify(message);
  }

  /** The browser is online again or uses another network. */
  networkChanged(): void {
    this.#signal.nudge();
    this.#feed({ type: "network" });
  }

  leave(): void {
    this.#feed({ type: "over" });
    this.#signal.leave();
    this.#stop();
  }

  stats(): Promise<RTCStatsReport> | null {
    return this.#peer?.stats() ?? null;
  }

  // --- signalling ---

  #listen(): void {
    const signal = this.#signal;
    signal.on("phase", (phase) => {
      if (phase === "waiting") this.#feed({ type: "socket", up: false });
    });
    signal.on("message", (message) => this.#received(message));
    signal.on("welcome", (welcome) => this.#welcomed(welcome));
    signal.on("waits", () => {
      this.#feed({ type: "queued" });
      this.#feed({ type: "socket", up: true });
    });
    signal.on("refused", (error) => this.#ended(() => this.emit("refused", error)));
    signal.on("closed", (reason) => {
      if (reason !== "left") this.#ended(() => this.emit("closed", reason));
    });
  }

  #greeting(): Greeting {
    const { conference, locale } = this.#options;
    return {
      conference,
      locale,
      offer: this.#self === null ? this.#first : null,
      mic: this.#sounds("mic"),
      cam: this.#sounds("cam"),
    };
  }

  #sounds(source: SourceName): boolean {
    const state = this.#published.get(source);
    return state !== undefined && state.on && !state.muted;
  }

  #welcomed(welcome: Welcome): void {
    const forgotten = this.#self !== null && welcome.p !== this.#self;
    this.#self = welcome.p;
    if (welcome.answer) void this.#accept(welcome.answer);
    const queued = this.#ladder.phase === "queued";
    if (queued && welcome.answer) this.#feed({ type: "entered" });
    else if (queued) this.#feed({ type: "admitted" });
    // Before the socket is told, so that an owed restart becomes the one new connection.
    else if (forgotten) this.#feed({ type: "forgotten" });
    this.#feed({ type: "socket", up: true });
    if (welcome.re === MOVED) this.view.repeat();
    if (!forgotten) return;
    this.view.repeat();
    const screen = this.#published.get("screen");
    if (screen?.on) this.publish("screen", screen).catch(() => undefined);
  }

  #received(message: ServerMessage): void {
    if (message.type === "slots" && this.#peer) {
      this.emit("slots", this.#slots.assign(message.map, this.#peer));
    } else if (message.type === "pub-hint" && message.src === "cam") {
      void this.#peer?.limit(message.max);
    } else if (message.type === "offer-wanted" && this.#ladder.phase === "up" && this.#peer?.settled) {
      // The answer to an offer that is under way anyhow suits the room as well.
      void this.#offer((peer) => peer.offerAgain());
    }
    this.emit("message", message);
  }

  // --- the ladder ---

  #feed(event: LadderEvent): void {
    const { ladder, effects } = step(this.#ladder, event);
    this.#ladder = ladder;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: LadderEffect): void {
    switch (effect.do) {
      case "restart":
        void this.#offer((peer) => peer.restart());
        break;
      case "renew":
        this.#renew();
        break;
      case "banner":
        this.emit("trouble", effect.on);
        break;
      case "give-up":
        this.#signal.leave();
        this.#stop();
        this.emit("lost", true);
        break;
      case "arm":
        this.#arm(effect.timer, effect.ms);
        break;
      case "disarm":
        this.#timers.get(effect.timer)?.clear();
        break;
    }
  }

  #arm(timer: LadderTimer, ms: number): void {
    const due = this.#options.clock.now() + ms;
    this.#timers.get(timer)?.set(ms, () => {
      // A timer that comes much too late was asleep: no page is left for that.
      const slept = timer === "give-up" && this.#options.clock.now() - due > SLEPT;
      if (slept) this.woke();
      else this.#feed({ type: "timer", timer });
    });
  }

  #renew(): void {
    const former = this.#peer;
    this.#peer = this.#newPeer((former?.gen ?? 0) + 1, this.#width());
    former?.close();
    this.#feed({ type: "link", link: "new" });
    void this.#offer((peer) => peer.offer());
  }

  async #offer(make: (peer: Peer) => Promise<Sdp>): Promise<void> {
    const peer = this.#peer;
    if (!peer) return;
    try {
      const offer = await make(peer);
      // Overtaken by a newer connection: the server must not see the generations mixed up.
      if (peer !== this.#peer) return;
      const reply = await this.#signal.request({ type: "offer", ...offer });
      await this.#accept(reply as AnswerMessage);
    } catch (error) {
      // A lost socket is the ladder's own business; the offer is owed until it is back.
      const known = error instanceof SignalError && error.code === "lost";
      if (!known && peer === this.#peer) this.#feed({ type: "offer-refused" });
    }
  }

  async #accept(answer: Sdp): Promise<void> {
    const peer = this.#peer;
    if (!peer) return;
    await peer.accept(answer);
    if (peer !== this.#peer || this.#slots.peer === peer) return;
    this.emit("slots", this.#slots.rebind(peer));
  }

  #newPeer(gen: number, width?: number): Peer {
    const peer = new Peer({
      gen,
      factory: this.#options.peers,
      ...(width === undefined ? {} : { width }),
    });
    peer.on("link", (link) => {
      if (peer !== this.#peer) return;
      this.#feed({ type: "link", link });
      this.emit("link", link);
    });
    for (const [source, track] of this.#tracks) void peer.send(source, track);
    return peer;
  }

  #width(): number | undefined {
    return this.#tracks.get("cam")?.getSettings().width;
  }

  #ended(tell: () => void): void {
    this.#feed({ type: "over" });
    this.#stop();
    tell();
  }

  #stop(): void {
    for (const timer of this.#timers.values()) timer.clear();
    this.view.stop();
    this.#peer?.close();
    this.#peer = null;
  }
}
