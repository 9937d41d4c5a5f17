import { describe, expect, it } from "vitest";

import { formatDateTimeText, parseDateTimeText } from "../../src/time/datetime-text";

describe("DD.MM.YYYY hh:mm", () => {
  it.each([
    ["23.11.2026 09:05", "23.11.2026 09:05"],
    ["1.2.2026 9:05", "01.02.2026 09:05"],
    ["  23/11/2026, 9h05 ", "23.11.2026 09:05"],
    ["23-11-2026T23:59", "23.11.2026 23:59"],
    ["29.02.2028 00:00", "29.02.2028 00:00"],
  ])("understands %j", (typed, normal) => {
    const local = parseDateTimeText(typed);
    expect(local && formatDateTimeText(local)).toBe(normal);
  });

  it.each([
    "",
    "23.11.2026",
    "09:05",
    "31.02.2026 10:00",
    "29.02.2026 10:00",
    "00.01.2026 10:00",
    "01.13.2026 10:00",
    "01.01.2026 24:00",
    "01.01.2026 10:60",
    "23.11/2026 10:00",
    "23.11.26 10:00",
    "23.11.0026 10:00",
    "23.11.2026 10:00 or so",
    "٢٣.١١.٢٠٢٦ ٠٩:٠٥",
  ])("refuses %j", (typed) => {
    expect(parseDateTimeText(typed)).toBeNull();
  });
});
