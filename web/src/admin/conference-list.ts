import type { Conference, WindowState } from "./wire";

export type StateFilter = "all" | WindowState;

export interface ListFilter {
  readonly search: string;
  readonly state: StateFilter;
  readonly mineOnly: boolean;
}

export const EVERYTHING: ListFilter = { search: "", state: "all", mineOnly: false };

export function isEverything({ search, state, mineOnly }: ListFilter): boolean {
  return search.trim() === "" && state === "all" && !mineOnly;
}

/** Where the server's clock stands to the join window [start, closesAt). */
export function stateAt(conference: Conference, now: number): WindowState {
  if (now < conference.start) return "early";
  return now < conference.closesAt ? "open" : "expired";
}

/** Part of the join window that is over, 0 to 1. */
export function windowProgress(conference: Conference, now: number): number {
  const length = conference.closesAt - conference.start;
  if (length <= 0) return 1;
  return Math.min(1, Math.max(0, (now - conference.start) / length));
}

const ORDER: Readonly<Record<WindowState, number>> = { open: 0, early: 1, expired: 2 };

/** Open ones first, then the next to come, then the expired, the latest first. */
export function sortConferences(items: readonly Conference[], now: number): Conference[] {
  return [...items].sort((a, b) => {
    const [stateA, stateB] = [stateAt(a, now), stateAt(b, now)];
    if (stateA !== stateB) return ORDER[stateA] - ORDER[stateB];
    const direction = stateA === "expired" ? -1 : 1;
    return direction * (a.start - b.start) || a.id.localeCompare(b.id);
  });
}

const isMine = ({ organiser, coOrganisers }: Conference, me: string): boolean =>
  organiser.id === me || coOrganisers.some((one) => one.id === me);

/**
 * Whether the filter shows it, as far as the page can tell: of a search only the server knows.
 * `me` is the account's id.
 */
export function fits(item: Conference, filter: ListFilter, me: string, now: number): boolean {
  return (
    (!filter.mineOnly || isMine(item, me)) &&
    (filter.state === "all" || stateAt(item, now) === filter.state)
  );
}

/** What the list shows for a filter, of what the server found. */
export function visibleConferences(
  items: readonly Conference[],
  filter: ListFilter,
  me: string,
  now: number,
): Conference[] {
  return sortConferences(items.filter((item) => fits(item, filter, me, now)), now);
}

/**
 * The organiser's other conferences that can be entered at the same time: a warning, no more, since
 * one may well prepare two rooms. Ad-hoc ones do not count: they end when they like.
 */
export function overlapping(
  items: readonly Conference[],
  organiserId: string,
  own: string | null,
  from: number,
  to: number,
): Conference[] {
  return items.filter(
    (item) =>
      item.id !== own &&
      item.kind !== "adhoc" &&
      item.organiser.id === organiserId &&
      item.start < to &&
      from < item.closesAt,
  );
}

/** Whether those who were invited are told of the change (server/domain/invitation.py). */
export function tellsInvited(before: Conference, after: Conference): boolean {
  const told = ["kind", "firstStart", "duration", "timezone", "roomNumber", "pin"] as const;
  if (before.members === 0) return false;
  // That a series has come to its next date meanwhile is no news.
  const once = before.recurrence === null && before.start !== after.start;
  const rhythm = JSON.stringify(before.recurrence) !== JSON.stringify(after.recurrence);
  return once || rhythm || told.some((field) => before[field] !== after[field]);
}
