import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { PressGuard } from "../../src/ui/press-guard";

const fire = (type: string): boolean => document.body.dispatchEvent(new Event(type, { bubbles: true }));

describe("PressGuard", () => {
  const guard = new PressGuard();
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    stop = guard.attach(document.body);
  });

  afterEach(() => stop());

  it("runs at once while nothing is pressed", () => {
    const action = vi.fn();
    guard.run(action);
    expect(action).toHaveBeenCalledOnce();
  });

  it.each(["pointerup", "pointercancel"])("waits until after %s and the click", (end) => {
    const action = vi.fn();
    fire("pointerdown");
    guard.run(action);
    fire(end);
    expect(action).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(action).toHaveBeenCalledOnce();
    fire("pointerdown");
    fire(end);
    vi.runAllTimers();
    expect(action).toHaveBeenCalledOnce();
  });

  it("listens no more once stopped", () => {
    stop();
    fire("pointerdown");
    const action = vi.fn();
    guard.run(action);
    expect(action).toHaveBeenCalledOnce();
  });
});
