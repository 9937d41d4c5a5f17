import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import { HttpClient } from "../../src/http/client";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import {
  changeTexts,
  JOURNAL_FIELDS,
  JOURNAL_SENTENCES,
  sentence,
} from "../../src/records/entry-text";
import { Journal, OBJECTS } from "../../src/records/journal.svelte";
import { readEntry } from "../../src/records/wire";
import { expectAccessible } from "../support/axe";
import { NOW, session } from "../support/conferences";
import { administrator } from "../support/people";
import { FakeServer, json, refusal } from "../support/server";
import { catalogue, words } from "../support/words";

// The page loads it when it is asked for first, which takes a busy machine its time.
import "../../src/records/JournalPage.svelte";

const ALL = "GET /api/v1/audit?limit=20";

function wire(id: number, kind: string, changes: object = {}, name = "Budget"): object {
  const [object = "", ...action] = kind.split("-");
  return {
    id,
    at: "2026-11-23T08:05:00Z",
    actor: { id: "alice", name: "Alice Favre" },
    action: action.join("-"),
    object,
    object_id: "x",
    object_name: name,
    changes,
  };
}

async function page(language: Language = "en", who = administrator) {
  localStorage.setItem("ucc.language", language);
  const server = new FakeServer(who);
  server.next(ALL, () =>
    json({ items: [wire(9, "conference-delete"), wire(8, "account-update", ROLE, "Bruno")], next: 8 }),
  );
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, () => {});
  app.people.follow("#journal");
  await app.start();
  render(App, { app, i18n: words(language) });
  return { server, app, user: userEvent.setup() };
}

const ROLE = { role: ["subscriber", "administrator"], password: "changed" };

beforeEach(() => void (location.hash = ""));

describe("an entry of the journal", () => {
  it.each<[string, object, string, string]>([
    ["conference-delete", {}, "Budget", "Alice Favre deleted the conference “Budget”."],
    ["conference-create", {}, "", "Alice Favre created the conference “Without a name”."],
    ["conference-invite", { members: [null, 3] }, "Budget", "Alice Favre sent 3 invitations to the conference “Budget”."],
    ["account-login", {}, "Alice Favre", "Alice Favre logged in."],
    ["account-send-link", {}, "Bruno", "Alice Favre had a link to set a password sent to Bruno."],
    ["account-login-refused", {}, "Bruno", "A login as Bruno was refused."],
    ["webhook-update", {}, "crm.example", "Alice Favre changed the webhook “crm.example”."],
    ["directory-import", { entries: [null, 1] }, "", "Alice Favre imported an entry into the external directory."],
    ["token-delete", {}, "Backup", "Alice Favre revoked the API token “Backup”."],
    ["member-create", {}, "Bruno", "Alice Favre added the member Bruno."],
    ["door-open", {}, "x", "Alice Favre made another change."],
  ])("%s %j of “%s”", (kind, changes, name, text) => {
    expect(sentence(readEntry(wire(1, kind, changes, name)), words(), "journal")).toBe(text);
  });

  it("has no name for whoever has forgotten a password", () => {
    const entry = { ...wire(1, "account-send-link", {}, "Bruno"), actor: { id: "", name: "" } };
    const text = "Somebody asked for a link to set the password of Bruno.";
    expect(sentence(readEntry(entry), words(), "journal")).toBe(text);
  });

  it.each<[string, object, string[]]>([
    ["account-update", ROLE, ["Role: Subscriber > Administrator", "Password: null > "]],
    ["account-login", { network: [null, "192.0.2.0/24"] }, ["Network: null > 192.0.2.0/24"]],
    ["account-update", { second_factor: [false, true] }, ["Second factor: no > yes"]],
    ["account-create", { extension: [null, "203"], sip_password: "changed" }, ["Extension: null > 203"]],
    ["token-create", { expires_at: [null, "2026-12-01T08:00:00Z"] }, ["Expiry: null > Tue 1 Dec 2026, 09:00"]],
  ])("%s tells %j", (kind, changes, lines) => {
    const told = changeTexts(readEntry(wire(1, kind, changes)), words(), "Europe/Zurich");
    const plain = told.map(({ field, before, after }) => `${field}: ${before} > ${after}`);
    expect(plain.map((line) => line.replace(/\s/g, " ").replace("Tue,", "Tue"))).toEqual(lines);
  });

  it("has words in every language", () => {
    const ids = [
      ...JOURNAL_FIELDS.values(),
      ...[...JOURNAL_SENTENCES].map((kind) => `journal-${kind}`),
      ...OBJECTS.map((object) => `journal-object-${object}`),
    ];
    for (const language of LANGUAGES) {
      const known = catalogue(language);
      expect(ids.filter((id) => !known.has(id))).toEqual([]);
    }
  });
});

describe("the filter", () => {
  it("starts over, and drops what an older question brings", async () => {
    const answers: ((value: unknown) => void)[] = [];
    const paths: string[] = [];
    const call = (_method: string, path: string): Promise<unknown> => {
      paths.push(path);
      return new Promise((resolve) => answers.push(resolve));
    };
    const journal = new Journal({ call }, (work) => work());
    const first = journal.load();
    const second = journal.show("token");
    answers[0]?.({ items: [wire(9, "conference-create")], next: 9 });
    await first;
    expect([journal.items, journal.busy, journal.loaded]).toEqual([[], true, false]);
    answers[1]?.({ items: [wire(3, "token-create")], next: null });
    await second;
    expect(journal.items.map(({ id }) => id)).toEqual([3]);
    expect(paths).toEqual(["/api/v1/audit?limit=20", "/api/v1/audit?limit=20&object=token"]);
    expect(journal.table).toBe("/api/v1/audit.csv?object=token");
  });
});

describe("the page", () => {
  it.each(LANGUAGES)("is accessible and complete in %s", async (language) => {
    await page(language);
    const { t } = words(language);
    const list = await screen.findByRole("list", { name: t("journal-list") });
    expect(within(list).getAllByText(/Budget|Bruno/)).not.toHaveLength(0);
    expect(document.title).toBe(`${t("section-journal")} · AdminCenter`);
    await expectAccessible();
  });

  it("is for administrators", async () => {
    await page("en", session);
    expect(screen.getByRole("heading", { name: "Conferences" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "Journal" })).toBeNull();
  });

  it("shows more, narrows, and hands the table out", async () => {
    const { server, user } = await page();
    server.next(`${ALL}&after=8`, () => json({ items: [wire(7, "token-create")], next: null }));
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    const first = await screen.findByText("Alice Favre created the API token “Budget”.");
    await waitFor(() => expect(first.parentElement).toHaveFocus());
    server.next(`${ALL}&object=directory`, () => json({ items: [], next: null }));
    await user.selectOptions(screen.getByRole("combobox", { name: "Show" }), "External directory");
    expect(await screen.findByRole("heading", { name: "Nothing yet" })).toBeVisible();
    expect(screen.getByText("0 entries shown.")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Export (CSV)" })).toHaveAttribute(
      "href",
      "/api/v1/audit.csv?object=directory",
    );
  });

  it("tells a failure and tries again", async () => {
    const { server, user } = await page();
    await screen.findByRole("list", { name: "Entries, newest first" });
    server.next(`${ALL}&object=token`, () => refusal(500, "internal"));
    server.next(`${ALL}&object=token`, () => json({ items: [wire(1, "token-create")], next: null }));
    await user.selectOptions(screen.getByRole("combobox", { name: "Show" }), "API tokens");
    await user.click(within(await screen.findByRole("alert")).getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Alice Favre created the API token “Budget”.")).toBeVisible();
  });
});
