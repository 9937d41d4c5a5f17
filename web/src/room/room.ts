/**
 * The room as the page shows it: the server's state, the person's own devices, and what they can
 * do. No DOM: components render `state` and call the actions.
 */

import type { CaptureKind, LocalMedia } from "../rtc/devices";
import type {
  Moderate,
  PairCode,
  PresentationInfo,
  ServerMessage,
  SetLobby,
  SetRole,
  SourceName,
  Waits,
} from "../rtc/protocol";
import { MOVED, type RoomSession } from "../rtc/session";
import { type CloseReason, SignalError } from "../rtc/signal";
import type { Slot } from "../rtc/slots";
import type { CallFault } from "./calling";
import { maySpeak, presents } from "./speaking";
import { me, NOBODY, notice, reduce, type RoomState } from "./state";

export type Exit =
  | { readonly why: "left" | "lost" | "failed" | Exclude<CloseReason, "left"> }
  /** Nobody let us in before: we gave up, or the conference was over. */
  | { readonly why: "gave-up" | "over" }
  | { readonly why: "refused"; readonly code: SignalError["code"] };

export interface PageState extends RoomState {
  readonly stage: "joining" | "waiting" | "in" | "out";
  /** While waiting: whether anybody is there who could decide. */
  readonly standing: Waits["standing"];
  /** Waited, and was let in. */
  readonly letIn: boolean;
  readonly exit: Exit | null;
  readonly mic: boolean;
  readonly cam: boolean;
  readonly screen: MediaStreamTrack | null;
  readonly slots: readonly Slot[];
  readonly trouble: boolean;
  /** Why nobody is called again, until that is read. */
  readonly fault: CallFault | null;
  /** Knows that it is recorded, and stays; or has begun it. */
  readonly consents: boolean;
}

/** Before entering. */
export const OUTSIDE: PageState = {
  ...NOBODY,
  stage: "joining",
  standing: "waiting",
  letIn: false,
  exit: null,
  mic: false,
  cam: false,
  screen: null,
  slots: [],
  trouble: false,
  fault: null,
  consents: false,
};

/** The session and devices as far as the room uses them, so that tests can stand in. */
export type Link = Pick<
  RoomSession,
  | "on"
  | "enter"
  | "send"
  | "publish"
  | "hand"
  | "moderate"
  | "setLobby"
  | "record"
  | "setRole"
  | "setFloor"
  | "yieldFloor"
  | "notNow"
  | "pair"
  | "call"
  | "callMe"
  | "callAgain"
  | "dropCall"
  | "present"
  | "turnPage"
  | "handOver"
  | "allowDrawing"
  | "stopPresenting"
  | "leave"
>;
export type Media = Pick<LocalMedia, "on" | "track" | "open" | "close" | "stop">;
/** Opens the browser's choice of windows; rejects when the person chooses none. */
export type ShareScreen = () => Promise<MediaStream>;

export class Room {
  readonly #link: Link;
  readonly #media: Media;
  readonly #changed: (state: PageState) => void;
  /** Switched, and the server does not know yet: meanwhile the server's word on our microphone is an old one. */
  #pending = 0;
  #state: PageState = OUTSIDE;

  constructor(link: Link, media: Media, changed: (state: PageState) => void) {
    this.#link = link;
    this.#media = media;
    this.#changed = changed;
    this.#listen();
  }

  get state(): PageState {
    return this.#state;
  }

  // --- actions ---

  /** Enters with the microphone and camera as chosen; what is not there stays off. */
  async enter(wanted: { readonly mic: boolean; readonly cam: boolean }): Promise<void> {
    const track = { mic: this.#media.track("mic"), cam: this.#media.track("cam") };
    const mic = wanted.mic && track.mic !== null;
    const cam = wanted.cam && track.cam !== null;
    this.#set({ mic, cam });
    try {
      if (mic) await this.#link.send("mic", track.mic);
      if (cam) await this.#link.send("cam", track.cam);
      await this.#link.enter(
        { on: track.mic !== null, muted: !mic },
        { on: cam, muted: false },
      );
    } catch {
      this.#leave({ why: "failed" });
    }
  }

  async setMic(on: boolean): Promise<void> {
    this.#pending += 1;
    try {
      await this.#switchMic(on);
    } finally {
      this.#pending -= 1;
    }
  }

  async #switchMic(on: boolean): Promise<void> {
    if (this.#phoned()) {
      this.#set({ mic: on });
      await this.#publish("mic", { on: this.#media.track("mic") !== null, muted: !on });
      return;
    }
    if (on && !this.#media.track("mic")) await this.#media.open(["mic"]);
    const track = this.#media.track("mic");
    const sounding = on && track !== null;
    this.#set({ mic: sounding });
    // Silence first, words to the server after it.
    await this.#link.send("mic", sounding ? track : null);
    await this.#publish("mic", { on: track !== null, muted: !sounding });
  }

  async setCam(on: boolean): Promise<void> {
    if (on) await this.#media.open(["cam"]);
    else this.#media.close("cam");
    const track = this.#media.track("cam");
    this.#set({ cam: track !== null });
    await this.#link.send("cam", track);
    await this.#publish("cam", { on: track !== null, muted: false });
  }

  async shareScreen(choose: ShareScreen): Promise<void> {
    const stream = await choose().catch(() => null);
    const picture = stream?.getVideoTracks()[0];
    if (!stream || !picture) return;
    const sound = stream.getAudioTracks()[0] ?? null;
    picture.onended = () => void this.stopScreen();
    this.#set({ screen: picture });
    await this.#link.send("screen", picture);
    await this.#link.send("screen-audio", sound);
    await this.#publish("screen", { on: true, muted: false });
    if (sound) await this.#publish("screen-audio", { on: true, muted: false });
  }

  async stopScreen(): Promise<void> {
    const track = this.#state.screen;
    if (!track) return;
    track.onended = null;
    track.stop();
    this.#set({ screen: null });
    await this.#link.send("screen", null);
    await this.#link.send("screen-audio", null);
    await this.#publish("screen", { on: false, muted: false });
    await this.#publish("screen-audio", { on: false, muted: false });
  }

  async setHand(on: boolean): Promise<void> {
    await this.#try(this.#link.hand(on));
  }

  async moderate(op: Moderate["op"], p: string | null = null): Promise<void> {
    await this.#try(this.#link.moderate(op, p));
  }

  /** What to press on a telephone in the conference; null when the server gives no code. */
  async pair(): Promise<PairCode | null> {
    return this.#link.pair().catch(() => null);
  }

  /** Has a number called; the code of what was refused, null when it is being called. */
  async call(number: string, name: string): Promise<CallFault | null> {
    return faultOf(this.#link.call(number, name));
  }

  /** The same for one's own telephone; null is one's extension. */
  async callMe(number: string | null): Promise<CallFault | null> {
    return faultOf(this.#link.callMe(number));
  }

  async callAgain(call: string): Promise<void> {
    this.#set({ fault: await faultOf(this.#link.callAgain(call)) });
  }

  async dropCall(call: string): Promise<void> {
    this.#set({ fault: null });
    await this.#try(this.#link.dropCall(call));
  }

  /** The refusal was read. */
  forgetFault(): void {
    this.#set({ fault: null });
  }

  async present(document: string, page = 1): Promise<void> {
    await this.#try(this.#link.present(document, page));
  }

  async turnPage(page: number): Promise<void> {
    await this.#try(this.#link.turnPage(page));
  }

  /** Has somebody else present what is shown. */
  async handOver(p: string): Promise<void> {
    await this.#try(this.#link.handOver(p));
  }

  async stopPresenting(): Promise<void> {
    await this.#try(this.#link.stopPresenting());
  }

  /** Whoever begins to record need not be asked. */
  async record(on: boolean): Promise<void> {
    this.#set({ consents: on });
    await this.#try(this.#link.record(on));
  }

  /** Stays although it is recorded. */
  consent(): void {
    this.#set({ consents: true });
  }

  async setLobby(policy: SetLobby["policy"]): Promise<void> {
    await this.#try(this.#link.setLobby(policy));
  }

  async setRole(p: string, role: SetRole["role"]): Promise<void> {
    await this.#try(this.#link.setRole(p, role));
  }

  /** Whether only those may speak who have the floor. */
  async setFloor(only: boolean): Promise<void> {
    await this.#try(this.#link.setFloor(only));
  }

  /** Our turn to speak is over. */
  async yieldFloor(): Promise<void> {
    await this.#try(this.#link.yieldFloor());
  }

  /** Asked to speak, we will not. */
  async notNow(): Promise<void> {
    await this.#try(this.#link.notNow());
  }

  /** Has something read out: the id of a message and a name in it. */
  tell(id: string, name: string): void {
    this.#set(notice(this.#state, id, name));
  }

  leave(): void {
    this.#leave({ why: this.#state.stage === "waiting" ? "gave-up" : "left" });
  }

  // --- events ---

  #listen(): void {
    this.#link.on("message", (message) => this.#received(message));
    this.#link.on("slots", (slots) => this.#set({ slots }));
    // Without a connection nobody is heard: who spoke last does not go on speaking.
    this.#link.on("trouble", (trouble) => this.#set({ trouble, active: null, levels: {} }));
    this.#link.on("lost", () => this.#leave({ why: "lost" }));
    this.#link.on("closed", (why) => {
      const unheard = why === "ended" && this.#state.stage === "waiting";
      this.#leave(unheard ? { why: "over" } : { why });
    });
    this.#link.on("refused", ({ code }) => this.#leave({ why: "refused", code }));
    this.#media.on("track", ({ kind, track }) => void this.#swapped(kind, track));
  }

  #received(message: ServerMessage): void {
    const phoned = this.#phoned();
    const { presentation, self } = this.#state;
    const raised = me(this.#state)?.hand ?? false;
    const after = reduce(this.#state, message);
    if (after !== this.#state) this.#set(after);
    if ("room" in message && !message.room.recording) this.#set({ consents: false });
    if (message.type === "waits") this.#wait(message.standing);
    if (message.type === "welcome") {
      this.#come();
      if (message.re !== MOVED && presentation?.p === self) void this.#presentAgain(presentation);
      // To a server that was started anew we are somebody else, with hands down.
      if (raised && this.#state.self !== self) void this.setHand(true);
    }
    if (this.#state.stage !== "in") return;
    if (this.#phoned()) this.#listenByPhone(phoned);
    else if (phoned) void this.#takeBack();
    else this.#obey();
  }

  /** Not in, or no longer: of a room that we were in there is nothing to be seen any more. */
  #wait(standing: Waits["standing"]): void {
    if (this.#state.stage === "out") return;
    void this.stopScreen();
    const { notices } = this.#state;
    this.#set({ ...NOBODY, notices, slots: [], stage: "waiting", standing, letIn: false });
  }

  /** Microphone and camera may have been switched while we waited. */
  #come(): void {
    const waited = this.#state.stage === "waiting";
    this.#set({ stage: "in" });
    if (!waited) return;
    const { mic, cam } = this.#state;
    this.#set({ letIn: true });
    void this.#publish("mic", { on: this.#media.track("mic") !== null, muted: !mic });
    void this.#publish("cam", { on: cam, muted: false });
  }

  /** The server was started anew and knows nothing of what we showed. */
  async #presentAgain({ document, page, drawing }: PresentationInfo): Promise<void> {
    if (this.#state.presentation !== null || !presents(this.#state)) return;
    await this.present(document, page);
    if (drawing) await this.#try(this.#link.allowDrawing(true));
  }

  #phoned(): boolean {
    return me(this.#state)?.phone ?? false;
  }

  /** A telephone has our sound: the button shows whether that one is muted. */
  #listenByPhone(already: boolean): void {
    if (!already) {
      this.#set(notice(this.#state, "said-phone-on", ""));
      void this.#link.send("mic", null);
    }
    if (this.#pending === 0) this.#set({ mic: !me(this.#state)?.muted });
  }

  /** The telephone hung up. No microphone is asked for now: nobody pressed anything here. */
  async #takeBack(): Promise<void> {
    this.#set(notice(this.#state, "said-phone-off", ""));
    const track = this.#media.track("mic");
    const sounding = this.#state.mic && track !== null;
    this.#set({ mic: sounding });
    await this.#link.send("mic", sounding ? track : null);
    await this.#publish("mic", { on: track !== null, muted: !sounding });
  }

  /** A moderator muted us: the server says muted and we were not asked. */
  #obey(): void {
    if (this.#pending > 0) return;
    if (!this.#state.mic || !me(this.#state)?.muted) return;
    // Where the rule of the room is why, that has been told.
    const told = maySpeak(this.#state, me(this.#state));
    this.#set({ ...(told ? notice(this.#state, "said-muted-you", "") : {}), mic: false });
    void this.#link.send("mic", null);
  }

  /** Another device, or none: what is on the wire follows. */
  async #swapped(kind: CaptureKind, track: MediaStreamTrack | null): Promise<void> {
    if (this.#state.stage === "out" || !this.#state[kind]) return;
    if (kind === "mic" && this.#phoned()) return;
    await this.#link.send(kind, track);
    if (track !== null) return;
    this.#set(kind === "mic" ? { mic: false } : { cam: false });
    await this.#publish(kind, { on: false, muted: false });
  }

  async #publish(src: SourceName, state: { on: boolean; muted: boolean }): Promise<void> {
    if (this.#state.stage !== "in") return;
    this.#pending += 1;
    try {
      await this.#try(this.#link.publish(src, state));
    } finally {
      this.#pending -= 1;
    }
  }

  /** What the server refuses is told; what is lost is said again when the socket is back. */
  async #try(request: Promise<void>): Promise<void> {
    try {
      await request;
    } catch (error) {
      const refused = error instanceof SignalError && error.code !== "lost";
      if (refused) this.#set(notice(this.#state, "said-refused", ""));
    }
  }

  #leave(exit: Exit): void {
    if (this.#state.stage === "out") return;
    this.#state.screen?.stop();
    this.#set({ stage: "out", exit, trouble: false, slots: [], screen: null });
    this.#link.leave();
    this.#media.stop();
  }

  #set(change: Partial<PageState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }
}

async function faultOf(request: Promise<void>): Promise<CallFault | null> {
  try {
    await request;
    return null;
  } catch (error) {
    return error instanceof SignalError ? error.code : "internal";
  }
}
