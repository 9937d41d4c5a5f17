import { describe, expect, it } from "vitest";

import { type Fetch, HttpClient } from "../../src/http/client";
import { ProblemError, UnreachableError } from "../../src/http/problem";
import { NOW } from "../support/conferences";
import { json, refusal } from "../support/server";

/** A client whose requests are kept and answered by `answer`. */
function client(answer: () => Response, now = () => NOW) {
  const sent: { path: string; init: RequestInit }[] = [];
  const fetch: Fetch = async (path, init) => {
    sent.push({ path, init });
    return answer();
  };
  return { http: new HttpClient(fetch, now), sent };
}

describe("HttpClient", () => {
  it("sends JSON with the CSRF token on unsafe methods only", async () => {
    const { http, sent } = client(() => json({}));
    http.csrf = "secret";
    await http.request("POST", "/a", { x: 1 });
    await http.request("GET", "/b");
    const [post, get] = sent.map(({ init }) => new Headers(init.headers));
    expect(post?.get("X-CSRF-Token")).toBe("secret");
    expect(post?.get("Content-Type")).toBe("application/json");
    expect(sent[0]?.init.body).toBe('{"x":1}');
    expect(get?.has("X-CSRF-Token")).toBe(false);
    expect(get?.has("Content-Type")).toBe(false);
  });

  it("stays on its origin and off caches", async () => {
    const { http, sent } = client(() => json({}));
    await http.request("GET", "/a");
    expect(sent[0]?.init).toMatchObject({
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
    });
  });

  it("gives null for 204", async () => {
    const { http } = client(() => json(null, 204));
    expect(await http.request("DELETE", "/a")).toBeNull();
  });

  it("throws the server's problem", async () => {
    const { http } = client(() => refusal(429, "throttled", { retryAfter: "30" }));
    const error: unknown = await http.request("GET", "/a").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toMatchObject({ code: "throttled", retryAfter: 30 });
  });

  it.each([
    ["no network", () => Promise.reject(new TypeError("failed to fetch"))],
    ["a page instead of JSON", () => Promise.resolve(new Response("<html>"))],
  ])("counts %s as unreachable", async (_what, fetch) => {
    await expect(new HttpClient(fetch).request("GET", "/a")).rejects.toBeInstanceOf(UnreachableError);
  });

  it.each([
    ["an hour fast", -3_600_000, NOW],
    ["an hour slow", 3_600_000, NOW],
    ["one second off, which the header cannot tell", 1_000, NOW - 1_000],
  ])("knows the server's time on a machine that is %s", async (_what, ahead, expected) => {
    const date = new Date(NOW).toUTCString();
    const { http } = client(
      () => json({}, 200, { Date: date }),
      () => NOW - ahead,
    );
    await http.request("GET", "/a");
    expect(http.serverNow()).toBe(expected);
  });

  it("keeps its own clock when the server names no time", async () => {
    const { http } = client(() => json({}, 200, { Date: "yesterday" }));
    await http.request("GET", "/a");
    expect(http.serverNow()).toBe(NOW);
  });
});
