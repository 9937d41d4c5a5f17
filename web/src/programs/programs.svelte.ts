import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import type { Message } from "../admin/messages";
import { peopleFailure } from "../people/form.svelte";
import {
  type Delivery,
  type MadeToken,
  readDeliveries,
  readMadeToken,
  readTokens,
  readWebhook,
  readWebhooks,
  type Token,
  type Webhook,
} from "./wire";

const TOKENS = "/api/v1/tokens";
const WEBHOOKS = "/api/v1/webhooks";
const DAY_MS = 24 * 60 * 60 * 1000;

/** Days until a token is over; 0 is never. */
export const LIVES = [30, 90, 365, 0] as const;

export interface WebhookBody {
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
}

/** A secret that is shown this once, and whose it is. */
export interface Secret {
  readonly kind: "token" | "webhook";
  readonly name: string;
  readonly value: string;
}

/** What programs may do in one's name, and which are told what happens. Knows no DOM. */
export class Programs {
  tokens = $state.raw<readonly Token[] | null>(null);
  webhooks = $state.raw<readonly Webhook[] | null>(null);
  failure = $state.raw<Message | null>(null);
  secret = $state.raw<Secret | null>(null);
  readonly #call: AdminApi["call"];
  readonly #now: () => number;
  readonly guard: Guard;

  constructor(api: Pick<AdminApi, "call" | "serverNow">, guard: Guard) {
    this.#call = (...request) => guard(() => api.call(...request));
    this.#now = () => api.serverNow();
    this.guard = guard;
  }

  /** One's own tokens; of the vPBX's webhooks only administrators hear. */
  async load(administers: boolean): Promise<void> {
    try {
      this.tokens = readTokens(await this.#call("GET", TOKENS));
      if (administers) this.webhooks = readWebhooks(await this.#call("GET", WEBHOOKS));
      this.failure = null;
    } catch (error) {
      this.failure = peopleFailure(error);
    }
  }

  /** `days` from now; 0 for a token that never is over. */
  async makeToken(name: string, scopes: readonly string[], days: number): Promise<MadeToken> {
    const expires = days === 0 ? null : new Date(this.#now() + days * DAY_MS).toISOString();
    const body = { name, scopes, expires_at: expires };
    const made = readMadeToken(await this.#call("POST", TOKENS, body));
    this.tokens = [...(this.tokens ?? []), made.token];
    this.secret = { kind: "token", name: made.token.name, value: made.secret };
    return made;
  }

  async revoke(token: Token): Promise<void> {
    await this.#call("DELETE", `${TOKENS}/${encodeURIComponent(token.id)}`);
    this.tokens = (this.tokens ?? []).filter((one) => one.id !== token.id);
  }

  async saveWebhook(id: string | null, body: WebhookBody): Promise<Webhook> {
    const answer =
      id === null ? await this.#call("POST", WEBHOOKS, body) : await this.#call("PUT", one(id), body);
    return this.#put(readWebhook(answer));
  }

  async removeWebhook(webhook: Webhook): Promise<void> {
    await this.#call("DELETE", one(webhook.id));
    this.webhooks = (this.webhooks ?? []).filter(({ id }) => id !== webhook.id);
  }

  /** Another secret; for a day messages bear signatures of both. */
  async newSecret(webhook: Webhook): Promise<void> {
    this.#put(readWebhook(await this.#call("POST", `${one(webhook.id)}/secret`, {})));
  }

  async test(webhook: Webhook): Promise<void> {
    await this.#call("POST", `${one(webhook.id)}/test`, {});
  }

  async deliveries(webhook: Webhook): Promise<Delivery[]> {
    return readDeliveries(await this.#call("GET", `${one(webhook.id)}/deliveries`));
  }

  async retry(webhook: Webhook, delivery: Delivery): Promise<void> {
    const path = `${one(webhook.id)}/deliveries/${encodeURIComponent(delivery.id)}/retry`;
    await this.#call("POST", path, {});
  }

  #put(webhook: Webhook): Webhook {
    const { secret } = webhook;
    const known = this.webhooks ?? [];
    this.webhooks = known.some(({ id }) => id === webhook.id)
      ? known.map((other) => (other.id === webhook.id ? webhook : other))
      : [...known, webhook];
    if (secret !== null) this.secret = { kind: "webhook", name: webhook.url, value: secret };
    return webhook;
  }
}

function one(id: string): string {
  return `${WEBHOOKS}/${encodeURIComponent(id)}`;
}
