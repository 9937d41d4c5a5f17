import { describe, expect, it } from "vitest";

import { HttpClient } from "../../src/http/client";
import { askEntry, conferenceId, countdown, loginPath, readRoom } from "../../src/room/entry";

const SESSION = {
  csrf: "token",
  account: {
    id: "a1",
    name: "Anna",
    email: "anna@example.ch",
    role: "subscriber",
    language: "fr",
    timezone: "Europe/Zurich",
    extension: "21",
  },
  vpbx: {
    id: "v1",
    name: "Demo",
    portal_number: "+41 44 500 00 00",
    conference_enabled: true,
    ucc_enabled: true,
    language: "fr",
    timezone: "Europe/Zurich",
    mail_enabled: true,
    reminders: [30, 15],
  },
};
const ROOM = {
  id: "c1",
  name: "Weekly",
  kind: "ucc",
  state: "open",
  reason: null as string | null,
  opens_at: "2026-11-23T09:00:00Z",
  closes_at: "2026-11-23T10:00:00Z",
  room_number: "4711",
  portal_number: "+41 44 500 00 00",
  participants: 2,
};

interface Answer {
  status?: number;
  body?: unknown;
}

/** A server that gives these two answers; none means that it cannot be reached. */
function server(session: Answer | null, room: Answer = {}): HttpClient {
  return new HttpClient(async (path) => {
    const answer = path.endsWith("/session") ? session : room;
    if (!answer) throw new TypeError("no network");
    const { status = 200, body = {} } = answer;
    return new Response(JSON.stringify(body), { status });
  });
}

const ask = (session: Answer | null, room?: Answer, id: string | null = "c1") =>
  askEntry(server(session, room), id);
const here: Answer = { body: SESSION };

describe("entry", () => {
  it.each<[string, Answer | null, Answer, string | null, object]>([
    ["open", here, { body: ROOM }, "c1", { at: "door", room: { roomNumber: "4711", participants: 2 } }],
    ["early", here, { body: { ...ROOM, reason: "early" } }, "c1", { at: "closed", reason: "early" }],
    ["expired", here, { body: { ...ROOM, reason: "expired" } }, "c1", { at: "closed", reason: "expired" }],
    ["by telephone only", here, { body: { ...ROOM, reason: "audio-only" } }, "c1", { at: "closed", reason: "audio-only" }],
    ["no web conferences", here, { body: { ...ROOM, reason: "disabled" } }, "c1", { at: "closed", reason: "disabled" }],
    ["not logged in", { status: 401 }, {}, "c1", { at: "login" }],
    ["login lost in between", here, { status: 401 }, "c1", { at: "login" }],
    ["no such conference", here, { status: 404 }, "c1", { at: "missing" }],
    ["no conference in the address", here, {}, null, { at: "missing" }],
    ["server error", here, { status: 500 }, "c1", { at: "unreachable" }],
    ["no network", null, {}, "c1", { at: "unreachable" }],
    ["another server", { body: { hello: "world" } }, {}, "c1", { at: "unreachable" }],
    ["a room without a name", here, { body: { ...ROOM, name: 7 } }, "c1", { at: "unreachable" }],
  ])("%s", async (_name, session, room, id, expected) => {
    expect(await ask(session, room, id)).toMatchObject(expected);
  });

  it("reads times as instants and unknown reasons as open", () => {
    const room = readRoom({ ...ROOM, reason: "something new" });
    expect(room.opensAt).toBe(Date.UTC(2026, 10, 23, 9));
    expect(room.reason).toBeNull();
    expect(() => readRoom({ ...ROOM, opens_at: "soon" })).toThrow("opens_at");
    expect(() => readRoom(null)).toThrow("id");
  });
});

describe("addresses", () => {
  it.each([
    ["/c/abc", "abc"],
    ["/c/abc/", "abc"],
    ["/c/a%20b", "a b"],
    ["/c/", null],
    ["/c/a/b", null],
    ["/c/%E0%A4", null],
    ["/", null],
  ])("%s holds the conference %s", (path, expected) => {
    expect(conferenceId(path)).toBe(expected);
  });

  it("login leads back", () => {
    expect(loginPath("/c/a b")).toBe("/?next=%2Fc%2Fa%20b");
  });
});

describe("countdown", () => {
  it.each([
    [-5, "00:00"],
    [0, "00:00"],
    [1, "00:01"],
    [61_000, "01:01"],
    [3_599_001, "1:00:00"],
    [3_723_000, "1:02:03"],
    [86_400_000, "24:00:00"],
    [86_401_000, null],
  ])("%d ms are %s", (milliseconds, expected) => {
    expect(countdown(milliseconds)).toBe(expected);
  });
});
