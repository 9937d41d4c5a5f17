import { describe, expect, it } from "vitest";

import {
  countAnswers,
  hasFailed,
  isInvited,
  mailWords,
  obstacle,
  remindersAhead,
  toInvite,
} from "../../src/members/member-state";
import type { Mail } from "../../src/members/wire";
import { conference, MINUTE, NOW, session } from "../support/conferences";
import { mail, member } from "../support/members";

const OFF = { ...session.vpbx, mailEnabled: false };
const SOON = conference({ start: NOW + 20 * MINUTE });
const quiet = member({ sendMail: false });
const invited = member({ invitation: mail() });

describe("the button", () => {
  it.each([
    ["is there for one who was not invited", session.vpbx, SOON, [member(), invited], null],
    ["not without a relay", OFF, SOON, [member()], "mail-off"],
    ["not after the end", session.vpbx, conference({ start: NOW - 16 * MINUTE }), [member()], "expired"],
    ["not without members", session.vpbx, SOON, [], "nobody"],
    ["not for members without mail", session.vpbx, SOON, [quiet], "nobody"],
    ["not when all are invited", session.vpbx, SOON, [invited, quiet], "all"],
  ] as const)("%s", (_what, vpbx, item, members, expected) => {
    expect(obstacle(item, vpbx, members, NOW)).toBe(expected);
  });

  it("invites those only who have no invitation", () => {
    expect(toInvite([member(), invited, quiet]).map(({ invitation }) => invitation)).toEqual([null]);
  });

  it.each([
    ["as in the vPBX", conference({ start: NOW + 60 * MINUTE }), [30, 15]],
    ["only what lies ahead", SOON, [15]],
    ["an own choice, longest first", conference({ start: NOW + 3000 * MINUTE, reminders: [5, 1440] }), [1440, 5]],
    ["none", conference({ start: NOW + 60 * MINUTE, reminders: [] }), []],
  ])("reminders: %s", (_what, item, minutes) => {
    expect(remindersAhead(item, session.vpbx, NOW)).toEqual(minutes);
  });
});

describe("mails", () => {
  it.each<[Partial<Mail>, string]>([
    [{ state: "waiting" }, "waiting"],
    [{ state: "waiting", error: "451 later" }, "delayed"],
    [{ state: "failed", error: "550 no such user" }, "failed"],
    [{ state: "dropped" }, "dropped"],
    [{ state: "sent" }, "sent"],
  ])("%j is told as %s", (changes, words) => {
    expect(mailWords(mail(changes))).toBe(words);
  });

  it("a failed reminder is a failure too", () => {
    const reminders = [{ ...mail({ state: "failed" }), minutes: 30 }];
    expect([hasFailed(member({ reminders })), hasFailed(invited)]).toEqual([true, false]);
  });

  it("a withdrawn invitation is none", () => {
    expect(isInvited(member({ invitation: mail({ state: "dropped" }) }))).toBe(false);
    expect(isInvited(invited)).toBe(true);
  });
});

it("answers are counted of those who were asked, and of whoever answered", () => {
  const accepted = member({ answer: "accepted" });
  const members = [member(), member({ invitation: mail() }), accepted, accepted];
  expect(countAnswers(members)).toEqual({ none: 1, accepted: 2, tentative: 0, declined: 0 });
});
