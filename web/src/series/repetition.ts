/** What the editor's repetition field offers and makes of a choice. Needs no DOM. */

import { addMonths, type Day, weekday } from "../time/calendar";
import {
  type Frequency,
  LAST,
  MOST_DATES,
  type Recurrence,
  type Weekday,
  WEEKDAYS,
} from "./recurrence";

export type Choice = "once" | Frequency;
export type MonthlyChoice = Pick<Recurrence, "ordinal" | "monthDay" | "weekdays">;

const USUAL_COUNT = 10;
const LONGEST_INTERVAL = 12;

export function weekdayOf(day: Day): Weekday {
  return WEEKDAYS[weekday(day)] ?? "MO";
}

/**
 * As the form keeps it: a day that is the start's own is left out, so that it follows the start.
 * The server puts it in again.
 */
export function following(recurrence: Recurrence, start: Day): Recurrence {
  const { frequency, weekdays, monthDay } = recurrence;
  if (frequency === "weekly" && weekdays.length === 1 && weekdays[0] === weekdayOf(start)) {
    return { ...recurrence, weekdays: [] };
  }
  return frequency === "monthly" && monthDay === start.day
    ? { ...recurrence, monthDay: null }
    : recurrence;
}

/** With the start's day where none is chosen: what the words say and the buttons show. */
export function explicit(recurrence: Recurrence, start: Day): Recurrence {
  const { frequency, weekdays, monthDay, ordinal } = recurrence;
  if (frequency === "weekly" && weekdays.length === 0) {
    return { ...recurrence, weekdays: [weekdayOf(start)] };
  }
  return frequency === "monthly" && monthDay === null && ordinal === null
    ? { ...recurrence, monthDay: start.day }
    : recurrence;
}

/** Another rhythm; its end stays. */
export function chosen(choice: Choice, former: Recurrence | null): Recurrence | null {
  if (choice === "once") return null;
  return {
    frequency: choice,
    interval: 1,
    weekdays: [],
    ordinal: null,
    monthDay: null,
    count: former === null ? USUAL_COUNT : former.count,
    until: former?.until ?? null,
  };
}

/** With or without a day; the last one stays. */
export function toggleDay(recurrence: Recurrence, day: Weekday, start: Day): Recurrence {
  const former = explicit(recurrence, start).weekdays;
  const wanted = WEEKDAYS.filter((one) => (one === day) !== former.includes(one));
  return wanted.length === 0 ? recurrence : following({ ...recurrence, weekdays: wanted }, start);
}

/** The ways in which a month has the start's day, and the one that is chosen by other means. */
export function monthlyChoices(recurrence: Recurrence, start: Day): MonthlyChoice[] {
  const days: Weekday[] = [weekdayOf(start)];
  const place = Math.ceil(start.day / 7);
  const length = addMonths({ ...start, day: 31 }, 0).day;
  const found: MonthlyChoice[] = [{ monthDay: null, ordinal: null, weekdays: [] }];
  if (place <= 4) found.push({ monthDay: null, ordinal: place, weekdays: days });
  if (start.day + 7 > length) found.push({ monthDay: null, ordinal: LAST, weekdays: days });
  if (start.day === length) found.push({ monthDay: LAST, ordinal: null, weekdays: [] });
  const current = monthlyChoice(recurrence);
  return found.some((one) => sameChoice(one, current)) ? found : [...found, current];
}

export function monthlyChoice({ monthDay, ordinal, weekdays }: Recurrence): MonthlyChoice {
  return { monthDay, ordinal, weekdays };
}

export function sameChoice(a: MonthlyChoice, b: MonthlyChoice): boolean {
  return (
    a.monthDay === b.monthDay &&
    a.ordinal === b.ordinal &&
    a.weekdays.join() === b.weekdays.join()
  );
}

/** The menu of intervals, and what somebody chose by other means. */
export function intervals(current: number): number[] {
  const usual = Array.from({ length: LONGEST_INTERVAL }, (_, index) => index + 1);
  return usual.includes(current) ? usual : [...usual, current];
}

/** A code of docs/protocol.md, or null: what can be told without the server. */
export function recurrenceError(recurrence: Recurrence | null): string | null {
  if (recurrence === null) return null;
  const { count, until } = recurrence;
  if (count === null) {
    if (until === null || until === "") return "endless";
    return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(until) ? null : "invalid";
  }
  if (!Number.isInteger(count) || count < 1) return "invalid";
  return count > MOST_DATES ? "too-many" : null;
}
