import { describe, expect, it } from "vitest";
import * as Y from "yjs";

import { Sketch, type SketchState, tally } from "../../src/ink/sketch";
import { fromText, type Stroke, toText } from "../../src/ink/stroke";
import type { InkArtist, ServerMessage } from "../../src/rtc/protocol";
import { type Notice, type Reply, type Request, SignalError } from "../../src/rtc/signal";
import { settle } from "../rtc/fakes/virtual-clock";
import { welcome } from "../rtc/fakes/messages";

const LINE: Stroke = { tool: "pen", points: [[0, 0], [1, 1]] };
const PLACE = { document: "d1", page: 1 };
type Asked = { type: string } & Record<string, unknown>;

/** The server, with one page. */
class FakeServer {
  doc = new Y.Doc();
  run = "r1";
  artists = new Map<number, InkArtist>();
  asked: Asked[] = [];
  refuses: string | null = null;
  readonly #handlers: ((message: ServerMessage) => void)[] = [];

  on = ((_: string, handler: (message: ServerMessage) => void) => {
    this.#handlers.push(handler);
    return () => undefined;
  }) as never;

  tell = (_: Notice): void => undefined;

  say(message: ServerMessage): void {
    for (const handler of this.#handlers) handler(message);
  }

  ask = async (body: Request): Promise<Reply> => {
    const asked = body as Asked;
    this.asked.push(asked);
    // What is lost is lost for all, a refusal is for what draws.
    const refused = this.refuses === "lost" || asked.type === "ink-draw";
    if (refused && this.refuses !== null) throw new SignalError(this.refuses as "lost", "");
    if (asked.type === "ink-open") {
      const known = asked["run"] === this.run ? fromText(asked["known"] as string) : undefined;
      const update = toText(Y.encodeStateAsUpdate(this.doc, known));
      return { type: "ink-page", re: 1, ...PLACE, run: this.run, update, artists: [...this.artists.values()], colour: 2 };
    }
    if (asked.type === "ink-draw") {
      if (asked["run"] !== this.run) throw new SignalError("bad-state", "");
      Y.applyUpdate(this.doc, fromText(asked["update"] as string));
    }
    return { type: "ok", re: 1 };
  };

  /** Somebody else draws. */
  draws(client: number, name: string): void {
    const artist = { client, name, colour: 5, mine: false };
    this.artists.set(client, artist);
    const theirs = new Y.Doc();
    theirs.clientID = client;
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(this.doc));
    const before = Y.encodeStateVector(theirs);
    const key = `${client}.${Y.getState(theirs.store, client)}`;
    theirs.getMap("ink").set(key, new Uint8Array([0, 0, 0, 0, 0, 9, 9, 9, 9]));
    const update = Y.encodeStateAsUpdate(theirs, before);
    Y.applyUpdate(this.doc, update);
    this.say({ type: "ink", ...PLACE, run: this.run, update: toText(update), artist });
  }

  get size(): number {
    return this.doc.getMap("ink").size;
  }

  clear(run: string): void {
    this.doc = new Y.Doc();
    this.run = run;
  }

  get drawn(): number {
    return this.asked.filter(({ type }) => type === "ink-draw").length;
  }
}

async function opened() {
  const server = new FakeServer();
  const later: (() => void)[] = [];
  let state: SketchState | null = null;
  const sketch = new Sketch(server, (now) => (state = now), (_, then) => later.push(then));
  sketch.open(PLACE);
  await settle();
  return { server, sketch, later, seen: () => state! };
}

describe("a sketch", () => {
  it("has what was drawn before, and whose it is", async () => {
    const { server, sketch, seen } = await opened();
    server.draws(77, "Ben");
    sketch.draw(LINE);
    await settle();
    expect(server.size).toBe(2);
    expect(seen().drawings).toHaveLength(2);
    expect(tally(seen())).toEqual([
      { name: "", colour: 2, mine: true, count: 1 },
      { name: "Ben", colour: 5, mine: false, count: 1 },
    ]);
  });

  it("asks once for a page, and anew for another", async () => {
    const { server, sketch } = await opened();
    sketch.open({ ...PLACE });
    sketch.open({ document: "d1", page: 2 });
    await settle();
    expect(server.asked.map(({ type, page }) => [type, page])).toEqual([["ink-open", 1], ["ink-open", 2]]);
  });

  it("takes back what one drew and what one erased", async () => {
    const { server, sketch, seen } = await opened();
    sketch.draw(LINE);
    sketch.draw({ ...LINE, tool: "marker" });
    sketch.erase(seen().drawings.map(({ key }) => key));
    await settle();
    expect(server.size).toBe(0);
    sketch.undo();
    await settle();
    expect(server.size).toBe(2);
    sketch.undo();
    expect(seen().canUndo).toBe(true);
    sketch.undo();
    expect(seen().canUndo).toBe(false);
    sketch.undo();
  });

  it("sends what was lost again once the connection is back", async () => {
    const { server, sketch, seen } = await opened();
    server.refuses = "lost";
    sketch.draw(LINE);
    sketch.draw(LINE);
    await settle();
    expect(server.size).toBe(0);
    expect(seen().drawings).toHaveLength(2);
    server.refuses = null;
    server.draws(77, "Ben");
    server.say(welcome(1));
    await settle();
    expect(server.size).toBe(3);
    expect(seen().drawings).toHaveLength(3);
  });

  it("draws again what a server that was started anew never had", async () => {
    const { server, sketch, seen } = await opened();
    server.refuses = "lost";
    sketch.draw(LINE);
    await settle();
    server.refuses = null;
    server.clear("r2");
    server.say(welcome(1));
    await settle();
    expect(server.size).toBe(1);
    expect(seen().drawings).toHaveLength(1);
  });

  it("keeps what was drawn last over a time when nothing is shown", async () => {
    const { server, sketch, seen } = await opened();
    sketch.draw(LINE);
    await settle();
    server.refuses = "lost";
    sketch.draw(LINE);
    await settle();
    sketch.leave();
    server.refuses = null;
    server.say(welcome(1));
    await settle();
    expect(server.size).toBe(1);
    sketch.open({ ...PLACE });
    await settle();
    expect(server.size).toBe(2);
    expect(seen().drawings).toHaveLength(2);
  });

  it("does not bring back what was cleared while one was away", async () => {
    const { server, sketch, seen } = await opened();
    sketch.draw(LINE);
    await settle();
    server.refuses = "lost";
    sketch.draw(LINE);
    await settle();
    server.refuses = null;
    server.clear("r2");
    server.say(welcome(1));
    await settle();
    expect(server.size).toBe(0);
    expect(seen().drawings).toEqual([]);
  });

  it("slows down when it is asked to", async () => {
    const { server, sketch, later } = await opened();
    server.refuses = "limit";
    sketch.draw(LINE);
    await settle();
    expect(server.size).toBe(0);
    server.refuses = null;
    later.shift()?.();
    await settle();
    expect(server.size).toBe(1);
  });

  it.each([
    ["forbidden", "ink-failed"],
    ["full", "ink-full"],
  ])("goes back to what everybody has when it is told %s", async (code, failure) => {
    const { server, sketch, seen } = await opened();
    server.draws(77, "Ben");
    server.refuses = code;
    sketch.draw(LINE);
    await settle();
    server.refuses = null;
    expect(seen().failure).toBe(failure);
    expect(seen().drawings).toHaveLength(1);
    expect(seen().canUndo).toBe(false);
    sketch.draw(LINE);
    await settle();
    expect(server.size).toBe(2);
    expect(seen().failure).toBeNull();
  });

  it("is empty once the page was cleared, and goes on", async () => {
    const { server, sketch, seen } = await opened();
    sketch.draw(LINE);
    await settle();
    await sketch.clear();
    expect(server.asked.at(-1)?.type).toBe("ink-clear");
    server.clear("r2");
    server.say({ type: "ink-cleared", ...PLACE, run: "r2" });
    expect(seen().drawings).toEqual([]);
    sketch.draw(LINE);
    await settle();
    expect(server.size).toBe(1);
  });

  it("fetches the page when it hears of a run that it does not know", async () => {
    const { server, seen } = await opened();
    server.clear("r2");
    server.draws(77, "Ben");
    await settle();
    expect(seen().drawings).toHaveLength(1);
  });

  it("hears nothing of other pages", async () => {
    const { server, seen } = await opened();
    server.say({ type: "ink", document: "d1", page: 9, run: "r1", update: "AAA=", artist: null });
    server.say({ type: "ink-cleared", document: "d1", page: 9, run: "r7" });
    expect(seen().drawings).toEqual([]);
    expect(server.drawn).toBe(0);
  });
});
