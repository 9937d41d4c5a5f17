/** Tells a visit what happens to the network and to the page that it notices late by itself. */

import type { RoomSession } from "../rtc/session";

type Told = Pick<RoomSession, "woke" | "networkChanged">;

/** Network Information API, where the browser has it; `type` only where it tells one radio from another. */
interface Connection extends EventTarget {
  readonly type?: string;
}

/** Returns the function that stops it. */
export function followNetwork(
  session: Told,
  page: Document = document,
  connection: Connection | undefined = Reflect.get(navigator, "connection") as Connection | undefined,
): () => void {
  let type = connection?.type;
  const online = (): void => session.networkChanged();
  const resumed = (): void => session.woke();
  const woke = (): void => {
    if (page.visibilityState === "visible") session.woke();
  };
  // It also says how fast the network is thought to be, which is no reason to begin anew.
  const changed = (): void => {
    if (connection?.type === type) return;
    type = connection?.type;
    if (type !== "none") session.networkChanged();
  };

  addEventListener("online", online);
  page.addEventListener("resume", resumed);
  page.addEventListener("visibilitychange", woke);
  connection?.addEventListener("change", changed);
  return () => {
    removeEventListener("online", online);
    page.removeEventListener("resume", resumed);
    page.removeEventListener("visibilitychange", woke);
    connection?.removeEventListener("change", changed);
  };
}
