/**
 * Holds back what a lost focus causes until the press that took the focus is over. An error that
 * appears in between would move the page under the pointer, and the click would miss its button.
 */
export class PressGuard {
  #pressed = false;
  #waiting: (() => void)[] = [];

  /** Watch presses in the whole document of `element`; returns how to stop. */
  readonly attach = (element: Element): (() => void) => {
    const page = element.ownerDocument;
    const down = (): void => void (this.#pressed = true);
    // The click follows the release at once: after it, everything may move.
    const up = (): void => void setTimeout(() => this.#release());
    page.addEventListener("pointerdown", down, true);
    page.addEventListener("pointerup", up, true);
    page.addEventListener("pointercancel", up, true);
    return () => {
      page.removeEventListener("pointerdown", down, true);
      page.removeEventListener("pointerup", up, true);
      page.removeEventListener("pointercancel", up, true);
    };
  };

  run(action: () => void): void {
    if (this.#pressed) this.#waiting.push(action);
    else action();
  }

  #release(): void {
    this.#pressed = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const action of waiting) action();
  }
}
