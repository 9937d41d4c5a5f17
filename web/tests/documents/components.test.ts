import { cleanup, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import DocumentStage from "../../src/documents/DocumentStage.svelte";
import { Shelf } from "../../src/documents/shelf.svelte";
import ShelfDialog from "../../src/documents/ShelfDialog.svelte";
import { HttpClient } from "../../src/http/client";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { expectAccessible } from "../support/axe";
import { person } from "../rtc/fakes/messages";
import { show } from "../support/frame";
import { wireDocument, wireList } from "./samples";

const EVIL = "<img src=x onerror=alert(1)>.pdf";
const ITEMS = [
  wireDocument(),
  wireDocument({ id: "d2", name: EVIL, state: "waiting", pages: 9, rendered: 4, downloads: false }),
  wireDocument({ id: "d3", name: "sheet.xlsm", state: "refused", reason: "macros", pages: null }),
];

async function dialog(language: Language = "en", more: Record<string, unknown> = {}) {
  const call = vi.fn(async (): Promise<unknown> => wireList(ITEMS, more));
  const upload = vi.fn(async () => wireDocument({ id: "d4", name: "new.pdf" }));
  const shelf = new Shelf({ call, csrf: () => null, upload }, "c1");
  const onshow = vi.fn();
  show(ShelfDialog, { shelf, onshow, onclose: () => undefined }, language);
  await screen.findByText("plan.pdf");
  return { shelf, call, upload, onshow, user: userEvent.setup() };
}

describe("the shelf", () => {
  it("says of each document what it is and what can be done", async () => {
    const { onshow, user } = await dialog();
    const [first, second, third] = screen.getAllByRole("listitem");
    expect(first).toHaveTextContent("3 pages, 2 kB, from Alice");
    expect(within(second!).getByText(EVIL)).toBeVisible();
    expect(second).toHaveTextContent("Being prepared: page 4 of 9");
    expect(within(second!).queryByRole("link")).toBeNull();
    expect(third).toHaveTextContent("Documents with macros are not opened.");
    expect(within(third!).queryByRole("button", { name: /Show/ })).toBeNull();
    await user.click(within(first!).getByRole("button", { name: "Show to everybody: plan.pdf" }));
    expect(onshow.mock.calls[0]?.[0]).toMatchObject({ id: "d1" });
    expect(within(first!).getByRole("link")).toHaveAttribute("href", "/api/v1/conferences/c1/documents/d1/file");
  });

  it("takes a file and says so", async () => {
    const { upload, user } = await dialog();
    const input = document.querySelector<HTMLInputElement>("input[type=file]")!;
    expect(input.accept).not.toContain("pptx");
    await user.upload(input, new File(["%PDF-"], "new.pdf", { type: "application/pdf" }));
    expect(upload).toHaveBeenCalledOnce();
    expect(await screen.findByText("new.pdf is uploaded.")).toBeInTheDocument();
  });

  it("asks before it deletes", async () => {
    const { call, user } = await dialog();
    await user.click(screen.getByRole("button", { name: "Delete plan.pdf" }));
    const before = call.mock.calls.length;
    await user.click(screen.getByRole("button", { name: "Delete" }));
    expect(call.mock.calls[before]).toEqual(["DELETE", "/api/v1/conferences/c1/documents/d1"]);
  });

  it("offers nothing to add to those who may not", async () => {
    await dialog("en", { may_add: false });
    expect(document.querySelector("input[type=file]")).toBeNull();
  });

  it.each(LANGUAGES)("%s: is accessible", async (language) => {
    await dialog(language, { office: true });
    await expectAccessible();
  });
});

function stage(language: Language = "en", self = "p2", leads = false, more: object = {}) {
  const answer = { items: [{ number: 2, width: 9, height: 9, text: "Budget\nof 2027", notes: "Say hello\nand smile" }] };
  const http = new HttpClient(async () => Response.json(answer));
  const done = async () => undefined;
  const room = { turnPage: vi.fn(done), stopPresenting: vi.fn(done), handOver: vi.fn(done) };
  const people = [person("p1", { name: "Anna" }), person("p2", { name: "Ben" })];
  const shown = { document: "d1", name: EVIL, pages: 3, page: 2, p: "p1", drawing: false };
  const given = { conference: "c1", shown, by: "Anna", self, leads, hands: leads, people, room, http, ...more };
  show(DocumentStage, given, language);
  return { room, user: userEvent.setup() };
}

describe("the stage", () => {
  it("shows the page and reads its text", async () => {
    stage();
    const picture = await screen.findByRole("img", { name: "Page 2 of 3 Budget" });
    expect(picture).toHaveAttribute("src", "/api/v1/conferences/c1/documents/d1/pages/2");
    const text = within(screen.getByRole("region", { name: "Text of the page" }));
    expect(text.getByText("of 2027")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Stop showing the document" })).toBeNull();
    expect(screen.queryByRole("combobox")).toBeNull();
  });

  it("lets anybody browse by keys and go back", async () => {
    const { room, user } = stage();
    await user.keyboard("{ArrowRight}");
    expect(screen.getByText("3 / 3")).toBeVisible();
    await user.keyboard("{PageUp}{PageUp}");
    expect(screen.getByText("1 / 3")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Back to page 2" }));
    expect(screen.getByText("2 / 3")).toBeVisible();
    expect(room.turnPage).not.toHaveBeenCalled();
  });

  it("leaves keys alone where they mean something else", async () => {
    const { user } = stage();
    const [button, field] = [document.createElement("button"), document.createElement("input")];
    document.body.append(button, field);
    field.focus();
    await user.keyboard("{ArrowRight}{PageDown}");
    button.focus();
    await user.keyboard("{PageDown}");
    expect(screen.getByText("2 / 3")).toBeVisible();
    await user.keyboard("{ArrowRight}");
    expect(screen.getByText("3 / 3")).toBeVisible();
    button.remove();
    field.remove();
  });

  it("turns for everybody by who presents", async () => {
    const { room, user } = stage("en", "p1");
    await user.click(screen.getByRole("button", { name: "Next page" }));
    await user.click(screen.getByRole("button", { name: "Stop showing the document" }));
    expect(room.turnPage.mock.calls).toEqual([[3]]);
    expect(room.stopPresenting).toHaveBeenCalledOnce();
  });

  it("has notes for who presents and for nobody else", async () => {
    const { user } = stage("en", "p1");
    const notes = await screen.findByRole("region", { name: "Notes" });
    expect(within(notes).getByText("and smile")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Notes" }));
    expect(screen.queryByRole("region", { name: "Notes" })).toBeNull();
    cleanup();
    stage("en", "p2", true);
    await screen.findByRole("img", { name: "Page 2 of 3 Budget" });
    expect(screen.queryByRole("region", { name: "Notes" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Notes" })).toBeNull();
  });

  it("is handed over by those who lead", async () => {
    const { room, user } = stage("en", "p1", true);
    await user.selectOptions(screen.getByRole("combobox", { name: "Who presents" }), "Ben");
    expect(room.handOver.mock.calls).toEqual([["p2"]]);
  });

  it("shows all pages small", async () => {
    Element.prototype.scrollIntoView = vi.fn(); // jsdom scrolls nothing
    const { user } = stage();
    await user.click(screen.getByRole("button", { name: "Overview of all pages" }));
    await user.click(screen.getByRole("button", { name: "Page 1" }));
    expect(screen.getByRole("button", { name: "Page 1" })).toHaveAttribute("aria-current", "page");
  });

  it.each(LANGUAGES)("%s: is accessible to who presents", async (language) => {
    stage(language, "p1");
    await screen.findByText("and smile");
    await expectAccessible();
  });

  it.each(LANGUAGES)("%s: is accessible", async (language) => {
    const { user } = stage(language, "p2", true);
    await user.keyboard("{ArrowRight}");
    await expectAccessible();
  });
});
