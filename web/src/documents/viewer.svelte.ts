import type { PresentationInfo } from "../rtc/protocol";

/** What a viewer may ask of the room. */
export interface Stage {
  turnPage(page: number): Promise<void>;
}

/**
 * Which page somebody looks at: the one that is shown to everybody, or one of their own until they
 * go back. Who presents turns for everybody. Knows no DOM.
 */
export class Viewer {
  readonly #stage: Stage;
  readonly #self: string;
  readonly #leads: () => boolean;
  #shown = $state.raw<PresentationInfo | null>(null);
  /** A page of one's own; null while following. */
  #own = $state<number | null>(null);
  /** The page that the server was asked for and has not told yet. */
  #asked = $state<number | null>(null);

  constructor(stage: Stage, self: string, leads: () => boolean) {
    this.#stage = stage;
    this.#self = self;
    this.#leads = leads;
  }

  /** The server's word on what is shown. */
  show(shown: PresentationInfo): void {
    const other = shown.document !== this.#shown?.document;
    if (other) [this.#own, this.#asked] = [null, null];
    if (this.#own === shown.page) this.#own = null; // they have come to where we are
    this.#shown = shown;
  }

  get page(): number {
    return this.#own ?? this.#asked ?? this.#shown?.page ?? 1;
  }

  get pages(): number {
    return this.#shown?.pages ?? 1;
  }

  get follows(): boolean {
    return this.#own === null;
  }

  get presents(): boolean {
    return this.#shown?.p === this.#self;
  }

  /** May turn the page for everybody, or stop. */
  get decides(): boolean {
    return this.presents || this.#leads();
  }

  /** Pages to have at hand before they are asked for. */
  get near(): readonly number[] {
    return [this.page + 1, this.page - 1].filter((page) => page >= 1 && page <= this.pages);
  }

  move(by: number): void {
    this.go(this.page + by);
  }

  go(page: number): void {
    if (page < 1 || page > this.pages || page === this.page) return;
    if (this.presents) void this.#turn(page);
    else this.#own = page === this.#shown?.page ? null : page;
  }

  /** To the page that is shown to everybody. */
  follow(): void {
    this.#own = null;
  }

  /** For those who lead and look at another page: everybody is to see it. */
  async showToAll(): Promise<void> {
    if (this.#own !== null) await this.#turn(this.#own);
  }

  async #turn(page: number): Promise<void> {
    this.#asked = page;
    this.#own = null;
    await this.#stage.turnPage(page);
    // Refused, or told by now: either way the server's word counts.
    if (this.#asked === page) this.#asked = null;
  }
}

/** What a key asks for: pages to move by, 0 for nothing. Remote controls send Page Up and Down. */
export function moveOf(key: string): number {
  if (key === "ArrowRight" || key === "PageDown") return 1;
  return key === "ArrowLeft" || key === "PageUp" ? -1 : 0;
}

/** The first line of a page's text stands for its title. */
export function titleOf(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
