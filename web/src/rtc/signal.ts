/**
 * The room's WebSocket: requests with replies, resuming after a loss, and the end.
 *
 * States: idle → opening → greeting → ready, for some over `at-door`, until a leader lets them in;
 * from any of them a loss leads to `waiting`, which leads back to `opening`, and a final close to
 * `ended`. Media does not depend on this class.
 */

import { type Clock, Timer } from "./clock";
import { Emitter } from "./emitter";
import type {
  AnswerMessage,
  Captions,
  ClientMessage,
  ErrorCode,
  Hello,
  InkPage,
  Lines,
  Ok,
  PairCode,
  Resume,
  ServerMessage,
  Waits,
  Welcome,
} from "./protocol";

export const PING_EVERY = 10_000;
export const PONG_WITHIN = 5_000;
export const REQUEST_WITHIN = 10_000;
/** A TCP or TLS handshake that hangs longer than this is given up and tried again. */
export const OPEN_WITHIN = 8_000;

const BACKOFF_FIRST = 300;
const BACKOFF_MAX = 5_000;
const SOCKET_OPEN = 1;

export type CloseReason = "auth" | "replaced" | "kicked" | "ended" | "denied" | "left";

/** Close codes after which coming back is pointless; every other one is a loss. */
const FINAL_CODES: Readonly<Record<number, CloseReason>> = {
  1000: "left",
  4001: "auth",
  4002: "replaced",
  4003: "kicked",
  4004: "ended",
  4005: "denied",
};

/** Refusals that pass by themselves; the others are told to the person. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["rate", "internal"]);

/** Of a type all of whose names the compiler asks for. */
const KNOWN: Readonly<Record<ServerMessage["type"], true>> = {
  welcome: true,
  waits: true,
  lobby: true,
  answer: true,
  ok: true,
  "pair-code": true,
  error: true,
  join: true,
  update: true,
  leave: true,
  room: true,
  "call-state": true,
  "call-gone": true,
  "chat-lines": true,
  "chat-line": true,
  presentation: true,
  "ink-page": true,
  ink: true,
  "ink-cleared": true,
  traced: true,
  reacted: true,
  captioned: true,
  captions: true,
  slots: true,
  speaker: true,
  "pub-hint": true,
  "offer-wanted": true,
  "check-answer": true,
  groups: true,
  "groups-told": true,
  poll: true,
  "poll-own": true,
  pong: true,
};

/** The part of WebSocket that is used. */
export interface SocketLike {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export interface SignalOptions {
  readonly url: string;
  readonly open: (url: string) => SocketLike;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export type Phase = "idle" | "opening" | "greeting" | "at-door" | "ready" | "waiting" | "ended";
/** What a greeting says besides the session to resume; asked for at every (re)connection. */
export type Greeting = Omit<Hello, "type" | "id" | "v" | "resume">;
export type Reply = Ok | AnswerMessage | Welcome | Waits | PairCode | Lines | InkPage | Captions;

type WithId = Extract<ClientMessage, { id: number }>;
type Bare<M> = M extends unknown ? Omit<M, "id"> : never;
export type Request = Bare<WithId>;
export type Notice = Exclude<ClientMessage, WithId>;

export class SignalError extends Error {
  constructor(
    readonly code: ErrorCode | "lost" | "timeout",
    detail: string,
    /** ISO 8601 UTC: when it opens, for `not-started`. */
    readonly at: string | null = null,
  ) {
    super(`${code}: ${detail}`);
    this.name = "SignalError";
  }
}

export interface SignalEvents {
  phase: Phase;
  /** Every message of the server in order, replies included. */
  message: ServerMessage;
  welcome: Welcome;
  /** Not in yet: a leader decides. Comes again when the standing changes. */
  waits: Waits;
  /** The server does not let us in; the socket is closed for good. */
  refused: SignalError;
  closed: CloseReason;
  /** Round trip of the last ping in milliseconds. */
  rtt: number;
}

interface Waiter {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: SignalError) => void;
  readonly timer: Timer;
}

/** Delay before reconnection `attempt` (from 0): 0.3 · 2ⁿ s up to 5 s, less up to a fifth. */
export function backoff(attempt: number, random: number): number {
  const full = Math.min(BACKOFF_MAX, BACKOFF_FIRST * 2 ** attempt);
  return full * (1 - 0.2 * random);
}

export class Signal extends Emitter<SignalEvents> {
  readonly #options: SignalOptions;
  readonly #waiters = new Map<number, Waiter>();
  readonly #retry: Timer;
  readonly #ping: Timer;
  readonly #deadline: Timer;
  #socket: SocketLike | null = null;
  #phase: Phase = "idle";
  #greet: (() => Greeting) | null = null;
  #session: Pick<Resume, "session" | "key"> | null = null;
  #seq = 0;
  /** Has been in, so that `#seq` counts. */
  #been = false;
  #nextId = 1;
  #attempt = 0;

  constructor(options: SignalOptions) {
    super();
    this.#options = options;
    this.#retry = new Timer(options.clock);
    this.#ping = new Timer(options.clock);
    this.#deadline = new Timer(options.clock);
  }

  get phase(): Phase {
    return this.#phase;
  }

  get ready(): boolean {
    return this.#phase === "ready";
  }

  /** The server knows us, in the room or before it. */
  get #known(): boolean {
    return this.ready || this.#phase === "at-door";
  }

  /** Opens the socket ahead of `start`, so that the handshakes are done when it matters. */
  warm(): void {
    if (this.#phase === "idle" && !this.#socket) this.#open();
  }

  /** Enters the room, and comes back after every loss until `leave` or a final close. */
  start(greet: () => Greeting): void {
    this.#greet = greet;
    if (this.#socket?.readyState === SOCKET_OPEN) this.#hello();
    else if (this.#socket) this.#enter("opening");
    else this.#connect();
  }

  /** The network is back or has changed: do not wait for the next rung. */
  nudge(): void {
    if (this.#phase === "waiting") this.#connect();
    else if (this.#known) this.#probe();
  }

  /** Sends a request and resolves with its reply; rejects with SignalError. */
  request(body: Request): Promise<Reply> {
    if (!this.ready) return Promise.reject(new SignalError("lost", "no connection"));
    return this.#ask(body);
  }

  /** Sends what needs no reply. Without a connection it is dropped: a newer one will follow. */
  notify(message: Notice): void {
    if (this.ready) this.#send(message);
  }

  leave(): void {
    if (this.#phase === "ended") return;
    if (this.#known) this.#send({ type: "bye" });
    this.#end("left");
  }

  // --- connection ---

  #connect(): void {
    this.#retry.clear();
    this.#enter("opening");
    this.#open();
  }

  #open(): void {
    const socket = this.#options.open(this.#options.url);
    this.#socket = socket;
    this.#deadline.set(OPEN_WITHIN, () => this.#lose("the handshake hangs"));
    socket.onopen = () => this.#of(socket, () => this.#opened());
    socket.onmessage = ({ data }) => this.#of(socket, () => this.#receive(data));
    socket.onclose = ({ code, reason }) => this.#of(socket, () => this.#closed(code, reason));
  }

  /** A socket that was given up may still speak; nobody listens. */
  #of(socket: SocketLike, run: () => void): void {
    if (this.#socket === socket) run();
  }

  #opened(): void {
    this.#deadline.clear();
    if (this.#greet) this.#hello();
  }

  #hello(): void {
    if (!this.#greet) return;
    this.#enter("greeting");
    const resume = this.#session && { ...this.#session, seq: this.#seq };
    const hello = { type: "hello" as const, v: 1, ...this.#greet(), resume };
    this.#ask(hello).then(
      () => undefined,
      (error: unknown) => this.#unwelcome(error as SignalError),
    );
  }

  #unwelcome(error: SignalError): void {
    if (error.code === "lost" || this.#phase !== "greeting") return;
    if (error.code === "timeout" || PASSING.has(error.code)) {
      this.#lose("the greeting was not answered");
      return;
    }
    this.#end(null);
    this.emit("refused", error);
  }

  #closed(code: number, reason: string): void {
    const final = FINAL_CODES[code];
    if (final && this.#greet) this.#end(final);
    else this.#lose(reason);
  }

  #lose(reason: string): void {
    this.#drop();
    this.#rejectAll(new SignalError("lost", reason));
    if (!this.#greet) {
      // Only warmed up: the next attempt is made when the person enters.
      this.#enter("idle");
      return;
    }
    this.#enter("waiting");
    this.#retry.set(backoff(this.#attempt, this.#options.random()), () => this.#connect());
    this.#attempt += 1;
  }

  #end(reason: CloseReason | null): void {
    this.#drop();
    this.#retry.clear();
    this.#enter("ended");
    this.#rejectAll(new SignalError("lost", "the session is over"));
    if (reason) this.emit("closed", reason);
  }

  #drop(): void {
    this.#ping.clear();
    this.#deadline.clear();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #enter(phase: Phase): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.emit("phase", phase);
  }

  // --- messages ---

  #receive(data: unknown): void {
    this.#deadline.clear();
    const message = parse(data);
    // What we do not know is skipped, but counts: a newer server may say more than this client
    // understands, and that is no gap.
    if (!message || this.#skips(message) || !(message.type in KNOWN)) return;
    if (message.type === "welcome") this.#welcomed(message);
    if (message.type === "waits") this.#waits(message);
    if (message.type === "pong") this.emit("rtt", this.#options.clock.now() - message.ts);
    this.emit("message", message);
    if ("re" in message && message.re !== null) this.#settle(message.re, message);
  }

  /** Numbered events come without gaps; a repeat is skipped, after a gap we resume. */
  #skips(message: ServerMessage): boolean {
    if (!("seq" in message) || typeof message.seq !== "number") return false;
    if (message.type === "welcome") return false;
    if (message.seq <= this.#seq) return true;
    if (message.seq > this.#seq + 1) {
      this.#lose("a gap in the sequence");
      return true;
    }
    this.#seq = message.seq;
    return false;
  }

  #welcomed(welcome: Welcome): void {
    // A resume without resync goes on where we stood: the missed events follow.
    if (welcome.resync || !this.#been) this.#seq = welcome.seq;
    this.#been = true;
    this.#recognised(welcome, "ready");
    this.emit("welcome", welcome);
  }

  #waits(waits: Waits): void {
    // Whoever waits has seen nothing of this room, also when they were in a former one.
    this.#been = false;
    this.#seq = 0;
    this.#recognised(waits, "at-door");
    this.emit("waits", waits);
  }

  #recognised({ session, key }: Welcome | Waits, phase: Phase): void {
    this.#session = { session, key };
    this.#attempt = 0;
    this.#enter(phase);
    this.#schedulePing();
  }

  #ask(body: Request): Promise<Reply> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      const timer = new Timer(this.#options.clock);
      this.#waiters.set(id, { resolve, reject, timer });
      timer.set(REQUEST_WITHIN, () => this.#timeout(id, body.type));
      this.#send({ ...body, id } as ClientMessage);
    });
  }

  #timeout(id: number, type: string): void {
    const waiter = this.#waiters.get(id);
    this.#waiters.delete(id);
    waiter?.reject(new SignalError("timeout", `no reply to ${type}`));
  }

  #settle(id: number, message: ServerMessage): void {
    const waiter = this.#waiters.get(id);
    if (!waiter) return;
    this.#waiters.delete(id);
    waiter.timer.clear();
    if (message.type === "error") {
      waiter.reject(new SignalError(message.code, message.detail, message.at));
    } else {
      waiter.resolve(message as Reply);
    }
  }

  #rejectAll(error: SignalError): void {
    const waiters = [...this.#waiters.values()];
    this.#waiters.clear();
    for (const waiter of waiters) {
      waiter.timer.clear();
      waiter.reject(error);
    }
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === SOCKET_OPEN) this.#socket.send(JSON.stringify(message));
  }

  // --- heartbeat: a browser never sees WebSocket pings, so the message has its own ---

  #schedulePing(): void {
    this.#ping.set(PING_EVERY, () => {
      this.#probe();
      this.#schedulePing();
    });
  }

  #probe(): void {
    this.#send({ type: "ping", ts: this.#options.clock.now() });
    this.#deadline.set(PONG_WITHIN, () => this.#lose("no pong"));
  }
}

function parse(data: unknown): ServerMessage | null {
  if (typeof data !== "string") return null;
  try {
    const value: unknown = JSON.parse(data);
    const type = (value as { type?: unknown } | null)?.type;
    return typeof type === "string" ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
