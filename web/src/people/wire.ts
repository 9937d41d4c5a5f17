/** What the REST interface sends about people (docs/protocol.md), checked where it enters. */
import { Reader, WireError } from "../http/reader";

export const ROLES = ["subscriber", "administrator", "operator"] as const;
export type Role = (typeof ROLES)[number];

/** An outside person. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly number: string;
}

export interface EntryPage {
  readonly items: readonly Entry[];
  /** What to ask for after this page; null at the end. */
  readonly next: string | null;
}

export interface SkippedLine {
  readonly line: number;
  readonly field: string;
  readonly code: string;
}

export interface ImportResult {
  readonly added: number;
  readonly skipped: readonly SkippedLine[];
}

export interface Subscriber {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly language: string;
  readonly timezone: string;
  readonly extension: string | null;
  readonly sip: { readonly username: string; readonly realm: string } | null;
  readonly disabled: boolean;
  readonly emailVerified: boolean;
  /** Whether logging in takes a code, too. */
  readonly secondFactor: boolean;
}

export interface FactorState {
  readonly on: boolean;
  /** How many recovery codes are left. */
  readonly recoveryCodes: number;
}

/** What an authenticator app needs; `qr` is an SVG. */
export interface Enrolment {
  readonly secret: string;
  readonly qr: string;
}

/** A changed subscriber with what is shown this once. */
export interface ChangedSubscriber {
  readonly subscriber: Subscriber;
  readonly sipPassword: string | null;
  readonly passwordUrl: string | null;
}

export function readEntry(value: unknown): Entry {
  const entry = new Reader(value, "entry");
  return {
    id: entry.text("id"),
    name: entry.text("name"),
    email: entry.text("email"),
    number: entry.text("number"),
  };
}

export function readEntryPage(value: unknown): EntryPage {
  const page = new Reader(value, "directory");
  return { items: page.list("items", readEntry), next: page.optionalText("next") };
}

export function readImport(value: unknown): ImportResult {
  const result = new Reader(value, "import");
  return { added: result.count("added"), skipped: result.list("skipped", readSkipped) };
}

export function readSubscriber(value: unknown): Subscriber {
  const item = new Reader(value, "subscriber");
  const sip = item.raw("sip");
  return {
    id: item.text("id"),
    name: item.text("name"),
    email: item.text("email"),
    role: item.oneOf("role", ROLES),
    language: item.text("language"),
    timezone: item.text("timezone"),
    extension: item.optionalText("extension"),
    sip: sip === null || sip === undefined ? null : readSip(sip),
    disabled: item.flag("disabled"),
    emailVerified: item.flag("email_verified"),
    secondFactor: item.flag("second_factor"),
  };
}

export function readSubscribers(value: unknown): Subscriber[] {
  return new Reader(value, "subscribers").list("items", readSubscriber);
}

export function readChanged(value: unknown): ChangedSubscriber {
  const changed = new Reader(value, "subscriber");
  return {
    subscriber: readSubscriber(value),
    sipPassword: changed.optionalText("sip_password"),
    passwordUrl: changed.optionalText("password_url"),
  };
}

/** Whether there is a calendar feed. */
export function readFeed(value: unknown): boolean {
  return new Reader(value, "calendar feed").flag("exists");
}

export function readFeedUrl(value: unknown): string {
  return new Reader(value, "calendar feed").text("url");
}

export function readFactor(value: unknown): FactorState {
  const factor = new Reader(value, "second factor");
  return { on: factor.flag("on"), recoveryCodes: factor.count("recovery_codes") };
}

export function readEnrolment(value: unknown): Enrolment {
  const enrolment = new Reader(value, "second factor");
  return { secret: enrolment.text("secret"), qr: enrolment.text("qr") };
}

export function readRecoveryCodes(value: unknown): readonly string[] {
  return new Reader(value, "second factor").list("recovery_codes", readText);
}

function readText(value: unknown): string {
  if (typeof value !== "string") throw new WireError("second factor: a code is no text");
  return value;
}

function readSip(value: unknown): { username: string; realm: string } {
  const sip = new Reader(value, "sip");
  return { username: sip.text("username"), realm: sip.text("realm") };
}

function readSkipped(value: unknown): SkippedLine {
  const skipped = new Reader(value, "skipped");
  return { line: skipped.count("line"), field: skipped.text("field"), code: skipped.text("code") };
}
