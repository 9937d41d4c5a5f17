// Generated from server/signalling/protocol.py. Do not edit; regenerate with
//   python -m server.signalling.typescript > web/src/rtc/protocol.ts

export const VERSION = 1;
export const MAX_MESSAGE = 65536;
export const MAX_SDP_MESSAGE = 524288;
export const CLOSE_AUTH = 4001;
export const CLOSE_REPLACED = 4002;
export const CLOSE_KICKED = 4003;
export const CLOSE_ENDED = 4004;
export const CLOSE_SLOW = 4008;
export const CLOSE_RATE = 4029;

export type SourceName =
  | "mic"
  | "cam"
  | "screen"
  | "screen-audio";

export type Kind =
  | "web"
  | "phone";

export type RoleName =
  | "organiser"
  | "moderator"
  | "participant"
  | "guest";

export type Net =
  | "good"
  | "fair"
  | "poor"
  | "lost";

export type ErrorCode =
  | "bad-message"
  | "bad-state"
  | "bad-offer"
  | "forbidden"
  | "not-found"
  | "not-started"
  | "ended"
  | "locked"
  | "full"
  | "disabled"
  | "rate"
  | "internal";

/** `gen` counts the browser's RTCPeerConnections of this session from 1. */
export interface Sdp {
  readonly gen: number;
  readonly sdp: string;
}

/** The session to take up again: its id, its secret, and the last `seq` seen. */
export interface Resume {
  readonly session: string;
  readonly key: string;
  readonly seq: number;
}

/** One person in the roster. `number` is masked for everyone but moderators. */
export interface Participant {
  readonly p: string;
  readonly name: string;
  readonly role: RoleName;
  readonly kind: Kind;
  readonly number: string | null;
  readonly muted: boolean;
  readonly hand: boolean;
  readonly cam: boolean;
  readonly screen: boolean;
  readonly held: boolean;
  readonly reconnecting: boolean;
  readonly net: Net;
  readonly phone: boolean;
}

/** What the page shows of the conference; times are ISO 8601 UTC. */
export interface RoomInfo {
  readonly conference: string;
  readonly title: string;
  readonly room_number: string;
  readonly portal_number: string;
  readonly starts_at: string;
  readonly closes_at: string;
  readonly locked: boolean;
}

/** Slot `n`: the m-lines `a` and `v` now carry source `src` of participant `p`, or nothing. */
export interface SlotInfo {
  readonly n: number;
  readonly a: string;
  readonly v: string;
  readonly p: string | null;
  readonly src: "cam" | "screen" | null;
}

/** `h`: height in device pixels at which the tile is shown; `prio`: higher wins a slot. */
export interface WantInfo {
  readonly p: string;
  readonly src: "cam" | "screen";
  readonly h: number;
  readonly prio?: number;
}

/** First message. The account is the login session's; the first offer rides along. */
export interface Hello {
  readonly type: "hello";
  readonly id: number;
  readonly v: number;
  readonly conference: string;
  readonly locale: string;
  readonly offer?: Sdp | null;
  readonly resume?: Resume | null;
  readonly mic?: boolean;
  readonly cam?: boolean;
}

/** A further offer: ICE restart, more slots, or a new generation. */
export interface OfferMessage {
  readonly type: "offer";
  readonly id: number;
  readonly gen: number;
  readonly sdp: string;
}

export interface Publish {
  readonly type: "publish";
  readonly id: number;
  readonly src: SourceName;
  readonly on: boolean;
  readonly muted?: boolean;
}

/** Everything that is on screen now; replaces the former view. */
export interface View {
  readonly type: "view";
  readonly want: readonly WantInfo[];
}

export interface Hand {
  readonly type: "hand";
  readonly id: number;
  readonly on: boolean;
}

/** A moderator's command; `p` names the target where the operation has one. */
export interface Moderate {
  readonly type: "mod";
  readonly id: number;
  readonly op: "mute" | "mute-all" | "kick" | "lock" | "unlock" | "end";
  readonly p?: string | null;
}

/** Ask for a code by which a telephone in the room becomes one's own. */
export interface Pair {
  readonly type: "pair";
  readonly id: number;
}

export interface Ping {
  readonly type: "ping";
  readonly ts: number;
}

export interface Bye {
  readonly type: "bye";
}

/** You are in. `p` is your own id. After a resume with `resync` false, missed events follow. */
export interface Welcome {
  readonly type: "welcome";
  readonly re: number;
  readonly session: string;
  readonly key: string;
  readonly p: string;
  readonly role: RoleName;
  readonly room: RoomInfo;
  readonly roster: readonly Participant[];
  readonly seq: number;
  readonly resync: boolean;
  readonly answer: Sdp | null;
}

export interface AnswerMessage {
  readonly type: "answer";
  readonly re: number;
  readonly gen: number;
  readonly sdp: string;
  readonly restarted: boolean;
}

export interface Ok {
  readonly type: "ok";
  readonly re: number;
}

/** `keys` are pressed on the telephone, in the conference; good once, for `seconds`. */
export interface PairCode {
  readonly type: "pair-code";
  readonly re: number;
  readonly keys: string;
  readonly seconds: number;
}

/** `re` is null when the message was too broken to have an id. `at`: when it opens (UTC). */
export interface ErrorMessage {
  readonly type: "error";
  readonly re: number | null;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly at: string | null;
}

export interface Joined {
  readonly type: "join";
  readonly seq: number;
  readonly participant: Participant;
}

/** The participant as it is now, whole: a client never merges half-states. */
export interface Updated {
  readonly type: "update";
  readonly seq: number;
  readonly participant: Participant;
}

export interface Left {
  readonly type: "leave";
  readonly seq: number;
  readonly p: string;
}

export interface RoomChanged {
  readonly type: "room";
  readonly seq: number;
  readonly room: RoomInfo;
}

export interface Slots {
  readonly type: "slots";
  readonly map: readonly SlotInfo[];
}

/** Who is heard: `levels` are −dBov (0 loudest), only those above the noise floor. */
export interface Speaker {
  readonly type: "speaker";
  readonly active: string | null;
  readonly levels: Readonly<Record<string, number>>;
}

/** Nobody looks at more than this layer of yours: stop encoding above it. */
export interface PubHint {
  readonly type: "pub-hint";
  readonly src: "cam" | "screen";
  readonly max: "q" | "h" | "f" | null;
}

export interface Pong {
  readonly type: "pong";
  readonly ts: number;
}

export type ClientMessage =
  | Hello
  | OfferMessage
  | Publish
  | View
  | Hand
  | Moderate
  | Pair
  | Ping
  | Bye;

export type ServerMessage =
  | Welcome
  | AnswerMessage
  | Ok
  | PairCode
  | ErrorMessage
  | Joined
  | Updated
  | Left
  | RoomChanged
  | Slots
  | Speaker
  | PubHint
  | Pong;
