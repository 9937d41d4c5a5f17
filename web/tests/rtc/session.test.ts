/** A whole stay: page, socket and peer connection, over loss, restart and the end. */

import { beforeEach, describe, expect, it } from "vitest";

import { RoomSession } from "../../src/rtc/session";
import { Signal } from "../../src/rtc/signal";
import { FakePeers, fakeTrack } from "./fakes/fake-peer";
import { FakeNetwork } from "./fakes/fake-socket";
import { welcome } from "./fakes/messages";
import { settle, VirtualClock } from "./fakes/virtual-clock";

const MIC_ON = { on: true, muted: false };
const SLOT = { n: 0, a: "4", v: "5", p: "p2", src: "cam" as const };

let clock: VirtualClock;
let network: FakeNetwork;
let peers: FakePeers;
let session: RoomSession;
let log: string[];

beforeEach(() => {
  clock = new VirtualClock();
  network = new FakeNetwork();
  peers = new FakePeers();
  const signal = new Signal({ url: "ws://x", open: network.open, clock, random: () => 0 });
  session = new RoomSession({
    conference: "c1",
    locale: "fr",
    clock,
    signal,
    peers,
    stream: (tracks) => ({ ids: tracks.map(({ id }) => id) }) as unknown as MediaStream,
  });
  log = [];
  session.on("trouble", (on) => log.push(`trouble:${on}`));
  session.on("slots", (slots) => log.push(`slots:${slots.map(({ picture }) => (picture as unknown as { ids: string[] }).ids).join()}`));
  session.on("lost", () => log.push("lost"));
  session.on("closed", (reason) => log.push(`closed:${reason}`));
  session.on("refused", ({ code }) => log.push(`refused:${code}`));
});

/** Answers the newest request of a type. */
function reply(type: string, message: object): void {
  network.latest.push({ re: network.latest.last(type).id, ...message });
}

const answer = (gen: number): object => ({ type: "answer", gen, sdp: `a${gen}`, restarted: true });

async function join(): Promise<void> {
  void session.enter(MIC_ON, { on: false, muted: false });
  network.latest.open();
  await settle();
  const re = network.latest.last("hello").id;
  network.latest.push(welcome(re, { answer: { gen: 1, sdp: "a1" } }));
  network.latest.push({ type: "slots", map: [SLOT] });
  await settle();
  peers.latest.connect();
}

/** The socket falls and stands again; the server greets with `more`. */
async function reconnect(more: object): Promise<void> {
  network.latest.drop();
  await clock.pass(300);
  network.latest.open();
  network.latest.push(welcome(network.latest.last("hello").id, more));
  await settle();
}

describe("joining", () => {
  it("sends the first offer in the greeting, made before the click", async () => {
    session.prepare(1280);
    await settle();
    expect(peers.latest.offers).toBe(1);
    await join();
    expect(network.latest.last("hello")).toMatchObject({
      locale: "fr",
      offer: { gen: 1, sdp: "offer 1 of pc1" },
      mic: true,
      cam: false,
    });
    expect(peers.made).toHaveLength(1);
    expect(peers.latest.answers).toEqual(["a1"]);
    expect(session.link).toBe("connected");
    expect(log).toEqual(["slots:pc1-5", "trouble:false"]);
  });

  it("makes the connection anew when the camera's class has changed before the click", async () => {
    session.prepare(1280);
    session.prepare(1920);
    expect(peers.made).toHaveLength(1);
    session.prepare(640);
    expect(peers.made.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it("a muted microphone enters silent", async () => {
    void session.enter({ on: true, muted: true }, MIC_ON);
    network.latest.open();
    await settle();
    expect(network.latest.last("hello")).toMatchObject({ mic: false, cam: true });
  });

  it("is told when it is refused", async () => {
    void session.enter(MIC_ON, MIC_ON);
    network.latest.open();
    await settle();
    reply("hello", { type: "error", code: "full", detail: "", at: null });
    await settle();
    expect(log.at(-1)).toBe("refused:full");
    expect(peers.latest.closed).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("tracks set before entering are on the first connection", async () => {
    const cam = fakeTrack("video", "cam", 640);
    await session.send("cam", cam);
    await join();
    expect(peers.latest.transceivers[1]?.sender.track).toBe(cam);
    expect(peers.latest.transceivers[1]?.sender.encodings).toHaveLength(2);
  });
});

describe("inside", () => {
  it("publishing, hand, moderation and view are messages, not negotiations", async () => {
    await join();
    const done = Promise.all([
      session.publish("mic", { on: true, muted: true }),
      session.hand(true),
      session.moderate("mute", "p2"),
    ]);
    expect(network.latest.last("publish")).toMatchObject({ src: "mic", on: true, muted: true });
    reply("publish", { type: "ok" });
    reply("hand", { type: "ok" });
    expect(network.latest.last("mod")).toMatchObject({ op: "mute", p: "p2" });
    reply("mod", { type: "ok" });
    await done;
    session.view.show("p2", "cam", 180);
    await clock.pass(250);
    expect(network.latest.last("view")["want"]).toEqual([{ p: "p2", src: "cam", h: 180, prio: 0 }]);
    expect(peers.latest.offers).toBe(1);
  });

  it("a hint stops the layers nobody looks at", async () => {
    await join();
    network.latest.push({ type: "pub-hint", src: "cam", max: "h" });
    await settle();
    const encodings = peers.latest.transceivers[1]?.sender.encodings;
    expect(encodings?.map(({ active }) => active)).toEqual([true, true, false]);
  });
});

describe("another video codec", () => {
  it("is a new offer as things stand", async () => {
    await join();
    network.latest.push({ type: "offer-wanted" });
    await settle();
    expect(network.latest.last("offer")).toMatchObject({ gen: 1, sdp: "offer 2 of pc1" });
    reply("offer", { type: "answer", gen: 1, sdp: "a2", restarted: false });
    await settle();
    expect(peers.latest.answers.at(-1)).toBe("a2");
    expect(peers.latest.restarts).toBe(0);
  });

  it("needs none while one is under way", async () => {
    await join();
    network.latest.push({ type: "offer-wanted" });
    await settle();
    network.latest.push({ type: "offer-wanted" });
    await settle();
    expect(peers.latest.offers).toBe(2);
  });
});

describe("coming back", () => {
  it("a lost socket resumes without touching media", async () => {
    await join();
    await reconnect({ resync: false });
    expect(network.latest.last("hello")).toMatchObject({
      resume: { session: "s1", key: "k1" },
      offer: null,
    });
    expect(peers.latest.offers).toBe(1);
    expect(log).toEqual(["slots:pc1-5", "trouble:false", "trouble:false"]);
  });

  it("resuming tells the state of now: muted meanwhile", async () => {
    await join();
    network.latest.drop();
    await session.publish("mic", { on: true, muted: true }).catch(() => undefined);
    await clock.pass(300);
    network.latest.open();
    expect(network.latest.last("hello")["mic"]).toBe(false);
  });

  it("a link that shakes for 2 s is restarted; the banner shows and goes", async () => {
    await join();
    peers.latest.link("connected", "disconnected");
    await clock.pass(2_000);
    expect(log.at(-1)).toBe("trouble:true");
    expect(network.latest.last("offer")).toMatchObject({ gen: 1, sdp: "offer 2 of pc1" });
    reply("offer", answer(1));
    await settle();
    peers.latest.connect();
    expect(log.at(-1)).toBe("trouble:false");
    expect(peers.made).toHaveLength(1);
  });

  it("two restarts in vain lead to a new connection with the same tracks and slots", async () => {
    await join();
    const mic = fakeTrack("audio", "mic");
    await session.send("mic", mic);
    peers.latest.link("failed", "failed");
    await clock.pass(12_000);
    expect(peers.made).toHaveLength(2);
    expect(peers.made[0]?.closed).toBe(true);
    expect(network.latest.last("offer")).toMatchObject({ gen: 2, sdp: "offer 1 of pc2" });
    expect(peers.latest.transceivers[0]?.sender.track).toBe(mic);
    reply("offer", answer(2));
    await settle();
    peers.latest.connect();
    expect(log.slice(-2)).toEqual(["slots:pc2-5", "trouble:false"]);
  });

  it("a restarted server gets a new connection, the view and the screen again", async () => {
    await join();
    session.view.show("p2", "cam", 180);
    void session.publish("screen", MIC_ON).catch(() => undefined);
    await clock.pass(250);
    await reconnect({ p: "p7", session: "s2", key: "k2" });
    expect(network.latest.last("offer")).toMatchObject({ gen: 2 });
    expect(network.latest.last("view")["want"]).toHaveLength(1);
    expect(network.latest.last("publish")).toMatchObject({ src: "screen", on: true });
  });

  it("a restarted server sees one offer, also when a restart was owed", async () => {
    await join();
    network.latest.drop();
    peers.latest.link("failed", "failed");
    await clock.pass(300);
    network.latest.open();
    network.latest.push(welcome(network.latest.last("hello").id, { p: "p7" }));
    await settle();
    expect(network.latest.sent.filter(({ type }) => type === "offer")).toHaveLength(1);
    expect(network.latest.last("offer")).toMatchObject({ gen: 2 });
  });

  it("a restart that is overtaken by a new connection is not offered any more", async () => {
    await join();
    peers.latest.link("failed", "failed");
    peers.latest.link("failed", "connected");
    await settle();
    expect(network.latest.sent.filter(({ type }) => type === "offer")).toHaveLength(1);
    expect(network.latest.last("offer")).toMatchObject({ gen: 2 });
  });

  it("a refused restart goes on to a new connection", async () => {
    await join();
    peers.latest.link("failed", "failed");
    await settle();
    reply("offer", { type: "error", code: "bad-state", detail: "", at: null });
    await settle();
    expect(network.latest.last("offer")).toMatchObject({ gen: 2 });
  });

  it("an offer whose answer was lost with the socket is made again", async () => {
    await join();
    peers.latest.link("failed", "failed");
    await settle();
    await reconnect({ resync: false });
    expect(network.latest.last("offer")).toMatchObject({ gen: 1, sdp: "offer 3 of pc1" });
  });

  it("another network is tried at once", async () => {
    await join();
    session.networkChanged();
    await settle();
    expect(network.latest.count("ping")).toBe(1);
    expect(network.latest.last("offer")).toMatchObject({ gen: 1 });
  });

  it("after 45 s without success it is over", async () => {
    await join();
    network.latest.drop();
    peers.latest.link("failed", "failed");
    await clock.pass(44_000);
    expect(log.at(-1)).toBe("trouble:true");
    await clock.pass(1_000);
    expect(log.slice(-2)).toEqual(["lost", "trouble:false"]);
    expect(clock.pending).toBe(0);
  });
});

/**
 * The rungs of docs/protocol.md "Coming back", in whole: what happens to the browser, and what it
 * does. `h` a greeting (`h+` one that resumes), `r` an ICE restart, `n` a new connection.
 */
describe("from end to end", () => {
  const done = (): string =>
    network.sockets
      .flatMap(({ sent }) => sent)
      .map((message) => {
        if (message.type === "hello") return message["resume"] ? "h+" : "h";
        const first = (message["gen"] as number | undefined) ?? 1;
        return message.type !== "offer" ? "" : first > 1 ? "n" : "r";
      })
      .join("");
  const socketBack = async (more: object): Promise<void> => {
    network.latest.open();
    network.latest.push(welcome(network.latest.last("hello").id, more));
    await settle();
  };
  const linkBack = async (gen: number): Promise<void> => {
    reply("offer", answer(gen));
    await settle();
    peers.latest.connect();
  };
  const same = { resync: false };
  const forgotten = { p: "p7", session: "s2", key: "k2" };

  it.each<[string, () => Promise<void>, string]>([
    ["the socket is cut", async () => {
      network.latest.drop();
      await clock.pass(300);
      await socketBack(same);
    }, "hh+"],
    ["the address changes", async () => {
      session.networkChanged();
      await settle();
      network.latest.push({ type: "pong", ts: 0 });
      await linkBack(1);
    }, "hr"],
    ["nothing goes through for 10 s", async () => {
      peers.latest.link("connected", "disconnected");
      network.latest.drop();
      await clock.pass(4_000);
      peers.latest.link("failed", "failed");
      await clock.pass(6_000);
      await socketBack(same);
      await linkBack(1);
    }, "hh+r"],
    ["the path of media is cut, and the socket is not", async () => {
      peers.latest.link("connected", "disconnected");
      await clock.pass(3_000);
      await linkBack(1);
    }, "hr"],
    ["the media plane is another one: no restart helps", async () => {
      peers.latest.link("connected", "disconnected");
      await clock.pass(2_000 + 2 * 6_000);
      await linkBack(2);
    }, "hrrn"],
    ["the server is started anew", async () => {
      network.latest.drop();
      peers.latest.link("connected", "disconnected");
      await clock.pass(2_500);
      await socketBack(forgotten);
      await linkBack(2);
    }, "hh+n"],
    ["the page is frozen for two minutes, and found by its server", async () => {
      clock.leap(120_000);
      session.woke();
      await settle();
      network.latest.push({ type: "pong", ts: 0 });
    }, "h"],
    ["the page is frozen for two minutes, and forgotten", async () => {
      clock.leap(120_000);
      session.woke();
      network.latest.drop(1006);
      peers.latest.link("failed", "failed");
      await clock.pass(300);
      await socketBack(forgotten);
      await linkBack(2);
    }, "hh+n"],
    ["trouble, and the machine sleeps an hour in the middle of it", async () => {
      network.latest.drop();
      peers.latest.link("connected", "disconnected");
      await clock.pass(5_000);
      clock.leap(3_600_000);
      await clock.pass(5_000);
      await socketBack(forgotten);
      await linkBack(2);
    }, "hh+n"],
  ])("%s", async (_name, happens, expected) => {
    await join();
    await happens();
    await clock.pass(6_000);
    expect(log).not.toContain("lost");
    expect(session.link).toBe("connected");
    expect(log.filter((line) => line.startsWith("trouble")).at(-1)).toBe("trouble:false");
    expect(done()).toBe(expected);
  });
});

describe("the end", () => {
  it.each([
    [4002, "replaced"],
    [4003, "kicked"],
    [4004, "ended"],
  ])("close code %d: %s", async (code, reason) => {
    await join();
    network.latest.drop(code);
    expect(log.at(-1)).toBe(`closed:${reason}`);
    expect(peers.latest.closed).toBe(true);
  });

  it("leaving says bye and stops everything", async () => {
    await join();
    session.leave();
    expect(network.latest.count("bye")).toBe(1);
    expect(peers.latest.closed).toBe(true);
    expect(clock.pending).toBe(0);
    expect(log.filter((line) => line.startsWith("closed"))).toEqual([]);
  });
});
