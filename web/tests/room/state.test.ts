/** The reducer as a table: a message, and what the page knows after it. */

import { describe, expect, it } from "vitest";

import type { ServerMessage } from "../../src/rtc/protocol";
import {
  inRosterOrder,
  inTileOrder,
  leads,
  me,
  NOBODY,
  reduce,
  type RoomState,
  speaks,
} from "../../src/room/state";
import { person, ROOM, welcome } from "../rtc/fakes/messages";

const start = reduce(NOBODY, welcome(1, { roster: [person("p2"), person("p1"), person("p3")] }));
const run = (...messages: ServerMessage[]): RoomState => messages.reduce(reduce, start);
const ids = (state: RoomState): string => state.people.map(({ p }) => p).join(" ");
const said = (state: RoomState): string[] => state.notices.map(({ id, name }) => `${id} ${name}`);

const join = (p: string): ServerMessage => ({ type: "join", seq: 1, participant: person(p) });
const leave = (p: string): ServerMessage => ({ type: "leave", seq: 1, p });
const update = (p: string, more: object): ServerMessage => ({
  type: "update",
  seq: 1,
  participant: person(p, more),
});

describe("people", () => {
  it.each<[string, ServerMessage[], string, string[]]>([
    ["nothing happened", [], "p2 p1 p3", []],
    ["somebody joins", [join("p4")], "p2 p1 p3 p4", ["said-joined Name p4"]],
    ["somebody leaves", [leave("p2")], "p1 p3", ["said-left Name p2"]],
    ["a stranger leaves", [leave("p9")], "p2 p1 p3", []],
    ["the same one joins again", [join("p2")], "p1 p3 p2", ["said-joined Name p2"]],
    ["an update keeps the place", [update("p2", { cam: false })], "p2 p1 p3", []],
    ["an update of a stranger", [update("p9", {})], "p2 p1 p3", []],
    ["a hand is raised", [update("p3", { hand: true })], "p2 p1 p3", ["said-hand Name p3"]],
    ["the own hand is no news", [update("p1", { hand: true })], "p2 p1 p3", []],
    ["a hand that stays up is told once", [update("p3", { hand: true }), update("p3", { hand: true, cam: false })], "p2 p1 p3", ["said-hand Name p3"]],
  ])("%s", (_name, messages, people, notices) => {
    const state = run(...messages);
    expect(ids(state)).toBe(people);
    expect(said(state)).toEqual(notices);
  });

  it("an update replaces the participant whole", () => {
    const state = run(update("p2", { name: "Renamed", muted: true, net: "poor" }));
    expect(state.people[0]).toEqual(person("p2", { name: "Renamed", muted: true, net: "poor" }));
  });

  it("keeps the newest notices, each with a number of its own", () => {
    const state = run(...["a", "b", "c", "d", "e", "f", "g"].map(join));
    expect(state.notices.map(({ n }) => n)).toEqual([3, 4, 5, 6, 7]);
  });
});

describe("welcome", () => {
  it("with resync replaces everything, without a word for those who were there", () => {
    const state = reduce(run(join("p4")), welcome(2, { p: "p7", roster: [person("p7")] }));
    expect(ids(state)).toBe("p7");
    expect(state.self).toBe("p7");
    expect(said(state)).toEqual(["said-joined Name p4"]);
  });

  it("without resync keeps what we have: the missed events follow", () => {
    const state = reduce(run(join("p4")), welcome(2, { resync: false, roster: [], role: "moderator" }));
    expect(ids(state)).toBe("p2 p1 p3 p4");
    expect(leads(state)).toBe(true);
  });
});

describe("room and sound", () => {
  it.each([
    [true, ["said-locked "]],
    [false, []],
  ])("locked: %s", (locked, notices) => {
    const state = run({ type: "room", seq: 1, room: { ...ROOM, locked } });
    expect(state.room?.locked).toBe(locked);
    expect(said(state)).toEqual(notices);
  });

  it.each([
    [{}, true],
    [{ muted: true }, false],
    [{ held: true }, false],
  ])("who is heard with %j speaks: %s", (more, expected) => {
    const state = run({ type: "speaker", active: "p2", levels: { p2: 20 } });
    expect(speaks(state, person("p2", more))).toBe(expected);
    expect(speaks(state, person("p3"))).toBe(false);
  });

  it.each<ServerMessage>([
    { type: "ok", re: 1 },
    { type: "pong", ts: 1 },
    { type: "slots", map: [] },
    { type: "pub-hint", src: "cam", max: "q" },
    { type: "error", re: 1, code: "rate", detail: "", at: null },
  ])("$type changes nothing", (message) => {
    expect(reduce(start, message)).toBe(start);
  });
});

describe("order", () => {
  it("tiles: self first, the others as they came", () => {
    expect(inTileOrder(start).map(({ p }) => p)).toEqual(["p1", "p2", "p3"]);
    expect(inTileOrder(NOBODY)).toEqual([]);
  });

  it("roster: raised hands before the others", () => {
    const state = run(update("p3", { hand: true }));
    expect(inRosterOrder(state).map(({ p }) => p)).toEqual(["p3", "p1", "p2"]);
  });

  it.each([
    ["organiser", true],
    ["moderator", true],
    ["participant", false],
    ["guest", false],
  ] as const)("%s leads: %s", (role, expected) => {
    expect(leads({ ...start, role })).toBe(expected);
  });

  it("knows itself", () => {
    expect(me(start)?.p).toBe("p1");
    expect(me(NOBODY)).toBeUndefined();
  });
});
