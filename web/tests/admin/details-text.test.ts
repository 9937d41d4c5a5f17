import { describe, expect, it } from "vitest";

import { detailsText, nameOf, readonlyReason } from "../../src/admin/details-text";
import { conference, NOW, session } from "../support/conferences";
import { words } from "../support/words";

const plain = (text: string): string => text.replace(/[^\S\n]/g, " ");

describe("the details to hand out", () => {
  it("hold all that the manual asks for", () => {
    const item = conference({ start: NOW, name: "Direction", description: "Bring the plan." });
    expect(plain(detailsText(item, session.vpbx, words("en"))).split("\n")).toEqual([
      "Invitation to the conference “Direction”",
      expect.stringMatching(/^When: Monday,? 23 November 2026, 09:00 ?– ?09:15 \(Europe\/Zurich \(UTC\+1\)\)$/),
      "Duration: 15 mins",
      "By browser: https://ucc.example/c/abc",
      "By telephone: +41 32 555 90 00",
      "Room number: 4711",
      "PIN: 246810",
      "",
      "Bring the plan.",
    ]);
  });

  it.each([
    ["no URL for an audio conference", { kind: "audio", url: null }, "By browser"],
    ["no PIN when it has none", { pin: "" }, "PIN"],
    ["no PIN when I may not see it", { pin: null }, "PIN"],
  ] as const)("%s", (_what, changes, absent) => {
    expect(detailsText(conference(changes), session.vpbx, words("en"))).not.toContain(absent);
  });

  it("name no portal before the provider announces one", () => {
    const vpbx = { ...session.vpbx, portalNumber: "" };
    expect(detailsText(conference(), vpbx, words("fr"))).not.toContain("téléphone");
  });
});

it("a conference without a name is called so", () => {
  expect(nameOf(conference({ name: "  " }), words("fr"))).toBe("Sans nom");
});

describe("why a conference cannot be changed", () => {
  it("names the organiser of a planned one", () => {
    const { organiser } = conference();
    expect(readonlyReason(conference(), words("en"))).toContain(organiser.name);
  });

  it("says of an ad-hoc one that it began with a call", () => {
    expect(readonlyReason(conference({ kind: "adhoc" }), words("en"))).toContain("*71");
  });
});
