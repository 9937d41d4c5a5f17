/**
 * What is pointed at or drawn for the moment: pointers with a short tail, lines over screens that fade,
 * and lines on a page while they are being drawn. Pure; `now` in milliseconds.
 */

import type { Traced, TraceToolName } from "../rtc/protocol";
import { type Point, unflat } from "./stroke";

/** How long each lasts after its last point. */
export const LASTS: Readonly<Record<TraceToolName, number>> = { laser: 1_500, pen: 8_000, marker: 8_000 };
/** Of those, how long it fades away. */
export const FADES = 1_200;
/** A line on a page stays when it is done; its trace is to be gone soon. */
const ON_PAGE = 2_500;
const TAIL = 24;
const MOST = 400;

export interface TraceLine {
  readonly key: string;
  readonly p: string;
  readonly line: number;
  readonly colour: number;
  readonly tool: TraceToolName;
  readonly points: readonly Point[];
  readonly at: number;
  readonly lasts: number;
}

export class Traces {
  #lines = new Map<string, TraceLine>();

  /** What goes on after `traced`; its place is the caller's business. */
  add({ p, colour, tool, line, points, screen }: Traced, now: number): void {
    const key = tool === "laser" ? `${p} laser` : `${p} ${line}`;
    if (points.length === 0) {
      this.#lines.delete(key);
      return;
    }
    const former = this.#lines.get(key)?.points ?? [];
    const all = [...former, ...unflat(points)].slice(tool === "laser" ? -TAIL : 0);
    const lasts = screen === null && tool !== "laser" ? ON_PAGE : LASTS[tool];
    this.#lines.delete(key);
    this.#lines.set(key, { key, p, line, colour, tool, points: all, at: now, lasts });
    // Drop policy: the oldest goes.
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= MOST) break;
      this.#lines.delete(oldest);
    }
  }

  /** They are gone. */
  forget(p: string): void {
    for (const [key, line] of this.#lines) {
      if (line.p === p) this.#lines.delete(key);
    }
  }

  /** What was drawn in a colour is on the page by now. */
  settle(colour: number): void {
    for (const [key, line] of this.#lines) {
      if (line.colour === colour && line.tool !== "laser") this.#lines.delete(key);
    }
  }

  clear(): void {
    this.#lines.clear();
  }

  /** Those that are still seen. */
  alive(now: number): readonly TraceLine[] {
    for (const [key, { at, lasts }] of this.#lines) {
      if (now - at >= lasts) this.#lines.delete(key);
    }
    return [...this.#lines.values()];
  }
}

/** How much of a line is left, 1 to 0. */
export function opacity({ at, lasts }: Pick<TraceLine, "at" | "lasts">, now: number): number {
  return Math.min(1, Math.max(0, (at + lasts - now) / FADES));
}

/** Collects points and gives them away at most every `every` ms, 32 at a time. */
export class Batches {
  readonly #every: number;
  readonly #send: (points: readonly Point[]) => void;
  #points: Point[] = [];
  #sentAt = -Infinity;

  constructor(every: number, send: (points: readonly Point[]) => void) {
    this.#every = every;
    this.#send = send;
  }

  add(point: Point, now: number): void {
    this.#points.push(point);
    if (now - this.#sentAt >= this.#every) this.flush(now);
  }

  flush(now: number): void {
    if (this.#points.length === 0) return;
    this.#sentAt = now;
    // A line keeps its shape when some of its points are left out.
    const step = Math.ceil(this.#points.length / 32);
    const last = this.#points.length - 1;
    this.#send(this.#points.filter((_, index) => index % step === last % step));
    this.#points = [];
  }
}
