import { describe, expect, it } from "vitest";

import { shapeOf, sizeOf, touches } from "../../src/ink/shape";
import { decode, encode, flat, fromText, type Stroke, toText, unflat } from "../../src/ink/stroke";

const LINE: Stroke = { tool: "pen", points: [[0, 0], [0.5, 0.25], [1, 1]] };

describe("a stroke", () => {
  it("is read as it was written", () => {
    const read = decode(encode(LINE));
    expect(read?.tool).toBe("pen");
    expect(read?.points.map(([x, y]) => [x.toFixed(3), y.toFixed(3)])).toEqual([
      ["0.000", "0.000"],
      ["0.500", "0.250"],
      ["1.000", "1.000"],
    ]);
  });

  it("has the bytes that the server takes", () => {
    expect([...encode({ tool: "arrow", points: [[0, 1], [-1, 2]] })]).toEqual([2, 0, 0, 255, 255, 0, 0, 255, 255]);
  });

  it.each([[null], [new Uint8Array()], [new Uint8Array(4)], [new Uint8Array([9, 0, 0, 0, 0])], [new Uint8Array(7)]])(
    "is none of %s",
    (data) => expect(decode(data)).toBeNull(),
  );

  it("travels as text and as numbers", () => {
    expect([...fromText(toText(new Uint8Array([0, 255, 7])))]).toEqual([0, 255, 7]);
    expect(flat([[0, 1]])).toEqual([0, 65_535]);
    expect(unflat([0, 65_535, 3])).toEqual([[0, 1]]);
  });
});

describe("its shape", () => {
  const wide = sizeOf(2);

  it("is as large as the page", () => {
    expect(wide).toEqual({ width: 1600, height: 800 });
    expect(sizeOf(0.5)).toEqual({ width: 800, height: 1600 });
  });

  it.each(["pen", "marker"] as const)("of a %s is painted", (tool) => {
    const shape = shapeOf({ ...LINE, tool }, wide);
    expect(shape.filled).toBe(true);
    expect(shape.d).toMatch(/^M[\d.,-]+Q.*Z$/);
    expect(shapeOf({ tool, points: [[0.5, 0.5]] }, wide).d).not.toBe("");
  });

  it("of an arrow has a head, and a rectangle four sides", () => {
    const two = { points: [[0, 0], [1, 1]] } as const;
    expect(shapeOf({ ...two, tool: "arrow" }, wide).d.match(/L/g)).toHaveLength(3);
    expect(shapeOf({ ...two, tool: "rectangle" }, wide).d).toBe("M0.0,0.0L1600.0,0.0L1600.0,800.0L0.0,800.0Z");
  });

  it.each<[Stroke["tool"], readonly [number, number], boolean]>([
    ["pen", [0.25, 0.125], true],
    ["pen", [0.25, 0.5], false],
    ["rectangle", [0.5, 0], true],
    ["rectangle", [0.5, 0.5], false],
    ["arrow", [0.5, 0.5], true],
  ])("of a %s is touched at %s: %s", (tool, point, yes) => {
    const points = tool === "pen" ? LINE.points : ([[0, 0], [1, 1]] as const);
    expect(touches({ tool, points }, point, wide)).toBe(yes);
  });
});
