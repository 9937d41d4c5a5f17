/** The strokes of one page, put together with everybody else's by Yjs. */

import * as Y from "yjs";

import { decode, encode, type Stroke } from "./stroke";

export interface Drawing extends Stroke {
  /** Its own id, `client.clock`. */
  readonly key: string;
  /** The number under which its artist writes. */
  readonly client: number;
}

const ROOT = "ink";
const FROM_AFAR = "afar";

export class Sheet {
  /** The time since the page was cleared last, as the server names it. */
  readonly run: string;
  readonly #doc = new Y.Doc();
  readonly #strokes = this.#doc.getMap<Uint8Array>(ROOT);
  readonly #read = new Map<string, Drawing>();

  /** `told` gets what was drawn or erased here, to be sent. */
  constructor(run: string, told: (update: Uint8Array) => void) {
    this.run = run;
    this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== FROM_AFAR) told(update);
    });
  }

  /** How far we know everybody's strokes. */
  get known(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  get size(): number {
    return this.#strokes.size;
  }

  /** The number under which strokes are written here. */
  get client(): number {
    return this.#doc.clientID;
  }

  apply(update: Uint8Array): void {
    Y.applyUpdate(this.#doc, update, FROM_AFAR);
  }

  /** The key of the new stroke. */
  draw(stroke: Stroke): string {
    const key = `${this.client}.${Y.getState(this.#doc.store, this.client)}`;
    this.#strokes.set(key, encode(stroke));
    return key;
  }

  erase(keys: readonly string[]): void {
    const here = keys.filter((key) => this.#strokes.has(key));
    if (here.length === 0) return;
    this.#doc.transact(() => {
      for (const key of here) this.#strokes.delete(key);
    });
  }

  get(key: string): Drawing | null {
    const bytes = this.#strokes.get(key);
    return bytes === undefined ? null : this.#drawing(key, bytes);
  }

  drawings(): Drawing[] {
    const found: Drawing[] = [];
    for (const [key, bytes] of this.#strokes) {
      const drawing = this.#drawing(key, bytes);
      if (drawing !== null) found.push(drawing);
    }
    return found;
  }

  /** The same object for the same stroke, so that only new ones are drawn. */
  #drawing(key: string, bytes: Uint8Array): Drawing | null {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const stroke = decode(bytes);
    if (stroke === null) return null;
    const drawing = { ...stroke, key, client: Number(key.split(".", 1)[0]) };
    this.#read.set(key, drawing);
    return drawing;
  }
}
