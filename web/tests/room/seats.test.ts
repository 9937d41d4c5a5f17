import { describe, expect, it } from "vitest";

import { type Arrival, NOBODY_SEATED, restOf, seat, type Seating } from "../../src/room/seats";

const people = (count: number): string[] => Array.from({ length: count }, (_, n) => `p${n}`);
const arrival = (more: Partial<Arrival> = {}): Arrival => ({
  present: people(6),
  large: [],
  hidden: null,
  perPage: 4,
  page: 0,
  speaker: null,
  kept: ["p0"],
  heard: new Map(),
  ...more,
});
const seated = (...arrivals: Partial<Arrival>[]): Seating =>
  arrivals.reduce<Seating>((so, more) => seat(so, arrival(more)), seat(NOBODY_SEATED, arrival()));
const shown = (seating: Seating): string => restOf(seating, null).join(" ");

describe("places", () => {
  it.each<[string, Partial<Arrival>[], string]>([
    ["in the order in which they came", [], "p0 p1 p2 p3 p4 p5"],
    ["who comes later is last", [{ present: [...people(6), "new"] }], "p0 p1 p2 p3 p4 p5 new"],
    ["who waits beyond the page takes a place that is free", [{ present: ["p0", "p2", "p3", "p4", "p5"] }], "p0 p4 p2 p3 p5"],
    ["who speaks out of sight takes the place of the first who never spoke", [{ speaker: "p5" }], "p0 p5 p2 p3 p4 p1"],
    ["… of whoever has been silent longest", [{ speaker: "p5", heard: new Map([["p1", 9], ["p2", 3], ["p3", 5]]) }], "p0 p1 p5 p3 p4 p2"],
    ["who speaks in sight stays", [{ speaker: "p3" }], "p0 p1 p2 p3 p4 p5"],
    ["on another page nobody is brought", [{ speaker: "p1", page: 1 }], "p0 p1 p2 p3 p4 p5"],
    ["the pinned come into sight", [{ kept: ["p0", "p5"] }], "p0 p5 p2 p3 p4 p1"],
    ["a large one leaves the row", [{ large: ["p4"] }], "p0 p1 p2 p3 p5"],
    ["the former large one stands where the new one stood", [{ large: ["p1"] }, { large: ["p3"] }], "p0 p4 p2 p1 p5"],
    ["from sight to large: the place is filled from beyond", [{ large: ["p1"] }], "p0 p4 p2 p3 p5"],
    ["one large less: behind the page", [{ large: ["p1", "p2"] }, { large: ["p1"] }], "p0 p4 p5 p3 p2"],
  ])("%s", (_name, arrivals, order) => {
    expect(shown(seated(...arrivals))).toBe(order);
  });

  it("nothing new is the same object: nothing is drawn anew", () => {
    const before = seated({});
    expect(seat(before, arrival())).toBe(before);
  });

  it("who has no tile of their own takes no place", () => {
    const seating = seated({ hidden: "p0", speaker: "p0" });
    expect(restOf(seating, "p0")).toEqual(["p1", "p2", "p3", "p4", "p5"]);
  });
});

/** Mulberry32: the same story every time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe("whatever happens with 2 to 100 people", () => {
  it.each([9, 25])("nobody who stays on a page of %d moves, everybody is there once", (perPage) => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const roll = dice(seed);
      let next = 2 + roll(99);
      let now = arrival({ present: people(next), perPage });
      let before = seat(NOBODY_SEATED, now);
      const heard = new Map<string, number>();
      for (let round = 0; round < 60; round += 1) {
        const { present } = now;
        const change = roll(5);
        const one = present[1 + roll(Math.max(1, present.length - 1))] ?? "p0";
        if (change === 0 && present.length < 100) now = { ...now, present: [...present, `p${next++}`] };
        else if (change === 1 && present.length > 2 && one !== "p0") {
          now = { ...now, present: present.filter((p) => p !== one), large: now.large.filter((p) => p !== one) };
        } else if (change === 2) now = { ...now, speaker: one, heard: heard.set(one, round) };
        else if (change === 3) now = { ...now, large: [one] };
        else now = { ...now, large: [...now.large, one].filter((p, n, all) => all.indexOf(p) === n).slice(-3) };
        const after = seat(before, now);
        expect([...after.order].sort()).toEqual([...now.present].sort());
        const [was, is] = [restOf(before, null), restOf(after, null)];
        // Where all fit on one page, tiles change their size anyway.
        if (was.length > perPage && is.length > perPage) {
          const front = was.slice(0, perPage);
          for (const [place, p] of is.slice(0, perPage).entries()) {
            if (front.includes(p)) expect(place, `${p} in ${seed}/${round}`).toBe(front.indexOf(p));
          }
        }
        before = after;
      }
    }
  });
});
