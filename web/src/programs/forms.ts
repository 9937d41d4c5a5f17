/** The forms about programs; lists are words with spaces between, as a form's values are texts. */
import { codeMessage } from "../people/forms";
import type { Args } from "../i18n/catalogue";
import type { Webhook } from "./wire";

// Type aliases and not interfaces: only those are also records.
export type TokenForm = { name: string; scopes: string; days: string };
export type WebhookForm = { url: string; description: string; events: string; enabled: boolean };

export function tokenForm(): TokenForm {
  return { name: "", scopes: "", days: "90" };
}

export function webhookForm(webhook: Webhook | null): WebhookForm {
  return {
    url: webhook?.url ?? "",
    description: webhook?.description ?? "",
    events: webhook?.events.join(" ") ?? "",
    enabled: webhook?.enabled ?? true,
  };
}

export function wordsOf(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

/** A message's id may hold no colon and no full stop, as scopes and events do. */
export function messageOf(kind: "scope" | "event", word: string): string {
  return `${kind}-${word.replace(/[:.]/, "-")}`;
}

/** The message for a field's error code, in words about programs. */
export function programError(field: string, code: string): { id: string; args?: Args } {
  if (code === "not-https" || code === "too-many") return { id: `program-error-${code}` };
  if (code === "invalid" && field === "url") return { id: "program-error-url" };
  if (code === "required" && (field === "scopes" || field === "events")) {
    return { id: "program-error-none" };
  }
  return codeMessage(code);
}
