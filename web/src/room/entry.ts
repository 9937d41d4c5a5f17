/** May I enter, and if not, why: from the answers of the REST interface to what the page shows. */

import { readSession, type Session, WireError } from "../admin/wire";
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
}

export type Reason = "early" | "expired" | "audio-only" | "disabled";

interface Known {
  readonly session: Session;
  readonly room: RoomFacts;
}

/** Why one stands before a closed door. */
export type Shut =
  | ({ readonly at: "closed"; readonly reason: Reason } & Known)
  | { readonly at: "missing" }
  | { readonly at: "unreachable" };

export type Entry =
  | { readonly at: "loading" }
  | { readonly at: "login" }
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
  const participants = get("participants");
  return {
    id: text("id"),
    name: text("name"),
    reason: REASONS.find((reason) => reason === get("reason")) ?? null,
    opensAt: time("opens_at"),
    closesAt: time("closes_at"),
    roomNumber: text("room_number"),
    portalNumber: text("portal_number"),
    participants: typeof participants === "number" ? participants : 0,
  };
}

/** Asks the server. Every failure that can happen on the way is an entry of its own. */
export async function askEntry(http: HttpClient, id: string | null): Promise<Entry> {
  try {
    const session = readSession(await http.request("GET", "/api/v1/session"));
    http.csrf = session.csrf;
    if (id === null) return { at: "missing" };
    const room = readRoom(await http.request("GET", `/api/v1/rooms/${encodeURIComponent(id)}`));
    if (room.reason !== null) return { at: "closed", session, room, reason: room.reason };
    return { at: "door", session, room };
  } catch (error) {
    return entryOf(error);
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
