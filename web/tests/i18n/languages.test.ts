import { describe, expect, it } from "vitest";

import { isLanguage, negotiate } from "../../src/i18n/languages";

describe("negotiate", () => {
  it.each([
    [["fr-CH", "de"], "fr"],
    [["rm", "it-CH"], "it"],
    [["DE-at"], "de"],
    [["es", "pt"], "en"],
    [[], "en"],
    [["deutsch"], "en"],
  ])("%j gives %s", (wanted, expected) => {
    expect(negotiate(wanted)).toBe(expected);
  });
});

it("knows its languages from other words", () => {
  expect(isLanguage("it")).toBe(true);
  expect(isLanguage("toString")).toBe(false);
});
