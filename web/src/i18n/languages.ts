/** The languages of the product: the four of the manual's country. */
export const LANGUAGES = ["de", "fr", "it", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in its own words, as a reader looks for it in a menu. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  de: "Deutsch",
  fr: "Français",
  it: "Italiano",
  en: "English",
};

/** Regional habits for dates and numbers: 24 hours, day before month. */
export const INTL_LOCALES: Readonly<Record<Language, string>> = {
  de: "de-CH",
  fr: "fr",
  it: "it",
  en: "en-GB",
};

export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value);
}

/** The first of the BCP 47 tags whose primary language we speak (RFC 4647 lookup), else English. */
export function negotiate(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(primary)) return primary;
  }
  return "en";
}
