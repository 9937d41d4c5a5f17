import { beforeEach, describe, expect, it } from "vitest";

import type { WantInfo } from "../../src/rtc/protocol";
import { VIEW_AT_LEAST, VIEW_DEBOUNCE, ViewReporter } from "../../src/rtc/view";
import { VirtualClock } from "./fakes/virtual-clock";

let clock: VirtualClock;
let sent: { at: number; want: readonly WantInfo[] }[];
let view: ViewReporter;

beforeEach(() => {
  clock = new VirtualClock();
  sent = [];
  view = new ViewReporter(clock, (want) => sent.push({ at: clock.now(), want }));
});

describe("view", () => {
  it("says at once what appears in one moment, in one message", async () => {
    view.show("p2", "cam", 180);
    view.show("p3", "cam", 180, 2, 1);
    await clock.pass(0);
    expect(sent).toEqual([
      {
        at: 0,
        want: [
          { p: "p2", src: "cam", h: 180, prio: 0 },
          { p: "p3", src: "cam", h: 360, prio: 1 },
        ],
      },
    ]);
  });

  it("waits until a change has been calm for 250 ms", async () => {
    view.show("p2", "cam", 180);
    await clock.pass(100);
    for (const height of [200, 240, 300]) {
      view.show("p2", "cam", height);
      await clock.pass(100);
    }
    await clock.pass(1000);
    expect(sent.map(({ at, want }) => [at, want[0]?.h])).toEqual([
      [0, 180],
      [300 + VIEW_DEBOUNCE, 300],
    ]);
  });

  it("speaks at least once a second during a long resize", async () => {
    view.show("p2", "cam", 100);
    for (let height = 120; height < 900; height += 20) {
      await clock.pass(100);
      view.show("p2", "cam", height);
    }
    await clock.pass(VIEW_AT_LEAST);
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(VIEW_AT_LEAST + 100);
    expect(sent.at(-1)?.want[0]?.h).toBe(880);
  });

  it("does not repeat itself: heights are rounded up to 20 pixels", async () => {
    view.show("p2", "cam", 175);
    await clock.pass(2000);
    view.show("p2", "cam", 179.5);
    await clock.pass(2000);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.want[0]?.h).toBe(180);
  });

  it.each(["hide", "height 0"])("forgets a tile by %s", async (how) => {
    view.show("p2", "cam", 180);
    await clock.pass(2000);
    if (how === "hide") view.hide("p2", "cam");
    else view.show("p2", "cam", 0);
    await clock.pass(2000);
    expect(sent.at(-1)?.want).toEqual([]);
  });

  it("keeps camera and screen of one person apart", async () => {
    view.show("p2", "cam", 180);
    view.show("p2", "screen", 720);
    await clock.pass(0);
    expect(sent[0]?.want.map(({ src }) => src)).toEqual(["cam", "screen"]);
  });

  it("repeats itself when asked, and is silent when stopped", async () => {
    view.show("p2", "cam", 180);
    await clock.pass(0);
    view.repeat();
    expect(sent).toHaveLength(2);
    view.show("p2", "cam", 400);
    view.stop();
    await clock.pass(5000);
    expect(sent).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });
});
