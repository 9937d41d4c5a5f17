import { describe, expect, it } from "vitest";

import { arrange, capacity, GAP, MAX_TILES, place, type Places, type Rect, type Shape } from "../../src/room/layout";

const SIZES = [
  { width: 1256, height: 670 },
  { width: 908, height: 670 },
  { width: 366, height: 640 },
  { width: 296, height: 420 },
  { width: 820, height: 260 },
  { width: 1900, height: 950 },
] as const;
const GRID: Shape = { kind: "grid", large: 0, shared: null, rest: 0 };
const SHAPES: readonly Shape[] = [
  GRID,
  { ...GRID, shared: "beside" },
  { kind: "large", large: 0, shared: "large", rest: 0 },
  { kind: "large", large: 1, shared: null, rest: 0 },
  { kind: "large", large: 3, shared: "small", rest: 0 },
];

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
    for (let count = 1; count <= MAX_TILES; count += 1) {
      for (const [width, height] of [[1280, 640], [800, 600], [600, 900], [1920, 1000]] as const) {
        const { columns, width: w, height: h } = arrange(count, width, height, GAP);
        const rows = Math.ceil(count / columns);
        expect(columns * w + (columns - 1) * GAP).toBeLessThanOrEqual(width);
        expect(rows * h + (rows - 1) * GAP).toBeLessThanOrEqual(height);
        expect(w / h).toBeLessThan(16 / 9 + 0.02);
        expect(w / h).toBeGreaterThan(4 / 3 - 0.02);
      }
    }
  });

  it.each([
    ["a wide window", 1256, 670, 25],
    ["a telephone", 366, 640, 12],
    ["a small telephone", 296, 420, 8],
    ["next to nothing", 40, 40, 1],
  ])("on a page of %s there are %d × %d: at most %d", (_name, width, height, most) => {
    expect(capacity({ width, height })).toBe(most);
  });

  it("are nothing where there is no room yet", () => {
    expect(arrange(3, 0, 0, GAP).height).toBe(0);
    expect(place({ ...GRID, rest: 3 }, { width: 0, height: 0 }, 0)).toMatchObject({ pages: 3 });
  });
});

function rects({ large, shared, rest, pager }: Places): Rect[] {
  return [...large, ...rest, ...(shared ? [shared] : []), ...(pager ? [pager] : [])];
}

function inside({ x, y, width, height }: Rect, size: { width: number; height: number }): boolean {
  return x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height && Math.min(width, height) > 24;
}

function apart(a: Rect, b: Rect): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

describe("from 2 to 100 people", () => {
  it.each(SIZES)("everything is on $width × $height, nothing over anything else, and everybody on a page", (size) => {
    const wrong: unknown[] = [];
    for (const shape of SHAPES) {
      for (let count = 2; count <= 100; count += 1) {
        const one = { ...shape, rest: Math.max(0, count - shape.large) };
        let seen = 0;
        for (let page = 0; page < place(one, size, 0).pages; page += 1) {
          const places = place(one, size, page);
          seen += places.rest.length;
          const all = rects(places);
          if (!all.every((rect) => inside(rect, size))) wrong.push([one, page, all]);
          if (!all.every((a, n) => all.slice(n + 1).every((b) => apart(a, b)))) wrong.push([one, page, all]);
        }
        if (seen !== one.rest) wrong.push([one, seen]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("a tile has the same place on every page", () => {
    const one = { ...GRID, rest: 60 };
    const [size] = SIZES;
    const [first, last] = [place(one, size, 0), place(one, size, 2)];
    expect(first.rest).toHaveLength(25);
    expect(last.rest).toEqual(first.rest.slice(0, 10));
  });

  it("the large one has most of the stage", () => {
    for (const size of SIZES) {
      const { large, rest } = place({ kind: "large", large: 1, shared: null, rest: 4 }, size, 0);
      const most = Math.max(...rest.map(({ width, height }) => width * height));
      expect((large[0]?.width ?? 0) * (large[0]?.height ?? 0)).toBeGreaterThan(3 * most);
    }
  });
});
