/**
 * What is drawn on the page that one looks at: fetched, followed, and told to the server, also over
 * lost connections. No DOM: components render `state` and call the actions.
 */

import type { InkArtist, InkPage, ServerMessage } from "../rtc/protocol";
import type { RoomSession } from "../rtc/session";
import { SignalError } from "../rtc/signal";
import { type Drawing, Sheet } from "./sheet";
import { fromText, type Stroke, toText } from "./stroke";

export type InkLink = Pick<RoomSession, "on" | "ask" | "tell">;

export interface Place {
  readonly document: string;
  readonly page: number;
}

export interface SketchState {
  readonly drawings: readonly Drawing[];
  /** By the number under which they write. */
  readonly artists: ReadonlyMap<number, Pick<InkArtist, "name" | "colour" | "mine">>;
  /** One's own, 0 to 7. */
  readonly colour: number;
  readonly canUndo: boolean;
  /** The id of a message about what went wrong. */
  readonly failure: string | null;
}

export const EMPTY: SketchState = {
  drawings: [],
  artists: new Map(),
  colour: 0,
  canUndo: false,
  failure: null,
};

/** What can be taken back: a stroke of one's own, or that one's own were erased. */
type Done = { readonly drew: string } | { readonly erased: readonly Stroke[] };
interface Outgoing extends Place {
  readonly sheet: Sheet;
  readonly update: Uint8Array;
}

const RETRY = 1_000;
const REMEMBERED = 100;

export class Sketch {
  readonly #link: InkLink;
  readonly #changed: (state: SketchState) => void;
  readonly #wait: (ms: number, then: () => void) => void;
  readonly #sheets = new Map<string, Sheet>();
  readonly #artists = new Map<number, InkArtist>();
  /** In order; the first one is on its way. */
  #outbox: Outgoing[] = [];
  #sending = false;
  /** The server has shown us a page since we came (back): it takes what we draw. */
  #ready = false;
  #done: Done[] = [];
  #place: Place | null = null;
  #state = EMPTY;

  constructor(
    link: InkLink,
    changed: (state: SketchState) => void,
    wait: (ms: number, then: () => void) => void = (ms, then) => setTimeout(then, ms),
  ) {
    this.#link = link;
    this.#changed = changed;
    this.#wait = wait;
    link.on("message", (message) => this.#received(message));
  }

  get state(): SketchState {
    return this.#state;
  }

  // --- actions ---

  /** Looks at a page from now on. */
  open(place: Place): void {
    if (this.#is(place)) return;
    this.#place = place;
    this.#done = [];
    this.#show({ failure: null });
    void this.#fetch(place);
  }

  /** Looks at none for now. */
  leave(): void {
    this.#place = null;
    this.#ready = false;
    this.#show({ failure: null });
  }

  draw(stroke: Stroke): void {
    const sheet = this.#sheet;
    if (sheet === null) return;
    this.#remember({ drew: sheet.draw(stroke) });
  }

  /** Whoever may not erase a stroke has it back at once. */
  erase(keys: readonly string[]): void {
    const sheet = this.#sheet;
    if (sheet === null || keys.length === 0) return;
    const erased = keys.flatMap((key) => {
      const drawing = sheet.get(key);
      return drawing !== null && this.isMine(drawing.client) ? [drawing] : [];
    });
    sheet.erase(keys);
    if (erased.length > 0) this.#remember({ erased });
    else this.#show();
  }

  undo(): void {
    const sheet = this.#sheet;
    const last = this.#done.pop();
    if (sheet === null || last === undefined) return;
    if ("drew" in last) sheet.erase([last.drew]);
    else for (const stroke of last.erased) sheet.draw(stroke);
    this.#show();
  }

  /** Takes away what is drawn on this page, by whomever. */
  async clear(): Promise<void> {
    if (this.#place === null) return;
    try {
      await this.#link.ask({ type: "ink-clear", ...this.#place });
    } catch {
      this.#show({ failure: "ink-failed" });
    }
  }

  isMine(client: number): boolean {
    return client === this.#sheet?.client || (this.#artists.get(client)?.mine ?? false);
  }

  // --- the server's word ---

  #received(message: ServerMessage): void {
    if (message.type === "welcome") void this.#comeBack();
    else if (message.type === "ink") {
      const sheet = this.#sheets.get(keyOf(message));
      if (message.artist !== null) this.#artists.set(message.artist.client, message.artist);
      if (sheet?.run === message.run) sheet.apply(fromText(message.update));
      else if (this.#is(message)) void this.#fetch(message);
      this.#show();
    } else if (message.type === "ink-cleared") {
      this.#forget(message);
      if (!this.#is(message)) return;
      this.#sheets.set(keyOf(message), this.#newSheet(message, message.run));
      this.#done = [];
      this.#show();
    }
  }

  async #comeBack(): Promise<void> {
    this.#ready = false;
    if (this.#place !== null) await this.#fetch(this.#place);
  }

  async #fetch(place: Place): Promise<void> {
    const former = this.#sheets.get(keyOf(place));
    const { document, page } = place;
    const known = former === undefined ? "" : toText(former.known);
    try {
      const ask = { type: "ink-open" as const, document, page, run: former?.run ?? null, known };
      this.#take(place, former, (await this.#link.ask(ask)) as InkPage);
    } catch (error) {
      // What is lost is asked for again with the next welcome.
      if (codeOf(error) === "limit") this.#wait(RETRY, () => this.#is(place) && void this.#fetch(place));
    }
  }

  #take(place: Place, former: Sheet | undefined, opened: InkPage): void {
    let sheet = this.#sheets.get(keyOf(place));
    if (sheet === undefined || sheet.run !== opened.run) {
      // Of a page that was empty when it was lost nothing was cleared: what we drew there is due.
      const lost = former !== undefined && former === sheet ? this.#forget(place) : [];
      sheet = this.#newSheet(place, opened.run);
      this.#sheets.set(keyOf(place), sheet);
      sheet.apply(fromText(opened.update));
      for (const stroke of lost) sheet.draw(stroke);
    } else sheet.apply(fromText(opened.update));
    for (const artist of opened.artists) this.#artists.set(artist.client, artist);
    this.#ready = true;
    this.#show({ colour: opened.colour });
    this.#send();
  }

  // --- to the server ---

  #newSheet(place: Place, run: string): Sheet {
    const sheet: Sheet = new Sheet(run, (update) => {
      this.#outbox.push({ document: place.document, page: place.page, sheet, update });
      this.#send();
    });
    return sheet;
  }

  #send(): void {
    const next = this.#outbox[0];
    if (next === undefined || this.#sending || !this.#ready) return;
    const { document, page, sheet, update } = next;
    const draw = { type: "ink-draw" as const, document, page, run: sheet.run, update: toText(update) };
    this.#sending = true;
    this.#link.ask(draw).then(
      () => this.#sent(next, null),
      (error: unknown) => this.#sent(next, codeOf(error)),
    );
  }

  #sent(entry: Outgoing, refusal: string | null): void {
    this.#sending = false;
    if (refusal === "lost" || refusal === "timeout") return; // again with the next welcome
    if (refusal === "limit") {
      this.#wait(RETRY, () => this.#send());
      return;
    }
    this.#outbox = this.#outbox.filter((one) => one !== entry);
    if (refusal !== null && this.#sheets.get(keyOf(entry)) === entry.sheet) {
      // The server has another page than we: ours is thrown away, with all that builds on it.
      this.#forget(entry);
      this.#done = [];
      this.#show({ failure: refusal === "full" ? "ink-full" : "ink-failed" });
      if (this.#is(entry)) void this.#fetch(entry);
    }
    this.#send();
  }

  /** Gives up a page; what was drawn on it and is not kept, where nothing else ever was. */
  #forget(place: Place): readonly Stroke[] {
    const key = keyOf(place);
    const sheet = this.#sheets.get(key);
    const waiting = this.#outbox.filter((one) => one.sheet === sheet);
    this.#outbox = this.#outbox.filter((one) => one.sheet !== sheet);
    this.#sheets.delete(key);
    if (sheet === undefined || sheet.size !== waiting.length) return [];
    return sheet.drawings().map(({ tool, points }) => ({ tool, points }));
  }

  // --- state ---

  get #sheet(): Sheet | null {
    return this.#place === null ? null : (this.#sheets.get(keyOf(this.#place)) ?? null);
  }

  #is(place: Place): boolean {
    return this.#place !== null && keyOf(place) === keyOf(this.#place);
  }

  #remember(done: Done): void {
    this.#done = [...this.#done, done].slice(-REMEMBERED);
    this.#show({ failure: null });
  }

  #show(change: Partial<SketchState> = {}): void {
    const sheet = this.#sheet;
    const artists = new Map<number, Pick<InkArtist, "name" | "colour" | "mine">>(this.#artists);
    const colour = change.colour ?? this.#state.colour;
    if (sheet !== null) artists.set(sheet.client, { name: "", colour, mine: true });
    const drawings = sheet?.drawings() ?? [];
    this.#state = { ...this.#state, ...change, drawings, artists, canUndo: this.#done.length > 0 };
    this.#changed(this.#state);
  }
}

function keyOf({ document, page }: Place): string {
  return `${document}/${page}`;
}

function codeOf(error: unknown): string {
  return error instanceof SignalError ? error.code : "internal";
}

/** How many drawings are whose: oneself first, then by name. */
export function tally({ drawings, artists }: SketchState): { name: string; colour: number; mine: boolean; count: number }[] {
  const found = new Map<string, { name: string; colour: number; mine: boolean; count: number }>();
  for (const { client } of drawings) {
    const { name, colour, mine } = artists.get(client) ?? { name: "?", colour: 0, mine: false };
    const key = mine ? "" : `${name} ${colour}`;
    const entry = found.get(key) ?? { name, colour, mine, count: 0 };
    found.set(key, { ...entry, count: entry.count + 1 });
  }
  return [...found.values()].sort((a, b) => Number(b.mine) - Number(a.mine) || a.name.localeCompare(b.name));
}
