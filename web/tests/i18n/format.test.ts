import { describe, expect, it } from "vitest";

import {
  formatAhead,
  formatDay,
  formatDuration,
  formatRough,
  formatShortDay,
  formatTime,
  formatWindow,
  formatZone,
} from "../../src/i18n/format";
import { MINUTE, NOW } from "../support/conferences";

const ZURICH = "Europe/Zurich";
// Intl separates with spaces of several kinds, and changes its mind between versions.
const plain = (text: string): string => text.replace(/\s/g, " ");

describe("dates in the conference's zone", () => {
  it.each([
    ["fr", "lundi 23 novembre 2026"],
    ["de-CH", "Montag, 23. November 2026"],
    ["it", "lunedì 23 novembre 2026"],
  ])("%s: %s", (locale, expected) => {
    expect(formatDay(NOW, ZURICH, locale)).toBe(expected);
  });

  it("takes day and hour from the zone, not from this machine", () => {
    const late = Date.UTC(2026, 10, 23, 23, 30);
    expect(formatShortDay(late, "Asia/Tokyo", "en-GB")).toContain("24 Nov 2026");
    expect(formatTime(late, "Asia/Tokyo", "en-GB")).toBe("08:30");
    expect(formatTime(late, "America/New_York", "en-GB")).toBe("18:30");
  });

  it("shows midnight as 00, not 24", () => {
    expect(formatTime(Date.UTC(2026, 10, 22, 23), ZURICH, "fr")).toBe("00:00");
  });

  it("names the day of a join window once, or both days when it spans midnight", () => {
    const one = plain(formatWindow(NOW, NOW + 15 * MINUTE, ZURICH, "fr"));
    expect(one).toMatch(/^lundi 23 novembre 2026, 09:00 ?– ?09:15$/);
    const two = formatWindow(NOW, NOW + 24 * 60 * MINUTE, ZURICH, "fr");
    expect(two).toContain("lundi 23");
    expect(two).toContain("mardi 24");
  });

  it.each([
    [NOW, "Europe/Zurich (UTC+1)"],
    [Date.UTC(2026, 6, 1), "Europe/Zurich (UTC+2)"],
  ])("names the zone with its offset then", (instant, expected) => {
    expect(formatZone(ZURICH, instant)).toBe(expected);
  });

  it("writes zone names for people", () => {
    expect(formatZone("America/New_York", NOW)).toBe("America/New York (UTC-5)");
    expect(formatZone("UTC", NOW)).toBe("UTC (UTC+0)");
  });
});

describe("lengths of time", () => {
  it.each([
    [15, "15 min"],
    [60, "1 h"],
    [90, "1 h 30 min"],
    [1440, "24 h"],
  ])("%i minutes: %s", (minutes, expected) => {
    expect(plain(formatDuration(minutes, "fr"))).toBe(expected);
  });

  it.each([
    [1, "1 min"],
    [59 * MINUTE, "59 min"],
    [60 * MINUTE, "1 h"],
    [95 * MINUTE, "1 h 35 min"],
    [5 * 60 * MINUTE + 1, "5 h"],
    [50 * 60 * MINUTE, "2 jours"],
  ])("%i ms are about %s", (milliseconds, expected) => {
    expect(plain(formatRough(milliseconds, "fr"))).toBe(expected);
  });
});

it.each([
  [15, "en-GB", "15 mins"],
  [120, "de-CH", "2 Std."],
  [1440, "fr", "1 jour"],
  [2880, "it", "2 giorni"],
  [1500, "en-GB", "25 hrs"],
])("%i minutes ahead in %s: %s", (minutes, locale, expected) => {
  expect(plain(formatAhead(minutes, locale))).toBe(expected);
});
