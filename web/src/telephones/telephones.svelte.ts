import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import type { Message } from "../admin/messages";
import { peopleFailure } from "../people/form.svelte";
import { type PhoneChange, type PhoneProfile, readProfile } from "./wire";

const SETTINGS = "/api/v1/phone-settings";

/** How the vPBX's telephones behave. Knows no DOM. */
export class Telephones {
  profile = $state.raw<PhoneProfile | null>(null);
  failure = $state.raw<Message | null>(null);
  readonly #call: AdminApi["call"];

  constructor(api: Pick<AdminApi, "call">, guard: Guard) {
    this.#call = (...request) => guard(() => api.call(...request));
  }

  async load(): Promise<void> {
    try {
      this.profile = readProfile(await this.#call("GET", SETTINGS));
      this.failure = null;
    } catch (error) {
      this.failure = peopleFailure(error);
    }
  }

  async save(change: PhoneChange): Promise<PhoneProfile> {
    this.profile = readProfile(await this.#call("PUT", SETTINGS, change));
    return this.profile;
  }
}
