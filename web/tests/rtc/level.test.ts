import { describe, expect, it } from "vitest";

import { loudness, loudnessOfLevel } from "../../src/rtc/level";

const sine = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 960 }, (_, n) => amplitude * Math.sin((2 * Math.PI * n) / 48));

describe("loudness", () => {
  it.each([
    ["silence", 0, 0],
    ["a whisper", 0.00141, 0],
    ["quiet speech", 0.0224, 0.5],
    ["full scale", 1, 1],
  ])("%s", (_name, amplitude, expected) => {
    expect(loudness(sine(amplitude))).toBeCloseTo(expected, 1);
  });

  it("of nothing is nothing", () => {
    expect(loudness(new Float32Array(0))).toBe(0);
  });

  it.each([
    [0, 1],
    [12, 1],
    [36, 0.5],
    [60, 0],
    [127, 0],
  ])("a level of −%d dBov is %d", (level, expected) => {
    expect(loudnessOfLevel(level)).toBeCloseTo(expected);
  });
});
