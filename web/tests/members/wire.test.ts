import { describe, expect, it } from "vitest";

import { WireError } from "../../src/http/reader";
import {
  readDestinations,
  readImportResult,
  readInvitationResult,
  readMember,
} from "../../src/members/wire";
import { CLARA, mail, member, wireDestination, wireMember } from "../support/members";

const FULL = member({
  answer: "accepted",
  answeredAt: 1_795_000_000_000,
  invitation: mail({ state: "failed", error: "550 no such user" }),
  reminders: [{ ...mail({ state: "waiting" }), minutes: 30 }],
  url: null,
});
const wire = (changes: object): unknown => ({ ...wireMember(FULL), ...changes });

describe("what the server sends of members", () => {
  it("reads a member with all their mails, and one without any", () => {
    expect(readMember(wireMember(FULL))).toEqual(FULL);
    expect(readMember(wireMember(member()))).toEqual(member());
  });

  it("reads destinations, an import and an invitation", () => {
    expect(readDestinations({ items: [wireDestination(CLARA)] })).toEqual([CLARA]);
    const skipped = [{ line: 2, code: "invalid" }];
    expect(readImportResult({ added: [wireMember(FULL)], skipped })).toEqual({ added: [FULL], skipped });
    expect(readInvitationResult({ queued: 1, items: [wireMember(FULL)] })).toEqual({
      queued: 1,
      items: [FULL],
    });
  });

  it.each([
    ["no object", null],
    ["a source of its own", wire({ source: "seance" })],
    ["an answer of its own", wire({ answer: "perhaps" })],
    ["a mail state of its own", wire({ invitation: { state: "lost", at: "2026-11-25T08:00:00Z", error: "" } })],
    ["a mail without a time", wire({ invitation: { state: "sent", at: "soon", error: "" } })],
    ["a reminder without minutes", wire({ reminders: [{ state: "sent", at: "2026-11-25T08:00:00Z", error: "" }] })],
    ["a flag as text", wire({ send_mail: "yes" })],
    ["reminders that are no list", wire({ reminders: {} })],
  ])("refuses %s", (_what, value) => {
    expect(() => readMember(value)).toThrow(WireError);
  });
});
