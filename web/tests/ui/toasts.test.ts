import { describe, expect, it, vi } from "vitest";

import { Toasts } from "../../src/ui/toasts.svelte";

describe("Toasts", () => {
  it("good news goes by itself, bad news waits", () => {
    vi.useFakeTimers();
    const toasts = new Toasts();
    toasts.show("saved");
    toasts.show("lost", "bad");
    vi.advanceTimersByTime(6_000);
    expect(toasts.items.map((toast) => toast.text)).toEqual(["lost"]);
    toasts.dismiss(toasts.items[0]?.id ?? 0);
    expect(toasts.items).toEqual([]);
  });

  it("shows three at most: the newest", () => {
    const toasts = new Toasts();
    for (const text of ["1", "2", "3", "4"]) toasts.show(text, "bad");
    expect(toasts.items.map((toast) => toast.text)).toEqual(["2", "3", "4"]);
  });
});
