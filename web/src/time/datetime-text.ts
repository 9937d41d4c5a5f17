import type { LocalTime } from "./zone";

const pad = (value: number): string => String(value).padStart(2, "0");

/** The manual's format: `DD.MM.YYYY hh:mm`. */
export function formatDateTimeText(local: LocalTime): string {
  const date = `${pad(local.day)}.${pad(local.month)}.${String(local.year).padStart(4, "0")}`;
  return `${date} ${pad(local.hour)}:${pad(local.minute)}`;
}

/**
 * Read `DD.MM.YYYY hh:mm`; one-digit days, months and hours, `/` or `-` between the parts of the
 * date and `h` or `.` for the colon are understood too. Null when it is no such text or the day
 * does not exist.
 */
export function parseDateTimeText(text: string): LocalTime | null {
  const match = /^\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})[\s,T]+(\d{1,2})[:.hH](\d{2})\s*$/.exec(text);
  if (match === null) return null;
  const [day, month, year, hour, minute] = [1, 3, 4, 5, 6].map((group) => Number(match[group]));
  const local = { year, month, day, hour, minute } as LocalTime;
  return exists(local) ? local : null;
}

/** True when the calendar has that day and the clock that time. */
export function exists(local: LocalTime): boolean {
  return (
    local.year >= 1970 &&
    local.month >= 1 &&
    local.month <= 12 &&
    local.day >= 1 &&
    local.day <= daysInMonth(local.year, local.month) &&
    local.hour <= 23 &&
    local.minute <= 59
  );
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
