import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import { type Call, readCallPage } from "./call-wire";
import { Paged } from "./paged.svelte";

/** Who was connected to a conference. */
export class Calls extends Paged<Call> {
  constructor(api: Pick<AdminApi, "call">, guard: Guard, conferenceId: string) {
    const path = `/api/v1/conferences/${encodeURIComponent(conferenceId)}/calls`;
    super(api, guard, path, readCallPage);
  }
}
