/** The forms about people; the names of the fields are the wire's. */
import type { Session } from "../admin/wire";
import type { Args } from "../i18n/catalogue";
import type { Entry, Role, Subscriber } from "./wire";

// Type aliases and not interfaces: only those are also records.
export type EntryForm = { name: string; email: string; number: string };
export type ProfileForm = { name: string; language: string; timezone: string };
export type SubscriberForm = {
  name: string;
  email: string;
  role: Role;
  language: string;
  timezone: string;
  extension: string;
  disabled: boolean;
};

export const MIN_PASSWORD = 8;

export function entryForm(entry: Entry | null): EntryForm {
  return { name: entry?.name ?? "", email: entry?.email ?? "", number: entry?.number ?? "" };
}

/** Somebody new starts with the administrator's own language and zone: those of the house. */
export function subscriberForm(item: Subscriber | null, session: Session): SubscriberForm {
  return {
    name: item?.name ?? "",
    email: item?.email ?? "",
    role: item?.role ?? "subscriber",
    language: item?.language ?? session.account.language,
    timezone: item?.timezone ?? session.account.timezone,
    extension: item?.extension ?? "",
    disabled: item?.disabled ?? false,
  };
}

export function profileForm(session: Session): ProfileForm {
  const { name, language, timezone } = session.account;
  return { name, language, timezone };
}

/** Zones that the browser knows, with the one that is set even if it does not. */
export function zoneOptions(current: string): { value: string; text: string }[] {
  const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), current]);
  return [...zones].sort().map((value) => ({ value, text: value.replaceAll("_", " ") }));
}

const CODES: ReadonlySet<string> = new Set([
  "required",
  "digits",
  "taken",
  "too-short",
  "too-long",
  "common",
  "personal",
  "wrong",
  "own-account",
  "above-own",
  "last-administrator",
  "not-empty",
  "full",
  "no-titles",
  "duplicate",
  "mismatch",
]);

/** The message for a field's error code; an unknown code is still told, as "not valid". */
export function codeMessage(code: string): { id: string; args?: Args } {
  if (code === "too-short") return { id: "people-error-too-short", args: { min: MIN_PASSWORD } };
  return { id: CODES.has(code) ? `people-error-${code}` : "validation-invalid" };
}

/** Everybody whose name, address or number holds the words, whatever their case and accents. */
export function findPeople<T extends { name: string; email: string; extension: string | null }>(
  items: readonly T[],
  search: string,
): T[] {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const text = plain(`${item.name} ${item.email} ${item.extension ?? ""}`);
    return wanted.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
