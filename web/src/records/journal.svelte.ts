import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import { Paged } from "./paged.svelte";
import { type Entry, readEntryPage } from "./wire";

const AUDIT = "/api/v1/audit";
/** What the journal may be narrowed to: `object` of docs/protocol.md. */
export const OBJECTS = [
  "conference",
  "member",
  "document",
  "account",
  "directory",
  "token",
  "webhook",
  "phone-settings",
  "phone-prompt",
] as const;
export type Wanted = "all" | (typeof OBJECTS)[number];

/** Who did what in the vPBX, also to what is deleted by now. */
export class Journal extends Paged<Entry> {
  wanted = $state<Wanted>("all");

  constructor(api: Pick<AdminApi, "call">, guard: Guard) {
    super(api, guard, AUDIT, readEntryPage);
  }

  /** Where a browser fetches what the filter leaves, all of it, as a table. */
  get table(): string {
    const search = new URLSearchParams(this.filters()).toString();
    return `${AUDIT}.csv${search === "" ? "" : `?${search}`}`;
  }

  show(wanted: Wanted): Promise<void> {
    this.wanted = wanted;
    return this.restart();
  }

  protected override filters(): Record<string, string> {
    return this.wanted === "all" ? {} : { object: this.wanted };
  }
}
