import { describe, expect, it } from "vitest";

import { layers, type Rid, ridsFor } from "../../src/rtc/encodings";

/** `q÷4` is an active layer a quarter as wide; an idle one is left out. */
const active = (rids: readonly Rid[], width: number, max?: Rid | null): string[] =>
  layers(rids, width, max)
    .filter((layer) => layer.active)
    .map((layer) => `${layer.rid}÷${layer.scaleResolutionDownBy}`);

describe("layers by capture size", () => {
  it.each([
    [1920, ["q÷4", "h÷2", "f÷1"]],
    [1280, ["q÷4", "h÷2", "f÷1"]],
    [960, ["q÷4", "h÷2", "f÷1"]],
    [959, ["h÷2", "f÷1"]],
    [640, ["h÷2", "f÷1"]],
    [480, ["h÷2", "f÷1"]],
    [479, ["f÷1"]],
    [320, ["f÷1"]],
  ])("a picture %d wide declares %j", (width, expected) => {
    expect(active(ridsFor(width), width)).toEqual(expected);
  });

  it.each<[Rid[], number, string[]]>([
    // Chromium keeps the first of the list, so what remains active stands first.
    [["q", "h", "f"], 640, ["q÷2", "h÷1"]],
    [["q", "h", "f"], 320, ["q÷1"]],
    [["h", "f"], 1280, ["h÷2", "f÷1"]],
    [["h", "f"], 320, ["h÷1"]],
    [["f"], 1280, ["f÷1"]],
  ])("%j declared, then a camera %d wide: %j", (rids, width, expected) => {
    expect(active(rids, width)).toEqual(expected);
  });

  it.each<[Rid | null, string[]]>([
    ["f", ["q÷4", "h÷2", "f÷1"]],
    ["h", ["q÷4", "h÷2"]],
    ["q", ["q÷4"]],
    [null, ["q÷4"]],
  ])("nobody looks above %s: %j", (max, expected) => {
    expect(active(["q", "h", "f"], 1280, max)).toEqual(expected);
  });

  it("keeps the lowest alive when the hint names a layer that was not declared", () => {
    expect(active(["h", "f"], 640, "q")).toEqual(["h÷2"]);
  });

  it("gives larger pictures more bits", () => {
    const rates = layers(["q", "h", "f"], 1280).map((layer) => layer.maxBitrate);
    expect(rates).toEqual([150_000, 600_000, 1_700_000]);
  });
});
