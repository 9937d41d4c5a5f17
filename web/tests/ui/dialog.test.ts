import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";

import Dialog from "../../src/ui/Dialog.svelte";
import { show } from "../support/frame";

const body = createRawSnippet(() => ({ render: () => "<p>Body</p>" }));
const chosen = createRawSnippet(() => ({ render: () => "<button data-autofocus>Go</button>" }));

afterEach(() => document.querySelector("#opener")?.remove());

function opener(): HTMLButtonElement {
  const button = document.createElement("button");
  button.id = "opener";
  document.body.append(button);
  button.focus();
  return button;
}

describe("Dialog", () => {
  it("is named by its title, and the title has the focus", () => {
    show(Dialog, { title: "Question", onclose: vi.fn(), children: body });
    expect(screen.getByRole("dialog", { name: "Question" })).toHaveAttribute("open");
    expect(screen.getByRole("heading", { name: "Question" })).toHaveFocus();
  });

  it("focuses what it was told to", () => {
    show(Dialog, { title: "Question", onclose: vi.fn(), children: chosen });
    expect(screen.getByRole("button", { name: "Go" })).toHaveFocus();
  });

  it("gives the focus back when it goes", () => {
    const before = opener();
    const { unmount } = show(Dialog, { title: "Question", onclose: vi.fn(), children: body });
    unmount();
    expect(before).toHaveFocus();
  });

  it("asks its owner to close, by the cross and by Escape, and never closes itself", async () => {
    const onclose = vi.fn();
    show(Dialog, { title: "Question", onclose, children: body });
    await userEvent.click(screen.getByRole("button", { name: "Close" }));
    const escape = new Event("cancel", { cancelable: true });
    screen.getByRole("dialog").dispatchEvent(escape);
    expect(onclose).toHaveBeenCalledTimes(2);
    expect(escape.defaultPrevented).toBe(true);
    expect(screen.getByRole("dialog")).toHaveAttribute("open");
  });
});
