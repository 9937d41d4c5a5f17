import type { Session } from "../../src/admin/wire";
import { session } from "./conferences";

/** Alice as an administrator of her vPBX. */
export const administrator: Session = {
  ...session,
  account: { ...session.account, role: "administrator" },
};

/** A subscriber as the server sends one. */
export function wireSubscriber(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: "bruno",
    name: "Bruno Keller",
    email: "bruno@demo.example",
    role: "subscriber",
    language: "de",
    timezone: "Europe/Zurich",
    extension: "202",
    sip: { username: "202", realm: "ucc" },
    disabled: false,
    email_verified: true,
    second_factor: false,
    ...changes,
  };
}

export const ALICE = wireSubscriber({
  id: "alice",
  name: "Alice Favre",
  email: "alice@demo.example",
  role: "administrator",
  extension: null,
  sip: null,
});

export const WEBER = { id: "w", name: "Weber", email: "info@weber.example", number: "0211" };
