/** Roles, and who may speak: what a leader can do to somebody, as rows of a menu. No DOM. */

import type { Participant, RoleName, SetRole } from "../rtc/protocol";
import { find, leads, type RoomState } from "./state";

/** What can be made of somebody; the organiser is who planned the conference. */
export const GRANTED: readonly SetRole["role"][] = ["moderator", "presenter", "participant"];

export type PersonAction =
  | "mute"
  | "ask-unmute"
  | "give-floor"
  | "take-floor"
  | "spotlight"
  | "unspotlight"
  | "kick";

/** Shows documents: leaders, and whom they have made a presenter. */
export function presents({ role }: { readonly role: RoleName }): boolean {
  return leads({ role }) || role === "presenter";
}

/** Whether the server would let their voice through. */
export function maySpeak(state: RoomState, person: Participant | undefined): boolean {
  if (!state.room?.floor_only || !person) return true;
  return person.floor || presents(person);
}

export function isLarge(state: RoomState, p: string): boolean {
  return state.room?.spotlight.includes(p) ?? false;
}

/** What a leader may do to `p` now, most needed first; nothing for all others. */
export function actionsOn(state: RoomState, p: string): readonly PersonAction[] {
  const person = find(state, p);
  if (!person || !leads(state)) return [];
  const large = isLarge(state, p) ? "unspotlight" : "spotlight";
  if (p === state.self) return [large];
  const actions: PersonAction[] = [];
  if (state.room?.floor_only && !presents(person)) {
    actions.push(person.floor ? "take-floor" : "give-floor");
  }
  if (!person.muted) actions.push("mute");
  else if (maySpeak(state, person)) actions.push("ask-unmute");
  actions.push(large);
  if (person.role !== "organiser") actions.push("kick");
  return actions;
}

/** What a leader can make of them; nothing of the organiser, nor of oneself. */
export function rolesFor(state: RoomState, p: string): readonly SetRole["role"][] {
  const person = find(state, p);
  const may = person && leads(state) && p !== state.self && person.role !== "organiser";
  return may ? GRANTED : [];
}

/** A guest without another role takes part as all others do. */
export function grantedRole({ role }: Participant): SetRole["role"] | null {
  if (role === "organiser") return null;
  return role === "guest" ? "participant" : role;
}
