import { describe, expect, it } from "vitest";

import { type Layout, planStage, type StageFacts, togglePin, wanted } from "../../src/room/stage-plan";

const FACTS: StageFacts = {
  layout: "auto",
  self: "me",
  present: ["me", "a", "b", "c"],
  pins: [],
  spotlight: [],
  shared: false,
  speaker: null,
  selfView: true,
};
const SHOWN = { shared: true };
const LIT = { spotlight: ["b"] };
const PINNED = { pins: ["a"] };
const SPEAKS = { speaker: "c" };

describe("who is large", () => {
  it.each<[Layout, string, Partial<StageFacts>, string, string | null, string[]]>([
    // layout, what goes on → kind, what becomes of what is shown, who is large
    ["auto", "nothing", SPEAKS, "grid", null, []],
    ["auto", "a screen", { ...SHOWN, ...SPEAKS }, "large", "large", []],
    ["auto", "a spotlight", { ...LIT, ...SPEAKS }, "large", null, ["b"]],
    ["auto", "a spotlight and a screen", { ...LIT, ...SHOWN }, "large", "small", ["b"]],
    ["auto", "a pin", PINNED, "large", null, ["a"]],
    ["auto", "a pin, a spotlight, a screen", { ...PINNED, ...LIT, ...SHOWN }, "large", "small", ["a"]],
    ["speaker", "nobody has spoken", {}, "large", null, ["a"]],
    ["speaker", "somebody speaks", SPEAKS, "large", null, ["c"]],
    ["speaker", "I speak", { speaker: "me" }, "large", null, ["a"]],
    ["speaker", "I am alone", { present: ["me"], speaker: "me" }, "large", null, ["me"]],
    ["speaker", "I am alone and hide", { present: ["me"], selfView: false }, "large", null, []],
    ["speaker", "the speaker is gone", { speaker: "gone" }, "large", null, ["a"]],
    ["speaker", "a screen", { ...SHOWN, ...SPEAKS }, "large", "large", []],
    ["speaker", "a spotlight of mine", { spotlight: ["me"] }, "large", null, ["me"]],
    ["speaker", "a spotlight of mine, hidden", { spotlight: ["me"], selfView: false }, "large", null, ["a"]],
    ["grid", "everything", { ...PINNED, ...LIT, ...SHOWN, ...SPEAKS }, "grid", "beside", []],
    ["grid", "nothing", {}, "grid", null, []],
    ["presentation", "a pin and a screen", { ...PINNED, ...SHOWN }, "large", "large", []],
    ["presentation", "nothing is shown", SPEAKS, "large", null, ["c"]],
    ["presentation", "nothing is shown, a pin", { ...PINNED, ...SPEAKS }, "large", null, ["a"]],
  ])("%s, %s", (layout, _name, more, kind, shared, large) => {
    const plan = planStage({ ...FACTS, ...more, layout });
    expect(plan).toMatchObject({ kind, shared, large });
    const hidden = more.selfView === false ? 1 : 0;
    expect(plan.rest + large.length + hidden).toBe((more.present ?? FACTS.present).length);
  });

  it.each<[string, Partial<StageFacts>, string | null]>([
    ["whoever speaks, also while a screen is shown", { ...SHOWN, ...SPEAKS }, "c"],
    ["the pinned", { ...PINNED, ...SPEAKS }, "a"],
    ["somebody before anybody has spoken", {}, "a"],
    ["nobody in an empty room", { present: [] }, null],
  ])("beside other windows stands %s", (_name, more, featured) => {
    expect(planStage({ ...FACTS, ...more }).featured).toBe(featured);
  });

  it("three can be pinned; a fourth takes the place of the first", () => {
    const pins = ["a", "b", "c", "d"].reduce<readonly string[]>(togglePin, []);
    expect(pins).toEqual(["b", "c", "d"]);
    expect(togglePin(pins, "c")).toEqual(["b", "d"]);
  });
});

describe("what is wanted", () => {
  const SIGHT = {
    tiles: [
      { p: "a", height: 540, large: true },
      { p: "b", height: 144, large: false },
      { p: "phone", height: 144, large: false },
    ],
    pictured: (p: string) => p !== "phone",
    covered: false,
    pip: null,
    first: null,
  };
  const A = { p: "a", h: 540, prio: 1 };
  const B = { p: "b", h: 144, prio: 0 };

  it.each([
    ["what is in sight, the large one first", SIGHT, [A, B]],
    ["nothing under a pane", { ...SIGHT, covered: true }, []],
    ["who speaks where places are short", { ...SIGHT, first: "b" }, [A, { ...B, prio: 1 }]],
    ["the small picture alone behind another window", { ...SIGHT, covered: true, pip: { p: "b", height: 200 } }, [{ p: "b", h: 200, prio: 1 }]],
    ["the larger of two pictures of one", { ...SIGHT, pip: { p: "a", height: 200 } }, [A, B]],
    ["no picture of a telephone", { ...SIGHT, covered: true, pip: { p: "phone", height: 200 } }, []],
    ["nothing that has no room yet", { ...SIGHT, tiles: [{ p: "a", height: 0, large: true }] }, []],
  ])("%s", (_name, sight, wants) => {
    expect(wanted(sight)).toEqual(wants);
  });
});
