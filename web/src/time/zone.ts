/** Wall-clock time in some zone; `month` is 1 to 12. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const MINUTE = 60_000;

function asUtc(local: LocalTime): number {
  const date = new Date(0);
  date.setUTCFullYear(local.year, local.month - 1, local.day);
  date.setUTCHours(local.hour, local.minute, 0, 0);
  return date.getTime();
}

/** The wall clock of an IANA zone at an instant (ms since 1970, UTC). Throws on unknown zones. */
export function toLocal(instant: number, zone: string): LocalTime {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    calendar: "iso8601",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(instant);
  const value = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    year: value("year"),
    month: value("month"),
    day: value("day"),
    hour: value("hour"),
    minute: value("minute"),
  };
}

export function sameLocal(a: LocalTime, b: LocalTime): boolean {
  return asUtc(a) === asUtc(b);
}

/**
 * The instant of a wall-clock time, or null when the clock skips it (start of summer time).
 * Of two instants (end of summer time) the earlier.
 */
export function toInstant(local: LocalTime, zone: string): number | null {
  const wall = asUtc(local);
  const offsetAt = (instant: number): number => asUtc(toLocal(instant, zone)) - instant;
  // The zone's offset changes at most once within a day around the wanted time.
  const candidates = [offsetAt(wall - 24 * 60 * MINUTE), offsetAt(wall + 24 * 60 * MINUTE)]
    .map((offset) => wall - offset)
    .filter((instant) => sameLocal(toLocal(instant, zone), local));
  return candidates.length === 0 ? null : Math.min(...candidates);
}

/** Now, cut to the minute. */
export function floorMinute(instant: number): number {
  return Math.floor(instant / MINUTE) * MINUTE;
}
