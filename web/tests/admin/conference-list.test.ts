import { describe, expect, it } from "vitest";

import {
  type ListFilter,
  overlapping,
  sortConferences,
  stateAt,
  visibleConferences,
  windowProgress,
} from "../../src/admin/conference-list";
import { conference, MINUTE, NOW } from "../support/conferences";

const BRUNO = { id: "bruno", name: "Bruno Keller", extension: "202" };
const open = conference({ id: "open", name: "Séance de direction" });
const soon = conference({ id: "soon", start: NOW + 10 * MINUTE, name: "Accueil" });
const later = conference({ id: "later", start: NOW + 90 * MINUTE, organiser: BRUNO });
const old = conference({ id: "old", start: NOW - 300 * MINUTE, description: "Réseau de Genève" });
const older = conference({ id: "older", start: NOW - 900 * MINUTE, roomNumber: "900" });
const items = [older, later, old, open, soon];
const ALL: ListFilter = { search: "", state: "all", mineOnly: false };
const ids = (filter: Partial<ListFilter>): string[] =>
  visibleConferences(items, { ...ALL, ...filter }, "alice", NOW).map((item) => item.id);

describe("the join window [start, start + duration)", () => {
  it.each([
    [-1, "early"],
    [0, "open"],
    [15 * MINUTE - 1, "open"],
    [15 * MINUTE, "expired"],
  ])("%i ms after the start: %s", (after, state) => {
    expect(stateAt(conference({ start: NOW }), NOW + after)).toBe(state);
  });

  it.each([
    [-1, 0],
    [5 * MINUTE, 1 / 3],
    [60 * MINUTE, 1],
  ])("%i ms after the start, %d of it is over", (after, part) => {
    expect(windowProgress(conference({ start: NOW }), NOW + after)).toBeCloseTo(part);
  });

  it("without length is over", () => {
    expect(windowProgress(conference({ start: NOW, duration: 0 }), NOW)).toBe(1);
  });
});

describe("the list", () => {
  it("has the open ones first, then what comes next, then the latest expired", () => {
    expect(ids({})).toEqual(["open", "soon", "later", "old", "older"]);
  });

  it("keeps a steady order among equals, and leaves the given list alone", () => {
    const given = [conference({ id: "b" }), conference({ id: "a" })];
    expect(sortConferences(given, NOW).map((item) => item.id)).toEqual(["a", "b"]);
    expect(given.map((item) => item.id)).toEqual(["b", "a"]);
  });

  it.each<[Partial<ListFilter>, string[]]>([
    [{ state: "open" }, ["open"]],
    [{ state: "early" }, ["soon", "later"]],
    [{ state: "expired" }, ["old", "older"]],
    [{ mineOnly: true }, ["open", "soon", "old", "older"]],
    [{ state: "early", mineOnly: true }, ["soon"]],
  ])("filtered by %j: %j", (filter, expected) => {
    expect(ids(filter)).toEqual(expected);
  });
});

describe("two of one organiser at a time", () => {
  const busy = conference({ id: "busy", start: NOW, duration: 30 });
  const others = [busy, conference({ id: "brunos", start: NOW, organiser: BRUNO })];

  it.each([
    ["inside", 10, 20, ["busy"]],
    ["around", -10, 60, ["busy"]],
    ["reaching in", -10, 1, ["busy"]],
    ["right before", -10, 0, []],
    ["right after", 30, 40, []],
  ])("%s", (_where, from, to, found) => {
    const clash = overlapping(others, "alice", null, NOW + from * MINUTE, NOW + to * MINUTE);
    expect(clash.map(({ id }) => id)).toEqual(found);
  });

  it("a conference does not stand in its own way", () => {
    expect(overlapping(others, "alice", "busy", NOW, NOW + MINUTE)).toEqual([]);
  });

  it("does not warn of a conference that began with a call", () => {
    const running = conference({ id: "adhoc", kind: "adhoc", start: NOW, closesAt: NOW + 1440 * MINUTE });
    const clash = overlapping([running], running.organiser.id, null, NOW, NOW + MINUTE);
    expect(clash).toEqual([]);
  });
});
