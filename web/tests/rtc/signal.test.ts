/** Call-flow ladders of the WebSocket, in virtual time. `->` is what the page does or sends. */

import { beforeEach, describe, expect, it } from "vitest";

import type { ServerMessage } from "../../src/rtc/protocol";
import {
  backoff,
  type Phase,
  PING_EVERY,
  PONG_WITHIN,
  REQUEST_WITHIN,
  Signal,
} from "../../src/rtc/signal";
import { FakeNetwork } from "./fakes/fake-socket";
import { person, welcome } from "./fakes/messages";
import { settle, VirtualClock } from "./fakes/virtual-clock";

let clock: VirtualClock;
let network: FakeNetwork;
let signal: Signal;
let log: string[];
let messages: ServerMessage[];

const greet = () => ({ conference: "c1", locale: "en", offer: null });

beforeEach(() => {
  clock = new VirtualClock();
  network = new FakeNetwork();
  signal = new Signal({ url: "ws://x/ws/v1", open: network.open, clock, random: () => 0 });
  log = [];
  messages = [];
  signal.on("phase", (phase: Phase) => log.push(phase));
  signal.on("closed", (reason) => log.push(`closed:${reason}`));
  signal.on("refused", (error) => log.push(`refused:${error.code}:${error.at}`));
  signal.on("message", (message) => messages.push(message));
});

async function enter(more = {}): Promise<void> {
  signal.start(greet);
  network.latest.open();
  network.latest.push(welcome(network.latest.last("hello").id, more));
  await settle();
}

describe("entering", () => {
  it("greets when the socket opens and is ready when welcomed", async () => {
    await enter();
    expect(network.latest.last("hello")).toMatchObject({ v: 1, conference: "c1", resume: null });
    expect(log).toEqual(["opening", "greeting", "ready"]);
  });

  it("greets at once on a warm socket", async () => {
    signal.warm();
    network.latest.open();
    expect(network.latest.sent).toEqual([]);
    signal.start(greet);
    expect(network.latest.count("hello")).toBe(1);
    expect(network.sockets).toHaveLength(1);
  });

  it("greets on a socket that is still opening as soon as it is open", () => {
    signal.warm();
    signal.start(greet);
    network.latest.open();
    expect(network.latest.count("hello")).toBe(1);
  });

  it("opens another socket when the warm one was closed while the person waited", async () => {
    signal.warm();
    network.latest.open();
    network.latest.drop(4001);
    signal.start(greet);
    expect(network.sockets).toHaveLength(2);
    expect(log).toEqual(["opening"]);
  });

  it.each(["not-started", "ended", "full", "locked", "disabled", "forbidden", "not-found"])(
    "ends when refused with %s and says so",
    async (code) => {
      signal.start(greet);
      network.latest.open();
      const re = network.latest.last("hello").id;
      network.latest.push({ type: "error", re, code, detail: "", at: "2026-01-01T00:00:00Z" });
      await clock.pass(60_000);
      expect(log.at(-1)).toBe(`refused:${code}:2026-01-01T00:00:00Z`);
      expect(network.sockets).toHaveLength(1);
    },
  );

  it.each(["rate", "internal"])("tries again after %s", async (code) => {
    signal.start(greet);
    network.latest.open();
    const re = network.latest.last("hello").id;
    network.latest.push({ type: "error", re, code, detail: "", at: null });
    await clock.pass(300);
    expect(network.sockets).toHaveLength(2);
  });
});

describe("requests", () => {
  it("resolve with the reply that names them", async () => {
    await enter();
    const first = signal.request({ type: "hand", on: true });
    const second = signal.request({ type: "hand", on: false });
    const [a, b] = network.latest.sent.filter((message) => message.type === "hand");
    network.latest.push({ type: "ok", re: b?.id });
    network.latest.push({ type: "ok", re: a?.id });
    expect(await second).toMatchObject({ re: b?.id });
    expect(await first).toMatchObject({ re: a?.id });
  });

  it("reject with the server's code, after a time-out, at a loss and without a connection", async () => {
    await expect(signal.request({ type: "hand", on: true })).rejects.toMatchObject({
      code: "lost",
    });
    await enter();
    const refused = expect(signal.request({ type: "hand", on: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    const re = network.latest.last("hand").id;
    network.latest.push({ type: "error", re, code: "forbidden", detail: "", at: null });
    await refused;
    const late = expect(signal.request({ type: "hand", on: true })).rejects.toMatchObject({
      code: "timeout",
    });
    // Somebody is heard meanwhile, so the socket itself is fine.
    await clock.pass(REQUEST_WITHIN);
    await late;
    network.latest.push({ type: "pong", ts: 0 });
    const lost = expect(signal.request({ type: "hand", on: true })).rejects.toMatchObject({
      code: "lost",
    });
    network.latest.drop();
    await lost;
  });

  it("ignore a reply nobody waits for", async () => {
    await enter();
    network.latest.push({ type: "ok", re: 999 });
    expect(signal.ready).toBe(true);
  });
});

describe("coming back", () => {
  it("backs off 0.3 · 2ⁿ s up to 5 s", async () => {
    await enter();
    const opened: number[] = [];
    network.latest.drop();
    for (let n = 0; n < 7; n += 1) {
      const before = clock.now();
      const sockets = network.sockets.length;
      while (network.sockets.length === sockets) await clock.pass(50);
      opened.push(clock.now() - before);
      network.latest.drop();
    }
    expect(opened).toEqual([300, 600, 1200, 2400, 4800, 5000, 5000]);
  });

  it.each([
    [0, 0, 300],
    [0, 1, 240],
    [3, 0.5, 2160],
    [10, 0, 5000],
    [10, 1, 4000],
  ])("waits backoff(%d, %d) = %d ms", (attempt, random, expected) => {
    expect(backoff(attempt, random)).toBeCloseTo(expected);
  });

  it("resumes with the session and the last sequence number, and counts on from there", async () => {
    await enter({ seq: 5 });
    network.latest.push({ type: "join", seq: 6, participant: person("p2") });
    network.latest.drop();
    await clock.pass(300);
    network.latest.open();
    const hello = network.latest.last("hello");
    expect(hello["resume"]).toEqual({ session: "s1", key: "k1", seq: 6 });
    network.latest.push(welcome(hello.id, { seq: 8, resync: false }));
    network.latest.push({ type: "leave", seq: 7, p: "p2" });
    network.latest.push({ type: "join", seq: 8, participant: person("p3") });
    expect(messages.map((message) => message.type)).toEqual([
      "welcome",
      "join",
      "welcome",
      "leave",
      "join",
    ]);
    expect(signal.ready).toBe(true);
  });

  it("skips what it has seen and resumes after a gap", async () => {
    await enter({ seq: 5 });
    network.latest.push({ type: "leave", seq: 5, p: "p2" });
    expect(messages).toHaveLength(1);
    network.latest.push({ type: "leave", seq: 7, p: "p2" });
    expect(log.at(-1)).toBe("waiting");
    await clock.pass(300);
    network.latest.open();
    expect(network.latest.last("hello")["resume"]).toMatchObject({ seq: 5 });
  });

  it("counts events that only a newer client understands", async () => {
    await enter({ seq: 5 });
    network.latest.push({ type: "brand-new", seq: 6 } as never);
    network.latest.push({ type: "leave", seq: 7, p: "p2" });
    expect(messages.map(({ type }) => type)).toEqual(["welcome", "leave"]);
    expect(log.at(-1)).not.toBe("waiting");
  });

  it("starts from the first rung again after a success", async () => {
    await enter();
    network.latest.drop();
    await clock.pass(300);
    network.latest.drop();
    await clock.pass(600);
    network.latest.open();
    network.latest.push(welcome(network.latest.last("hello").id));
    network.latest.drop();
    await clock.pass(300);
    expect(network.sockets).toHaveLength(4);
  });

  it("does not wait when the network is back", async () => {
    await enter();
    for (let n = 0; n < 4; n += 1) {
      network.latest.drop();
      await clock.pass(300 * 2 ** n);
    }
    network.latest.drop();
    const sockets = network.sockets.length;
    signal.nudge();
    expect(network.sockets).toHaveLength(sockets + 1);
  });

  it("gives up a handshake that hangs", async () => {
    signal.start(greet);
    await clock.pass(8_000 + 300);
    expect(network.sockets).toHaveLength(2);
  });

  it("does not listen to a socket it gave up", async () => {
    await enter();
    const former = network.latest;
    former.drop();
    await clock.pass(300);
    former.push({ type: "leave", seq: 1, p: "p2" });
    former.drop();
    expect(messages).toHaveLength(1);
    expect(log.at(-1)).toBe("opening");
  });
});

describe("heartbeat", () => {
  it("pings every 10 s and measures the round trip", async () => {
    await enter();
    const trips: number[] = [];
    signal.on("rtt", (rtt) => trips.push(rtt));
    await clock.pass(PING_EVERY);
    const { ts } = network.latest.last("ping");
    await clock.pass(40);
    network.latest.push({ type: "pong", ts });
    expect(trips).toEqual([40]);
  });

  it("takes a silent socket for lost, and any message for a sign of life", async () => {
    await enter();
    await clock.pass(PING_EVERY);
    network.latest.push({ type: "speaker", active: null, levels: {} });
    await clock.pass(PONG_WITHIN);
    expect(log.at(-1)).toBe("ready");
    await clock.pass(PING_EVERY);
    expect(log).toContain("waiting");
    expect(network.sockets[0]?.closedWith).toBe(1000);
  });

  it("asks at once when the network changed", async () => {
    await enter();
    signal.nudge();
    expect(network.latest.count("ping")).toBe(1);
  });
});

describe("the end", () => {
  it.each([
    [4001, "auth"],
    [4002, "replaced"],
    [4003, "kicked"],
    [4004, "ended"],
  ])("close code %d is final: %s", async (code, reason) => {
    await enter();
    network.latest.drop(code);
    await clock.pass(60_000);
    expect(log.at(-1)).toBe(`closed:${reason}`);
    expect(network.sockets).toHaveLength(1);
  });

  it.each([1001, 1006, 1011, 4008, 4029])("close code %d is a loss", async (code) => {
    await enter();
    network.latest.drop(code);
    await clock.pass(300);
    expect(network.sockets).toHaveLength(2);
  });

  it("says bye when the person leaves, once, and leaves nothing running", async () => {
    await enter();
    signal.leave();
    signal.leave();
    expect(network.latest.count("bye")).toBe(1);
    expect(log.slice(-2)).toEqual(["ended", "closed:left"]);
    expect(clock.pending).toBe(0);
  });
});

describe("bad input", () => {
  it.each(["", "{", "null", "3", "[]", '{"type":7}', '{"type":"unheard-of"}', "{}"])(
    "skips %j",
    async (text) => {
      await enter();
      network.latest.push(text);
      expect(messages).toHaveLength(1);
      expect(signal.ready).toBe(true);
    },
  );

  it("skips binary messages", async () => {
    await enter();
    network.latest.onmessage?.({ data: new ArrayBuffer(8) });
    expect(messages).toHaveLength(1);
  });
});
