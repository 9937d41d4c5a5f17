import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { Login } from "../../src/admin/login.svelte";
import { HttpClient } from "../../src/http/client";
import { NOW, session } from "../support/conferences";
import { FakeServer, json, refusal, wireSession } from "../support/server";

const POST = "POST /api/v1/session";

function start(email = "alice@demo.example", password = "demo") {
  const server = new FakeServer(null);
  const clock = { now: NOW };
  const login = new Login(new AdminApi(new HttpClient(server.fetch)), () => clock.now);
  login.email = email;
  login.password = password;
  return { server, login, clock };
}

describe("Login", () => {
  it("gives the session, with the e-mail trimmed and the password as typed", async () => {
    const { server, login } = start(" alice@demo.example ", " pass ");
    server.next(POST, () => json(wireSession(session)));
    expect(await login.submit()).toEqual(session);
    expect(server.calls[0]?.body).toEqual({ email: "alice@demo.example", password: " pass " });
  });

  it.each([
    ["", "", true, true],
    ["a@b.example", "", false, true],
    ["  ", "x", true, false],
  ])("asks for what is missing (%j, %j) and sends nothing", async (email, password, first, second) => {
    const { server, login } = start(email, password);
    expect(await login.submit()).toBeNull();
    expect([login.emailError !== null, login.passwordError !== null]).toEqual([first, second]);
    expect(server.calls).toEqual([]);
  });

  it("tells wrong credentials, and empties the password only", async () => {
    const { server, login } = start();
    server.next(POST, () => refusal(401, "bad-credentials"));
    expect(await login.submit()).toBeNull();
    expect(login.failure).toEqual({ id: "login-error-credentials" });
    expect([login.email, login.password]).toEqual(["alice@demo.example", ""]);
  });

  it("waits as long as the server says before it asks again", async () => {
    const { server, login, clock } = start();
    server.next(POST, () => refusal(429, "throttled", { retryAfter: "30" }));
    await login.submit();
    expect(login.waitAt(NOW)).toBe(30);
    clock.now = NOW + 29_500;
    expect(login.waitAt(clock.now)).toBe(1);
    await login.submit();
    expect(server.count(POST)).toBe(1);
    clock.now = NOW + 30_000;
    server.next(POST, () => json(wireSession(session)));
    expect(await login.submit()).toEqual(session);
    expect(login.throttledUntil).toBeNull();
  });

  it("waits a minute when the server does not say how long", async () => {
    const { server, login } = start();
    server.next(POST, () => refusal(429, "throttled"));
    await login.submit();
    expect(login.waitAt(NOW)).toBe(60);
  });

  it("keeps everything typed when the server cannot be reached", async () => {
    const { server, login } = start();
    server.next(POST, () => Promise.reject(new TypeError("offline")));
    expect(await login.submit()).toBeNull();
    expect(login.failure).toEqual({ id: "error-unreachable" });
    expect(login.password).toBe("demo");
  });

  it("sends one request for two quick presses", async () => {
    const { server, login } = start();
    server.next(POST, () => json(wireSession(session)));
    const both = await Promise.all([login.submit(), login.submit()]);
    expect(both).toEqual([session, null]);
    expect(server.count(POST)).toBe(1);
  });
});
