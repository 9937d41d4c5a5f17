import { describe, expect, it } from "vitest";

import { moveOf, titleOf, Viewer } from "../../src/documents/viewer.svelte";
import type { PresentationInfo } from "../../src/rtc/protocol";

const shown = (page: number, more: Partial<PresentationInfo> = {}): PresentationInfo => ({
  document: "d1",
  name: "plan.pdf",
  pages: 5,
  page,
  p: "presenter",
  drawing: false,
  ...more,
});

function viewer(self: string, leads = false) {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const turnPage = (page: number): Promise<void> => {
    asked.push(page);
    return new Promise((resolve) => answers.push(resolve));
  };
  const made = new Viewer({ turnPage }, self, () => leads);
  made.show(shown(2));
  return { made, asked, answer: () => answers.shift()?.() };
}

describe("a viewer", () => {
  it("follows whoever presents", () => {
    const { made } = viewer("me");
    expect([made.page, made.pages, made.follows, made.presents, made.decides]).toEqual([2, 5, true, false, false]);
    made.show(shown(4));
    expect(made.page).toBe(4);
    expect(made.near).toEqual([5, 3]);
  });

  it("browses freely and goes back", () => {
    const { made, asked } = viewer("me");
    made.move(1);
    made.move(1);
    expect([made.page, made.follows]).toEqual([4, false]);
    made.show(shown(3));
    expect(made.page).toBe(4);
    made.follow();
    expect([made.page, made.follows]).toEqual([3, true]);
    expect(asked).toEqual([]);
  });

  it("follows again where the others catch up", () => {
    const { made } = viewer("me");
    made.move(1);
    made.show(shown(3));
    expect(made.follows).toBe(true);
    made.move(1);
    made.move(-1);
    expect(made.follows).toBe(true);
  });

  it("stays within the document", () => {
    const { made } = viewer("me");
    made.go(0);
    made.go(6);
    made.move(-9);
    expect([made.page, made.follows]).toEqual([2, true]);
  });

  it("forgets its own page when another document comes", () => {
    const { made } = viewer("me");
    made.go(5);
    made.show(shown(1, { document: "d2", pages: 1 }));
    expect([made.page, made.follows, made.near]).toEqual([1, true, []]);
  });
});

describe("who presents", () => {
  it("turns for everybody, as fast as they press", async () => {
    const { made, asked, answer } = viewer("presenter");
    made.move(1);
    made.move(1);
    expect(made.page).toBe(4);
    expect(asked).toEqual([3, 4]);
    expect(made.decides).toBe(true);
    made.show(shown(3));
    expect(made.page).toBe(4);
    made.show(shown(4));
    answer();
    answer();
    await Promise.resolve();
    expect([made.page, made.follows]).toEqual([4, true]);
  });

  it("is back where the server is when it refuses", async () => {
    const { made, answer } = viewer("presenter");
    made.move(1);
    answer();
    await Promise.resolve();
    await Promise.resolve();
    expect(made.page).toBe(2);
  });
});

it("whoever leads may show the page they look at", async () => {
  const { made, asked } = viewer("me", true);
  void made.showToAll();
  expect(asked).toEqual([]);
  made.go(5);
  expect([made.decides, made.presents, asked]).toEqual([true, false, []]);
  void made.showToAll();
  expect(asked).toEqual([5]);
  expect([made.page, made.follows]).toEqual([5, true]);
});

it.each([
  ["ArrowRight", 1],
  ["PageDown", 1],
  ["ArrowLeft", -1],
  ["PageUp", -1],
  ["a", 0],
  ["Enter", 0],
])("%s moves by %i", (key, by) => expect(moveOf(key)).toBe(by));

it("takes the first line for the title", () => {
  expect(titleOf("Budget\n2027")).toBe("Budget");
  expect(titleOf("")).toBe("");
  expect(titleOf("x".repeat(90))).toHaveLength(80);
});
