/** Every event in every phase of the ladder: where it leads and what is done. */

import { describe, expect, it } from "vitest";

import {
  GIVE_UP_AFTER,
  type Ladder,
  type LadderEffect,
  type LadderEvent,
  type LadderPhase,
  type LadderTimer,
  START,
  step,
} from "../../src/rtc/connection";
import type { LinkState } from "../../src/rtc/peer";

const PHASES: LadderPhase[] = ["idle", "joining", "queued", "up", "shaky", "restarting", "renewing", "lost", "over"];
const link = (state: LinkState): LadderEvent => ({ type: "link", link: state });
const timer = (name: LadderTimer): LadderEvent => ({ type: "timer", timer: name });
/** In each phase, in the order of `PHASES`: where it leads ("·": nowhere), and what is done. */
const TABLE: [string, LadderEvent, string][] = [
  // event, idle | joining | queued | up | shaky | restarting | renewing | lost | over
  ["connected", link("connected"), "· | up | · | · | up | up | up | · | ·"],
  ["connecting", link("connecting"), "· | · | · | · | · | · | · | · | ·"],
  ["disconnected", link("disconnected"), "· | · | · | shaky | · | · | · | · | ·"],
  ["ICE fails", link("failed"), "· | renewing renew | · | restarting restart | restarting restart | · restart | · renew | · | ·"],
  ["DTLS fails", link("dead"), "· | renewing renew | · | renewing renew | renewing renew | renewing renew | · renew | · | ·"],
  ["socket down", { type: "socket", up: false }, "· | · | · | · | · | · owed | · owed | · | ·"],
  ["socket up", { type: "socket", up: true }, "· | · | · | · | · | · | · | · | ·"],
  ["another network", { type: "network" }, "· | · | · | restarting restart | restarting restart | · | · | · | ·"],
  ["page woke up", { type: "woke" }, "· | · | · | · | · | · | · | · | ·"],
  ["server forgot us", { type: "forgotten" }, "· | renewing renew | · | renewing renew | renewing renew | renewing renew | · renew | · | ·"],
  ["has to wait", { type: "queued" }, "· | queued | · | queued | queued | queued | queued | · | ·"],
  ["let in", { type: "admitted" }, "· | · | renewing renew | · | · | · | · | · | ·"],
  ["offer refused", { type: "offer-refused" }, "· | · | · | · | · | renewing renew | · | · | ·"],
  ["shaky for 2 s", timer("shaky"), "· | · | · | · | restarting restart | · | · | · | ·"],
  ["6 s in vain", timer("attempt"), "· | renewing renew | · | · | · | · restart | · renew | · | ·"],
  ["45 s of trouble", timer("give-up"), "lost give-up | lost give-up | lost give-up | lost give-up | lost give-up | lost give-up | lost give-up | · give-up | lost give-up"],
  ["left", { type: "over" }, "over | over | over | over | over | over | over | over | ·"],
];

const words = (effect: LadderEffect): string => {
  if (effect.do === "banner") return effect.on ? "tell" : "";
  return effect.do === "arm" || effect.do === "disarm" ? "" : effect.do;
};

function cell(phase: LadderPhase, event: LadderEvent): string {
  const link = ["up", "queued", "over"].includes(phase) ? "connected" : "disconnected";
  const before: Ladder = { ...START, phase, link, socket: true, trouble: link !== "connected" };
  const { ladder, effects } = step(before, event);
  const done = effects.map(words).filter((word) => word !== "");
  const moved = ladder.phase === phase ? "·" : ladder.phase;
  return [moved, ...done, ...(ladder.owed ? ["owed"] : [])].join(" ");
}

describe("every event in every phase", () => {
  it.each(TABLE)("%s", (_name, event, expected) => {
    expect(PHASES.map((phase) => cell(phase, event)).join(" | ")).toBe(expected);
  });
});

describe("patience", () => {
  const fresh = { do: "arm", timer: "give-up", ms: GIVE_UP_AFTER };
  const lost: Ladder = { ...START, phase: "renewing", link: "new", socket: false, trouble: true };

  it.each<LadderEvent>([{ type: "woke" }, { type: "network" }])("begins anew with %o", (event) => {
    expect(step(lost, event).effects).toContainEqual(fresh);
  });

  it("is not needed where there is no trouble", () => {
    const up: Ladder = { ...START, phase: "up", link: "connected", socket: true };
    expect(step(up, { type: "woke" }).effects).toEqual([]);
  });
});
