/** Single-letter keys, as other conference pages have them; dead while somebody types. */

export type Action = "mic" | "cam" | "hand" | "people" | "chat" | "layout" | "full";

export const SHORTCUTS: Readonly<Record<string, Action>> = {
  m: "mic",
  v: "cam",
  r: "hand",
  p: "people",
  c: "chat",
  l: "layout",
  f: "full",
};

/** Held, it opens the microphone of whoever is muted. */
export const TALK_KEY = " ";

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
  readonly target: EventTarget | null;
}

/** What a key press asks for. Ctrl or ⌘ with D and E work also while letters are switched off. */
export function actionOf(press: Press, enabled: boolean): Action | null {
  if (press.repeat || press.altKey) return null;
  const key = press.key.toLowerCase();
  if (press.ctrlKey || press.metaKey) return key === "d" ? "mic" : key === "e" ? "cam" : null;
  if (!enabled || typing(press.target)) return null;
  return SHORTCUTS[key] ?? null;
}

/** Whether a press is of the key to talk, and not of a button, link or field that it works on. */
export function isTalkKey(press: Press, enabled: boolean): boolean {
  if (press.key !== TALK_KEY || press.ctrlKey || press.metaKey || press.altKey) return false;
  const { target } = press;
  const taken = target instanceof Element && target.closest(PRESSED_BY_SPACE) !== null;
  return enabled && !typing(target) && !taken;
}

const PRESSED_BY_SPACE =
  "button, a[href], summary, audio, video[controls], [role=button], [role=menuitem], [role=switch], [role=tab]";

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
