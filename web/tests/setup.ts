import "@testing-library/jest-dom/vitest";

import { configure } from "@testing-library/svelte";
import { afterEach, beforeEach, vi } from "vitest";

// jsdom draws nothing, so it has no modal dialogs: open and closed is all that the tests need.
if (!("showModal" in HTMLDialogElement.prototype)) {
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.setAttribute("open", "");
    },
    close(this: HTMLDialogElement) {
      this.removeAttribute("open");
    },
  });
}

// Nor has it a canvas; axe asks for one to tell icons from text.
HTMLCanvasElement.prototype.getContext = () => null;

// A busy machine is no reason to fail: parts of the page are loaded when they are asked for first.
configure({ asyncUtilTimeout: 10_000 });

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset["theme"];
  // A message that is missing or cannot be formatted is told here: no test may pass with one.
  // So are Svelte's warnings.
  for (const kind of ["error", "warn"] as const) {
    vi.spyOn(console, kind).mockImplementation((...words: unknown[]) => {
      throw new Error(`console.${kind}: ${words.join(" ")}`);
    });
  }
});

afterEach(() => {
  vi.useRealTimers();
});

/** jsdom lays nothing out, so nothing ever changes its size. */
class NeverResized implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NeverResized;
