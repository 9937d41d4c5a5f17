/** What the REST interface sends (docs/protocol.md), checked where it enters the page. */

import { knownZone, Reader, readNumber, WireError } from "../http/reader";
import { readRecurrence, type Recurrence } from "../series/recurrence";

export { WireError };

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly language: string;
  readonly timezone: string;
  readonly extension: string | null;
}

export interface Vpbx {
  readonly id: string;
  readonly name: string;
  readonly portalNumber: string;
  readonly conferenceEnabled: boolean;
  readonly uccEnabled: boolean;
  /** Whether this installation can send mails. */
  readonly mailEnabled: boolean;
  /** Minutes before the start at which invited people are reminded. */
  readonly reminders: readonly number[];
}

export interface Session {
  readonly csrf: string;
  readonly account: Account;
  readonly vpbx: Vpbx;
}

/** An identity provider: its name, and where its login begins. */
export interface SingleSignOn {
  readonly label: string;
  readonly url: string;
}

export type Kind = "audio" | "ucc" | "adhoc";
export type WindowState = "early" | "open" | "expired";

export interface Organiser {
  readonly id: string;
  readonly name: string;
  readonly extension: string | null;
}

/** Who has to wait until a leader lets them in. */
export const LOBBIES = ["off", "strangers", "everyone"] as const;
export type Lobby = (typeof LOBBIES)[number];

/** `start` and `closesAt` are ms since 1970, `duration` minutes. */
export interface Conference {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly roomNumber: string;
  readonly start: number;
  readonly closesAt: number;
  readonly timezone: string;
  readonly duration: number;
  readonly pin: string | null;
  readonly description: string;
  readonly state: WindowState;
  readonly url: string | null;
  readonly organiser: Organiser;
  readonly coOrganisers: readonly Organiser[];
  /** Whether one may name co-organisers. */
  readonly namesOrganisers: boolean;
  readonly editable: boolean;
  /** In the room now. */
  readonly participants: number;
  /** Planned, invited or not. */
  readonly members: number;
  /** Minutes before the start; null: as the vPBX has them. */
  readonly reminders: readonly number[] | null;
  readonly lobby: Lobby;
  /** Null: takes place once. Else `start` is that of the date which goes on or comes next. */
  readonly recurrence: Recurrence | null;
  /** When a series began. */
  readonly firstStart: number | null;
}

/** Another conference, and its first date at the same time. */
export type Overlap = Pick<Conference, "id" | "name" | "start" | "closesAt">;

export interface Suggestion {
  readonly roomNumber: string;
  readonly pin: string;
}

export function readSession(value: unknown): Session {
  const session = new Reader(value, "session");
  const account = new Reader(session.raw("account"), "account");
  const vpbx = new Reader(session.raw("vpbx"), "vpbx");
  return {
    csrf: session.text("csrf"),
    account: {
      id: account.text("id"),
      name: account.text("name"),
      email: account.text("email"),
      role: account.text("role"),
      language: account.text("language"),
      timezone: knownZone(account.text("timezone")),
      extension: account.optionalText("extension"),
    },
    vpbx: {
      id: vpbx.text("id"),
      name: vpbx.text("name"),
      portalNumber: vpbx.text("portal_number"),
      conferenceEnabled: vpbx.flag("conference_enabled"),
      uccEnabled: vpbx.flag("ucc_enabled"),
      mailEnabled: vpbx.flag("mail_enabled"),
      reminders: vpbx.list("reminders", readNumber),
    },
  };
}

export function readLoginOptions(value: unknown): SingleSignOn | null {
  const found = new Reader(value, "login options").raw("single_sign_on");
  if (found === null || found === undefined) return null;
  const provider = new Reader(found, "provider");
  return { label: provider.text("label"), url: provider.text("url") };
}

export function readConference(value: unknown): Conference {
  const conference = new Reader(value, "conference");
  return {
    id: conference.text("id"),
    kind: conference.oneOf("kind", ["audio", "ucc", "adhoc"]),
    name: conference.text("name"),
    roomNumber: conference.text("room_number"),
    start: conference.instant("start"),
    closesAt: conference.instant("closes_at"),
    timezone: knownZone(conference.text("timezone")),
    duration: conference.count("duration"),
    pin: conference.optionalText("pin"),
    description: conference.text("description"),
    state: conference.oneOf("state", ["early", "open", "expired"]),
    url: conference.optionalText("url"),
    organiser: readOrganiser(conference.raw("organiser")),
    coOrganisers: conference.list("co_organisers", readOrganiser),
    namesOrganisers: conference.flag("names_organisers"),
    editable: conference.flag("editable"),
    participants: conference.count("participants"),
    members: conference.count("members"),
    reminders:
      conference.raw("reminders") === null ? null : conference.list("reminders", readNumber),
    recurrence:
      conference.raw("recurrence") === null ? null : readRecurrence(conference.raw("recurrence")),
    firstStart: conference.optionalInstant("first_start"),
    lobby: conference.oneOf("lobby", LOBBIES),
  };
}

function readOrganiser(value: unknown): Organiser {
  const organiser = new Reader(value, "organiser");
  return {
    id: organiser.text("id"),
    name: organiser.text("name"),
    extension: organiser.optionalText("extension"),
  };
}

export function readOrganisers(value: unknown): Organiser[] {
  return new Reader(value, "organisers").list("items", readOrganiser);
}

export interface ConferencePage {
  readonly items: readonly Conference[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

export type StateCounts = Readonly<Record<WindowState, number>>;

export function readConferencePage(value: unknown): ConferencePage {
  const page = new Reader(value, "conferences");
  return { items: page.list("items", readConference), next: page.optionalText("next") };
}

export function readStateCounts(value: unknown): StateCounts {
  const counts = new Reader(value, "counts");
  return {
    early: counts.count("early"),
    open: counts.count("open"),
    expired: counts.count("expired"),
  };
}

export function readConferences(value: unknown): Conference[] {
  return new Reader(value, "conferences").list("items", readConference);
}

export function readOverlaps(value: unknown): Overlap[] {
  return new Reader(value, "overlaps").list("items", (item) => {
    const overlap = new Reader(item, "overlap");
    return {
      id: overlap.text("id"),
      name: overlap.text("name"),
      start: overlap.instant("start"),
      closesAt: overlap.instant("closes_at"),
    };
  });
}

export function readSuggestion(value: unknown): Suggestion {
  const suggestion = new Reader(value, "suggestion");
  return { roomNumber: suggestion.text("room_number"), pin: suggestion.text("pin") };
}
