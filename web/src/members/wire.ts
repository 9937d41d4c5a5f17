/** Members and their mails as the REST interface sends them (docs/protocol.md). */

import { Reader, readNumber } from "../http/reader";
import { isLanguage, type Language } from "../i18n/languages";

/** The manual's "Destination". */
export const SOURCES = ["extension", "directory", "name"] as const;
export type Source = (typeof SOURCES)[number];
export type SearchedSource = Exclude<Source, "name">;
export const ANSWERS = ["none", "accepted", "tentative", "declined"] as const;
export type Answer = (typeof ANSWERS)[number];
export const MAIL_STATES = ["waiting", "sent", "failed", "dropped"] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** `at` (ms since 1970): when it was sent or is due. `error`: the relay's own words. */
export interface Mail {
  readonly state: MailState;
  readonly at: number;
  readonly error: string;
}

/** `minutes` before the start. */
export interface Reminder extends Mail {
  readonly minutes: number;
}

export interface Member {
  readonly id: string;
  readonly source: Source;
  readonly sourceId: string;
  readonly name: string;
  readonly email: string;
  readonly number: string;
  readonly sendMail: boolean;
  readonly language: Language;
  readonly pin: string;
  readonly url: string | null;
  readonly answer: Answer;
  readonly answeredAt: number | null;
  readonly invitation: Mail | null;
  readonly reminders: readonly Reminder[];
}

export interface Destination {
  readonly source: SearchedSource;
  readonly sourceId: string;
  readonly name: string;
  readonly number: string;
  readonly email: string;
}

export interface Skipped {
  readonly line: number;
  readonly code: string;
}

export interface ImportResult {
  readonly added: readonly Member[];
  readonly skipped: readonly Skipped[];
}

export interface InvitationResult {
  readonly queued: number;
  readonly items: readonly Member[];
}

function mailOf(mail: Reader): Mail {
  return { state: mail.oneOf("state", MAIL_STATES), at: mail.instant("at"), error: mail.text("error") };
}

function readReminder(value: unknown): Reminder {
  const reminder = new Reader(value, "reminder");
  return { ...mailOf(reminder), minutes: readNumber(reminder.raw("minutes")) };
}

export function readMember(value: unknown): Member {
  const member = new Reader(value, "member");
  const language = member.text("language");
  const invitation = member.raw("invitation");
  return {
    id: member.text("id"),
    source: member.oneOf("source", SOURCES),
    sourceId: member.text("source_id"),
    name: member.text("name"),
    email: member.text("email"),
    number: member.text("number"),
    sendMail: member.flag("send_mail"),
    language: isLanguage(language) ? language : "en",
    pin: member.text("pin"),
    url: member.optionalText("url"),
    answer: member.oneOf("answer", ANSWERS),
    answeredAt: member.optionalInstant("answered_at"),
    invitation: invitation === null ? null : mailOf(new Reader(invitation, "invitation")),
    reminders: member.list("reminders", readReminder),
  };
}

export function readMembers(value: unknown): Member[] {
  return new Reader(value, "members").list("items", readMember);
}

function readDestination(value: unknown): Destination {
  const destination = new Reader(value, "destination");
  return {
    source: destination.oneOf("source", ["extension", "directory"]),
    sourceId: destination.text("source_id"),
    name: destination.text("name"),
    number: destination.text("number"),
    email: destination.text("email"),
  };
}

export function readDestinations(value: unknown): Destination[] {
  return new Reader(value, "destinations").list("items", readDestination);
}

function readSkipped(value: unknown): Skipped {
  const skipped = new Reader(value, "skipped");
  return { line: skipped.count("line"), code: skipped.text("code") };
}

export function readImportResult(value: unknown): ImportResult {
  const result = new Reader(value, "import");
  return { added: result.list("added", readMember), skipped: result.list("skipped", readSkipped) };
}

export function readInvitationResult(value: unknown): InvitationResult {
  return {
    queued: new Reader(value, "invitation").count("queued"),
    items: readMembers(value),
  };
}
