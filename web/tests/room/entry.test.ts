import { beforeEach, describe, expect, it } from "vitest";

import { HttpClient } from "../../src/http/client";
import { askEntry, conferenceId, countdown, enterAsGuest, loginPath, personalLink, readRoom } from "../../src/room/entry";

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
  return new HttpClient(async (path, { method }) => {
    const asked = `${method} ${path}`;
    log.push(asked);
    const answer =
      asked in guests ? guests[asked] : path.endsWith("/session") ? session : path.endsWith("/guest") ? NO_GUEST : room;
    if (!answer) throw new TypeError("no network");
    const { status = 200, body = {} } = answer;
    return new Response(JSON.stringify(body), { status });
  });
}

const NO_GUEST: Answer = { status: 403, body: { code: "no-guest" } };
const PASS = "/api/v1/rooms/c1/guest";
const OPTIONS = "GET /api/v1/login-options";
const GUEST: Answer = { body: { name: "Zoé", language: "it", timezone: "Europe/Rome", room: ROOM } };
/** What the server says to guests, by request. */
let guests: Record<string, Answer> = {};
let log: string[] = [];

beforeEach(() => {
  guests = { [OPTIONS]: { body: { guests: "link" } } };
  log = [];
});

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

describe("guests", () => {
  const nobody: Answer = { status: 401 };
  const enter = (session: Answer, link: string | null, room: Answer = {}) =>
    askEntry(server(session, room), "c1", link);

  it("come in by the link of their invitation", async () => {
    guests[`POST ${PASS}`] = GUEST;
    expect(await enter(nobody, "secret")).toMatchObject({
      at: "door",
      visitor: { name: "Zoé", language: "it", timezone: "Europe/Rome" },
    });
  });

  it("who has a pass shows that, and not the link again", async () => {
    guests[`GET ${PASS}`] = GUEST;
    expect(await enter(nobody, "secret")).toMatchObject({ at: "door" });
    expect(log).not.toContain(`POST ${PASS}`);
  });

  it("are told why the door is closed", async () => {
    guests[`GET ${PASS}`] = { body: { ...(GUEST.body as object), room: { ...ROOM, reason: "early" } } };
    expect(await enter(nobody, null)).toMatchObject({ at: "closed", reason: "early" });
  });

  it.each([
    ["pin", "guest"],
    ["link", "login"],
    ["off", "login"],
  ])("without a link, where %s lets people in", async (allowed, at) => {
    guests[OPTIONS] = { body: { guests: allowed } };
    expect(await enter(nobody, null)).toEqual({ at });
    expect(await enter(nobody, "worth nothing")).toEqual({ at });
  });

  it("who is logged in and may enter does so", async () => {
    guests[`GET ${PASS}`] = GUEST;
    expect(await enter(here, "secret", { body: ROOM })).toMatchObject({ visitor: { name: "Anna" } });
  });

  it("who is logged in elsewhere may be a guest here", async () => {
    guests[`POST ${PASS}`] = GUEST;
    expect(await enter(here, "secret", { status: 404 })).toMatchObject({ visitor: { name: "Zoé" } });
    expect(await enter(here, null, { status: 404 })).toEqual({ at: "missing" });
  });

  it.each<[string, Answer | null, string, string | null]>([
    ["right", GUEST, "Otto", null],
    ["wrong", NO_GUEST, "Otto", "guest-failed-wrong"],
    ["too often", { status: 429 }, "Otto", "guest-failed-throttled"],
    ["no network", null, "Otto", "guest-failed-unreachable"],
    ["no name", GUEST, "  ", "guest-failed-name"],
  ])("name and PIN: %s", async (_name, answer, name, expected) => {
    guests = answer === null ? {} : { [`POST ${PASS}`]: answer };
    const http = answer === null ? new HttpClient(async () => Promise.reject(new TypeError())) : server(nobody);
    expect(await enterAsGuest(http, "c1", name, "2468")).toBe(expected);
  });
});

describe("addresses", () => {
  it.each([
    ["#m=abc", "abc"],
    ["#m=", null],
    ["#x=1&m=a%2Bb", "a+b"],
    ["", null],
  ])("%s holds the link %s", (hash, expected) => {
    expect(personalLink(hash)).toBe(expected);
  });

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
