import type { FieldError } from "../http/problem";
import { type Recurrence, recurrenceBody } from "../series/recurrence";
import { following, recurrenceError } from "../series/repetition";
import { addDays, type Day } from "../time/calendar";
import { formatDateTimeText, parseDateTimeText } from "../time/datetime-text";
import { floorMinute, toInstant, toLocal } from "../time/zone";
import type { ConferenceBody } from "./api";
import type { Conference, Lobby, Organiser, Suggestion } from "./wire";

/** The "Durée" menu in minutes (server/domain/conference.py). */
export const DURATIONS = [15, 30, 45, 60, 90, 120, 180, 240, 480, 720, 1440] as const;
export const DEFAULT_DURATION = 15;

/** As server/domain/validation.py has them. */
export const LIMITS = {
  name: 120,
  description: 2000,
  roomNumber: { min: 3, max: 12 },
  pin: { min: 4, max: 12 },
} as const;

/** The dialog's fields as typed. `start` is `DD.MM.YYYY hh:mm` in `timezone`. */
export interface ConferenceForm {
  ucc: boolean;
  name: string;
  roomNumber: string;
  start: string;
  timezone: string;
  duration: number;
  pin: string;
  description: string;
  /** Minutes before the start; null: as the vPBX has them. */
  reminders: readonly number[] | null;
  /** Null: takes place once. A day that is the start's own is left out and follows it. */
  recurrence: Recurrence | null;
  coOrganisers: readonly Organiser[];
  lobby: Lobby;
}

export type FieldName = keyof ConferenceForm;

/** Field → code of docs/protocol.md; `gap` is ours: a time that summer time skips. */
export type FormErrors = Partial<Record<FieldName, string>>;

export function newForm(suggestion: Suggestion, now: number, timezone: string): ConferenceForm {
  return {
    ucc: false,
    name: "",
    roomNumber: suggestion.roomNumber,
    start: formatDateTimeText(toLocal(floorMinute(now), timezone)),
    timezone,
    duration: DEFAULT_DURATION,
    pin: suggestion.pin,
    description: "",
    reminders: null,
    recurrence: null,
    coOrganisers: [],
    lobby: "off",
  };
}

export function formOf(conference: Conference): ConferenceForm {
  const { recurrence } = conference;
  const day = toLocal(conference.start, conference.timezone);
  return {
    ucc: conference.kind === "ucc",
    name: conference.name,
    roomNumber: conference.roomNumber,
    start: formatDateTimeText(toLocal(conference.start, conference.timezone)),
    timezone: conference.timezone,
    duration: conference.duration,
    pin: conference.pin ?? "",
    description: conference.description,
    reminders: conference.reminders,
    recurrence: recurrence === null ? null : following(recurrence, day),
    coOrganisers: conference.coOrganisers,
    lobby: conference.lobby,
  };
}

/**
 * The same once more: tomorrow at the same time of day, with numbers of its own. A series keeps its
 * rhythm, unless that ends before.
 */
export function copyForm(conference: Conference, suggestion: Suggestion, now: number): ConferenceForm {
  const { timezone } = conference;
  const { hour, minute } = toLocal(conference.start, timezone);
  const tomorrow = addDays(toLocal(now, timezone), 1);
  const { recurrence } = conference;
  const over = recurrence?.until != null && recurrence.until < isoDay(tomorrow);
  return {
    ...formOf(conference),
    recurrence: over ? null : recurrence,
    // Whoever duplicates is the organiser of the copy.
    coOrganisers: conference.namesOrganisers ? conference.coOrganisers : [],
    roomNumber: suggestion.roomNumber,
    pin: suggestion.pin,
    start: formatDateTimeText({ ...tomorrow, hour, minute }),
  };
}

function digitsError(value: string, min: number, max: number): string | null {
  if (!/^[0-9]*$/.test(value)) return "digits";
  if (value.length < min) return "too-short";
  return value.length > max ? "too-long" : null;
}

type Check = (form: ConferenceForm) => string | null;

const CHECKS: Readonly<Partial<Record<FieldName, Check>>> = {
  name: (form) => (form.name.length > LIMITS.name ? "too-long" : null),
  roomNumber: ({ roomNumber }) =>
    roomNumber === ""
      ? "required"
      : digitsError(roomNumber, LIMITS.roomNumber.min, LIMITS.roomNumber.max),
  start: ({ start, timezone }) => {
    if (start.trim() === "") return "required";
    const local = parseDateTimeText(start);
    if (local === null) return "invalid";
    return toInstant(local, timezone) === null ? "gap" : null;
  },
  duration: ({ duration }) =>
    (DURATIONS as readonly number[]).includes(duration) ? null : "not-in-menu",
  pin: ({ pin }) => (pin === "" ? null : digitsError(pin, LIMITS.pin.min, LIMITS.pin.max)),
  description: (form) => (form.description.length > LIMITS.description ? "too-long" : null),
  recurrence: ({ recurrence }) => recurrenceError(recurrence),
};

/** The error of one field, or null: what leaving the field shows. */
export function checkField(form: ConferenceForm, field: FieldName): string | null {
  return CHECKS[field]?.(form) ?? null;
}

/** All errors; empty when the form may be sent. */
export function checkForm(form: ConferenceForm): FormErrors {
  const errors: FormErrors = {};
  for (const field of Object.keys(CHECKS) as FieldName[]) {
    const code = checkField(form, field);
    if (code !== null) errors[field] = code;
  }
  return errors;
}

/** "2026-12-31" */
function isoDay({ year, month, day }: Day): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** The instant that the form names, or null while it is no time. */
export function startInstant(form: ConferenceForm): number | null {
  const local = parseDateTimeText(form.start);
  return local === null ? null : toInstant(local, form.timezone);
}

/**
 * What to send. A start that was not touched keeps its seconds, so that saving another field does
 * not move the conference.
 */
export function bodyOf(form: ConferenceForm, original: Conference | null): ConferenceBody {
  const typed = startInstant(form);
  if (typed === null) throw new Error("checkForm comes first");
  const kept = original !== null && floorMinute(original.start) === typed;
  return {
    kind: form.ucc ? "ucc" : "audio",
    name: form.name.trim(),
    room_number: form.roomNumber,
    start: new Date(kept ? original.start : typed).toISOString(),
    timezone: form.timezone,
    duration: form.duration,
    pin: form.pin,
    description: form.description.trim(),
    reminders: form.reminders,
    recurrence: form.recurrence === null ? null : recurrenceBody(form.recurrence),
    co_organisers: form.coOrganisers.map((one) => one.id),
    lobby: form.lobby,
  };
}

const WIRE_FIELDS: ReadonlyMap<string, FieldName> = new Map([
  ["kind", "ucc"],
  ["name", "name"],
  ["room_number", "roomNumber"],
  ["start", "start"],
  ["timezone", "timezone"],
  ["duration", "duration"],
  ["pin", "pin"],
  ["description", "description"],
  ["reminders", "reminders"],
  ["recurrence", "recurrence"],
  ["co_organisers", "coOrganisers"],
  ["lobby", "lobby"],
]);

/** The server's field errors by the dialog's names; unknown fields are left out. */
export function errorsOf(problems: readonly FieldError[]): FormErrors {
  const errors: FormErrors = {};
  for (const { field, code } of problems) {
    const name = WIRE_FIELDS.get(field);
    if (name !== undefined) errors[name] ??= code;
  }
  return errors;
}

export function sameForm(a: ConferenceForm, b: ConferenceForm): boolean {
  return (Object.keys(a) as (keyof ConferenceForm)[]).every(
    (key) => a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key]),
  );
}
