/** What a leader's page does about those who wait. Needs no DOM. */
import type { SetLobby, WaitingInfo } from "../rtc/protocol";

/**
 * Whole minutes that somebody has waited, who had waited `seconds` when the server said so at
 * `told`; both clocks in ms.
 */
export function waitedMinutes(seconds: number, told: number, now: number): number {
  return Math.floor((seconds + Math.max(0, now - told) / 1000) / 60);
}

/** The switch of the menu: nobody waits, or everyone does. */
export function switched(policy: SetLobby["policy"]): SetLobby["policy"] {
  return policy === "off" ? "everyone" : "off";
}

/** The words of the banner: one is named, several are counted. */
export function callers(waiting: readonly WaitingInfo[]): { id: string; args: { name: string; count: number } } {
  const count = waiting.length;
  return { id: count === 1 ? "lobby-one" : "lobby-several", args: { name: waiting[0]?.name ?? "", count } };
}
