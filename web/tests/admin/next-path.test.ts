import { describe, expect, it } from "vitest";

import { leadsToRoom, nextPath } from "../../src/admin/next-path";

const ORIGIN = "https://ucc.example";
const query = (next: string): string => `?next=${encodeURIComponent(next)}`;

describe("nextPath", () => {
  it.each([
    ["/c/abc", "/c/abc"],
    ["/c/abc?phone=1#top", "/c/abc?phone=1#top"],
    ["/c/../admin", "/admin"],
  ])("follows %s", (next, expected) => {
    expect(nextPath(query(next), ORIGIN)).toBe(expected);
  });

  it.each([
    "",
    "/",
    "c/abc",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/c/abc",
    "https:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    " //evil.example",
  ])("never leads to %j", (next) => {
    const path = nextPath(query(next), ORIGIN);
    expect(path === null || new URL(path, ORIGIN).origin === ORIGIN).toBe(true);
    expect(path ?? "").not.toContain("evil");
  });

  it("is null without a query", () => {
    expect(nextPath("", ORIGIN)).toBeNull();
  });
});

it.each([
  ["/c/abc", true],
  ["/c/abc?x=1", true],
  ["/c/", false],
  ["/other", false],
  [null, false],
])("%s leads to a room: %s", (next, expected) => {
  expect(leadsToRoom(next)).toBe(expected);
});
