export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const STORED = "ucc.theme"; // read before the first paint by public/theme.js

/** Light, dark, or what the system prefers; remembered on this device. */
export class ThemeChoice {
  #theme = $state<Theme>("system");

  constructor() {
    const shown = document.documentElement.dataset["theme"];
    this.#theme = THEMES.find((theme) => theme === shown) ?? "system";
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    try {
      localStorage.setItem(STORED, theme);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  }
}
