import { describe, expect, it } from "vitest";

import { Batches, FADES, LASTS, opacity, Traces } from "../../src/ink/traces";
import type { Traced } from "../../src/rtc/protocol";

function traced(more: Partial<Traced> = {}): Traced {
  return {
    type: "traced",
    p: "p2",
    colour: 1,
    tool: "laser",
    line: 1,
    points: [0, 0],
    screen: "p1",
    document: null,
    page: 1,
    ...more,
  };
}

describe("traces", () => {
  it("of a pointer have a short tail and are gone soon", () => {
    const traces = new Traces();
    for (let n = 0; n < 40; n += 1) traces.add(traced({ points: [n, n] }), n);
    expect(traces.alive(40)).toHaveLength(1);
    expect(traces.alive(40)[0]?.points).toHaveLength(24);
    expect(traces.alive(39 + LASTS.laser)).toEqual([]);
  });

  it("of lines over a screen stay for a while, each by itself, and fade", () => {
    const traces = new Traces();
    for (const line of [1, 1, 2]) traces.add(traced({ tool: "pen", line }), 0);
    const [first] = traces.alive(5_000);
    expect(traces.alive(5_000)).toHaveLength(2);
    expect(opacity(first!, 0)).toBe(1);
    expect(opacity(first!, LASTS.pen - FADES / 2)).toBeCloseTo(0.5);
    expect(traces.alive(LASTS.pen)).toEqual([]);
  });

  it("of lines on a page go when the line is kept", () => {
    const traces = new Traces();
    traces.add(traced({ tool: "pen", screen: null, document: "d1" }), 0);
    traces.add(traced({ screen: null, document: "d1" }), 0);
    traces.settle(1);
    expect(traces.alive(1).map(({ tool }) => tool)).toEqual(["laser"]);
  });

  it("end when the pointer is taken away or its owner leaves", () => {
    const traces = new Traces();
    traces.add(traced(), 0);
    traces.add(traced({ points: [] }), 0);
    expect(traces.alive(0)).toEqual([]);
    traces.add(traced(), 0);
    traces.add(traced({ p: "p3" }), 0);
    traces.forget("p2");
    expect(traces.alive(0).map(({ p }) => p)).toEqual(["p3"]);
    traces.clear();
    expect(traces.alive(0)).toEqual([]);
  });

  it("are bounded", () => {
    const traces = new Traces();
    for (let line = 0; line < 1_000; line += 1) traces.add(traced({ tool: "pen", line }), 0);
    expect(traces.alive(0)).toHaveLength(400);
  });
});

describe("points", () => {
  it("are told in batches, with the last one among them", () => {
    const sent: number[][] = [];
    const batches = new Batches(80, (points) => sent.push(points.map(([x]) => x)));
    for (let n = 0; n < 100; n += 1) batches.add([n, 0], n * 0.5);
    batches.flush(90);
    batches.flush(91);
    expect(sent[0]).toEqual([0]);
    expect(sent).toHaveLength(2);
    expect(sent[1]?.length).toBeLessThanOrEqual(32);
    expect(sent[1]?.at(-1)).toBe(99);
  });
});
