import type { Conference, WindowState } from "./wire";

export type StateFilter = "all" | WindowState;

export interface ListFilter {
  readonly search: string;
  readonly state: StateFilter;
  readonly mineOnly: boolean;
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

const fold = (text: string): string =>
  text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

/** Every word is found in name, room number, organiser, extension or description. */
function matches(conference: Conference, search: string): boolean {
  const { name, roomNumber, description, organiser } = conference;
  const text = fold(
    [name, roomNumber, organiser.name, organiser.extension ?? "", description].join("\n"),
  );
  return fold(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
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

/** What the list shows for a filter; `me` is the account's id. */
export function visibleConferences(
  items: readonly Conference[],
  filter: ListFilter,
  me: string,
  now: number,
): Conference[] {
  const found = items.filter(
    (item) =>
      (!filter.mineOnly || isMine(item, me)) &&
      (filter.state === "all" || stateAt(item, now) === filter.state) &&
      matches(item, filter.search.trim()),
  );
  return sortConferences(found, now);
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

/** How many there are of each state, before search. */
export function countStates(
  items: readonly Conference[],
  now: number,
): Readonly<Record<StateFilter, number>> {
  const counts = { all: items.length, early: 0, open: 0, expired: 0 };
  for (const item of items) counts[stateAt(item, now)] += 1;
  return counts;
}
