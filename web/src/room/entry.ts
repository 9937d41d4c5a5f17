/** May I enter, and if not, why: from the answers of the REST interface to what the page shows. */

import { readSession, WireError } from "../admin/wire";
import { type HttpClient } from "../http/client";
import { ProblemError, UnreachableError } from "../http/problem";

/** `opensAt` and `closesAt` are ms since 1970. */
export interface RoomFacts {
  readonly id: string;
  readonly name: string;
  readonly reason: Reason | null;
  readonly opensAt: number;
  readonly closesAt: number;
  readonly roomNumber: string;
  readonly portalNumber: string;
  readonly participants: number;
  /** Somebody who leads it will have to let me in. */
  readonly waits: boolean;
  /** Names of those who came first; null where they are not told. */
  readonly present: readonly string[] | null;
  /** What I key in on a telephone; null: it is in the invitation. */
  readonly pin: string | null;
  /** Relays for networks that let nothing else through. */
  readonly relays: readonly RTCIceServer[];
}

export type Reason = "early" | "expired" | "audio-only" | "disabled";

/** Who stands at the door: somebody who is logged in, or a guest. */
export interface Visitor {
  readonly name: string;
  readonly language: string;
  readonly timezone: string;
}

interface Known {
  readonly visitor: Visitor;
  readonly room: RoomFacts;
  /** Where that was read, to read it again. */
  readonly path: string;
}

/** Why one stands before a closed door. */
export type Shut =
  | ({ readonly at: "closed"; readonly reason: Reason } & Known)
  | { readonly at: "missing" }
  | { readonly at: "unreachable" };

export type Entry =
  | { readonly at: "loading" }
  | { readonly at: "login" }
  /** Nobody is logged in; a name and the PIN would do. */
  | { readonly at: "guest" }
  | ({ readonly at: "door" } & Known)
  | Shut;

const REASONS: readonly Reason[] = ["early", "expired", "audio-only", "disabled"];

/** The conference id in `/c/<id>`; null for any other path. */
export function conferenceId(path: string): string | null {
  const match = /^\/c\/([^/]+)\/?$/.exec(path);
  try {
    return match?.[1] ? decodeURIComponent(match[1]) : null;
  } catch {
    return null;
  }
}

/** Where to log in, and to come back to afterwards. */
export function loginPath(path: string): string {
  return `/?next=${encodeURIComponent(path)}`;
}

export function readRoom(value: unknown): RoomFacts {
  const get = (name: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  const text = (name: string): string => {
    const found = get(name);
    if (typeof found !== "string") throw new WireError(`${name}: no string`);
    return found;
  };
  const time = (name: string): number => {
    const found = Date.parse(text(name));
    if (Number.isNaN(found)) throw new WireError(`${name}: no time`);
    return found;
  };
  const [participants, present, pin] = [get("participants"), get("present"), get("pin")];
  const relays = get("ice_servers");
  return {
    id: text("id"),
    name: text("name"),
    reason: REASONS.find((reason) => reason === get("reason")) ?? null,
    opensAt: time("opens_at"),
    closesAt: time("closes_at"),
    roomNumber: text("room_number"),
    portalNumber: text("portal_number"),
    participants: typeof participants === "number" ? participants : 0,
    waits: get("waits") === true,
    present: Array.isArray(present) ? present.filter((one) => typeof one === "string") : null,
    pin: typeof pin === "string" ? pin : null,
    // As the browser takes them; which it refuses.
    relays: Array.isArray(relays) ? relays : [],
  };
}

/** A member's personal link, from the address of an invitation; null where there is none. */
export function personalLink(hash: string): string | null {
  return new URLSearchParams(hash.slice(1)).get("m") || null;
}

/** Asks the server. Every failure that can happen on the way is an entry of its own. */
export async function askEntry(
  http: HttpClient,
  id: string | null,
  link: string | null = null,
): Promise<Entry> {
  try {
    const account = await loggedIn(http);
    if (id === null) return account ? { at: "missing" } : { at: "login" };
    const known = (account && (await asAccount(http, id, account))) ?? (await asGuest(http, id, link));
    if (known) return opened(known);
    if (account) return { at: "missing" };
    return { at: (await takesNames(http)) ? "guest" : "login" };
  } catch (error) {
    return entryOf(error);
  }
}

function opened(known: Known): Entry {
  const { reason } = known.room;
  return reason === null ? { at: "door", ...known } : { at: "closed", ...known, reason };
}

/** How it is now; null when the server does not say. */
export async function lookAgain(http: HttpClient, path: string): Promise<RoomFacts | null> {
  try {
    const answer = await http.request("GET", path);
    return path.endsWith("/guest") ? readGuest(answer, path).room : readRoom(answer);
  } catch {
    return null;
  }
}

/** Whether a problem is one of these, so that another way may be tried. */
const only =
  (...statuses: number[]) =>
  (error: unknown): null => {
    if (error instanceof ProblemError && statuses.includes(error.problem.status)) return null;
    throw error;
  };

async function loggedIn(http: HttpClient): Promise<Visitor | null> {
  const answer = await http.request("GET", "/api/v1/session").catch(only(401));
  if (answer === null) return null;
  const { csrf, account } = readSession(answer);
  http.csrf = csrf;
  return account;
}

const roomPath = (id: string): string => `/api/v1/rooms/${encodeURIComponent(id)}`;

async function asAccount(http: HttpClient, id: string, visitor: Visitor): Promise<Known | null> {
  const path = roomPath(id);
  const room = await http.request("GET", path).catch(only(404));
  return room === null ? null : { visitor, room: readRoom(room), path };
}

/** With the pass that is here already, else with the link. */
async function asGuest(http: HttpClient, id: string, link: string | null): Promise<Known | null> {
  const path = `${roomPath(id)}/guest`;
  const again = await http.request("GET", path).catch(only(403));
  if (again !== null) return readGuest(again, path);
  if (link === null) return null;
  const fresh = await http.request("POST", path, { link }).catch(only(403));
  return fresh === null ? null : readGuest(fresh, path);
}

async function takesNames(http: HttpClient): Promise<boolean> {
  const options = await http.request("GET", "/api/v1/login-options");
  return typeof options === "object" && options !== null && Reflect.get(options, "guests") === "pin";
}

function readGuest(value: unknown, path: string): Known {
  const get = (name: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  const text = (name: string): string => {
    const found = get(name);
    if (typeof found !== "string") throw new WireError(`${name}: no string`);
    return found;
  };
  const visitor = { name: text("name"), language: text("language"), timezone: text("timezone") };
  return { visitor, room: readRoom(get("room")), path };
}

/** Becomes a guest by name and PIN; the id of a message when that did not succeed. */
export async function enterAsGuest(
  http: HttpClient,
  id: string,
  name: string,
  pin: string,
): Promise<string | null> {
  if (name.trim() === "") return "guest-failed-name";
  try {
    await http.request("POST", `${roomPath(id)}/guest`, { name: name.trim(), pin: pin.trim() });
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) return "guest-failed-unreachable";
    return error.problem.status === 429 ? "guest-failed-throttled" : "guest-failed-wrong";
  }
}

function entryOf(error: unknown): Entry {
  if (error instanceof ProblemError) {
    if (error.problem.status === 401) return { at: "login" };
    if (error.problem.status === 404) return { at: "missing" };
  }
  const known = [ProblemError, UnreachableError, WireError].some((kind) => error instanceof kind);
  if (known) return { at: "unreachable" };
  throw error;
}

/** Time left as `1:02:03` or `02:03`; null when it is longer than a day. */
export function countdown(milliseconds: number): string | null {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds > 86_400) return null;
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
