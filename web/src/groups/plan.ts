/** Who shall go to which group, before it happens. Needs no DOM. */

import type { PlaceInfo } from "../rtc/protocol";

export const FEWEST = 1;
export const MOST = 50;

/** People by their place in the room, and the group of each, from 1; who is not in it stays. */
export type Plan = Readonly<Record<string, number>>;

/** As evenly as it goes, by chance: `random` is uniform in [0, 1). */
export function shuffled(people: readonly string[], groups: number, random: () => number): Plan {
  const order = [...people];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] as string, order[at] as string];
  }
  return Object.fromEntries(order.map((p, index) => [p, (index % groups) + 1]));
}

export function moved(plan: Plan, p: string, group: number | null): Plan {
  const { [p]: _, ...rest } = plan;
  return group === null ? rest : { ...rest, [p]: group };
}

/** With fewer groups than before, whose group is gone stays. */
export function within(plan: Plan, groups: number): Plan {
  return Object.fromEntries(Object.entries(plan).filter(([, group]) => group <= groups));
}

export function places(plan: Plan): PlaceInfo[] {
  return Object.entries(plan).map(([p, group]) => ({ p, group }));
}

/** A time that suits a clock: minutes and seconds, never below zero. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
