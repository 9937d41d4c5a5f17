import type { Args } from "../i18n/catalogue";
import { formatDuration, formatWindow, formatZone } from "../i18n/format";
import { type Place, rhythm } from "../series/rhythm";
import type { Conference, Vpbx } from "./wire";

export interface Words {
  readonly t: (id: string, args?: Args) => string;
  readonly locale: string;
}

/** The name, or words for having none. */
export function nameOf(conference: Pick<Conference, "name">, { t }: Words): string {
  return conference.name.trim() || t("unnamed");
}

/** Why the asker cannot change it. */
export function readonlyReason(conference: Conference, { t }: Words): string {
  if (conference.kind === "adhoc") return t("readonly-adhoc");
  return t("readonly-reason", { organiser: conference.organiser.name });
}

/** Where a series has its rhythm: its first date, since others may be moved. */
export function placeOf({ start, firstStart, duration, timezone }: Conference): Place {
  return { start: firstStart ?? start, duration, timezone };
}

/**
 * What every participant needs (manual: "Information requise pour participer à une conférence"),
 * as plain text to paste into a mail. Lines without a value are left out.
 */
export function detailsText(conference: Conference, vpbx: Vpbx, words: Words): string {
  const { t, locale } = words;
  const { start, closesAt, timezone, duration, url, roomNumber, pin, description } = conference;
  const { recurrence } = conference;
  const lines = [
    t("details-text-intro", { name: nameOf(conference, words) }),
    t("details-text-when", {
      range: formatWindow(start, closesAt, timezone, locale),
      zone: formatZone(timezone, start),
    }),
    recurrence === null
      ? null
      : t("details-text-rhythm", { rhythm: rhythm(recurrence, placeOf(conference), words) }),
    t("details-text-duration", { duration: formatDuration(duration, locale) }),
    url === null ? null : t("details-text-url", { url }),
    vpbx.portalNumber === "" ? null : t("details-text-phone", { portal: vpbx.portalNumber }),
    t("details-text-room", { room: roomNumber }),
    pin === null || pin === "" ? null : t("details-text-pin", { pin }),
    description === "" ? null : `\n${description}`,
  ];
  return lines.filter((line) => line !== null).join("\n");
}
