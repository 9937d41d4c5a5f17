import { Catalogue, type Part } from "../../src/i18n/catalogue";
import { I18n } from "../../src/i18n/i18n.svelte";
import type { Language } from "../../src/i18n/languages";

const files = import.meta.glob<string>("../../../server/locales/*/*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});

export function source(language: Language, part: Part): string {
  return files[`../../../server/locales/${language}/${part}.ftl`] ?? "";
}

/** As the AdminCenter has them once the members page, a history and the journal were opened. */
const PARTS: readonly Part[] = [
  "base",
  "admin",
  "rhythm",
  "people",
  "members",
  "records",
  "journal",
  "programs",
  "telephones",
  "documents",
  "recording",
  "roles",
  "ink",
  "aids",
];

export function catalogue(language: Language, parts: readonly Part[] = PARTS): Catalogue {
  return new Catalogue(
    language,
    parts.map((part) => source(language, part)),
  );
}

/** The page's words without loading: components in tests speak at once. */
export function words(language: Language = "en"): I18n {
  return I18n.of(catalogue(language), PARTS);
}
