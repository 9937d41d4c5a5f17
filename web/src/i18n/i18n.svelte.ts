import { getContext, setContext } from "svelte";

import { type Args, type Catalogue, loadCatalogue, type Part } from "./catalogue";
import { INTL_LOCALES, isLanguage, type Language, negotiate } from "./languages";

const KEY = Symbol("i18n");
const STORED = "ucc.language";

/** The page's language, switchable while it runs: whatever `t` gave is rendered again. */
export class I18n {
  #parts: readonly Part[];
  #catalogue: Catalogue;
  #current = $state.raw<Language>("en");
  #wanted: Language;

  private constructor(catalogue: Catalogue, parts: readonly Part[]) {
    this.#parts = parts;
    this.#catalogue = catalogue;
    this.#current = catalogue.language;
    this.#wanted = catalogue.language;
  }

  static of(catalogue: Catalogue, parts: readonly Part[] = ["base"]): I18n {
    return new I18n(catalogue, parts);
  }

  /** Start in the language chosen before on this device, else in the browser's. */
  static async start(parts: readonly Part[]): Promise<I18n> {
    const language = storedLanguage() ?? negotiate(navigator.languages);
    const i18n = new I18n(await loadCatalogue(language, parts), parts);
    i18n.#announce();
    // Chosen in another window of this device: of two that are open, none keeps the old words.
    addEventListener("storage", ({ key, newValue }) => {
      if (key === STORED && newValue !== null && isLanguage(newValue)) void i18n.#load(newValue);
    });
    return i18n;
  }

  get language(): Language {
    return this.#current;
  }

  /** BCP 47 tag for `Intl`. */
  get locale(): string {
    return INTL_LOCALES[this.#current];
  }

  /** The text of a message in the current language. */
  readonly t = (id: string, args?: Args): string => {
    void this.#current; // a dependency: the caller renders again after a switch
    return this.#catalogue.format(id, args);
  };

  /** Follow the account's language, unless this device's user chose one. */
  async suggest(language: string): Promise<void> {
    if (storedLanguage() === null && isLanguage(language)) await this.#load(language);
  }

  /** Switch by the user's choice, and remember it. */
  async choose(language: Language): Promise<void> {
    try {
      localStorage.setItem(STORED, language);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
    await this.#load(language);
  }

  /** Words for a part of the page that is loaded later. */
  async need(part: Part): Promise<void> {
    if (this.#parts.includes(part)) return;
    const [language, known] = [this.#current, this.#parts];
    const catalogue = await loadCatalogue(language, [...known, part]);
    const alone = this.#parts === known;
    if (!this.#parts.includes(part)) this.#parts = [...this.#parts, part];
    // Language or parts changed meanwhile: everything comes once more, with all parts.
    if (language !== this.#current || !alone) return this.#load(this.#wanted);
    this.#catalogue = catalogue;
  }

  async #load(language: Language): Promise<void> {
    this.#wanted = language;
    const catalogue = await loadCatalogue(language, this.#parts);
    if (this.#wanted !== language) return; // a later choice won the race
    this.#catalogue = catalogue;
    this.#current = language;
    this.#announce();
  }

  #announce(): void {
    document.documentElement.lang = this.#current;
  }
}

function storedLanguage(): Language | null {
  try {
    const stored = localStorage.getItem(STORED);
    return stored !== null && isLanguage(stored) ? stored : null;
  } catch {
    return null;
  }
}

export function provideI18n(i18n: I18n): void {
  setContext(KEY, i18n);
}

/** The page's `I18n`; call while a component initialises. */
export function useI18n(): I18n {
  return getContext<I18n>(KEY);
}

/** The same for what is mounted beside the page. */
export function contextOf(i18n: I18n): Map<symbol, I18n> {
  return new Map([[KEY, i18n]]);
}
