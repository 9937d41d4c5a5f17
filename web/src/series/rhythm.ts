/** Series in words, as the mails have them (server/mail/rhythm.py). Needs no DOM. */

import type { Words } from "../admin/details-text";
import { formatTime } from "../i18n/format";
import { toLocal } from "../time/zone";
import { LAST, type Recurrence, type Weekday, WEEKDAYS } from "./recurrence";

export interface Place {
  /** Of any date, ms since 1970. */
  readonly start: number;
  /** In minutes. */
  readonly duration: number;
  readonly timezone: string;
}

const ORDINALS: ReadonlyMap<number, string> = new Map([
  [1, "first"],
  [2, "second"],
  [3, "third"],
  [4, "fourth"],
  [LAST, "last"],
]);

/** "Jeden Dienstag, 09:00–09:30, bis 31.12.2026" */
export function rhythm(recurrence: Recurrence, place: Place, words: Words): string {
  const { start, duration, timezone } = place;
  const time = (instant: number): string => formatTime(instant, timezone, words.locale);
  const facts = {
    rhythm: howOften(recurrence, place, words),
    window: `${time(start)}–${time(start + duration * 60_000)}`,
  };
  const { count, until } = recurrence;
  if (count !== null) return words.t("rhythm-count", { ...facts, count });
  const date = (until ?? "").split("-").reverse().join(".");
  return words.t("rhythm-until", { ...facts, date });
}

/** "Jeden Dienstag" */
export function howOften(recurrence: Recurrence, place: Place, words: Words): string {
  const { frequency, interval: count, weekdays, ordinal, monthDay } = recurrence;
  const { t, locale } = words;
  const days = new Intl.ListFormat(locale, { type: "conjunction" }).format(
    weekdays.map((one) => weekdayName(one, locale)),
  );
  switch (frequency) {
    case "daily":
      return t("rhythm-daily", { count });
    case "weekly":
      return t("rhythm-weekly", { count, days });
    case "yearly":
      return t("rhythm-yearly", { count, day: dayOfYear(place, locale) });
    case "monthly": {
      if (ordinal !== null) {
        const id = weekdays[0] === "SU" ? "rhythm-monthly-sunday" : "rhythm-monthly-weekday";
        return t(id, { count, ordinal: ORDINALS.get(ordinal) ?? "last", day: days });
      }
      if (monthDay === LAST) return t("rhythm-monthly-last", { count });
      const day = monthDay ?? toLocal(place.start, place.timezone).day;
      return t("rhythm-monthly-day", { count, day });
    }
  }
}

/** "Dienstag" */
export function weekdayName(
  day: Weekday,
  locale: string,
  style: "long" | "short" = "long",
): string {
  // 1 January 2024 was a Monday.
  const date = Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day));
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: "UTC" }).format(date);
}

function dayOfYear({ start, timezone }: Place, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    timeZone: timezone,
  }).format(start);
}
