/* Instants are ms since 1970, zones IANA names, locales BCP 47 tags. */

/** Long form of a day: "lundi 23 novembre 2026". */
export function formatDay(instant: number, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: zone }).format(instant);
}

/** A join window in words: "lundi 23 novembre 2026, 10:14 – 10:29". */
export function formatWindow(from: number, to: number, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).formatRange(from, to);
}

/** Short form of a day: "lun. 23 nov. 2026". */
export function formatShortDay(instant: number, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: zone,
  }).format(instant);
}

/** "09:05", 24 hours. */
export function formatTime(instant: number, zone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(instant);
}

function unit(value: number, name: "minute" | "hour" | "day", locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: name,
    unitDisplay: name === "day" ? "long" : "short",
  }).format(value);
}

/** "15 min", "1 h 30 min": minutes in the words of the locale. */
export function formatDuration(minutes: number, locale: string): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts: string[] = [];
  if (hours > 0) parts.push(unit(hours, "hour", locale));
  if (rest > 0 || hours === 0) parts.push(unit(rest, "minute", locale));
  return parts.join(" ");
}

/** How long before the start a reminder comes: whole days in days. */
export function formatAhead(minutes: number, locale: string): string {
  const days = minutes / (60 * 24);
  return Number.isInteger(days) ? unit(days, "day", locale) : formatDuration(minutes, locale);
}

/** A rough length of time in one unit, for "opens in …": minutes, hours or days, rounded up. */
export function formatRough(milliseconds: number, locale: string): string {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000));
  if (minutes < 60) return unit(minutes, "minute", locale);
  if (minutes < 60 * 24) return formatDuration(minutes - (minutes >= 180 ? minutes % 60 : 0), locale);
  return unit(Math.floor(minutes / (60 * 24)), "day", locale);
}

/** The zone's name for people and its offset at the instant: "Europe/Zurich (UTC+1)". */
export function formatZone(zone: string, instant: number): string {
  const offset = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts(instant)
    .find((part) => part.type === "timeZoneName")
    ?.value.replace("GMT", "UTC");
  return `${zone.replaceAll("_", " ")} (${offset ?? "UTC"})`;
}
