/** What the REST interface sends about tokens and webhooks (docs/protocol.md), checked here. */
import { Reader, WireError } from "../http/reader";

export const SCOPES = [
  "conferences:read",
  "conferences:write",
  "members:read",
  "members:write",
  "directory:read",
  "directory:write",
  "calendar:read",
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a webhook can be told of. `webhook.test` is asked for and not chosen. */
export const EVENTS = [
  "conference.created",
  "conference.updated",
  "conference.deleted",
  "invitation.answered",
  "room.started",
  "room.ended",
  "participant.joined",
  "participant.left",
  "call.ended",
] as const;
export type EventName = (typeof EVENTS)[number];

/** A program's way in. Times are in ms since 1970. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

export interface MadeToken {
  readonly token: Token;
  /** Shown this once. */
  readonly secret: string;
}

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly failingSince: number | null;
  readonly disabledBecause: "failing" | "gone" | null;
  /** Shown this once, when it was made. */
  readonly secret: string | null;
}

export const DELIVERY_STATES = ["waiting", "sent", "failed", "dropped"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** HTTP status of the last answer. */
  readonly status: number | null;
  readonly error: string;
  readonly createdAt: number;
}

export function readTokens(value: unknown): Token[] {
  return new Reader(value, "tokens").list("items", readToken);
}

export function readMadeToken(value: unknown): MadeToken {
  return { token: readToken(value), secret: new Reader(value, "token").text("token") };
}

export function readWebhooks(value: unknown): Webhook[] {
  return new Reader(value, "webhooks").list("items", readWebhook);
}

export function readWebhook(value: unknown): Webhook {
  const webhook = new Reader(value, "webhook");
  return {
    id: webhook.text("id"),
    url: webhook.text("url"),
    description: webhook.text("description"),
    events: webhook.list("events", readWord),
    enabled: webhook.flag("enabled"),
    failingSince: webhook.optionalInstant("failing_since"),
    disabledBecause:
      webhook.optionalText("disabled_because") === null
        ? null
        : webhook.oneOf("disabled_because", ["failing", "gone"] as const),
    secret: webhook.optionalText("secret"),
  };
}

export function readDeliveries(value: unknown): Delivery[] {
  return new Reader(value, "deliveries").list("items", (item) => {
    const delivery = new Reader(item, "delivery");
    return {
      id: delivery.text("id"),
      event: delivery.text("event"),
      state: delivery.oneOf("state", DELIVERY_STATES),
      attempts: delivery.count("attempts"),
      status: delivery.raw("status") === null ? null : delivery.count("status"),
      error: delivery.text("error"),
      createdAt: delivery.instant("created_at"),
    };
  });
}

function readToken(value: unknown): Token {
  const token = new Reader(value, "token");
  return {
    id: token.text("id"),
    name: token.text("name"),
    scopes: token.list("scopes", readWord),
    createdAt: token.instant("created_at"),
    expiresAt: token.optionalInstant("expires_at"),
    lastUsedAt: token.optionalInstant("last_used_at"),
  };
}

function readWord(value: unknown): string {
  if (typeof value !== "string") throw new WireError("no word");
  return value;
}
