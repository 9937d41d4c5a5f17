import { screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { CAUSES, ending, quality, wayIn, when } from "../../src/records/call-text";
import { readCall, readCallPage } from "../../src/records/call-wire";
import { Calls } from "../../src/records/calls.svelte";
import CallsDialog from "../../src/records/CallsDialog.svelte";
import { expectAccessible } from "../support/axe";
import { conference, session } from "../support/conferences";
import { show } from "../support/frame";
import { catalogue, words } from "../support/words";

const ZURICH = "Europe/Zurich";
const plain = (text: string): string => text.replace(/\s/g, " ");

function wire(fields: object = {}): object {
  return {
    id: "k1",
    conference: { id: "abc", name: "Board", room_number: "4711" },
    kind: "browser",
    direction: "in",
    name: "Alice Favre",
    account_id: "alice",
    member_id: null,
    number: "",
    line: "201",
    started_at: "2026-11-23T08:05:00Z",
    answered_at: "2026-11-23T08:05:02Z",
    ended_at: "2026-11-23T08:31:02Z",
    cause: "hung-up",
    codec: "opus",
    loss: 3,
    packets: null,
    jitter: null,
    round_trip: null,
    ...fields,
  };
}

const LIVE = { ended_at: null, cause: null };

describe("what the server sends", () => {
  it.each([
    { kind: "fax" },
    { direction: "up" },
    { started_at: "soon" },
    { ended_at: "late" },
    { name: null },
    { cause: 7 },
    { loss: "few" },
    { jitter: "soon" },
  ])("%j is refused", (fields) => {
    expect(() => readCall(wire(fields))).toThrow();
  });

  it("may have a cause of a newer server", () => {
    const call = readCall(wire({ cause: "abducted" }));
    expect(ending(call, words("fr"))).toBe("Terminé");
  });

  it("comes in pages", () => {
    expect(readCallPage({ items: [wire()], next: 7 })).toMatchObject({ items: [{ id: "k1" }], next: 7 });
    expect(readCallPage({ items: [], next: null }).next).toBeNull();
  });
});

describe("a connection in words", () => {
  it.each<[object, string]>([
    [{}, "Par navigateur"],
    [{ kind: "phone", name: "Bruno", number: "+417••67" }, "Par téléphone, depuis le +417••67"],
    [{ kind: "phone", name: "+417••67", number: "+417••67" }, "Par téléphone"],
    [{ kind: "phone" }, "Par téléphone"],
    [{ kind: "phone", direction: "out", number: "+41••67" }, "Par téléphone, appelé au +41••67"],
    [{ kind: "phone", direction: "out" }, "Par téléphone, appelé d’ici"],
  ])("%j: %s", (fields, text) => {
    expect(plain(wayIn(readCall(wire(fields)), words("fr")))).toBe(text);
  });

  it.each<[object, string]>([
    [{}, "lun. 23 nov. 2026, 09:05 – 09:31 · 26 min"],
    [{ answered_at: null, ended_at: "2026-11-23T08:05:00Z" }, "lun. 23 nov. 2026, 09:05 – 09:05"],
    [{ ended_at: "2026-11-23T08:05:03Z" }, "lun. 23 nov. 2026, 09:05 – 09:05 · 1 min"],
    [LIVE, "Depuis lun. 23 nov. 2026, 09:05"],
    [
      { ended_at: "2026-11-24T08:05:02Z" },
      "lun. 23 nov. 2026, 09:05 – mar. 24 nov. 2026, 09:05 · 24 h",
    ],
  ])("%j lasted %s", (fields, text) => {
    expect(plain(when(readCall(wire(fields)), words("fr"), ZURICH))).toBe(text);
  });

  it.each<[object, string]>([
    [{ loss: null }, ""],
    [{}, "0,3 % perdus"],
    [{ jitter: 7, round_trip: 48 }, "0,3 % perdus · gigue 7 ms · aller-retour 48 ms"],
    [{ loss: 0, jitter: 0 }, "0 % perdus · gigue 0 ms"],
  ])("%j: measured %s", (fields, text) => {
    expect(plain(quality(readCall(wire(fields)), words("fr")))).toBe(text);
  });

  it.each<[object, string]>([
    [LIVE, "Connecté maintenant"],
    [{ ...LIVE, direction: "out" }, "Connecté maintenant"],
    [{ ...LIVE, direction: "out", answered_at: null }, "En cours d’appel"],
    [{ direction: "out", answered_at: null, cause: "busy" }, "Occupé"],
  ])("%j: %s", (fields, text) => {
    expect(plain(ending(readCall(wire(fields)), words("fr")))).toBe(text);
  });

  it("has words for every cause, in every language", () => {
    const ids = [...CAUSES, "other"].map((cause) => `call-cause-${cause}`);
    for (const language of LANGUAGES) {
      const known = catalogue(language, ["base", "admin", "records"]);
      expect(ids.filter((id) => !known.has(id))).toEqual([]);
    }
  });
});

describe("the dialog", () => {
  function dialog(items: readonly object[], language: Language = "en"): string[] {
    const paths: string[] = [];
    const call = (_method: string, path: string): Promise<unknown> => {
      paths.push(path);
      return Promise.resolve({ items, next: null });
    };
    const calls = new Calls({ call }, (work) => work(), "a/c");
    show(CallsDialog, { conference: conference(), session, calls, onclose: () => {} }, language);
    return paths;
  }

  it.each(LANGUAGES)("is accessible and complete in %s", async (language) => {
    const phone = { id: "k2", kind: "phone", name: "Bruno", number: "+41••67", cause: "lost" };
    const paths = dialog([wire(LIVE), wire(phone)], language);
    const { t } = words(language);
    const list = await screen.findByRole("list", { name: t("call-list") });
    expect(list).toHaveTextContent(t("call-now"));
    expect(list).toHaveTextContent(t("call-cause-lost"));
    expect(paths).toEqual(["/api/v1/conferences/a%2Fc/calls?limit=20"]);
    await expectAccessible();
  });

  it("says so when nobody came", async () => {
    dialog([]);
    expect(await screen.findByRole("heading", { name: "Nobody yet" })).toBeVisible();
    await expectAccessible();
  });
});
