import { afterEach, describe, expect, it, vi } from "vitest";

import { Catalogue, loadCatalogue } from "../../src/i18n/catalogue";
import { I18n } from "../../src/i18n/i18n.svelte";
import { words } from "../support/words";

afterEach(() => {
  document.documentElement.lang = "";
});

describe("Catalogue", () => {
  const catalogue = new Catalogue("fr", ["hello = Bonjour { $name }\nbroken = { $missing }"]);

  it("fills in variables without isolation marks", () => {
    expect(catalogue.format("hello", { name: "Ana" })).toBe("Bonjour Ana");
  });

  it("shows the id of a missing message and complains", () => {
    const complain = vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect(catalogue.format("nothing")).toBe("nothing");
    expect(complain).toHaveBeenCalledOnce();
  });

  it("complains about a missing variable", () => {
    const complain = vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect(catalogue.format("broken")).toContain("$missing");
    expect(complain).toHaveBeenCalledOnce();
  });

  it("loads the files of a page", async () => {
    const loaded = await loadCatalogue("de", ["base", "admin"]);
    expect(loaded.format("action-save")).toBe("Speichern");
    expect(loaded.format("conferences-title")).toBe("Konferenzen");
  });
});

describe("I18n", () => {
  it("starts in the language chosen before, and tells the document", async () => {
    localStorage.setItem("ucc.language", "it");
    const i18n = await I18n.start(["base"]);
    expect(i18n.t("action-save")).toBe("Salva");
    expect(document.documentElement.lang).toBe("it");
  });

  it("starts in the browser's language when nothing was chosen", async () => {
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["fr-CH"]);
    expect((await I18n.start(["base"])).language).toBe("fr");
  });

  it("ignores a stored language that is none", async () => {
    localStorage.setItem("ucc.language", "xx");
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["de"]);
    expect((await I18n.start(["base"])).language).toBe("de");
  });

  it("follows what is chosen in another window", async () => {
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["en"]);
    const i18n = await I18n.start(["base"]);
    for (const [key, newValue] of [["ucc.theme", "it"], ["ucc.language", "xx"], ["ucc.language", null]]) {
      dispatchEvent(new StorageEvent("storage", { key: key ?? null, newValue: newValue ?? null }));
    }
    dispatchEvent(new StorageEvent("storage", { key: "ucc.language", newValue: "it" }));
    await vi.waitFor(() => expect(i18n.language).toBe("it"));
    expect(i18n.t("action-save")).toBe("Salva");
    expect(document.documentElement.lang).toBe("it");
  });

  it("follows the account's language until the user chooses another", async () => {
    const i18n = words("en");
    await i18n.suggest("de");
    expect(i18n.language).toBe("de");
    await i18n.choose("fr");
    await i18n.suggest("de");
    expect(i18n.language).toBe("fr");
    expect(localStorage.getItem("ucc.language")).toBe("fr");
  });

  it("lets the last of two quick choices win", async () => {
    const i18n = words("en");
    await Promise.all([i18n.choose("de"), i18n.choose("it")]);
    expect(i18n.language).toBe("it");
    expect(i18n.t("action-save")).toBe("Salva");
  });
});
