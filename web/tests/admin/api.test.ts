import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { HttpClient } from "../../src/http/client";
import { isProblem } from "../../src/http/problem";
import { conference, session } from "../support/conferences";
import { FakeServer, refusal } from "../support/server";

function start(server: FakeServer): AdminApi {
  return new AdminApi(new HttpClient(server.fetch));
}

const BODY = {
  kind: "audio",
  name: "",
  room_number: "100",
  start: "2026-11-23T08:00:00.000Z",
  timezone: "Europe/Zurich",
  duration: 15,
  pin: "",
  description: "",
  reminders: null,
  lobby: "off",
  recurrence: null,
  co_organisers: [],
} as const;

describe("AdminApi", () => {
  it("knows nobody as null, not as an error", async () => {
    expect(await start(new FakeServer(null)).session()).toBeNull();
  });

  it("carries the session's token from then on", async () => {
    const server = new FakeServer(session);
    const api = start(server);
    await api.session();
    await api.create(BODY);
    expect(server.calls.at(-1)).toMatchObject({ method: "POST", csrf: "token-1", body: BODY });
  });

  it("escapes ids into the path", async () => {
    const server = new FakeServer(session);
    await start(server).remove("../session");
    expect(server.calls.at(-1)?.path).toBe("/api/v1/conferences/..%2Fsession");
  });

  it("fetches the new token once when another tab has logged in anew", async () => {
    const server = new FakeServer(session, [conference()]);
    const api = start(server);
    await api.session();
    server.session = { ...session, csrf: "token-2" };
    server.next("DELETE /api/v1/conferences/abc", () => refusal(403, "csrf"));
    await api.remove("abc");
    expect(server.items).toEqual([]);
    expect(server.calls.at(-1)?.csrf).toBe("token-2");
  });

  it("gives up when the new token is refused too", async () => {
    const server = new FakeServer(session, [conference()]);
    const api = start(server);
    server.next("DELETE /api/v1/conferences/abc", () => refusal(403, "csrf"));
    server.next("DELETE /api/v1/conferences/abc", () => refusal(403, "csrf"));
    const error: unknown = await api.remove("abc").catch((thrown: unknown) => thrown);
    expect(isProblem(error, "csrf")).toBe(true);
    expect(server.count("DELETE /api/v1/conferences/abc")).toBe(2);
  });

  it("forgets the token at logout", async () => {
    const server = new FakeServer(session);
    const api = start(server);
    await api.session();
    await api.logout();
    server.next("POST /api/v1/session", () => refusal(401, "bad-credentials"));
    await api.login("a@b.example", "x").catch(() => undefined);
    expect(server.calls.at(-1)?.csrf).toBeNull();
  });
});
