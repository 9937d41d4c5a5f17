/** Call records in plain words. Needs no DOM. */
import type { Words } from "../admin/details-text";
import { formatDuration, formatTime } from "../i18n/format";
import type { Call } from "./call-wire";
import { moment } from "./entry-text";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const CAUSES: ReadonlySet<string> = new Set([
  "hung-up",
  "removed",
  "ended-by-organiser",
  "lost",
  "failed",
  "busy",
  "no-answer",
  "rejected",
  "unreachable",
  "forbidden",
  "cancelled",
  "not-started",
  "too-late",
  "locked",
  "full",
  "disabled",
  "server-restart",
]);

/** "By telephone, from +4179•••••67" */
export function wayIn(call: Call, { t }: Words): string {
  const kind = call.kind === "browser" ? "browser" : `phone-${call.direction}`;
  // The name of a caller whom nobody knows is their number already.
  const number = call.number === call.name ? "" : call.number;
  return t(`call-${kind}`, { number, known: number === "" ? "no" : "yes" });
}

/** "lun. 23 nov. 2026, 09:05 – 09:31 · 26 min" in the reader's zone. */
export function when(call: Call, { t, locale }: Words, zone: string): string {
  const from = moment(call.startedAt, zone, locale);
  if (call.endedAt === null) return t("call-since", { from });
  const soon = call.endedAt - call.startedAt < DAY / 2;
  const to = soon ? formatTime(call.endedAt, zone, locale) : moment(call.endedAt, zone, locale);
  const range = `${from} – ${to}`;
  if (call.answeredAt === null) return range;
  // Whoever was there for a moment was there for a minute: a 0 would look like nobody.
  const minutes = Math.max(1, Math.round((call.endedAt - call.answeredAt) / MINUTE));
  return `${range} · ${formatDuration(minutes, locale)}`;
}

/** "0.3 % lost, jitter 12 ms, round trip 48 ms"; empty where nothing was measured. */
export function quality(call: Call, { t, locale }: Words): string {
  if (call.loss === null) return "";
  const lost = new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: 1,
  }).format(call.loss / 1000);
  const parts = [t("call-loss", { lost })];
  if (call.jitter !== null) parts.push(t("call-jitter", { ms: call.jitter }));
  if (call.roundTrip !== null) parts.push(t("call-round-trip", { ms: call.roundTrip }));
  return parts.join(" · ");
}

/** How it ended, or that it has not. */
export function ending(call: Call, { t }: Words): string {
  if (call.cause === null) {
    // Until they are in, whom we call is not connected.
    return t(call.direction === "out" && call.answeredAt === null ? "call-calling" : "call-now");
  }
  return t(`call-cause-${CAUSES.has(call.cause) ? call.cause : "other"}`);
}
