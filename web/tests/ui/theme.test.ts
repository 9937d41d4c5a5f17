import { describe, expect, it, vi } from "vitest";

import { ThemeChoice } from "../../src/ui/theme.svelte";

const shown = (): string | undefined => document.documentElement.dataset["theme"];

describe("ThemeChoice", () => {
  it("follows the system until something else is chosen", () => {
    const choice = new ThemeChoice();
    expect(choice.theme).toBe("system");
    choice.theme = "dark";
    expect([shown(), localStorage.getItem("ucc.theme")]).toEqual(["dark", "dark"]);
    choice.theme = "system";
    expect([shown(), localStorage.getItem("ucc.theme")]).toEqual([undefined, "system"]);
  });

  it("takes up what the page was painted with", () => {
    document.documentElement.dataset["theme"] = "light";
    expect(new ThemeChoice().theme).toBe("light");
  });

  it("works without storage", () => {
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("blocked");
    });
    const choice = new ThemeChoice();
    choice.theme = "dark";
    expect([choice.theme, shown()]).toEqual(["dark", "dark"]);
  });
});
