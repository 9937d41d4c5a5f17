/** What the page knows of the room, and how each message of the server changes it. Pure. */

import type { CallInfo, Lobby, Participant, PresentationInfo, RoleName, RoomInfo, ServerMessage, WaitingInfo } from "../rtc/protocol";

/** Something to be read out: the id of a message and its values. */
export interface Notice {
  readonly n: number;
  readonly id: string;
  readonly name: string;
}

export interface RoomState {
  readonly self: string;
  readonly role: RoleName;
  readonly room: RoomInfo | null;
  /** In the order in which they came: tiles never change places. */
  readonly people: readonly Participant[];
  /** Telephones that are called, or were in vain, in the order in which that began. */
  readonly calls: readonly CallInfo[];
  /** Who waits to be let in, and who has to; null for whoever does not lead. */
  readonly lobby: Pick<Lobby, "policy" | "waiting"> | null;
  /** The document that everybody is shown, and on which page. */
  readonly presentation: PresentationInfo | null;
  readonly active: string | null;
  /** −dBov of those who are heard, 0 loudest. */
  readonly levels: Readonly<Record<string, number>>;
  readonly notices: readonly Notice[];
}

export const NOBODY: RoomState = {
  self: "",
  role: "guest",
  room: null,
  people: [],
  calls: [],
  lobby: null,
  presentation: null,
  active: null,
  levels: {},
  notices: [],
};

/** Notices kept for the live region; older ones have been read. */
const KEPT = 5;

type Of<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;
type Handlers = { readonly [T in ServerMessage["type"]]?: (s: RoomState, m: Of<T>) => RoomState };

const HANDLERS: Handlers = {
  welcome: (state, { p, role, room, roster, calls, presentation, resync }) => {
    // A resume without resync brings the missed events after it: what we have stays.
    if (!resync && state.self === p) return { ...state, role, room };
    const { notices } = state;
    return { ...NOBODY, self: p, role, room, people: roster, calls, presentation, notices };
  },
  join: (state, { participant }) => {
    const people = [...state.people.filter(({ p }) => p !== participant.p), participant];
    return notice({ ...state, people }, "said-joined", participant.name);
  },
  update: (state, { participant }) => {
    const before = find(state, participant.p);
    if (!before) return state;
    const people = state.people.map((one) => (one.p === participant.p ? participant : one));
    const after = { ...state, people };
    if (participant.p !== state.self) return told(after, before, participant);
    const { role } = participant;
    const mine = { ...after, role, lobby: leads(participant) ? state.lobby : null };
    return before.floor && !participant.floor ? notice(mine, "said-floor-over", "") : mine;
  },
  leave: (state, { p }) => {
    const gone = find(state, p);
    if (!gone) return state;
    const people = state.people.filter((one) => one.p !== p);
    return notice({ ...state, people }, "said-left", gone.name);
  },
  room: (state, { room }) => {
    const before = state.room;
    let after: RoomState = { ...state, room };
    if (room.recording !== (before?.recording ?? false)) {
      after = notice(after, room.recording ? "said-recording-on" : "said-recording-off", "");
    }
    if (before && room.floor_only !== before.floor_only) {
      after = notice(after, room.floor_only ? "floor-only" : "said-floor-all", "");
    }
    for (const p of room.spotlight.filter((each) => !before?.spotlight.includes(each))) {
      const id = p === state.self ? "said-large-you" : "said-large";
      after = notice(after, id, find(state, p)?.name ?? "");
    }
    if (room.locked === before?.locked) return after;
    return notice(after, room.locked ? "said-locked" : "said-unlocked", "");
  },
  "call-state": (state, { call }) => {
    const before = state.calls.find((one) => one.call === call.call);
    const again = before !== undefined && call.state === "calling";
    const calls =
      before && !again
        ? state.calls.map((one) => (one.call === call.call ? call : one))
        : [...state.calls.filter((one) => one.call !== call.call), call];
    const after = { ...state, calls };
    if (before?.state === call.state) return after;
    return notice(after, `said-call-${call.state}`, call.name);
  },
  "call-gone": (state, { call }) => ({
    ...state,
    calls: state.calls.filter((one) => one.call !== call),
  }),
  lobby: (state, { policy, waiting }) => {
    const known = new Set(state.lobby?.waiting.map(({ p }) => p));
    const after: RoomState = { ...state, lobby: { policy, waiting } };
    const come = waiting.filter(({ p }) => !known.has(p));
    return come.reduce((so, { name }) => notice(so, "said-waits", name), after);
  },
  presentation: (state, { shown }) => {
    const former = state.presentation;
    const after = { ...state, presentation: shown };
    if (shown === null) return former === null ? after : notice(after, "said-doc-stopped", former.name);
    const same = former?.document === shown.document && former.p === shown.p;
    return same ? after : notice(after, "said-doc-shown", shown.name);
  },
  speaker: (state, { active, levels }) => ({ ...state, active, levels }),
};

export function reduce(state: RoomState, message: ServerMessage): RoomState {
  const handler = HANDLERS[message.type] as
    | ((state: RoomState, message: ServerMessage) => RoomState)
    | undefined;
  return handler ? handler(state, message) : state;
}

export function find(state: RoomState, p: string): Participant | undefined {
  return state.people.find((one) => one.p === p);
}

export function me(state: RoomState): Participant | undefined {
  return find(state, state.self);
}

export function leads({ role }: Pick<RoomState, "role">): boolean {
  return role === "organiser" || role === "moderator";
}

/** Those who wait, as a leader sees them. */
export function waitingOf(state: RoomState): readonly WaitingInfo[] {
  return state.lobby?.waiting ?? [];
}

/** Heard now: loud enough for the server to say so, and not muted or held. */
export function speaks(state: RoomState, { p, muted, held }: Participant): boolean {
  return !muted && !held && p in state.levels;
}

/** Whom everybody sees large by a leader's word, the latest last. */
export function inSpotlight(state: RoomState): readonly Participant[] {
  return (state.room?.spotlight ?? []).flatMap((p) => find(state, p) ?? []);
}

/** Self first, then the others as they came: who comes later never moves who is there. */
export function inTileOrder(state: RoomState): readonly Participant[] {
  const self = me(state);
  const others = state.people.filter(({ p }) => p !== state.self);
  return self ? [self, ...others] : others;
}

/** Raised hands in the order in which the roster shows them, before all others. */
export function inRosterOrder(state: RoomState): readonly Participant[] {
  const people = inTileOrder(state);
  return [...people.filter(({ hand }) => hand), ...people.filter(({ hand }) => !hand)];
}


function told(state: RoomState, before: Participant, after: Participant): RoomState {
  if (after.hand && !before.hand && after.p !== state.self) {
    return notice(state, "said-hand", after.name);
  }
  if (after.role !== before.role) return notice(state, `said-role-${after.role}`, after.name);
  if (after.floor && !before.floor) return notice(state, "said-floor", after.name);
  return state;
}

/** Adds something to be read out. */
export function notice(state: RoomState, id: string, name: string): RoomState {
  const n = (state.notices.at(-1)?.n ?? 0) + 1;
  return { ...state, notices: [...state.notices, { n, id, name }].slice(-KEPT) };
}
