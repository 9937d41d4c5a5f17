/** What the page knows of the room, and how each message of the server changes it. Pure. */

import type { Participant, RoleName, RoomInfo, ServerMessage } from "../rtc/protocol";

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
  active: null,
  levels: {},
  notices: [],
};

/** Notices kept for the live region; older ones have been read. */
const KEPT = 5;

type Of<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;
type Handlers = { readonly [T in ServerMessage["type"]]?: (s: RoomState, m: Of<T>) => RoomState };

const HANDLERS: Handlers = {
  welcome: (state, { p, role, room, roster, resync }) => {
    // A resume without resync brings the missed events after it: what we have stays.
    if (!resync && state.self === p) return { ...state, role, room };
    return { ...NOBODY, self: p, role, room, people: roster, notices: state.notices };
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
    return told(after, before, participant);
  },
  leave: (state, { p }) => {
    const gone = find(state, p);
    if (!gone) return state;
    const people = state.people.filter((one) => one.p !== p);
    return notice({ ...state, people }, "said-left", gone.name);
  },
  room: (state, { room }) => {
    const after = { ...state, room };
    if (room.locked === state.room?.locked) return after;
    return notice(after, room.locked ? "said-locked" : "said-unlocked", "");
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

export function leads(state: RoomState): boolean {
  return state.role === "organiser" || state.role === "moderator";
}

/** Heard now: loud enough for the server to say so, and not muted or held. */
export function speaks(state: RoomState, { p, muted, held }: Participant): boolean {
  return !muted && !held && p in state.levels;
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
  return state;
}

/** Adds something to be read out. */
export function notice(state: RoomState, id: string, name: string): RoomState {
  const n = (state.notices.at(-1)?.n ?? 0) + 1;
  return { ...state, notices: [...state.notices, { n, id, name }].slice(-KEPT) };
}
