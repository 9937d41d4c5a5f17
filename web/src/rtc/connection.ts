/**
 * The ladder back into the room, as tables (docs/protocol.md, "Coming back").
 *
 * A link that is disconnected for two seconds, or failed, gets an ICE restart; two restarts
 * without success, or a dead DTLS session, get a new connection; 45 s of trouble end in a page
 * with one button. The socket comes back by itself (signal.ts); offers wait for it. Whoever is
 * queued before the room has no media, and gets a new connection when a leader lets them in.
 */

import type { LinkState } from "./peer";

export const SHAKY_FOR = 2_000;
export const ATTEMPT_FOR = 6_000;
export const BANNER_AFTER = 2_000;
export const GIVE_UP_AFTER = 45_000;
export const RESTARTS = 2;

export type LadderPhase =
  | "idle"
  | "joining"
  | "queued"
  | "up"
  | "shaky"
  | "restarting"
  | "renewing"
  | "lost"
  | "over";
export type LadderTimer = "shaky" | "attempt" | "banner" | "give-up";

export interface Ladder {
  readonly phase: LadderPhase;
  readonly link: LinkState;
  readonly socket: boolean;
  /** ICE restarts tried since the link last stood. */
  readonly restarts: number;
  /** An offer waits for the socket. */
  readonly owed: boolean;
  readonly trouble: boolean;
}

export type LadderEvent =
  | { readonly type: "entered" }
  | { readonly type: "link"; readonly link: LinkState }
  | { readonly type: "socket"; readonly up: boolean }
  | { readonly type: "network" }
  /** The page was frozen or the machine asleep: no time has passed for whoever waits. */
  | { readonly type: "woke" }
  | { readonly type: "forgotten" }
  | { readonly type: "queued" }
  | { readonly type: "admitted" }
  | { readonly type: "offer-refused" }
  | { readonly type: "timer"; readonly timer: LadderTimer }
  | { readonly type: "over" };

export type LadderEffect =
  | { readonly do: "restart" }
  | { readonly do: "renew" }
  | { readonly do: "give-up" }
  | { readonly do: "banner"; readonly on: boolean }
  | { readonly do: "arm"; readonly timer: LadderTimer; readonly ms: number }
  | { readonly do: "disarm"; readonly timer: LadderTimer };

export interface LadderStep {
  readonly ladder: Ladder;
  readonly effects: readonly LadderEffect[];
}

type Move = (ladder: Ladder) => LadderStep;
type Cue =
  | "shaky"
  | "attempt"
  | "network"
  | "forgotten"
  | "queued"
  | "admitted"
  | "offer-refused";

export const START: Ladder = {
  phase: "idle",
  link: "new",
  socket: false,
  restarts: 0,
  owed: false,
  trouble: false,
};

// --- moves ---

const arm = (timer: LadderTimer, ms: number): LadderEffect => ({ do: "arm", timer, ms });
const disarm = (timer: LadderTimer): LadderEffect => ({ do: "disarm", timer });
const calm = [disarm("shaky"), disarm("attempt")];

const enter: Move = (ladder) => ({
  ladder: { ...ladder, phase: "joining" },
  effects: [arm("attempt", ATTEMPT_FOR)],
});

const settle: Move = (ladder) => ({
  ladder: { ...ladder, phase: "up", restarts: 0, owed: false },
  effects: calm,
});

const wait: Move = (ladder) => ({
  ladder: { ...ladder, phase: "shaky" },
  effects: [arm("shaky", SHAKY_FOR)],
});

/** No media until a leader has decided. */
const queue: Move = (ladder) => ({
  ladder: { ...ladder, phase: "queued", restarts: 0, owed: false },
  effects: calm,
});

/** Makes the offer of the phase, now or as soon as the socket is there. */
const offer = (ladder: Ladder, effect: LadderEffect): LadderStep =>
  ladder.socket
    ? { ladder: { ...ladder, owed: false }, effects: [...calm, effect, arm("attempt", ATTEMPT_FOR)] }
    : { ladder: { ...ladder, owed: true }, effects: calm };

const restart: Move = (ladder) =>
  offer(
    { ...ladder, phase: "restarting", restarts: ladder.restarts + 1 },
    { do: "restart" },
  );

const renew: Move = (ladder) => offer({ ...ladder, phase: "renewing" }, { do: "renew" });

const climb: Move = (ladder) => (ladder.restarts < RESTARTS ? restart(ladder) : renew(ladder));

/** The attempt's time is over: a link that stands all the same needs nothing more. */
const judge: Move = (ladder) => (ladder.link === "connected" ? settle(ladder) : climb(ladder));

/** The offer rides in the greeting: without a socket, joining only takes longer. */
const rejoin: Move = (ladder) => (ladder.socket ? renew(ladder) : enter(ladder));

// --- tables ---

const ON_LINK: Readonly<Record<LadderPhase, Partial<Record<LinkState, Move>>>> = {
  idle: {},
  joining: { connected: settle, failed: renew, dead: renew },
  queued: {},
  up: { disconnected: wait, failed: restart, dead: renew },
  shaky: { connected: settle, failed: restart, dead: renew },
  restarting: { connected: settle, failed: climb, dead: renew },
  renewing: { connected: settle, failed: renew, dead: renew },
  lost: {},
  over: {},
};

const ON_CUE: Readonly<Record<LadderPhase, Partial<Record<Cue, Move>>>> = {
  idle: {},
  joining: { attempt: rejoin, forgotten: renew, queued: queue },
  queued: { admitted: renew },
  up: { network: restart, forgotten: renew, queued: queue },
  shaky: { shaky: restart, network: restart, forgotten: renew, queued: queue },
  restarting: { attempt: judge, forgotten: renew, queued: queue, "offer-refused": renew },
  renewing: { attempt: renew, forgotten: renew, queued: queue },
  lost: {},
  over: {},
};

// --- events ---

const stay = (ladder: Ladder): LadderStep => ({ ladder, effects: [] });
const cue = (ladder: Ladder, name: Cue): LadderStep =>
  (ON_CUE[ladder.phase][name] ?? stay)(ladder);

function socketChanged(before: Ladder, up: boolean): LadderStep {
  const ladder = { ...before, socket: up };
  const offering = ladder.phase === "restarting" || ladder.phase === "renewing";
  if (!up) {
    // The answer to an offer under way is lost with the socket.
    return offering
      ? { ladder: { ...ladder, owed: true }, effects: [disarm("attempt")] }
      : stay(ladder);
  }
  if (!ladder.owed) return stay(ladder);
  const effect = { do: ladder.phase === "restarting" ? "restart" : "renew" } as const;
  return offer(ladder, effect);
}

function timerFired(ladder: Ladder, timer: LadderTimer): LadderStep {
  if (timer === "banner") return { ladder, effects: [{ do: "banner", on: true }] };
  if (timer === "give-up") {
    return { ladder: { ...ladder, phase: "lost" }, effects: [...calm, { do: "give-up" }] };
  }
  return cue(ladder, timer);
}

function handle(ladder: Ladder, event: LadderEvent): LadderStep {
  switch (event.type) {
    case "entered":
      return enter(ladder);
    case "link":
      return (ON_LINK[ladder.phase][event.link] ?? stay)({ ...ladder, link: event.link });
    case "socket":
      return socketChanged(ladder, event.up);
    case "timer":
      return timerFired(ladder, event.timer);
    case "over":
      return { ladder: { ...ladder, phase: "over" }, effects: calm };
    case "woke":
      return stay(ladder);
    default:
      return cue(ladder, event.type);
  }
}

const inRoom = (ladder: Ladder): boolean =>
  ladder.phase !== "idle" && ladder.phase !== "lost" && ladder.phase !== "over";

/** Trouble is what the person notices: no socket, or no media where there should be some. */
function watch({ ladder, effects }: LadderStep): LadderStep {
  const silent = ladder.phase !== "queued" && ladder.link !== "connected";
  const trouble = inRoom(ladder) && (!ladder.socket || silent);
  if (trouble === ladder.trouble) return { ladder, effects };
  const told: LadderEffect[] = trouble
    ? [arm("banner", BANNER_AFTER), arm("give-up", GIVE_UP_AFTER)]
    : [disarm("banner"), disarm("give-up"), { do: "banner", on: false }];
  return { ladder: { ...ladder, trouble }, effects: [...effects, ...told] };
}

/** Whoever wakes up, or comes to another network, has the whole time before them again. */
function renewPatience({ ladder, effects }: LadderStep, event: LadderEvent): LadderStep {
  const fresh = event.type === "woke" || event.type === "network";
  if (!fresh || !ladder.trouble) return { ladder, effects };
  return { ladder, effects: [...effects, arm("give-up", GIVE_UP_AFTER)] };
}

export function step(ladder: Ladder, event: LadderEvent): LadderStep {
  return renewPatience(watch(handle(ladder, event)), event);
}
