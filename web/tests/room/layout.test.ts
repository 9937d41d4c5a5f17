import { describe, expect, it } from "vitest";

import { arrange } from "../../src/room/layout";

const GAP = 8;

describe("tiles", () => {
  it.each([
    // count, width, height → columns
    [1, 1200, 700, 1],
    [2, 1200, 600, 2],
    [2, 360, 640, 1],
    [4, 1200, 700, 2],
    [6, 1280, 640, 3],
    [9, 1280, 720, 3],
    [16, 1280, 720, 4],
    [25, 1600, 900, 5],
    [6, 296, 560, 2],
  ])("%d in %d × %d stand in %d columns", (count, width, height, columns) => {
    expect(arrange(count, width, height, GAP).columns).toBe(columns);
  });

  it("always fit, and are never wider than 16:9 nor taller than 4:3", () => {
    for (let count = 1; count <= 25; count += 1) {
      for (const [width, height] of [[1280, 640], [800, 600], [600, 900], [1920, 1000]] as const) {
        const { columns, width: w, height: h, scrolls } = arrange(count, width, height, GAP);
        const rows = Math.ceil(count / columns);
        expect(columns * w + (columns - 1) * GAP).toBeLessThanOrEqual(width);
        if (!scrolls) expect(rows * h + (rows - 1) * GAP).toBeLessThanOrEqual(height);
        expect(w / h).toBeLessThan(16 / 9 + 0.02);
        expect(w / h).toBeGreaterThan(4 / 3 - 0.02);
      }
    }
  });

  it("scroll on a telephone instead of becoming stamps", () => {
    expect(arrange(25, 296, 500, GAP)).toMatchObject({ columns: 2, width: 144, scrolls: true });
  });

  it("are nothing where there is no room yet", () => {
    expect(arrange(3, 0, 0, GAP).height).toBe(0);
  });
});
