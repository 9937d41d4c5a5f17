/** How I look at the room: nobody else hears of it. Layout and self view outlast the visit. */

import type { Devices } from "./devices.svelte";
import { type Layout, togglePin } from "./stage-plan";

/** Some browsers leave the volume to the device's buttons: there somebody is heard or not. */
export const ADJUSTABLE = ((audio) => {
  audio.volume = 0.5;
  return audio.volume === 0.5;
})(new Audio());

export class Looks {
  readonly #devices: Devices;
  #pins = $state.raw<readonly string[]>([]);
  #volumes = $state.raw<Readonly<Record<string, number>>>({});
  /** Whom a small picture beside other windows shows, as the stage has it. */
  featured = $state<string | null>(null);
  /** The small picture's height in CSS pixels while it is there. */
  pip = $state<number | null>(null);

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  get layout(): Layout {
    return this.#devices.preferences.layout;
  }

  set layout(layout: Layout) {
    this.#devices.remember({ layout });
  }

  get selfView(): boolean {
    return this.#devices.preferences.selfView;
  }

  set selfView(selfView: boolean) {
    this.#devices.remember({ selfView });
  }

  get pins(): readonly string[] {
    return this.#pins;
  }

  pin(p: string): void {
    this.#pins = togglePin(this.#pins, p);
  }

  /** From 0, silent, to 1, as it comes. */
  volumeOf(p: string | null): number {
    return (p === null ? null : this.#volumes[p]) ?? 1;
  }

  setVolume(p: string, volume: number): void {
    this.#volumes = { ...this.#volumes, [p]: volume };
  }
}
