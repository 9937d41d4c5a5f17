/** The rhythm of a series as the REST interface has it (docs/protocol.md). */

import { Reader, WireError } from "../http/reader";

export const FREQUENCIES = ["daily", "weekly", "monthly", "yearly"] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** From Monday on, as `weekday` of time/calendar counts them. */
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** As server/domain/recurrence.py has them. */
export const MOST_DATES = 732;
export const MOST_YEARS = 10;
export const LAST = -1;

/** `until` is a day as ISO 8601 writes it; the server wants either that or `count`. */
export interface Recurrence {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly weekdays: readonly Weekday[];
  readonly ordinal: number | null;
  readonly monthDay: number | null;
  readonly count: number | null;
  readonly until: string | null;
}

export function readRecurrence(value: unknown): Recurrence {
  const found = new Reader(value, "recurrence");
  const number = (name: string): number | null =>
    found.raw(name) === null ? null : found.count(name);
  return {
    frequency: found.oneOf("frequency", FREQUENCIES),
    interval: found.count("interval"),
    weekdays: found.list("weekdays", readWeekday),
    ordinal: number("ordinal"),
    monthDay: number("month_day"),
    count: number("count"),
    until: found.optionalText("until"),
  };
}

/** The names are the wire's. */
export interface RecurrenceBody {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly weekdays: readonly Weekday[];
  readonly ordinal: number | null;
  readonly month_day: number | null;
  readonly count: number | null;
  readonly until: string | null;
}

export function recurrenceBody({ monthDay, ...same }: Recurrence): RecurrenceBody {
  return { ...same, month_day: monthDay };
}

/**
 * A rule as the history keeps it ("FREQ=WEEKLY;BYDAY=TU;COUNT=10", as
 * server/domain/recurrence_rule.py writes it), or null for any other text.
 */
export function readRule(text: string): Recurrence | null {
  const parts = new Map(text.split(";").map((part) => part.split("=") as [string, string]));
  const frequency = FREQUENCIES.find((one) => one.toUpperCase() === parts.get("FREQ"));
  if (frequency === undefined) return null;
  const days = (parts.get("BYDAY") ?? "").split(",").filter((one) => one !== "");
  const number = (name: string): number | null =>
    parts.has(name) ? Number(parts.get(name)) : null;
  const ordinal = days[0]?.slice(0, -2) ?? "";
  return {
    frequency,
    interval: number("INTERVAL") ?? 1,
    weekdays: WEEKDAYS.filter((one) => days.some((day) => day.endsWith(one))),
    ordinal: ordinal === "" ? null : Number(ordinal),
    monthDay: number("BYMONTHDAY"),
    count: number("COUNT"),
    until: parts.get("UNTIL")?.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3") ?? null,
  };
}

function readWeekday(value: unknown): Weekday {
  const found = WEEKDAYS.find((one) => one === value);
  if (found === undefined) throw new WireError("weekdays: unknown value");
  return found;
}

