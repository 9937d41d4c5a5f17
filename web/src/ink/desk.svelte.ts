/** Drawing on the pages of a document: what is drawn, the tool in hand, and what passes by. */

import type { RoomSession } from "../rtc/session";
import { EMPTY, type Place, Sketch, type SketchState } from "./sketch";
import { TraceBoard } from "./trace-board.svelte";

export type DeskLink = Pick<RoomSession, "on" | "ask" | "tell">;
export type ToolName = "laser" | "pen" | "marker" | "arrow" | "rectangle" | "eraser";

const desks = new WeakMap<DeskLink, Desk>();

/** The one of this visit: it outlives the stage, which goes while the service is started anew. */
export function deskOf(link: DeskLink): Desk {
  const desk = desks.get(link) ?? new Desk(link);
  desks.set(link, desk);
  return desk;
}

export class Desk {
  readonly sketch: Sketch;
  readonly traces: TraceBoard;
  #state = $state.raw<SketchState>(EMPTY);
  tool = $state<ToolName | null>(null);
  /** The tools are there to be taken. */
  open = $state(false);
  #place: Place | null = null;

  constructor(link: DeskLink) {
    link.on("message", (message) => {
      if (message.type === "ink" && message.artist !== null) this.traces.settle(message.artist.colour);
    });
    this.sketch = new Sketch(link, (state) => (this.#state = state));
    this.traces = new TraceBoard(
      link,
      ({ screen, document, page }) =>
        screen === null && document === this.#place?.document && page === this.#place.page,
    );
  }

  get state(): SketchState {
    return this.#state;
  }

  toggle(): void {
    this.open = !this.open;
    this.tool = this.open ? "pen" : null;
  }

  /** Shows what is drawn on this page from now on. */
  look(document: string, page: number): void {
    if (document !== this.#place?.document || page !== this.#place.page) this.traces.clear();
    this.#place = { document, page };
    this.sketch.open(this.#place);
  }

  /** Nothing is shown for now; what is not kept yet is told when it is shown again. */
  away(): void {
    this.#place = null;
    this.traces.clear();
    this.sketch.leave();
  }
}
