/** The ladder as tables: what happens, in which phase, to what end. */

import { describe, expect, it } from "vitest";

import {
  ATTEMPT_FOR,
  BANNER_AFTER,
  GIVE_UP_AFTER,
  type Ladder,
  type LadderEffect,
  type LadderEvent,
  type LadderPhase,
  SHAKY_FOR,
  START,
  step,
} from "../../src/rtc/connection";
import type { LinkState } from "../../src/rtc/peer";

const up: Ladder = { ...START, phase: "up", link: "connected", socket: true };
const at = (phase: LadderPhase, more: Partial<Ladder> = {}): Ladder => ({ ...up, phase, ...more });

const link = (state: LinkState): LadderEvent => ({ type: "link", link: state });
const socket = (standing: boolean): LadderEvent => ({ type: "socket", up: standing });
const timer = (name: "shaky" | "attempt" | "banner" | "give-up"): LadderEvent => ({
  type: "timer",
  timer: name,
});

/** Effects in short: `restart`, `arm:shaky=2000`, `disarm:banner`, `banner:true`. */
function short(effect: LadderEffect): string {
  if (effect.do === "arm") return `arm:${effect.timer}=${effect.ms}`;
  if (effect.do === "disarm") return `disarm:${effect.timer}`;
  return effect.do === "banner" ? `banner:${effect.on}` : effect.do;
}

/** Feeds events in turn; tells the phase and what was done besides disarming. */
function run(ladder: Ladder, ...events: LadderEvent[]): { ladder: Ladder; done: string[] } {
  const done: string[] = [];
  for (const event of events) {
    const result = step(ladder, event);
    ladder = result.ladder;
    done.push(...result.effects.map(short).filter((text) => !text.startsWith("disarm")));
  }
  return { ladder, done };
}

const trouble = [`arm:banner=${BANNER_AFTER}`, `arm:give-up=${GIVE_UP_AFTER}`];
const attempt = `arm:attempt=${ATTEMPT_FOR}`;

describe("one step", () => {
  const down = { link: "disconnected", trouble: true } as const;
  it.each<[string, Ladder, LadderEvent, LadderPhase, string[]]>([
    ["joined", at("joining", { link: "connecting" }), link("connected"), "up", []],
    ["first link fails", at("joining"), link("failed"), "renewing", ["renew", attempt, ...trouble]],
    ["link shakes", up, link("disconnected"), "shaky", [`arm:shaky=${SHAKY_FOR}`, ...trouble]],
    ["link heals by itself", at("shaky", down), link("connected"), "up", ["banner:false"]],
    ["link shakes too long", at("shaky", down), timer("shaky"), "restarting", ["restart", attempt]],
    ["link fails", up, link("failed"), "restarting", ["restart", attempt, ...trouble]],
    ["DTLS dies", up, link("dead"), "renewing", ["renew", attempt, ...trouble]],
    ["network changes", up, { type: "network" }, "restarting", ["restart", attempt]],
    ["restart helps", at("restarting", down), link("connected"), "up", ["banner:false"]],
    ["restart refused", at("restarting", down), { type: "offer-refused" }, "renewing", ["renew", attempt]],
    ["first restart in vain", at("restarting", { ...down, restarts: 1 }), timer("attempt"), "restarting", ["restart", attempt]],
    ["second restart in vain", at("restarting", { ...down, restarts: 2 }), timer("attempt"), "renewing", ["renew", attempt]],
    ["restart of a standing link is done", at("restarting", { restarts: 1 }), timer("attempt"), "up", []],
    ["new connection helps", at("renewing", down), link("connected"), "up", ["banner:false"]],
    ["new connection in vain", at("renewing", down), timer("attempt"), "renewing", ["renew", attempt]],
    ["server forgot us", up, { type: "forgotten" }, "renewing", ["renew", attempt]],
    ["trouble is told", at("shaky", down), timer("banner"), "shaky", ["banner:true"]],
    ["enough", at("renewing", down), timer("give-up"), "lost", ["give-up", "banner:false"]],
    ["left", at("shaky", down), { type: "over" }, "over", ["banner:false"]],
  ])("%s", (_name, ladder, event, phase, done) => {
    const result = run(ladder, event);
    expect(result.ladder.phase).toBe(phase);
    expect(result.done).toEqual(done);
  });

  it.each<LadderPhase>(["idle", "lost", "over"])("nothing moves when %s", (phase) => {
    const ladder = at(phase, { link: "new" });
    const events = [link("failed"), link("connected"), timer("attempt"), { type: "network" }] as const;
    const result = run(ladder, ...events);
    expect(result.ladder.phase).toBe(phase);
    expect(result.done).toEqual([]);
  });
});

describe("whole ladders", () => {
  it("join: greeting, socket, media", () => {
    const { ladder, done } = run(
      START,
      { type: "entered" },
      socket(true),
      link("connecting"),
      link("connected"),
    );
    expect(ladder).toMatchObject({ phase: "up", trouble: false });
    expect(done).toEqual([attempt, ...trouble, "banner:false"]);
  });

  it("a join without a socket only takes longer: its offer rides in the greeting", () => {
    const { ladder, done } = run(START, { type: "entered" }, timer("attempt"));
    expect(ladder.phase).toBe("joining");
    expect(done).toEqual([attempt, ...trouble, attempt]);
  });

  it("a lost socket alone touches no media", () => {
    const { ladder, done } = run(up, socket(false), socket(true));
    expect(ladder).toEqual(up);
    expect(done).toEqual([...trouble, "banner:false"]);
  });

  it("two restarts, then new connections, then the end", () => {
    const { ladder, done } = run(
      up,
      link("disconnected"),
      timer("shaky"),
      timer("attempt"),
      timer("attempt"),
      link("new"),
      timer("attempt"),
      timer("give-up"),
    );
    expect(ladder.phase).toBe("lost");
    expect(done.filter((text) => !text.startsWith("arm"))).toEqual([
      "restart",
      "restart",
      "renew",
      "renew",
      "give-up",
      "banner:false",
    ]);
  });

  it("an offer waits for the socket, and goes out again when its answer was lost", () => {
    const owed = run(up, socket(false), link("failed"));
    expect(owed.done).toEqual(trouble);
    const sent = run(owed.ladder, socket(true));
    expect(sent.done).toEqual(["restart", attempt]);
    const again = run(sent.ladder, socket(false), socket(true));
    expect(again.done).toEqual(["restart", attempt]);
    expect(again.ladder).toMatchObject({ phase: "restarting", restarts: 1, owed: false });
  });

  it("the server was restarted: socket back, forgotten, new connection", () => {
    const { ladder, done } = run(
      up,
      socket(false),
      socket(true),
      { type: "forgotten" },
      link("new"),
      link("connected"),
    );
    expect(ladder.phase).toBe("up");
    expect(done.filter((text) => text === "renew")).toHaveLength(1);
  });

  it("counts restarts anew after every success", () => {
    const { ladder } = run(up, link("failed"), link("failed"), link("connected"));
    expect(ladder.restarts).toBe(0);
  });
});
