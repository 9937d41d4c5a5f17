/** What the person chose last on this device. */

export interface Preferences {
  readonly mic: boolean;
  readonly cam: boolean;
  readonly micId: string | null;
  readonly camId: string | null;
  readonly speakerId: string | null;
  /** Off: the sound as the microphone gives it, for music. */
  readonly processing: boolean;
  /** Single-letter keys (WCAG 2.1.4: must be switchable). */
  readonly shortcuts: boolean;
}

export const DEFAULTS: Preferences = {
  mic: true,
  cam: true,
  micId: null,
  camId: null,
  speakerId: null,
  processing: true,
  shortcuts: true,
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
      const kept = usual === null ? typeof found === "string" : typeof found === "boolean";
      return [name, kept ? found : usual];
    });
    return Object.fromEntries(entries) as Preferences;
  } catch {
    return DEFAULTS;
  }
}

export function writePreferences(store: Store, preferences: Preferences): void {
  try {
    store.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Blocked or full: the choice lasts as long as the page.
  }
}
