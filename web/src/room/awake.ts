/** Keeps the screen on while something is going on (Screen Wake Lock API). */

/** Returns the function that lets it go dark again. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;

  const take = async (): Promise<void> => {
    if (document.hidden || !("wakeLock" in navigator)) return;
    // Refused when the battery is low: then the screen goes dark.
    lock = await navigator.wakeLock.request("screen").catch(() => null);
    if (over) void lock?.release();
  };
  // The browser lets go of it when the page is hidden.
  const again = (): void => void take();

  document.addEventListener("visibilitychange", again);
  void take();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", again);
    void lock?.release();
  };
}
