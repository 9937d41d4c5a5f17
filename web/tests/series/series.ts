import type { Recurrence } from "../../src/series/recurrence";

/** Ten Tuesdays. */
export function recurrence(changes: Partial<Recurrence> = {}): Recurrence {
  return {
    frequency: "weekly",
    interval: 1,
    weekdays: ["TU"],
    ordinal: null,
    monthDay: null,
    count: 10,
    until: null,
    ...changes,
  };
}
