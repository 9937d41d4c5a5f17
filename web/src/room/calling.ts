/** Telephones that are called: what may be done about them, and how they are told. Pure. */

import type { HttpClient } from "../http/client";
import { Reader } from "../http/reader";
import type { CallInfo } from "../rtc/protocol";
import type { SignalError } from "../rtc/signal";
import { leads, type RoomState } from "./state";

export type CallFault = SignalError["code"];

/** Somebody whose number is on file. */
export interface Contact {
  readonly name: string;
  readonly number: string;
}

const UNDER_WAY: ReadonlySet<CallInfo["state"]> = new Set(["calling", "ringing", "answered"]);
const FAULTS: ReadonlySet<CallFault> = new Set([
  "not-allowed",
  "limit",
  "unreachable",
  "bad-state",
  "ended",
  "forbidden",
  "lost",
]);
const SUGGESTED = 6;

export function underWay({ state }: CallInfo): boolean {
  return UNDER_WAY.has(state);
}

/** Whether the person may call it off or clear it away: it is theirs, or they lead. */
export function mayDrop(room: RoomState, call: CallInfo): boolean {
  return leads(room) || call.by === room.self;
}

/** Nobody has another one's own telephone called, and whom a telephone called is not added later. */
export function mayCallAgain(room: RoomState, call: CallInfo): boolean {
  if (underWay(call) || call.by === null) return false;
  return mayDrop(room, call) && (call.owner ?? room.self) === room.self;
}

/** The message for a refusal. */
export function faultText(code: CallFault): string {
  return `call-fault-${FAULTS.has(code) ? code : "other"}`;
}

/** What people type that is a name to look for, and not a number. */
export function isName(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** Extensions first, then the directory, each once; whoever has no number cannot be called. */
export async function findContacts(http: HttpClient, text: string): Promise<readonly Contact[]> {
  const sources = ["extension", "directory"].map(async (source) => {
    const query = new URLSearchParams({ source, q: text });
    return readContacts(await http.request("GET", `/api/v1/destinations?${query}`));
  });
  const found = (await Promise.all(sources)).flat();
  const once = new Map(found.map((one) => [`${one.name} ${one.number}`, one]));
  return [...once.values()].filter(({ number }) => number !== "").slice(0, SUGGESTED);
}

function readContacts(value: unknown): Contact[] {
  return new Reader(value, "destinations").list("items", (item) => {
    const contact = new Reader(item, "destination");
    return { name: contact.text("name"), number: contact.text("number") };
  });
}
