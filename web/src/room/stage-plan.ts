/**
 * What the stage shows: who is large, what becomes of a screen or document, which pictures are
 * wanted. No DOM.
 */

import type { WantInfo } from "../rtc/protocol";
import type { Shape } from "./layout";

export const LAYOUTS = ["auto", "grid", "speaker", "presentation"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** As many as a leader can have seen large: more are a grid. */
export const MAX_PINS = 3;

export interface StageFacts {
  readonly layout: Layout;
  readonly self: string;
  /** Everybody in the room. */
  readonly present: readonly string[];
  readonly pins: readonly string[];
  readonly spotlight: readonly string[];
  /** Somebody shows a screen or a document. */
  readonly shared: boolean;
  /** Who speaks, for longer than a word. */
  readonly speaker: string | null;
  readonly selfView: boolean;
}

export interface StagePlan {
  readonly kind: Shape["kind"];
  readonly shared: Shape["shared"];
  /** People, in the order in which they stand. */
  readonly large: readonly string[];
  /** How many others have a tile. */
  readonly rest: number;
  /** Whom a small picture beside other windows shows. */
  readonly featured: string | null;
}

/** Pins come before the spotlight, that before what is shown, and that before who speaks. */
export function planStage(facts: StageFacts): StagePlan {
  const { layout, self, present, shared } = facts;
  const visible = present.filter((p) => p !== self || facts.selfView);
  const pinned = facts.pins.filter((p) => visible.includes(p));
  const lit = facts.spotlight.filter((p) => visible.includes(p));
  const chosen = pinned.length > 0 ? pinned : lit;
  const heard = speakerOf(facts, visible);
  const featured = chosen[0] ?? heard;
  const grid = layout === "grid" || (layout === "auto" && chosen.length === 0 && !shared);
  if (grid) {
    return { kind: "grid", shared: shared ? "beside" : null, large: [], rest: visible.length, featured };
  }
  if (shared && (layout === "presentation" || chosen.length === 0)) {
    return { kind: "large", shared: "large", large: [], rest: visible.length, featured };
  }
  const large = chosen.length > 0 ? chosen : heard === null ? [] : [heard];
  return { kind: "large", shared: shared ? "small" : null, large, rest: visible.length - large.length, featured };
}

/** Never oneself while others are there. */
function speakerOf({ speaker, self }: StageFacts, visible: readonly string[]): string | null {
  const others = visible.filter((p) => p !== self);
  if (speaker !== null && others.includes(speaker)) return speaker;
  return others[0] ?? visible[0] ?? null;
}

/** Pins somebody, or no more; one too many takes the place of the first. */
export function togglePin(pins: readonly string[], p: string): readonly string[] {
  return pins.includes(p) ? pins.filter((one) => one !== p) : [...pins, p].slice(-MAX_PINS);
}

export interface Sight {
  /** Tiles in sight, `height` in CSS pixels. */
  readonly tiles: readonly { readonly p: string; readonly height: number; readonly large: boolean }[];
  /** Whose camera is on and not our own. */
  readonly pictured: (p: string) => boolean;
  /** Nothing of the stage is seen: another window is before it, or a pane lies over it. */
  readonly covered: boolean;
  /** The small picture beside other windows, while it is there. */
  readonly pip: { readonly p: string; readonly height: number } | null;
  /** Who comes first where there are more people than places for pictures. */
  readonly first: string | null;
}

/** The pictures to ask for, `h` in CSS pixels: what is in sight and nothing else. */
export function wanted({ tiles, pictured, covered, pip, first }: Sight): readonly Omit<WantInfo, "src">[] {
  const wants = new Map<string, { p: string; h: number; prio: number }>();
  for (const { p, height, large } of covered ? [] : tiles) {
    if (pictured(p) && height > 0) wants.set(p, { p, h: height, prio: large || p === first ? 1 : 0 });
  }
  if (pip && pictured(pip.p)) {
    const h = Math.max(pip.height, wants.get(pip.p)?.h ?? 0);
    wants.set(pip.p, { p: pip.p, h, prio: 1 });
  }
  return [...wants.values()];
}
