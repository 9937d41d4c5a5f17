/** Waiting before a conference: the socket, the ladder and the stay, until somebody lets one in. */

import { beforeEach, describe, expect, it } from "vitest";

import { GIVE_UP_AFTER, type Ladder, type LadderPhase, START, step } from "../../src/rtc/connection";
import type { Waits } from "../../src/rtc/protocol";
import { RoomSession } from "../../src/rtc/session";
import { PING_EVERY, PONG_WITHIN, Signal } from "../../src/rtc/signal";
import { FakePeers } from "./fakes/fake-peer";
import { FakeNetwork } from "./fakes/fake-socket";
import { person, welcome } from "./fakes/messages";
import { settle, VirtualClock } from "./fakes/virtual-clock";

let clock: VirtualClock;
let network: FakeNetwork;
let peers: FakePeers;
let signal: Signal;
let session: RoomSession;
let log: string[];

beforeEach(() => {
  clock = new VirtualClock();
  network = new FakeNetwork();
  peers = new FakePeers();
  signal = new Signal({ url: "ws://x", open: network.open, clock, random: () => 0 });
  session = new RoomSession({
    conference: "c1",
    locale: "fr",
    clock,
    signal,
    peers,
    stream: () => ({}) as MediaStream,
  });
  log = [];
  session.on("trouble", (on) => log.push(`trouble:${on}`));
  session.on("lost", () => log.push("lost"));
  session.on("closed", (reason) => log.push(`closed:${reason}`));
  session.on("message", ({ type }) => log.push(type));
});

const waits = (re: number, more: Partial<Waits> = {}): Waits => ({
  type: "waits",
  re,
  session: "s1",
  key: "k1",
  standing: "waiting",
  ...more,
});
const hello = (): number => network.latest.last("hello").id;

async function knock(): Promise<void> {
  void session.enter({ on: true, muted: false }, { on: false, muted: false });
  network.latest.open();
  await settle();
  network.latest.push(waits(hello()));
  await settle();
}

describe("while one waits", () => {
  it("no media is missed, however long it takes", async () => {
    await knock();
    for (let pings = 0; pings < 20; pings += 1) {
      await clock.pass(PING_EVERY);
      network.latest.push({ type: "pong", ts: 0 });
    }
    expect(log.filter((word) => word !== "pong")).toEqual(["trouble:false", "waits"]);
    expect(network.latest.count("offer")).toBe(0);
  });

  it("the socket is kept alive, and nothing but leaving is said on it", async () => {
    await knock();
    await clock.pass(PING_EVERY);
    expect(network.latest.count("ping")).toBe(1);
    await expect(session.hand(true)).rejects.toMatchObject({ code: "lost" });
    session.leave();
    expect(network.latest.count("bye")).toBe(1);
  });

  it("a lost socket comes back to the same place", async () => {
    await knock();
    await clock.pass(PING_EVERY + PONG_WITHIN);
    await clock.pass(300);
    network.latest.open();
    expect(network.latest.last("hello")).toMatchObject({
      resume: { session: "s1", key: "k1", seq: 0 },
      offer: { gen: 1 },
    });
    network.latest.push(waits(hello(), { standing: "no-leader" }));
    await clock.pass(GIVE_UP_AFTER);
    expect(log.filter((word) => word.startsWith("trouble") || word === "lost")).not.toContain("lost");
  });

  it("one that stays away ends in a page with one button", async () => {
    await knock();
    network.latest.drop();
    await clock.pass(GIVE_UP_AFTER + 1000);
    expect(log).toContain("lost");
  });

  it.each([
    [4005, "closed:denied"],
    [4004, "closed:ended"],
  ])("close code %i ends it", async (code, told) => {
    await knock();
    network.latest.drop(code);
    expect(log.at(-1)).toBe(told);
  });
});

describe("being let in", () => {
  it("makes a new connection by itself, on the same socket", async () => {
    await knock();
    network.latest.push(welcome(hello(), { resync: false, seq: 7 }));
    await settle();
    expect(network.sockets).toHaveLength(1);
    expect(network.latest.last("offer")).toMatchObject({ gen: 2 });
    network.latest.push({ type: "answer", re: network.latest.last("offer").id, gen: 2, sdp: "a2", restarted: false });
    await settle();
    peers.latest.connect();
    expect(session.link).toBe("connected");
  });

  it("goes on with the numbers of the welcome, for there were none before", async () => {
    await knock();
    network.latest.push(welcome(hello(), { resync: false, seq: 7 }));
    network.latest.push({ type: "join", seq: 8, participant: person("p2") });
    await settle();
    expect(log.at(-1)).toBe("join");
    expect(network.sockets).toHaveLength(1);
  });

  it("while the socket was away takes the answer that comes with the welcome", async () => {
    await knock();
    network.latest.drop();
    await clock.pass(300);
    network.latest.open();
    network.latest.push(welcome(hello(), { seq: 9, answer: { gen: 1, sdp: "a1" } }));
    await settle();
    peers.latest.connect();
    expect(session.link).toBe("connected");
    expect(network.latest.count("offer")).toBe(0);
  });

  it("is needed anew by whoever was in when the server was started again", async () => {
    void session.enter({ on: true, muted: false }, { on: false, muted: false });
    network.latest.open();
    await settle();
    network.latest.push(welcome(hello(), { answer: { gen: 1, sdp: "a1" }, seq: 40 }));
    await settle();
    peers.latest.connect();
    network.latest.drop();
    await clock.pass(300);
    network.latest.open();
    network.latest.push(waits(hello(), { session: "s2", key: "k2" }));
    await settle();
    network.latest.push(welcome(hello(), { p: "p9", session: "s2", key: "k2", seq: 2, resync: true }));
    await settle();
    expect(network.latest.last("offer")).toMatchObject({ gen: 2 });
  });
});

describe("the ladder", () => {
  const up: Ladder = { ...START, phase: "up", link: "connected", socket: true };

  it.each<LadderPhase>(["joining", "up", "shaky", "restarting", "renewing"])(
    "is left from %s, owing nothing",
    (phase) => {
      const { ladder } = step({ ...up, phase, owed: true }, { type: "queued" });
      expect(ladder).toMatchObject({ phase: "queued", owed: false });
    },
  );

  it.each<LadderPhase>(["idle", "lost", "over"])("is not climbed again from %s", (phase) => {
    expect(step({ ...up, phase }, { type: "queued" }).ladder.phase).toBe(phase);
    expect(step({ ...up, phase }, { type: "admitted" }).ladder.phase).toBe(phase);
  });

  it("is not in trouble without media while queued, but without a socket", () => {
    const queued: Ladder = { ...START, phase: "queued", socket: true };
    expect(step(queued, { type: "queued" }).ladder.trouble).toBe(false);
    expect(step(queued, { type: "socket", up: false }).ladder.trouble).toBe(true);
  });
});
