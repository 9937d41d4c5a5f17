import { describe, expect, it } from "vitest";

import { reminderChoices, reminderMode, toggleReminder } from "../../src/admin/reminders";

describe("reminders", () => {
  it.each([
    [null, "default"],
    [[], "none"],
    [[30], "own"],
  ] as const)("%j is %s", (reminders, mode) => {
    expect(reminderMode(reminders)).toBe(mode);
  });

  it("offer what somebody chose by other means too", () => {
    expect(reminderChoices([45, 30])).toEqual([5, 10, 15, 30, 45, 60, 120, 1440]);
  });

  it.each([
    [[30, 15], 60, [60, 30, 15]],
    [[30, 15], 30, [15]],
    [[15], 15, []],
  ])("%j with a press on %i is %j", (reminders, minutes, changed) => {
    expect(toggleReminder(reminders, minutes)).toEqual(changed);
  });
});
