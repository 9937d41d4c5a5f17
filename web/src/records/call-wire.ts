/** What the REST interface sends of call records (docs/protocol.md), checked where it enters. */
import { Reader } from "../http/reader";
import type { Page } from "./paged.svelte";

/** One connection of somebody. Times are ms since 1970, null for what has not happened; `cause`
    may be one of a newer server, which this page has no words for. */
export interface Call {
  readonly id: string;
  readonly kind: "browser" | "phone";
  readonly direction: "in" | "out";
  readonly name: string;
  readonly number: string;
  readonly line: string;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly cause: string | null;
  /** Packets lost of a thousand, and ms; null where nothing was measured. */
  readonly loss: number | null;
  readonly jitter: number | null;
  readonly roundTrip: number | null;
}

export function readCall(value: unknown): Call {
  const call = new Reader(value, "call");
  return {
    id: call.text("id"),
    kind: call.oneOf("kind", ["browser", "phone"]),
    direction: call.oneOf("direction", ["in", "out"]),
    name: call.text("name"),
    number: call.text("number"),
    line: call.text("line"),
    startedAt: call.instant("started_at"),
    answeredAt: call.optionalInstant("answered_at"),
    endedAt: call.optionalInstant("ended_at"),
    cause: call.optionalText("cause"),
    loss: optionalCount(call, "loss"),
    jitter: optionalCount(call, "jitter"),
    roundTrip: optionalCount(call, "round_trip"),
  };
}

const optionalCount = (call: Reader, name: string): number | null =>
  call.raw(name) === null ? null : call.count(name);

export function readCallPage(value: unknown): Page<Call> {
  const page = new Reader(value, "calls");
  return {
    items: page.list("items", readCall),
    next: page.raw("next") === null ? null : page.count("next"),
  };
}
