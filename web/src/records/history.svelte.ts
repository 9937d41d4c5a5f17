import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import { Paged } from "./paged.svelte";
import { type Entry, readEntryPage } from "./wire";

/** Who did what to a conference. */
export class History extends Paged<Entry> {
  constructor(api: Pick<AdminApi, "call">, guard: Guard, conferenceId: string) {
    const path = `/api/v1/conferences/${encodeURIComponent(conferenceId)}/audit`;
    super(api, guard, path, readEntryPage);
  }
}
