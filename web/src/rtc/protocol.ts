// Generated from server/signalling/protocol.py. Do not edit; regenerate with
//   python -m server.signalling.typescript > web/src/rtc/protocol.ts

export const VERSION = 1;
export const MAX_MESSAGE = 65536;
export const MAX_SDP_MESSAGE = 524288;
export const CLOSE_AUTH = 4001;
export const CLOSE_REPLACED = 4002;
export const CLOSE_KICKED = 4003;
export const CLOSE_ENDED = 4004;
export const CLOSE_DENIED = 4005;
export const CLOSE_SLOW = 4008;
export const CLOSE_RATE = 4029;

export type Kind =
  | "web"
  | "phone";

export type RoleName =
  | "organiser"
  | "moderator"
  | "presenter"
  | "participant"
  | "guest";

export type SourceName =
  | "mic"
  | "cam"
  | "screen"
  | "screen-audio";

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
  | "limit"
  | "not-allowed"
  | "unreachable"
  | "no-floor"
  | "internal";

export type CallStateName =
  | "calling"
  | "ringing"
  | "answered"
  | "busy"
  | "no-answer"
  | "rejected"
  | "unreachable"
  | "forbidden";

export type TraceToolName =
  | "laser"
  | "pen"
  | "marker";

export type LobbyPolicy =
  | "off"
  | "strangers"
  | "everyone";

export type ReactionName =
  | "agree"
  | "applause"
  | "heart"
  | "laughter"
  | "surprise"
  | "party";

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
  readonly marks: boolean;
  readonly guest: boolean;
  readonly floor: boolean;
  readonly asked: boolean;
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
  readonly spotlight: readonly string[];
  readonly floor_only: boolean;
  readonly recording: boolean;
  readonly recordable: boolean;
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
  readonly op: "mute" | "mute-all" | "kick" | "lock" | "unlock" | "admit" | "deny" | "admit-all" | "give-floor" | "take-floor" | "ask-unmute" | "spotlight" | "unspotlight" | "end";
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

/**
 * You are in. `p` is your own id. After a resume with `resync` false, missed events follow. It
 * comes again, with `re` 0 and `resync`, when you were moved to a group, the how manieth `group`
 * tells, or back to the main room, `group` null. `poll` is the latest in the room, `choices` what you have
 * chosen in it while it is open.
 */
export interface Welcome {
  readonly type: "welcome";
  readonly re: number;
  readonly session: string;
  readonly key: string;
  readonly p: string;
  readonly role: RoleName;
  readonly room: RoomInfo;
  readonly roster: readonly Participant[];
  readonly calls: readonly CallInfo[];
  readonly presentation: PresentationInfo | null;
  readonly seq: number;
  readonly resync: boolean;
  readonly answer: Sdp | null;
  readonly group: number | null;
  readonly poll: PollInfo | null;
  readonly choices: readonly number[];
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

/** Somebody cannot receive your video codec: `offer` once more, and the answer names another. */
export interface OfferWanted {
  readonly type: "offer-wanted";
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

/**
 * A telephone that is being called, or was in vain; nobody has come in by it. `number` is
 * masked for everyone but moderators; `by` asked for it, `owner` is whose telephone it becomes.
 */
export interface CallInfo {
  readonly call: string;
  readonly name: string;
  readonly number: string;
  readonly state: CallStateName;
  readonly by: string | null;
  readonly owner: string | null;
}

/**
 * A moderator has a number called into the room; `name` is how it is shown, "" for what we
 * know of the number.
 */
export interface CallNumber {
  readonly type: "call";
  readonly id: number;
  readonly number: string;
  readonly name?: string;
}

/** Have a telephone of one's own called, which then has one's sound; null: one's extension. */
export interface CallMe {
  readonly type: "call-me";
  readonly id: number;
  readonly number?: string | null;
}

export interface CallAgain {
  readonly type: "call-again";
  readonly id: number;
  readonly call: string;
}

/** Call it off while it rings, or clear it away when it came to nothing. */
export interface DropCall {
  readonly type: "drop-call";
  readonly id: number;
  readonly call: string;
}

/** A telephone is being called, or more is known of it; whole, as it is now. */
export interface CallChanged {
  readonly type: "call-state";
  readonly seq: number;
  readonly call: CallInfo;
}

/** They came in, or it was called off or cleared away. */
export interface CallGone {
  readonly type: "call-gone";
  readonly seq: number;
  readonly call: string;
}

/**
 * `n` grows from line to line; they may come out of order. `p` is who wrote it, as long as
 * they stay; `mine` whether it was oneself, also on an earlier visit. `to` is null for everybody,
 * else who reads it besides, by their place and name.
 */
export interface ChatLine {
  readonly n: number;
  readonly p: string;
  readonly name: string;
  readonly mine: boolean;
  readonly text: string;
  readonly at: string;
  readonly to: string | null;
  readonly to_name: string | null;
}

/** Write to everybody, or to one browser only. The reply comes once it is kept. */
export interface WriteLine {
  readonly type: "chat";
  readonly id: number;
  readonly text: string;
  readonly to?: string | null;
}

/** Ask for the latest lines since the conference began, or for those before `before`. */
export interface ReadLines {
  readonly type: "chat-read";
  readonly id: number;
  readonly before?: number | null;
}

/** Oldest first. `more`: there are older ones. */
export interface Lines {
  readonly type: "chat-lines";
  readonly re: number;
  readonly lines: readonly ChatLine[];
  readonly more: boolean;
}

/** Somebody wrote this just now; whoever wrote it gets it, too. */
export interface Written {
  readonly type: "chat-line";
  readonly line: ChatLine;
}

/**
 * What everybody looks at: page `page` of `pages`; `p` presents it. Its pictures and texts are
 * fetched over REST. `drawing`: all may draw on it, not only who presents or leads.
 */
export interface PresentationInfo {
  readonly document: string;
  readonly name: string;
  readonly pages: number;
  readonly page: number;
  readonly p: string;
  readonly drawing: boolean;
}

/** Show a document of the conference to everybody, in place of what is shown. */
export interface PresentDocument {
  readonly type: "present";
  readonly id: number;
  readonly document: string;
  readonly page?: number;
}

export interface TurnPage {
  readonly type: "turn-page";
  readonly id: number;
  readonly page: number;
}

/** Have `p` present what is shown. */
export interface HandOver {
  readonly type: "hand-over";
  readonly id: number;
  readonly p: string;
}

export interface StopPresenting {
  readonly type: "stop-presenting";
  readonly id: number;
}

/** As it is now, whole; null when nothing is presented any more. */
export interface PresentationChanged {
  readonly type: "presentation";
  readonly seq: number;
  readonly shown: PresentationInfo | null;
}

/**
 * Test the way to the server and back, on a socket of its own in place of `hello`. `sdp` is an
 * offer of the m-lines of a room, with one slot; the microphone is heard again in that slot.
 */
export interface CheckConnection {
  readonly type: "check";
  readonly id: number;
  readonly conference: string;
  readonly sdp: string;
}

/** The test runs for `seconds`; then the socket is closed with 1000. */
export interface CheckBegun {
  readonly type: "check-answer";
  readonly re: number;
  readonly sdp: string;
  readonly seconds: number;
}

/** Who writes as number `client`; `colour` is theirs, 0 to 7, `mine` tells whether it is oneself. */
export interface InkArtist {
  readonly client: number;
  readonly name: string;
  readonly colour: number;
  readonly mine: boolean;
}

/**
 * Have the drawings of a page of the document that is shown, and hear what is drawn there until
 * another page is asked for. `known` is a state vector of `run`, so that only the rest is sent.
 */
export interface OpenInk {
  readonly type: "ink-open";
  readonly id: number;
  readonly document: string;
  readonly page: number;
  readonly run?: string | null;
  readonly known?: string;
}

/** Strokes of one's own, or what is to be erased. The reply comes once it is kept. */
export interface DrawInk {
  readonly type: "ink-draw";
  readonly id: number;
  readonly document: string;
  readonly page: number;
  readonly run: string;
  readonly update: string;
}

/** Take away all that is drawn on a page, for who presents and who leads. */
export interface ClearInk {
  readonly type: "ink-clear";
  readonly id: number;
  readonly document: string;
  readonly page: number;
}

/** Whether all may draw on what is shown: who presents it and who leads decide. */
export interface AllowInk {
  readonly type: "ink-allow";
  readonly id: number;
  readonly on: boolean;
}

/** Whether others may point and draw on the screen that one shows. */
export interface AllowMarks {
  readonly type: "marks-allow";
  readonly id: number;
  readonly on: boolean;
}

/**
 * Point, or draw for the moment: on the screen of `screen`, else on a page. Not answered; what
 * may not be is dropped. `points` are x and y in turn, 0 to 65535 from left and top; none takes the
 * pointer away. `line` is another number after the pen was lifted.
 */
export interface Trace {
  readonly type: "trace";
  readonly tool: TraceToolName;
  readonly line: number;
  readonly points: readonly number[];
  readonly screen?: string | null;
  readonly document?: string | null;
  readonly page?: number;
}

/**
 * What is drawn on a page: all of it, or what goes beyond `known` of the same run. `colour` is
 * one's own.
 */
export interface InkPage {
  readonly type: "ink-page";
  readonly re: number;
  readonly document: string;
  readonly page: number;
  readonly run: string;
  readonly update: string;
  readonly artists: readonly InkArtist[];
  readonly colour: number;
}

/** Something was drawn or erased; oneself hears it, too. `artist` is null where it only erases. */
export interface InkAdded {
  readonly type: "ink";
  readonly document: string;
  readonly page: number;
  readonly run: string;
  readonly update: string;
  readonly artist: InkArtist | null;
}

/** All is gone. What was drawn under another `run` counts no more. */
export interface InkCleared {
  readonly type: "ink-cleared";
  readonly document: string;
  readonly page: number;
  readonly run: string;
}

/** Somebody points or draws for the moment; `colour` is theirs, also where it is oneself. */
export interface Traced {
  readonly type: "traced";
  readonly p: string;
  readonly colour: number;
  readonly tool: TraceToolName;
  readonly line: number;
  readonly points: readonly number[];
  readonly screen: string | null;
  readonly document: string | null;
  readonly page: number;
}

/** Begin to record the conference, or end it. */
export interface SetRecording {
  readonly type: "record";
  readonly id: number;
  readonly on: boolean;
}

/** What `p` is from now on, until the conference is over. */
export interface SetRole {
  readonly type: "set-role";
  readonly id: number;
  readonly p: string;
  readonly role: "moderator" | "presenter" | "participant";
}

/** Whether `only` those may speak from now on who have the floor. */
export interface SetFloor {
  readonly type: "set-floor";
  readonly id: number;
  readonly only: boolean;
}

/** One's own turn to speak is over. */
export interface YieldFloor {
  readonly type: "yield-floor";
  readonly id: number;
}

/** Asked to speak, one will not. */
export interface NotNow {
  readonly type: "not-now";
  readonly id: number;
}

/**
 * Somebody who waits, for leaders. `away`: their connection is lost, and they may come back;
 * `seconds` is how long they have waited.
 */
export interface WaitingInfo {
  readonly p: string;
  readonly name: string;
  readonly role: RoleName;
  readonly kind: Kind;
  readonly number: string | null;
  readonly away: boolean;
  readonly seconds: number;
}

/** Who has to wait from now on, until the conference is over or edited. */
export interface SetLobby {
  readonly type: "set-lobby";
  readonly id: number;
  readonly policy: LobbyPolicy;
}

/**
 * You are not in, and are told no more than this until a `welcome` to the same `re` or the
 * socket's close. `no-leader`: nobody is there who could decide. `session` and `key` keep the
 * place in the row over a reconnection, as those of `welcome` do.
 */
export interface Waits {
  readonly type: "waits";
  readonly re: number;
  readonly session: string;
  readonly key: string;
  readonly standing: "waiting" | "no-leader";
}

/** For leaders only: who waits, whole, whenever it has changed. */
export interface Lobby {
  readonly type: "lobby";
  readonly policy: LobbyPolicy;
  readonly waiting: readonly WaitingInfo[];
}

/** `p` goes to group `group`, from 1. */
export interface PlaceInfo {
  readonly p: string;
  readonly group: number;
}

/**
 * Divide the conference into groups of these names, and send people there at once. Without a
 * name a group has its number only. `choose`: the others go where they like. `minutes` until
 * everybody comes back, or null.
 */
export interface OpenGroups {
  readonly type: "groups-open";
  readonly id: number;
  readonly names: readonly string[];
  readonly places?: readonly PlaceInfo[];
  readonly choose?: boolean;
  readonly minutes?: number | null;
}

/** Everybody comes back. */
export interface CloseGroups {
  readonly type: "groups-close";
  readonly id: number;
}

/** Have `p` go to a group, or with null back. */
export interface SendToGroup {
  readonly type: "group-send";
  readonly id: number;
  readonly p: string;
  readonly group: number | null;
}

/** Go there oneself. The new `welcome` comes before the reply. */
export interface GoToGroup {
  readonly type: "group-go";
  readonly id: number;
  readonly group: number | null;
}

/** Call whoever leads to the own group. */
export interface AskForHelp {
  readonly type: "group-help";
  readonly id: number;
}

/** Show a text to everybody, in whatever group. */
export interface TellGroups {
  readonly type: "groups-tell";
  readonly id: number;
  readonly text: string;
}

export interface GroupPerson {
  readonly p: string;
  readonly name: string;
  readonly phone: boolean;
}

/** `people` and `help` are for leaders: who is in it, whether it wants help. Else null, false. */
export interface GroupInfo {
  readonly group: number;
  readonly name: string;
  readonly count: number;
  readonly people: readonly GroupPerson[] | null;
  readonly help: boolean;
}

/**
 * The groups, whole, after each `welcome` while there are any and whenever something about them
 * has changed; empty when they are over. `here` is the own one, null in the main room, `own` where
 * one belongs, `main` who is in the main room, for leaders. `left` are seconds until everybody
 * comes back, from when this was sent.
 */
export interface GroupsChanged {
  readonly type: "groups";
  readonly groups: readonly GroupInfo[];
  readonly here: number | null;
  readonly own: number | null;
  readonly choose: boolean;
  readonly main: readonly GroupPerson[] | null;
  readonly left: number | null;
}

/** What `name`, who leads, has all groups know. */
export interface Announced {
  readonly type: "groups-told";
  readonly name: string;
  readonly text: string;
}

/**
 * A line of captions. It comes again under its number `n` while it is being written, until it is
 * `final`; without text it was taken back. `p` and `name` are whose line it is.
 */
export interface CaptionLine {
  readonly n: number;
  readonly p: string;
  readonly name: string;
  readonly text: string;
  readonly final: boolean;
}

/** Show a reaction to everybody in the same room, for the moment. */
export interface React {
  readonly type: "react";
  readonly id: number;
  readonly reaction: ReactionName;
}

/**
 * The whole line that one is writing, as it is now, in place of what it was; `final` ends it.
 * For those who lead or present.
 */
export interface WriteCaption {
  readonly type: "caption";
  readonly id: number;
  readonly text: string;
  readonly final: boolean;
}

/** Have the latest captions, for who begins to read along. */
export interface ReadCaptions {
  readonly type: "captions-read";
  readonly id: number;
}

/** Somebody in the same room reacts; oneself hears it, too. It is not repeated after a loss. */
export interface Reacted {
  readonly type: "reacted";
  readonly p: string;
  readonly reaction: ReactionName;
}

/** A line of captions is written; whoever writes hears it, too. */
export interface Captioned {
  readonly type: "captioned";
  readonly line: CaptionLine;
}

/** The last lines, at most three that are final and those that are being written. */
export interface Captions {
  readonly type: "captions";
  readonly re: number;
  readonly lines: readonly CaptionLine[];
}

/**
 * Put a question to all in the room. `several` options may be chosen; `live`: all see how it
 * stands before it is closed.
 */
export interface OpenPoll {
  readonly type: "poll-open";
  readonly id: number;
  readonly question: string;
  readonly options: readonly string[];
  readonly several?: boolean;
  readonly live?: boolean;
}

/**
 * What one chooses now, in place of what was; nothing takes the vote back. It is kept when the
 * reply comes.
 */
export interface CastVote {
  readonly type: "poll-vote";
  readonly id: number;
  readonly poll: string;
  readonly choices: readonly number[];
}

export interface ClosePoll {
  readonly type: "poll-close";
  readonly id: number;
  readonly poll: string;
}

/**
 * `voted` people have. `counts` are the votes of each option, null where one is not to know
 * them yet. `by` is the name of who opened it.
 */
export interface PollInfo {
  readonly poll: string;
  readonly question: string;
  readonly options: readonly string[];
  readonly several: boolean;
  readonly live: boolean;
  readonly by: string;
  readonly voted: number;
  readonly counts: readonly number[] | null;
  readonly closed: boolean;
}

/** The poll of the room as it stands, whole. */
export interface PollChanged {
  readonly type: "poll";
  readonly seq: number;
  readonly poll: PollInfo;
}

/** What one has chosen by now, from whatever device. */
export interface OwnVote {
  readonly type: "poll-own";
  readonly poll: string;
  readonly choices: readonly number[];
}

export type ClientMessage =
  | Hello
  | OfferMessage
  | Publish
  | View
  | Hand
  | Moderate
  | SetLobby
  | SetRecording
  | Pair
  | CallNumber
  | CallMe
  | CallAgain
  | DropCall
  | WriteLine
  | ReadLines
  | PresentDocument
  | TurnPage
  | HandOver
  | StopPresenting
  | SetRole
  | SetFloor
  | YieldFloor
  | NotNow
  | OpenGroups
  | CloseGroups
  | SendToGroup
  | GoToGroup
  | AskForHelp
  | TellGroups
  | OpenPoll
  | CastVote
  | ClosePoll
  | CheckConnection
  | OpenInk
  | DrawInk
  | ClearInk
  | AllowInk
  | AllowMarks
  | Trace
  | React
  | WriteCaption
  | ReadCaptions
  | Ping
  | Bye;

export type ServerMessage =
  | Welcome
  | Waits
  | Lobby
  | AnswerMessage
  | Ok
  | PairCode
  | ErrorMessage
  | Joined
  | Updated
  | Left
  | RoomChanged
  | CallChanged
  | CallGone
  | Lines
  | Written
  | PresentationChanged
  | GroupsChanged
  | Announced
  | PollChanged
  | OwnVote
  | InkPage
  | InkAdded
  | InkCleared
  | Traced
  | Reacted
  | Captioned
  | Captions
  | Slots
  | Speaker
  | PubHint
  | OfferWanted
  | CheckBegun
  | Pong;
