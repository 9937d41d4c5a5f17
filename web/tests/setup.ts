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

// A busy machine is no reason to fail: parts of the page are loaded when they are asked for first.
configure({ asyncUtilTimeout: 10_000 });

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset["theme"];
  // A message that is missing or cannot be formatted is told here: no test may pass with one.
  vi.spyOn(console, "error").mockImplementation((...words: unknown[]) => {
    throw new Error(`console.error: ${words.join(" ")}`);
  });
});

afterEach(() => {
  vi.useRealTimers();
});
