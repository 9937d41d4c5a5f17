import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

import { FluentParser, Junk, Message, Visitor, type VariableReference } from "@fluent/syntax";
import { describe, expect, it } from "vitest";

import type { Part } from "../../src/i18n/catalogue";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { source } from "../support/words";

const LOCALES = resolve(import.meta.dirname, "../../../server/locales");
const SOURCES = resolve(import.meta.dirname, "../../src");
const OURS: readonly string[] = [
  "base.ftl",
  "admin.ftl",
  "rhythm.ftl",
  "people.ftl",
  "members.ftl",
  "records.ftl",
  "journal.ftl",
  "programs.ftl",
  "telephones.ftl",
  "room.ftl",
  "roles.ftl",
  "layout.ftl",
  "documents.ftl",
  "ink.ftl",
  "recording.ftl",
  "groups.ftl",
  "polls.ftl",
  "answer.ftl",
];
const parts = readdirSync(`${LOCALES}/en`)
  .filter((file) => OURS.includes(file))
  .map((file) => file.replace(".ftl", "") as Part);

class Variables extends Visitor {
  readonly names = new Set<string>();

  override visitVariableReference(node: VariableReference): void {
    this.names.add(node.id.name);
  }
}

/** Message id → its variables in alphabetical order; a syntax error fails the test. */
function messages(language: Language, part: Part): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of new FluentParser().parse(source(language, part)).body) {
    expect(entry, `${language}/${part}`).not.toBeInstanceOf(Junk);
    if (!(entry instanceof Message)) continue;
    expect(found.has(entry.id.name), `${entry.id.name} stands twice`).toBe(false);
    const variables = new Variables();
    variables.visit(entry);
    found.set(entry.id.name, [...variables.names].sort().join());
  }
  return found;
}

/** Ids that the sources name in full: `t("…")` and `id: "…"` of a message. */
function namedIds(folder: string): Set<string> {
  const ids = new Set<string>();
  for (const file of readdirSync(`${SOURCES}/${folder}`, { recursive: true, encoding: "utf8" })) {
    if (!/\.(ts|svelte)$/.test(file)) continue;
    const text = readFileSync(`${SOURCES}/${folder}/${file}`, "utf8");
    for (const match of text.matchAll(/\b(?:t\(|id: )\s*"([a-z]+(?:-[a-z]+)*)"/g)) {
      if (match[1] !== undefined) ids.add(match[1]);
    }
  }
  return ids;
}

describe("message files", () => {
  it.each(parts)("%s: every id in every language, with the same variables", (part) => {
    const english = messages("en", part);
    expect(english.size).toBeGreaterThan(0);
    for (const language of LANGUAGES) {
      expect(Object.fromEntries(messages(language, part)), language).toEqual(
        Object.fromEntries(english),
      );
    }
  });

  it("base and a page's file never define the same id", () => {
    const base = messages("en", "base");
    for (const part of parts.filter((name) => name !== "base")) {
      const both = [...messages("en", part).keys()].filter((id) => base.has(id));
      expect(both, part).toEqual([]);
    }
  });

  it.each<[string, Part[]]>([
    ["ui", ["base"]],
    ["admin", ["base", "admin", "people"]],
    ["series", ["base", "admin", "rhythm"]],
    ["people", ["base", "admin", "people"]],
    ["members", ["base", "admin", "members"]],
    ["records", ["base", "admin", "people", "records", "journal"]],
    ["programs", ["base", "admin", "people", "programs"]],
    ["telephones", ["base", "admin", "people", "telephones"]],
    ["answer", ["base", "answer"]],
  ])("every id named in src/%s is defined in %j", (folder, files) => {
    const defined = new Set(files.flatMap((part) => [...messages("en", part).keys()]));
    const named = namedIds(folder);
    expect(named.size).toBeGreaterThan(5);
    expect([...named].filter((id) => !defined.has(id))).toEqual([]);
  });

  it("shared components use shared words only", () => {
    const base = messages("en", "base");
    expect([...namedIds("ui")].filter((id) => !base.has(id))).toEqual([]);
  });

  it.each([
    ["conference-add", "Ajouter"],
    ["action-save", "Enregistrer"],
    ["field-organiser", "Organisateur"],
    ["field-ucc", "Conférence de l’UCC"],
    ["field-name", "Nom"],
    ["field-room", "Numéro de la salle"],
    ["field-start", "Début"],
    ["field-duration", "Durée"],
    ["field-pin", "PIN"],
    ["field-description", "Description"],
    ["field-destination", "Destination"],
    ["field-search", "Motif de recherche"],
    ["field-email", "Adresse Email"],
    ["field-send-mail", "Envoyer un courriel"],
    ["source-extension", "Poste"],
    ["source-directory", "Annuaire externe"],
    ["source-name", "Nom"],
    ["member-add", "Ajouter"],
    ["invite-button", "Envoyer invitation"],
  ])("French says %s as the manual does", (id, text) => {
    const parts: Part[] = ["base", "admin", "members"];
    expect(parts.map((part) => source("fr", part)).join("\n")).toContain(`\n${id} = ${text}\n`);
  });
});
