import type { Conference, Session } from "../../src/admin/wire";

/** Monday 23 November 2026, 09:00 in Zurich. */
export const NOW = Date.UTC(2026, 10, 23, 8, 0);
export const MINUTE = 60_000;

export const session: Session = {
  csrf: "token-1",
  account: {
    id: "alice",
    name: "Alice Favre",
    email: "alice@demo.example",
    role: "subscriber",
    language: "en",
    timezone: "Europe/Zurich",
    extension: "201",
  },
  vpbx: {
    id: "demo",
    name: "Demo SA",
    portalNumber: "+41 32 555 90 00",
    conferenceEnabled: true,
    uccEnabled: true,
    mailEnabled: true,
    reminders: [30, 15],
  },
};

/** A UCC conference of Alice's, open from five minutes before `NOW` to ten minutes after. */
export function conference(changes: Partial<Conference> = {}): Conference {
  const start = changes.start ?? NOW - 5 * MINUTE;
  const duration = changes.duration ?? 15;
  return {
    id: "abc",
    kind: "ucc",
    name: "Board",
    roomNumber: "4711",
    start,
    closesAt: start + duration * MINUTE,
    timezone: "Europe/Zurich",
    duration,
    pin: "246810",
    description: "",
    state: "open",
    url: "https://ucc.example/c/abc",
    organiser: { id: "alice", name: "Alice Favre", extension: "201" },
    coOrganisers: [],
    namesOrganisers: true,
    editable: true,
    participants: 0,
    members: 0,
    reminders: null,
    lobby: "off",
    recurrence: null,
    firstStart: null,
    ...changes,
  };
}
