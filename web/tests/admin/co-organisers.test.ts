import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { copyForm, errorsOf } from "../../src/admin/conference-form";
import { visibleConferences } from "../../src/admin/conference-list";
import { Editor } from "../../src/admin/editor.svelte";
import EditorDialog from "../../src/admin/EditorDialog.svelte";
import type { Conference } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { expectAccessible } from "../support/axe";
import { conference, NOW, session } from "../support/conferences";
import { show } from "../support/frame";
import { FakeServer, json } from "../support/server";

const BEN = { id: "ben", name: "Ben Muller", extension: "202" };
const EVA = { id: "eva", name: "Eva Rossi", extension: null };
const ALICE = { id: "alice", name: "Alice Favre", extension: "201" };
const item = (changes: Partial<Conference> = {}): Conference =>
  conference({ start: NOW, ...changes });

function open(what: Conference, language: Language = "en") {
  const server = new FakeServer(session, [what]);
  for (const asked of ["", "ev"]) {
    server.next(`GET /api/v1/organisers?q=${asked}`, () => json({ items: [ALICE, BEN, EVA] }));
  }
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  const editor = Editor.edit(api, (work) => work(), what);
  const onsave = vi.fn(async () => void (await editor.save()));
  const props = { editor, session, now: NOW, others: [], onsave, onmembers: vi.fn(), onclose: vi.fn() };
  show(EditorDialog, props, language);
  return { editor, server, user: userEvent.setup() };
}

const named = (server: FakeServer): unknown =>
  (server.calls.at(-1)?.body as { co_organisers: unknown }).co_organisers;

describe("co-organisers in the edit dialog", () => {
  it("are found and named by keyboard; who is one already is not offered", async () => {
    const { server, user } = open(item({ coOrganisers: [BEN] }));
    await user.type(screen.getByRole("combobox", { name: "Co-organisers" }), "ev");
    const found = await screen.findByRole("listbox", { name: "Co-organisers" });
    const options = within(found).getAllByRole("option");
    expect(options.map((one) => one.textContent?.trim())).toEqual(["Eva Rossi"]);
    await user.keyboard("{ArrowDown}{Enter}");
    const list = screen.getByRole("list", { name: "Co-organisers" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(2);
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(named(server)).toEqual(["ben", "eva"]));
  });

  it("are removed, and the focus goes where one names others", async () => {
    const { editor, user } = open(item({ coOrganisers: [BEN] }));
    await user.click(screen.getByRole("button", { name: "Remove Ben Muller" }));
    expect(editor.form.coOrganisers).toEqual([]);
    expect(screen.getByRole("combobox", { name: "Co-organisers" })).toHaveFocus();
  });

  it("see each other, and name nobody", async () => {
    const { server, user } = open(item({ coOrganisers: [BEN, EVA], namesOrganisers: false }));
    expect(screen.queryByRole("combobox", { name: "Co-organisers" })).toBeNull();
    expect(screen.getByText(/Only the organiser and the administrator/)).toBeVisible();
    await user.type(screen.getByLabelText("Name"), "!");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(named(server)).toEqual(["ben", "eva"]));
  });

  it.each(LANGUAGES)("are accessible in %s", async (language) => {
    open(item({ coOrganisers: [BEN] }), language);
    await expectAccessible();
  });
});

describe("co-organised conferences", () => {
  it("are among one's own", () => {
    const items = [item({ organiser: EVA, coOrganisers: [ALICE] }), item({ id: "x", organiser: EVA })];
    const filter = { search: "", state: "all", mineOnly: true } as const;
    expect(visibleConferences(items, filter, "alice", NOW).map((one) => one.id)).toEqual(["abc"]);
  });

  it("are duplicated with them by those who may name them", () => {
    const numbers = { roomNumber: "1", pin: "2" };
    expect(copyForm(item({ coOrganisers: [BEN] }), numbers, NOW).coOrganisers).toEqual([BEN]);
    const other = item({ coOrganisers: [BEN], namesOrganisers: false });
    expect(copyForm(other, numbers, NOW).coOrganisers).toEqual([]);
  });

  it("lead a refusal to the field", () => {
    expect(errorsOf([{ field: "co_organisers", code: "invalid" }])).toEqual({ coOrganisers: "invalid" });
  });
});
