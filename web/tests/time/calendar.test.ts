import { describe, expect, it } from "vitest";

import { addDays, addMonths, type Day, monthGrid, stepByKey, weekday } from "../../src/time/calendar";

const day = (text: string): Day => {
  const [year = 0, month = 0, date = 0] = text.split("-").map(Number);
  return { year, month, day: date };
};

describe("calendar", () => {
  it("counts weekdays from Monday", () => {
    expect(weekday(day("2026-11-23"))).toBe(0);
    expect(weekday(day("2026-11-29"))).toBe(6);
  });

  it.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2028-01-31", 1, "2028-02-29"],
    ["2026-01-15", -1, "2025-12-15"],
    ["2026-12-31", 2, "2027-02-28"],
  ])("%s plus %i months is %s", (from, months, to) => {
    expect(addMonths(day(from), months)).toEqual(day(to));
  });

  it("crosses months and years by days", () => {
    expect(addDays(day("2026-12-31"), 1)).toEqual(day("2027-01-01"));
    expect(addDays(day("2026-03-01"), -1)).toEqual(day("2026-02-28"));
  });

  it.each([
    ["2026-11", 6, "2026-10-26", "2026-12-06"],
    ["2026-06", 5, "2026-06-01", "2026-07-05"],
    ["2027-02", 4, "2027-02-01", "2027-02-28"],
    ["2026-12", 5, "2026-11-30", "2027-01-03"],
  ])("%s has %i weeks, from %s to %s", (month, weeks, first, last) => {
    const { year, month: number } = day(`${month}-01`);
    const grid = monthGrid(year, number);
    expect(grid).toHaveLength(weeks);
    expect(grid[0]?.[0]).toEqual(day(first));
    expect(grid.at(-1)?.[6]).toEqual(day(last));
  });

  it.each([
    ["ArrowLeft", "2026-11-24"],
    ["ArrowRight", "2026-11-26"],
    ["ArrowUp", "2026-11-18"],
    ["ArrowDown", "2026-12-02"],
    ["PageUp", "2026-10-25"],
    ["PageDown", "2026-12-25"],
    ["Home", "2026-11-23"],
    ["End", "2026-11-29"],
  ])("%s leads from Wednesday 25 November to %s", (key, to) => {
    expect(stepByKey(day("2026-11-25"), key)).toEqual(day(to));
  });

  it("leaves other keys alone", () => {
    expect(stepByKey(day("2026-11-25"), "Enter")).toBeNull();
  });
});
