/** Tokens and webhooks as the REST interface has them. */
import { NOW } from "./conferences";

export const DAY = 24 * 60 * 60 * 1000;
export const TOKENS = "/api/v1/tokens";
export const WEBHOOKS = "/api/v1/webhooks";

const at = (instant: number): string => new Date(instant).toISOString();

export function wireToken(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    name: "Reception screen",
    scopes: ["conferences:read"],
    created_at: at(NOW - 10 * DAY),
    expires_at: at(NOW + 80 * DAY),
    last_used_at: at(NOW - DAY),
    ...more,
  };
}

export function wireWebhook(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    url: "https://crm.example/ucc",
    description: "Customer records",
    events: ["room.started", "call.ended"],
    enabled: true,
    created_at: at(NOW - DAY),
    failing_since: null,
    disabled_because: null,
    ...more,
  };
}

export function wireDelivery(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    event: "call.ended",
    state: "sent",
    attempts: 1,
    status: 204,
    error: "",
    created_at: at(NOW - 60_000),
    due_at: null,
    ended_at: at(NOW - 59_000),
    ...more,
  };
}
