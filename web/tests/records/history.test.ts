import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { UnreachableError } from "../../src/http/problem";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { changeTexts, FIELDS, sentence, SENTENCES } from "../../src/records/entry-text";
import { History } from "../../src/records/history.svelte";
import HistoryDialog from "../../src/records/HistoryDialog.svelte";
import { readEntry, readEntryPage } from "../../src/records/wire";
import { expectAccessible } from "../support/axe";
import { conference, session } from "../support/conferences";
import { show } from "../support/frame";
import { catalogue, words } from "../support/words";

const ZURICH = "Europe/Zurich";
const plain = (text: string): string => text.replace(/\s/g, " ");

function wire(id: number, action = "update", changes: object = {}, object = "conference"): object {
  return {
    id,
    at: "2026-11-23T08:05:00Z",
    actor: { id: "alice", name: "Alice Favre" },
    action,
    object,
    object_id: "x",
    object_name: object === "conference" ? "Board" : "Bruno Keller",
    changes,
  };
}

const CHANGES = {
  name: ["Board", "Budget"],
  start: ["2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"],
  duration: [15, 90],
  description: ["x", null],
  reminders: [null, "60,15"],
  kind: ["audio", "ucc"],
  pin: "changed",
};

/** A server that gives one answer after the other; an error is thrown. */
function serving(...answers: readonly unknown[]) {
  const left = [...answers];
  const paths: string[] = [];
  const call = (_method: string, path: string): Promise<unknown> => {
    paths.push(path);
    const answer = left.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { history: new History({ call }, (work) => work(), "abc"), paths };
}

function dialog(history: History, language: Language = "en") {
  show(HistoryDialog, { conference: conference(), session, history, onclose: () => {} }, language);
  return userEvent.setup();
}

describe("what the server sends", () => {
  it.each([
    { ...wire(1), changes: null },
    { ...wire(1), changes: { name: "secret" } },
    { ...wire(1), changes: { name: ["a"] } },
    { ...wire(1), changes: { name: [{}, "b"] } },
    { ...wire(1), actor: "alice" },
  ])("%j is refused", (value) => {
    expect(() => readEntry(value)).toThrow();
  });

  it("comes in pages", () => {
    expect(readEntryPage({ items: [wire(1)], next: null }).next).toBeNull();
    expect(readEntryPage({ items: [], next: 7 }).next).toBe(7);
  });
});

describe("an entry in words", () => {
  it.each<[string, string, object, string]>([
    ["conference", "create", {}, "Alice Favre a créé la conférence."],
    ["conference", "import", { members: [null, 12] }, "Alice Favre a importé 12 membres."],
    ["conference", "invite", { members: [null, 1] }, "Alice Favre a envoyé une invitation."],
    ["member", "create", {}, "Alice Favre a ajouté le membre Bruno Keller."],
    ["member", "delete", {}, "Alice Favre a supprimé le membre Bruno Keller."],
    ["member", "answer", { answer: ["none", "declined"] }, "Alice Favre a décliné l’invitation."],
    ["door", "open", {}, "Alice Favre a fait une autre modification."],
  ])("%s %s", (object, action, changes, text) => {
    expect(plain(sentence(readEntry(wire(1, action, changes, object)), words("fr")))).toBe(text);
  });

  it("tells the changes as the editor names them", () => {
    const lines = changeTexts(readEntry(wire(1, "update", CHANGES)), words("fr"), ZURICH);
    expect(
      lines.map(({ field, before, after }) => plain(`${field}: ${before ?? "–"} > ${after}`)),
    ).toEqual([
      "Nom: Board > Budget",
      "Début: lun. 23 nov. 2026, 09:00 > mar. 24 nov. 2026, 09:00",
      "Durée: 15 min > 1 h 30 min",
      "Description: x > vide",
      "Rappels: Comme le vPBX > 1 h et 15 min",
      "Type de conférence: Conférence audio : téléphone > Conférence UCC : navigateur et téléphone",
      "PIN: – > ",
    ]);
    expect(lines.map((line) => line.secret)).toEqual([...Array<boolean>(6).fill(false), true]);
  });

  it.each<[string, unknown, string]>([
    ["send_mail", true, "yes"],
    ["language", "it", "Italiano"],
    ["source", "directory", "External directory"],
    ["reminders", "none", "None"],
    ["lobby", "strangers", "Guests and callers"],
    ["colour", "red", "red"],
    ["start", "soon", "soon"],
  ])("%s %j is %s", (field, value, text) => {
    const entry = readEntry(wire(1, "create", { [field]: [null, value] }, "member"));
    expect(changeTexts(entry, words(), ZURICH)).toMatchObject([{ before: null, after: text }]);
  });

  it("says nothing of the secrets of something new", () => {
    const entry = readEntry(wire(1, "create", { pin: "changed", duration: [null, 30] }));
    expect(changeTexts(entry, words(), ZURICH).map((line) => line.field)).toEqual(["Duration"]);
  });

  it("has words for every field and sentence, in every language", () => {
    const ids = [...FIELDS.values(), ...[...SENTENCES].map((kind) => `record-${kind}`)];
    for (const language of LANGUAGES) {
      const known = catalogue(language, ["base", "admin", "records"]);
      expect(ids.filter((id) => !known.has(id))).toEqual([]);
    }
  });
});

describe("the pages", () => {
  it("follow each other to the end", async () => {
    const { history, paths } = serving(
      { items: [wire(9), wire(8)], next: 8 },
      { items: [wire(7)], next: null },
    );
    await Promise.all([history.load(), history.load()]); // the second shares nothing, asks nothing
    await history.load();
    await history.load();
    expect(history.items.map((entry) => entry.id)).toEqual([9, 8, 7]);
    expect(paths).toEqual([
      "/api/v1/conferences/abc/audit?limit=20",
      "/api/v1/conferences/abc/audit?limit=20&after=8",
    ]);
  });

  it("keep what is there when the next one fails", async () => {
    const page = { items: [wire(7)], next: null };
    const { history } = serving({ items: [wire(9)], next: 9 }, new UnreachableError("away"), page);
    await history.load();
    await history.load();
    expect([history.items.length, history.failure?.id]).toEqual([1, "error-unreachable"]);
    await history.load();
    expect([history.items.length, history.failure, history.more]).toEqual([2, null, false]);
  });
});

describe("the dialog", () => {
  it.each(LANGUAGES)("is accessible and complete in %s", async (language) => {
    const { history } = serving({ items: [wire(9, "update", CHANGES), wire(8, "create")], next: 8 });
    dialog(history, language);
    const list = await screen.findByRole("list", { name: words(language).t("record-list") });
    expect(list).toHaveTextContent("Budget");
    expect(list).toHaveTextContent(words(language).t("record-secret", { field: "PIN" }));
    await expectAccessible();
  });

  it("shows more and moves the focus to it", async () => {
    const { history, paths } = serving(
      { items: [wire(9, "update", CHANGES)], next: 9 },
      { items: [wire(8, "create")], next: null },
    );
    const user = dialog(history);
    const more = await screen.findByRole("button", { name: "Show more" });
    expect(paths.length).toBe(1); // nothing is asked for before somebody wants it
    await user.click(more);
    const first = await screen.findByText("Alice Favre created the conference.");
    await waitFor(() => expect(first.parentElement).toHaveFocus());
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  it("says so when there is nothing", async () => {
    dialog(serving({ items: [], next: null }).history);
    expect(await screen.findByRole("heading", { name: "Nothing yet" })).toBeVisible();
    await expectAccessible();
  });

  it("tells a failure and tries again", async () => {
    const { history } = serving(new UnreachableError("away"), { items: [wire(9)], next: null });
    const user = dialog(history);
    const alert = await screen.findByRole("alert");
    await expectAccessible();
    await user.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Alice Favre changed the conference.")).toBeVisible();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
