import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

const css = readFileSync(resolve(import.meta.dirname, "../../src/styles/tokens.css"), "utf8");

/** A colour role in the light and in the dark theme, as [r, g, b] of 0 to 255. */
function role(name: string): readonly [number[], number[]] {
  const value = new RegExp(`--${name}: (.*);`).exec(css)?.[1] ?? "";
  const colours = [...value.matchAll(/#([0-9a-f]{6})/g)].map(([, hex = ""]) =>
    [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  const [light, dark = light] = colours;
  if (light === undefined || dark === undefined) throw new Error(`No colour --${name}`);
  return [light, dark];
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(a: readonly number[], b: readonly number[]): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function leastRatio(front: string, back: string): number {
  const [a, b] = [role(front), role(back)];
  return Math.min(ratio(a[0], b[0]), ratio(a[1], b[1]));
}

const GROUNDS = ["bg", "surface", "surface-2"];
const pairs = (names: string[], grounds: string[]): string[][] =>
  names.flatMap((name) => grounds.map((ground) => [name, ground]));

describe("contrast in both themes", () => {
  it.each([
    ...pairs(["ink", "ink-2", "ink-3", "primary", "danger", "live"], GROUNDS),
    ...pairs(["ink", "ink-2", "ink-3"], ["surface-3"]),
    ["on-primary", "primary"],
    ["on-primary", "primary-strong"],
    ["on-primary-soft", "primary-soft"],
    ["on-danger", "danger-fill"],
    ["live", "live-soft"],
    ["soon", "soon-soft"],
    ["warn", "warn-soft"],
    ["danger", "danger-soft"],
    ["ink", "danger-soft"],
    ["ink", "soon-soft"],
    ["ink", "warn-soft"],
    ["brand-ink", "brand-2"],
    ["brand-ink-2", "brand-2"],
  ])("text %s on %s reaches 4.5", (front, back) => {
    expect(leastRatio(front, back)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(["line-strong", "focus"], GROUNDS))("%s on %s reaches 3", (front, back) => {
    expect(leastRatio(front, back)).toBeGreaterThanOrEqual(3);
  });
});
