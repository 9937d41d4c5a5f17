import { describe, expect, it } from "vitest";

import { LANGUAGES, type Language } from "../../src/i18n/languages";
import {
  LAST,
  readRecurrence,
  readRule,
  type Recurrence,
  recurrenceBody,
} from "../../src/series/recurrence";
import {
  chosen,
  explicit,
  following,
  intervals,
  monthlyChoices,
  recurrenceError,
  toggleDay,
} from "../../src/series/repetition";
import { rhythm } from "../../src/series/rhythm";
import { words } from "../support/words";
import { recurrence } from "./series";

const TUESDAY = { year: 2026, month: 11, day: 24 };
const LAST_OF_MONTH = { year: 2026, month: 11, day: 30 };
const PLACE = { start: Date.UTC(2026, 10, 24, 8), duration: 30, timezone: "Europe/Zurich" };
const plain = (text: string): string => text.replace(/\s/g, " ");

describe("what the server sends", () => {
  it("comes back as it was", () => {
    const item = recurrence({ frequency: "monthly", weekdays: ["FR"], ordinal: LAST });
    expect(readRecurrence(recurrenceBody(item))).toEqual(item);
  });

  it.each([{ frequency: "hourly" }, { weekdays: ["XX"] }, { count: "3" }, { until: 7 }])(
    "%j is refused",
    (part) => {
      expect(() => readRecurrence({ ...recurrenceBody(recurrence()), ...part })).toThrow();
    },
  );

  it.each<[string, Partial<Recurrence> | null]>([
    ["FREQ=WEEKLY;BYDAY=TU;COUNT=10", {}],
    [
      "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;UNTIL=20261231",
      { frequency: "monthly", interval: 2, weekdays: ["FR"], ordinal: -1, count: null, until: "2026-12-31" },
    ],
    ["FREQ=MONTHLY;BYMONTHDAY=31;COUNT=10", { frequency: "monthly", weekdays: [], monthDay: 31 }],
    ["every now and then", null],
  ])("the history's %s is read", (text, found) => {
    expect(readRule(text)).toEqual(found === null ? null : recurrence(found));
  });
});

describe("the field", () => {
  it("lets a day that is the start's own follow the start", () => {
    const form = following(recurrence(), TUESDAY);
    expect(form.weekdays).toEqual([]);
    expect(explicit(form, { ...TUESDAY, day: 26 }).weekdays).toEqual(["TH"]);
    const others = recurrence({ weekdays: ["MO", "TU"] });
    expect(following(others, TUESDAY)).toEqual(others);
    const monthly = recurrence({ frequency: "monthly", weekdays: [], monthDay: 24 });
    expect(explicit(following(monthly, TUESDAY), LAST_OF_MONTH).monthDay).toBe(30);
  });

  it("has a day at least", () => {
    const form = following(recurrence(), TUESDAY);
    const two = toggleDay(form, "TH", TUESDAY);
    expect(two.weekdays).toEqual(["TU", "TH"]);
    expect(toggleDay(two, "TU", TUESDAY).weekdays).toEqual(["TH"]);
    expect(toggleDay(two, "TH", TUESDAY)).toEqual(form);
    expect(toggleDay(form, "TU", TUESDAY)).toEqual(form);
  });

  it("keeps the end when the rhythm changes", () => {
    expect(chosen("once", recurrence())).toBeNull();
    expect(chosen("daily", null)).toMatchObject({ count: 10, until: null });
    const until = recurrence({ count: null, until: "2026-12-31" });
    expect(chosen("yearly", until)).toMatchObject({ count: null, until: "2026-12-31" });
  });

  it.each([
    [TUESDAY, [[null, null], [4, null], [LAST, null]]],
    [{ ...TUESDAY, day: 10 }, [[null, null], [2, null]]],
    [LAST_OF_MONTH, [[null, null], [LAST, null], [null, LAST]]],
  ] as const)("of %j offers the ways a month has that day", (day, ways) => {
    const form = recurrence({ frequency: "monthly", weekdays: [] });
    expect(monthlyChoices(form, day).map((one) => [one.ordinal, one.monthDay])).toEqual(ways);
  });

  it("offers what somebody chose by other means too", () => {
    const form = recurrence({ frequency: "monthly", weekdays: ["MO"], ordinal: 1 });
    expect(monthlyChoices(form, TUESDAY)).toHaveLength(4);
    expect(intervals(26).at(-1)).toBe(26);
    expect(intervals(2)).toHaveLength(12);
  });

  it.each<[Partial<Recurrence>, string | null]>([
    [{}, null],
    [{ count: 0 }, "invalid"],
    [{ count: 2.5 }, "invalid"],
    [{ count: 733 }, "too-many"],
    [{ count: null }, "endless"],
    [{ count: null, until: "" }, "endless"],
    [{ count: null, until: "soon" }, "invalid"],
    [{ count: null, until: "2026-12-31" }, null],
  ])("%j is %s", (changes, code) => {
    expect(recurrenceError(recurrence(changes))).toBe(code);
    expect(recurrenceError(null)).toBeNull();
  });
});

describe("the rhythm in words", () => {
  it.each<[Language, Partial<Recurrence>, string]>([
    ["de", { count: null, until: "2026-12-31" }, "Jeden Dienstag, 09:00–09:30, bis 31.12.2026"],
    ["fr", { weekdays: ["TU", "TH"], interval: 2 }, "Toutes les 2 semaines : mardi et jeudi, 09:00–09:30, 10 fois"],
    ["it", { frequency: "monthly", weekdays: ["SU"], ordinal: LAST }, "L’ultima domenica di ogni mese, 09:00–09:30, 10 volte"],
    ["en", { frequency: "monthly", weekdays: ["FR"], ordinal: 2 }, "On the second Friday of every month, 09:00–09:30, 10 times"],
    ["de", { frequency: "monthly", weekdays: [], monthDay: LAST }, "Am letzten Tag jedes Monats, 09:00–09:30, 10-mal"],
    ["de", { frequency: "monthly", weekdays: [] }, "Am 24. jedes Monats, 09:00–09:30, 10-mal"],
    ["de", { frequency: "yearly", weekdays: [] }, "Jedes Jahr am 24. November, 09:00–09:30, 10-mal"],
    ["en", { frequency: "daily", weekdays: [], count: 1 }, "Every day, 09:00–09:30, once"],
  ])("%s %j is %s, as in the mails", (language, changes, text) => {
    expect(plain(rhythm(recurrence(changes), PLACE, words(language)))).toBe(text);
  });

  it("exists in every language", () => {
    for (const language of LANGUAGES) {
      expect(rhythm(recurrence(), PLACE, words(language))).toContain("09:00–09:30");
    }
  });
});
