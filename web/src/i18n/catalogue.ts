import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

import { INTL_LOCALES, type Language } from "./languages";

export type Args = Record<string, FluentVariable>;

/** A file of messages: `base` goes with every page, the others with theirs. */
export type Part =
  | "base"
  | "admin"
  | "rhythm"
  | "people"
  | "members"
  | "records"
  | "journal"
  | "programs"
  | "telephones"
  | "room"
  | "documents"
  | "recording"
  | "roles"
  | "layout"
  | "groups"
  | "polls"
  | "check"
  | "ink"
  | "aids"
  | "answer";

const files = import.meta.glob<string>("../../../server/locales/*/*.ftl", {
  query: "?raw",
  import: "default",
});

/** Messages of one language. Needs no DOM. */
export class Catalogue {
  readonly language: Language;
  readonly #bundle: FluentBundle;

  constructor(language: Language, sources: readonly string[]) {
    this.language = language;
    // No bidi isolation marks: all four languages run left to right, and texts get copied.
    this.#bundle = new FluentBundle(INTL_LOCALES[language], { useIsolating: false });
    for (const source of sources) {
      const errors = this.#bundle.addResource(new FluentResource(source));
      for (const error of errors) console.error(error);
    }
  }

  has(id: string): boolean {
    return this.#bundle.hasMessage(id);
  }

  /** The text of a message; its id when it is missing, so that the gap is seen and not silent. */
  format(id: string, args: Args = {}): string {
    const value = this.#bundle.getMessage(id)?.value;
    if (value === null || value === undefined) {
      console.error(`No message "${id}" in ${this.language}`);
      return id;
    }
    const errors: Error[] = [];
    const text = this.#bundle.formatPattern(value, args, errors);
    for (const error of errors) console.error(`${this.language} ${id}: ${error.message}`);
    return text;
  }
}

/** Fetch the message files of a language. Rejects when one of them cannot be fetched. */
export async function loadCatalogue(language: Language, parts: readonly Part[]): Promise<Catalogue> {
  const sources = await Promise.all(
    parts.map((part) => {
      const load = files[`../../../server/locales/${language}/${part}.ftl`];
      return load ? load() : Promise.reject(new Error(`No file ${language}/${part}.ftl`));
    }),
  );
  return new Catalogue(language, sources);
}
