/** What the person chose last on this device. */

import { type Layout, LAYOUTS } from "./stage-plan";

export interface Preferences {
  readonly mic: boolean;
  readonly cam: boolean;
  readonly micId: string | null;
  readonly camId: string | null;
  readonly speakerId: string | null;
  /** Off: the sound as the microphone gives it, for music. */
  readonly processing: boolean;
  /** Noise is taken from the sound, and the background from the picture. */
  readonly noise: boolean;
  readonly blur: boolean;
  /** Single-letter keys (WCAG 2.1.4: must be switchable). */
  readonly shortcuts: boolean;
  /** Captions are read, where somebody writes them; in large letters. */
  readonly captions: boolean;
  readonly largeCaptions: boolean;
  readonly layout: Layout;
  /** One sees oneself among the others. */
  readonly selfView: boolean;
}

export const DEFAULTS: Preferences = {
  mic: true,
  cam: true,
  micId: null,
  camId: null,
  speakerId: null,
  processing: true,
  noise: false,
  blur: false,
  shortcuts: true,
  captions: false,
  largeCaptions: false,
  layout: "auto",
  selfView: true,
};

const KEY = "ucc.room";

type Store = Pick<Storage, "getItem" | "setItem">;

/** Storage may be blocked, empty or full of something else: then the defaults hold. */
export function readPreferences(store: Store): Preferences {
  try {
    const value: unknown = JSON.parse(store.getItem(KEY) ?? "{}");
    if (typeof value !== "object" || value === null) return DEFAULTS;
    const entries = Object.entries(DEFAULTS).map(([name, usual]) => {
      const found: unknown = Reflect.get(value, name);
      return [name, fits(name, usual, found) ? found : usual];
    });
    return Object.fromEntries(entries) as Preferences;
  } catch {
    return DEFAULTS;
  }
}

function fits(name: string, usual: unknown, found: unknown): boolean {
  if (name === "layout") return LAYOUTS.some((one) => one === found);
  return usual === null ? typeof found === "string" : typeof found === "boolean";
}

export function writePreferences(store: Store, preferences: Preferences): void {
  try {
    store.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Blocked or full: the choice lasts as long as the page.
  }
}
