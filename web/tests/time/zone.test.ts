import { describe, expect, it } from "vitest";

import { floorMinute, type LocalTime, toInstant, toLocal } from "../../src/time/zone";

const at = (text: string): LocalTime => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number);
  return { year, month, day, hour, minute };
};

describe("wall clock and instant", () => {
  it.each([
    ["Europe/Zurich", "2026-11-23 09:00", "2026-11-23T08:00:00Z"],
    ["Europe/Zurich", "2026-07-01 00:00", "2026-06-30T22:00:00Z"],
    ["UTC", "2026-01-01 00:00", "2026-01-01T00:00:00Z"],
    ["Asia/Kathmandu", "2026-11-23 09:00", "2026-11-23T03:15:00Z"],
    ["Pacific/Kiritimati", "2026-01-01 01:00", "2025-12-31T11:00:00Z"],
    ["Australia/Lord_Howe", "2026-12-01 12:00", "2026-12-01T01:00:00Z"],
  ])("%s %s is %s, and back", (zone, wall, instant) => {
    expect(toInstant(at(wall), zone)).toBe(Date.parse(instant));
    expect(toLocal(Date.parse(instant), zone)).toEqual(at(wall));
  });

  it.each([
    ["Europe/Zurich", "2026-03-29 02:30"],
    ["America/New_York", "2026-03-08 02:15"],
  ])("%s skips %s", (zone, wall) => {
    expect(toInstant(at(wall), zone)).toBeNull();
  });

  it("takes the first of two 02:30 when summer time ends", () => {
    expect(toInstant(at("2026-10-25 02:30"), "Europe/Zurich")).toBe(
      Date.parse("2026-10-25T00:30:00Z"),
    );
  });

  it("throws on a zone that does not exist", () => {
    expect(() => toLocal(0, "Mars/Olympus")).toThrow(RangeError);
  });

  it("cuts seconds off", () => {
    expect(floorMinute(Date.parse("2026-11-23T08:00:59.999Z"))).toBe(
      Date.parse("2026-11-23T08:00:00Z"),
    );
  });
});
