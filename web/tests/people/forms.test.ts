import { describe, expect, it } from "vitest";

import { Form } from "../../src/people/form.svelte";
import {
  codeMessage,
  entryForm,
  findPeople,
  profileForm,
  subscriberForm,
  zoneOptions,
} from "../../src/people/forms";
import { decodeTable } from "../../src/people/import-file";
import { sectionOf, tokenOf } from "../../src/people/people.svelte";
import { ProblemError, UnreachableError } from "../../src/http/problem";
import { session } from "../support/conferences";
import { LANGUAGES } from "../../src/i18n/languages";
import { catalogue } from "../support/words";

const refused = (status: number, code: string, errors: { field: string; code: string }[] = []) =>
  new ProblemError({ status, code, detail: "", errors, retryAfter: null, challenge: "" });

describe("the fragment of the address", () => {
  it.each([
    ["#subscribers", "subscribers"],
    ["#directory", "directory"],
    ["#conferences", "conferences"],
    ["#content", null],
    ["", null],
    ["#reset=abc", null],
  ])("%s is the section %s", (hash, section) => {
    expect(sectionOf(hash)).toBe(section);
  });

  it.each([
    ["#reset=aZ09-_", "aZ09-_"],
    ["#reset=", null],
    ["#reset=a b", null],
    [`#reset=${"x".repeat(65)}`, null],
    ["#resets=a", null],
  ])("%s has the token %s", (hash, token) => {
    expect(tokenOf(hash)).toBe(token);
  });
});

describe("forms", () => {
  it("start from what is there, or from the house's habits", () => {
    expect(entryForm(null)).toEqual({ name: "", email: "", number: "" });
    expect(profileForm(session)).toEqual({
      name: "Alice Favre",
      language: "en",
      timezone: "Europe/Zurich",
    });
    expect(subscriberForm(null, session)).toMatchObject({ role: "subscriber", language: "en" });
  });

  it("offer the zone that is set even where the browser does not know it", () => {
    const values = zoneOptions("Mars/Olympus").map(({ value }) => value);
    expect(values).toContain("Mars/Olympus");
    expect(values).toContain("UTC");
    expect(new Set(values).size).toBe(values.length);
  });

  it("have words for every code in every language", () => {
    const codes = ["required", "digits", "taken", "too-short", "too-long", "common", "personal"];
    const more = ["wrong", "own-account", "above-own", "last-administrator", "not-empty", "full"];
    for (const language of LANGUAGES) {
      const words = catalogue(language);
      for (const code of [...codes, ...more, "no-titles", "duplicate", "mismatch", "else"]) {
        expect(words.has(codeMessage(code).id), `${language} ${code}`).toBe(true);
      }
    }
  });

  it("tell what is missing without asking the server", async () => {
    const form = new Form({ name: " ", email: "" }, ["name"]);
    let sent = 0;
    expect(await form.submit(() => Promise.resolve(++sent))).toBeNull();
    expect(sent).toBe(0);
    expect(form.errors).toEqual({ name: "required" });
    expect(form.refusals).toBe(1);
  });

  it("tell refused fields, others elsewhere, and failures in words", async () => {
    const form = new Form({ name: "A" });
    const errors = [
      { field: "name", code: "taken" },
      { field: "name", code: "digits" },
      { field: "conferences", code: "not-empty" },
    ];
    await form.submit(() => Promise.reject(refused(422, "invalid", errors)));
    expect(form.errors["name"]).toBe("taken");
    expect(form.elsewhere).toBe("not-empty");
    const failures: [unknown, string][] = [
      [refused(404, "not-found"), "people-gone"],
      [refused(403, "forbidden"), "people-forbidden"],
      [refused(429, "throttled"), "people-throttled"],
      [refused(409, "mail-off"), "people-error-mail-off"],
      [refused(413, "too-large"), "people-error-too-large"],
      [new UnreachableError("x"), "error-unreachable"],
    ];
    for (const [error, id] of failures) {
      await form.submit(() => Promise.reject(error as Error));
      expect(form.failure?.id).toBe(id);
    }
    expect(await form.submit(({ name }) => Promise.resolve(name))).toBe("A");
    expect(form.failure).toBeNull();
  });

  it("know whether something would be lost", () => {
    const form = new Form<{ name: string; on: boolean }>({ name: "A", on: false });
    expect(form.dirty).toBe(false);
    form.values.on = true;
    expect(form.dirty).toBe(true);
  });
});

it("finds people without case and accents, by every word", () => {
  const items = [
    { name: "Zoé Müller", email: "z@x.example", extension: "201" },
    { name: "Ben", email: "ben@x.example", extension: null },
  ];
  const names = (search: string) => findPeople(items, search).map(({ name }) => name);
  expect(names("zoe MULL")).toEqual(["Zoé Müller"]);
  expect(names("201")).toEqual(["Zoé Müller"]);
  expect(names("@x")).toHaveLength(2);
  expect(names("nobody")).toEqual([]);
});

it("reads tables of Excel on Windows as well as UTF-8", () => {
  const bytes = (...values: number[]) => new Uint8Array(values).buffer;
  expect(decodeTable(bytes(0x5a, 0x6f, 0xe9))).toBe("Zoé");
  expect(decodeTable(new TextEncoder().encode("Zoé").buffer)).toBe("Zoé");
});
