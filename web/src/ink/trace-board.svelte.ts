/** The traces over one page or screen, for as long as they are seen. */

import type { Traced } from "../rtc/protocol";
import type { RoomSession } from "../rtc/session";
import { type TraceLine, Traces } from "./traces";

export class TraceBoard {
  readonly #traces = new Traces();
  readonly #off: () => void;
  #frame: number | null = null;
  #lines = $state.raw<readonly TraceLine[]>([]);
  #now = $state(0);
  /** One's own colour, once the server has told it. */
  #colours = $state.raw<ReadonlyMap<string, number>>(new Map());

  /** `concerns` tells whether it is here. */
  constructor(link: Pick<RoomSession, "on">, concerns: (traced: Traced) => boolean) {
    this.#off = link.on("message", (message) => {
      if (message.type === "leave") this.#traces.forget(message.p);
      else if (message.type === "traced" && concerns(message)) this.#add(message);
    });
  }

  get lines(): readonly TraceLine[] {
    return this.#lines;
  }

  get now(): number {
    return this.#now;
  }

  colour(p: string): number | null {
    return this.#colours.get(p) ?? null;
  }

  /** What was drawn in a colour is on the page by now. */
  settle(colour: number): void {
    this.#traces.settle(colour);
    this.#run();
  }

  clear(): void {
    this.#traces.clear();
    this.#run();
  }

  close(): void {
    this.#off();
    this.#traces.clear();
  }

  #add(traced: Traced): void {
    if (this.#colours.get(traced.p) !== traced.colour) {
      this.#colours = new Map([...this.#colours, [traced.p, traced.colour]]);
    }
    this.#traces.add(traced, performance.now());
    this.#run();
  }

  /** Draws as long as there is something to be seen, and costs nothing afterwards. */
  #run(): void {
    if (this.#frame !== null) return;
    const draw = (): void => {
      this.#now = performance.now();
      this.#lines = this.#traces.alive(this.#now);
      this.#frame = this.#lines.length > 0 ? requestAnimationFrame(draw) : null;
    };
    this.#frame = requestAnimationFrame(draw);
  }
}
