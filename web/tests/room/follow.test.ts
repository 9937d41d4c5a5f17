import { describe, expect, it } from "vitest";

import { Follow, FOLLOWED_AFTER, type Heard } from "../../src/room/follow";

const HEARD: Heard = { active: "a", speaks: true, self: "me", present: ["me", "a", "b"] };
const B = { ...HEARD, active: "b" };

/** Whom it follows after looking at what is heard at these times, in ms. */
function after(...story: [number, Partial<Heard>][]): string | null {
  const follow = new Follow();
  for (const [at, more] of story) follow.look({ ...HEARD, ...more }, at);
  return follow.current;
}

describe("who is followed", () => {
  it.each<[string, [number, Partial<Heard>][], string | null]>([
    ["the first who speaks, at once", [[0, {}]], "a"],
    ["never oneself", [[0, { active: "me" }], [9_000, { active: "me" }]], null],
    ["not whoever coughs", [[0, {}], [100, B], [600, B], [700, {}]], "a"],
    ["whoever speaks for two seconds", [[0, {}], [100, B], [1_000, B], [1_900, B], [2_100, B]], "b"],
    ["also with pauses between words", [[0, {}], [100, B], [900, B], [1_500, { ...B, speaks: false }], [1_800, B], [2_100, B]], "b"],
    ["not after a word and a long silence", [[0, {}], [100, B], [1_400, { ...B, speaks: false }], [2_500, { ...B, speaks: false }]], "a"],
    ["nobody who has left", [[0, {}], [100, { active: null, present: ["me", "b"] }]], null],
  ])("%s", (_name, story, expected) => {
    expect(after(...story)).toBe(expected);
  });

  it("says when it has to be asked again", () => {
    const follow = new Follow();
    expect(follow.look(HEARD, 0)).toBeNull();
    expect(follow.look(B, 100)).toBeLessThanOrEqual(FOLLOWED_AFTER);
    expect(follow.look(HEARD, 300)).toBeNull();
  });
});
