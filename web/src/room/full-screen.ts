/** The stage without all that is around it (Fullscreen API); telephones may not have it. */

export const canFill = document.fullscreenEnabled === true;

/** In and out again. A browser that refuses leaves everything as it is. */
export function toggleFull(element: Element | null): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void element?.requestFullscreen().catch(() => undefined);
}
