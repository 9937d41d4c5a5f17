/** A day of the proleptic Gregorian calendar; `month` is 1 to 12. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function toDay(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function toDate(day: Day): Date {
  return new Date(Date.UTC(day.year, day.month - 1, day.day));
}

export function sameDay(a: Day, b: Day): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

export function addDays(day: Day, days: number): Day {
  return toDay(new Date(toDate(day).getTime() + days * 86_400_000));
}

/** The same day some months later, or that month's last day when it is shorter. */
export function addMonths(day: Day, months: number): Day {
  const first = toDate({ ...day, day: 1 });
  first.setUTCMonth(first.getUTCMonth() + months);
  const { year, month } = toDay(first);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { year, month, day: Math.min(day.day, last) };
}

/** 0 for Monday to 6 for Sunday (ISO 8601). */
export function weekday(day: Day): number {
  return (toDate(day).getUTCDay() + 6) % 7;
}

/** The weeks that a month touches, each from Monday to Sunday. */
export function monthGrid(year: number, month: number): Day[][] {
  const first: Day = { year, month, day: 1 };
  const weeks: Day[][] = [];
  let cursor = addDays(first, -weekday(first));
  do {
    const monday = cursor;
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(monday, index)));
    cursor = addDays(cursor, 7);
  } while (cursor.month === month && cursor.year === year);
  return weeks;
}

const STEPS: Readonly<Record<string, (day: Day) => Day>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
  Home: (day) => addDays(day, -weekday(day)),
  End: (day) => addDays(day, 6 - weekday(day)),
};

/** Where a key leads in a calendar (ARIA date picker pattern), or null for any other key. */
export function stepByKey(day: Day, key: string): Day | null {
  return STEPS[key]?.(day) ?? null;
}
