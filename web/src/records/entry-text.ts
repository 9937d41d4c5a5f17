/** Entries of the audit log in plain words. Needs no DOM. */
import type { Words } from "../admin/details-text";
import { formatAhead, formatDuration, formatShortDay, formatTime } from "../i18n/format";
import { isLanguage, LANGUAGE_NAMES } from "../i18n/languages";
import { readRule } from "../series/recurrence";
import { howOften } from "../series/rhythm";
import type { Change, Entry, Value } from "./wire";

/** A changed field in words. Of a secret there are no values; `before` is null where it is new. */
export interface ChangeText {
  readonly field: string;
  readonly secret: boolean;
  readonly before: string | null;
  readonly after: string;
}

/** Fields as the editors name them; a field that is missing here is shown by its own name. */
export const FIELDS: ReadonlyMap<string, string> = new Map([
  ["kind", "record-field-kind"],
  ["name", "field-name"],
  ["room_number", "field-room"],
  ["start", "field-start"],
  ["timezone", "record-field-timezone"],
  ["duration", "field-duration"],
  ["description", "field-description"],
  ["reminders", "field-reminders"],
  ["pin", "field-pin"],
  ["recurrence", "field-recurrence"],
  ["date", "record-field-date"],
  ["co_organisers", "field-co-organisers"],
  ["lobby", "field-lobby"],
  ["source", "record-field-source"],
  ["email", "record-field-email"],
  ["number", "record-field-number"],
  ["send_mail", "record-field-send-mail"],
  ["downloadable", "record-field-downloadable"],
  ["language", "record-field-language"],
]);

/** More fields, which only the journal of the whole vPBX has. */
export const JOURNAL_FIELDS: ReadonlyMap<string, string> = new Map([
  ["role", "people-role"],
  ["extension", "people-extension"],
  ["disabled", "people-disabled"],
  ["password", "journal-field-password"],
  ["sip_password", "journal-field-sip-password"],
  ["network", "journal-field-network"],
  ["scopes", "journal-field-scopes"],
  ["expires_at", "journal-field-expires"],
  ["second_factor", "journal-field-second-factor"],
  ["calendar_feed", "journal-field-calendar-feed"],
  ["url", "journal-field-url"],
  ["events", "journal-field-events"],
  ["enabled", "journal-field-enabled"],
  ["secret", "journal-field-secret"],
  ["attention_interval", "journal-field-attention-interval"],
  ["attention_volume", "journal-field-attention-volume"],
  ["busy_time", "journal-field-busy-time"],
  ["hold_shield", "journal-field-hold-shield"],
  ["early_wait", "journal-field-early-wait"],
  ["country_code", "journal-field-country-code"],
  ["announce_names", "journal-field-announce-names"],
  ["confirm", "journal-field-confirm"],
  ["redial", "journal-field-redial"],
  ["recording", "journal-field-recording"],
  ["languages", "journal-field-languages"],
  ["seconds", "journal-field-seconds"],
  ["sound", "journal-field-sound"],
]);

export const SENTENCES: ReadonlySet<string> = new Set([
  "conference-create",
  "conference-update",
  "conference-import",
  "conference-invite",
  "member-create",
  "member-update",
  "member-delete",
  "member-answer",
  "recording-create",
  "recording-delete",
  "document-create",
  "document-update",
  "document-delete",
]);

/** Sentences of the journal, which has to say what conference is meant. */
export const JOURNAL_SENTENCES: ReadonlySet<string> = new Set([
  "conference-create",
  "conference-update",
  "conference-delete",
  "conference-import",
  "conference-invite",
  "account-create",
  "account-update",
  "account-delete",
  "account-login",
  "account-login-refused",
  "account-send-link",
  "directory-create",
  "directory-update",
  "directory-delete",
  "directory-import",
  "token-create",
  "token-delete",
  "webhook-create",
  "webhook-update",
  "webhook-delete",
  "phone-settings-update",
  "phone-prompt-create",
  "phone-prompt-update",
  "phone-prompt-delete",
]);

/** Where an entry is read: in the history of its conference, or in the journal. */
export type Place = "history" | "journal";

/** "Anna Favre added Bruno Keller." */
export function sentence(entry: Entry, { t }: Words, place: Place = "history"): string {
  const kind = `${entry.object}-${entry.action}`;
  // Whoever has forgotten a password is not logged in: nobody knows who asked.
  if (place === "journal" && kind === "account-send-link" && entry.actor === "") {
    return t("journal-account-forgotten", { name: entry.name });
  }
  return t(sentenceId(kind, place), {
    actor: entry.actor,
    name: entry.name.trim() || t("unnamed"),
    count: Number(after(entry, "members") ?? after(entry, "entries") ?? 0),
    answer: String(after(entry, "answer") ?? "none"),
  });
}

function sentenceId(kind: string, place: Place): string {
  if (place === "journal" && JOURNAL_SENTENCES.has(kind)) return `journal-${kind}`;
  return SENTENCES.has(kind) ? `record-${kind}` : "record-other";
}

/** What of it is not in the sentence. Times of the conference are told in `zone`. */
export function changeTexts(entry: Entry, words: Words, zone: string): ChangeText[] {
  if (!["create", "update", "login", "login-refused"].includes(entry.action)) return [];
  const created = entry.action !== "update";
  // That something new has a PIN is no change of it.
  const told = [...entry.changes].filter(([, change]) => !(created && change === null));
  return told.map(([field, change]) => ({
    field: fieldName(field, words),
    secret: change === null,
    before: change === null || created ? null : inWords(field, change[0], words, zone),
    after: change === null ? "" : inWords(field, change[1], words, zone),
  }));
}

function after(entry: Entry, field: string): Value {
  const change: Change = entry.changes.get(field) ?? null;
  return change === null ? null : change[1];
}

function fieldName(field: string, { t }: Words): string {
  const id = FIELDS.get(field) ?? JOURNAL_FIELDS.get(field);
  return id === undefined ? field : t(id);
}

function inWords(field: string, value: Value, { t, locale }: Words, zone: string): string {
  if (field === "reminders") return reminders(value, { t, locale });
  if (value === null && field === "recurrence") return t("repeat-once");
  if (value === null && field === "date") return t("date-cancelled");
  if (value === null) return t("record-empty");
  if (typeof value === "boolean") return t(value ? "record-yes" : "record-no");
  if (field === "duration" && typeof value === "number") return formatDuration(value, locale);
  const text = String(value);
  if (field === "recurrence") return repetition(text, { t, locale });
  if (field === "kind" && ["ucc", "audio", "adhoc"].includes(text)) return t(`kind-${text}-long`);
  if (field === "source" && ["extension", "directory", "name"].includes(text)) {
    return t(`record-source-${text}`);
  }
  if (field === "lobby" && ["off", "strangers", "everyone"].includes(text)) return t(`lobby-${text}`);
  if (field === "language" && isLanguage(text)) return LANGUAGE_NAMES[text];
  if (field === "role" && ["subscriber", "administrator", "operator"].includes(text)) {
    return t(`role-${text}`);
  }
  if (MOMENTS.includes(field) && !Number.isNaN(Date.parse(text))) return moment(Date.parse(text), zone, locale);
  return text;
}

const MOMENTS: readonly string[] = ["start", "date", "expires_at"];

/** "Chaque mardi, 10×" */
function repetition(text: string, words: Words): string {
  const found = readRule(text);
  if (found === null) return text;
  const { frequency, interval: count, until } = found;
  // The day of the year stands in the start of the conference.
  const often =
    frequency === "yearly"
      ? words.t("repeat-interval-yearly", { count })
      : howOften(found, { start: 0, duration: 0, timezone: "UTC" }, words);
  return `${often}, ${until === null ? `${found.count ?? ""}×` : `→ ${until.split("-").reverse().join(".")}`}`;
}

/** Null, "none" or minutes with commas. */
function reminders(value: Value, { t, locale }: Words): string {
  if (typeof value !== "string") return t("reminders-default");
  if (value === "none") return t("reminders-none");
  const times = value.split(",").map((minutes) => formatAhead(Number(minutes), locale));
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(times);
}

/** "lun. 23 nov. 2026, 09:05" */
export function moment(instant: number, zone: string, locale: string): string {
  return `${formatShortDay(instant, zone, locale)}, ${formatTime(instant, zone, locale)}`;
}
