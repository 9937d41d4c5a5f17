import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import { copyText } from "../../src/ui/clipboard";
import CopyField from "../../src/ui/CopyField.svelte";
import { show } from "../support/frame";

afterEach(() => Reflect.deleteProperty(document, "execCommand"));

/** The old command, which jsdom does not have; `took` sees what is selected then. */
function oldCommand(works: boolean): { took: string | null } {
  const seen: { took: string | null } = { took: null };
  const execCommand = (): boolean => {
    const area = document.querySelector("textarea");
    seen.took = area?.value.slice(area.selectionStart, area.selectionEnd) ?? null;
    return works;
  };
  Object.defineProperty(document, "execCommand", { value: execCommand, configurable: true });
  return seen;
}

const field = { label: "PIN", value: "246810" };

describe("copying", () => {
  it("puts the value on the clipboard and says so", async () => {
    const user = userEvent.setup();
    show(CopyField, field);
    await user.click(screen.getByRole("button", { name: "Copy: PIN" }));
    expect(await navigator.clipboard.readText()).toBe("246810");
    expect(screen.getByRole("status")).toHaveTextContent("PIN: copied");
  });

  it("goes the old way where the browser refuses, and leaves no trace", async () => {
    const user = userEvent.setup();
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("denied"));
    const seen = oldCommand(true);
    show(CopyField, field);
    await user.click(screen.getByRole("button", { name: "Copy: PIN" }));
    expect(seen.took).toBe("246810");
    expect(document.querySelector("textarea")).toBeNull();
    expect(screen.getByRole("button", { name: "Copy: PIN" })).toHaveFocus();
  });

  it("says honestly when nothing worked", async () => {
    const user = userEvent.setup();
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("denied"));
    oldCommand(false);
    show(CopyField, field);
    await user.click(screen.getByRole("button", { name: "Copy: PIN" }));
    expect(screen.getByRole("status")).toHaveTextContent("Copying is not allowed here.");
  });

  it("is false without any clipboard at all", async () => {
    userEvent.setup();
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("denied"));
    expect(await copyText("x", document.body)).toBe(false);
  });
});
