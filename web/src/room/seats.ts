/**
 * Which tile stands where, so that nobody jumps: a place is kept until its owner leaves or becomes
 * large, and somebody who speaks out of sight gets the place of one who is silent. Pure.
 */

export interface Seating {
  /** Everybody, those who are large in the place that they left. */
  readonly order: readonly string[];
  readonly large: readonly string[];
}

export const NOBODY_SEATED: Seating = { order: [], large: [] };

export interface Arrival {
  /** In the order in which they would stand if they all came now, oneself first. */
  readonly present: readonly string[];
  readonly large: readonly string[];
  /** Who has no tile, for they do not want to see themselves. */
  readonly hidden: string | null;
  /** How many of those who are not large stand on the first page. */
  readonly perPage: number;
  readonly page: number;
  readonly speaker: string | null;
  /** Oneself and the pinned: they stand on the first page. */
  readonly kept: readonly string[];
  /** When somebody was heard last; larger is later. */
  readonly heard: ReadonlyMap<string, number>;
}

export function seat(before: Seating, now: Arrival): Seating {
  let order = settled(before, now);
  order = exchanged(order, before.large, now);
  if (now.page === 0) order = brought(order, now);
  return same(order, before.order) && same(now.large, before.large)
    ? before
    : { order, large: now.large };
}

/** Those with a tile that is not large, in their places. */
export function restOf({ order, large }: Seating, hidden: string | null): readonly string[] {
  return order.filter((p) => !large.includes(p) && p !== hidden);
}

/** Without those who left: from beyond the first page somebody comes into a place that is free. */
function settled(before: Seating, now: Arrival): string[] {
  const here = new Set(now.present);
  const order = before.order.filter((p, at) => before.order.indexOf(p) === at);
  const fresh = now.present.filter((p) => !order.includes(p));
  const rest = restOf({ order, large: before.large }, now.hidden);
  const front = rest.slice(0, now.perPage);
  const waiting = rest.slice(now.perPage).filter((p) => here.has(p));
  for (const gone of front.filter((p) => !here.has(p))) {
    const next = waiting.shift() ?? fresh.shift();
    if (next === undefined) break;
    const from = order.indexOf(next);
    if (from >= 0) order.splice(from, 1);
    order[order.indexOf(gone)] = next;
  }
  return [...order.filter((p) => here.has(p)), ...fresh];
}

/**
 * Who is no longer large goes where the one stood who is large now. Where more become large than
 * before, people from beyond the page take their places; where fewer, they come behind the page.
 */
function exchanged(order: string[], before: readonly string[], now: Arrival): string[] {
  const { large } = now;
  const down = before.filter((p) => !large.includes(p) && order.includes(p));
  const up = large.filter((p) => !before.includes(p) && order.includes(p));
  const beyond = restOf({ order, large: before }, now.hidden).slice(now.perPage);
  const into = [...down, ...beyond.filter((p) => !large.includes(p))];
  const so = up.reduce((seats, p, n) => swapped(seats, p, into[n] ?? p), order);
  return large.length === 0 ? so : down.slice(up.length).reduce((seats, p) => behind(seats, p, now), so);
}

/** `p` in the first place after the page. */
function behind(order: readonly string[], p: string, { large, hidden, perPage }: Arrival): string[] {
  const others = order.filter((one) => one !== p);
  const last = restOf({ order: others, large }, hidden)[perPage - 1];
  const at = last === undefined ? others.length : others.indexOf(last) + 1;
  return [...others.slice(0, at), p, ...others.slice(at)];
}

/** Who speaks out of sight, or was pinned there, takes the place of whoever has been silent longest. */
function brought(order: string[], now: Arrival): string[] {
  const { speaker, kept, heard } = now;
  const since = (p: string): number => heard.get(p) ?? -Infinity;
  return [...kept, ...(speaker === null ? [] : [speaker])].reduce((so, p) => {
    const rest = restOf({ order: so, large: now.large }, now.hidden);
    const front = rest.slice(0, now.perPage);
    if (!rest.includes(p) || front.includes(p)) return so;
    const silent = front
      .filter((one) => !kept.includes(one) && one !== speaker)
      .reduce<string | null>((least, one) => (least === null || since(one) < since(least) ? one : least), null);
    return silent === null ? so : swapped(so, p, silent);
  }, order);
}

function swapped(order: readonly string[], a: string, b: string): string[] {
  return order.map((p) => (p === a ? b : p === b ? a : p));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((p, n) => p === b[n]);
}
