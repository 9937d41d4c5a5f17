/** Single-letter keys, as other conference pages have them; dead while somebody types. */

export type Action = "mic" | "cam" | "hand" | "people";

export const SHORTCUTS: Readonly<Record<string, Action>> = {
  m: "mic",
  v: "cam",
  r: "hand",
  p: "people",
};

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

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
