/** What the REST interface sends (docs/protocol.md), checked where it enters the page. */

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
}

export interface Session {
  readonly csrf: string;
  readonly account: Account;
  readonly vpbx: Vpbx;
}

export type Kind = "audio" | "ucc";
export type WindowState = "early" | "open" | "expired";

export interface Organiser {
  readonly id: string;
  readonly name: string;
  readonly extension: string | null;
}

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
  readonly editable: boolean;
  readonly participants: number;
}

export interface Suggestion {
  readonly roomNumber: string;
  readonly pin: string;
}

/** The answer has not the shape that was agreed: another version, or not our server. */
export class WireError extends Error {
  override readonly name = "WireError";
}

class Reader {
  readonly #object: object;

  constructor(value: unknown, what: string) {
    if (typeof value !== "object" || value === null) throw new WireError(`${what}: no object`);
    this.#object = value;
  }

  raw(name: string): unknown {
    return Reflect.get(this.#object, name);
  }

  text(name: string): string {
    const value = this.raw(name);
    if (typeof value !== "string") throw new WireError(`${name}: no string`);
    return value;
  }

  optionalText(name: string): string | null {
    const value = this.raw(name);
    return value === null || value === undefined ? null : this.text(name);
  }

  flag(name: string): boolean {
    const value = this.raw(name);
    if (typeof value !== "boolean") throw new WireError(`${name}: no boolean`);
    return value;
  }

  count(name: string): number {
    const value = this.raw(name);
    if (typeof value !== "number" || !Number.isFinite(value)) throw new WireError(`${name}: no number`);
    return value;
  }

  instant(name: string): number {
    const value = Date.parse(this.text(name));
    if (Number.isNaN(value)) throw new WireError(`${name}: no time`);
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name);
    const found = allowed.find((item) => item === value);
    if (found === undefined) throw new WireError(`${name}: unknown value`);
    return found;
  }
}

/** A zone that this browser knows; UTC for one it does not, so that one row cannot break a list. */
function knownZone(zone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return "UTC";
  }
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
    },
  };
}

export function readConference(value: unknown): Conference {
  const conference = new Reader(value, "conference");
  const organiser = new Reader(conference.raw("organiser"), "organiser");
  return {
    id: conference.text("id"),
    kind: conference.oneOf("kind", ["audio", "ucc"]),
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
    organiser: {
      id: organiser.text("id"),
      name: organiser.text("name"),
      extension: organiser.optionalText("extension"),
    },
    editable: conference.flag("editable"),
    participants: conference.count("participants"),
  };
}

export function readConferences(value: unknown): Conference[] {
  const items = new Reader(value, "conferences").raw("items");
  if (!Array.isArray(items)) throw new WireError("items: no list");
  return items.map(readConference);
}

export function readSuggestion(value: unknown): Suggestion {
  const suggestion = new Reader(value, "suggestion");
  return { roomNumber: suggestion.text("room_number"), pin: suggestion.text("pin") };
}
