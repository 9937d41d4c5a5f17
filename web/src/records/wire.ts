/** What the REST interface sends of the audit log (docs/protocol.md), checked where it enters. */
import { Reader, WireError } from "../http/reader";
import type { Page } from "./paged.svelte";

export type Value = string | number | boolean | null;
/** Before and after; null for a secret, of which only is known that it changed. */
export type Change = readonly [Value, Value] | null;

/** Somebody did something. `at` is ms since 1970; `action` and `object` may be ones of a newer
    server, which this page has no words for. */
export interface Entry {
  readonly id: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly name: string;
  readonly changes: ReadonlyMap<string, Change>;
}

export function readEntry(value: unknown): Entry {
  const entry = new Reader(value, "entry");
  const changes = entry.raw("changes");
  if (typeof changes !== "object" || changes === null) throw new WireError("changes: no object");
  return {
    id: entry.count("id"),
    at: entry.instant("at"),
    actor: new Reader(entry.raw("actor"), "actor").text("name"),
    action: entry.text("action"),
    object: entry.text("object"),
    name: entry.text("object_name"),
    changes: new Map(Object.entries(changes).map(([field, change]) => [field, readChange(change)])),
  };
}

export function readEntryPage(value: unknown): Page<Entry> {
  const page = new Reader(value, "entries");
  return {
    items: page.list("items", readEntry),
    next: page.raw("next") === null ? null : page.count("next"),
  };
}

function readChange(value: unknown): Change {
  if (value === "changed") return null;
  if (!Array.isArray(value) || value.length !== 2) throw new WireError("change: no pair");
  return [readValue(value[0]), readValue(value[1])];
}

function readValue(value: unknown): Value {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value as Value;
  throw new WireError("change: no value");
}
