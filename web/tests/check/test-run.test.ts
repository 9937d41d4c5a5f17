import { beforeEach, describe, expect, it } from "vitest";

import { REACH_FOR, type Reached, SPEAK_FOR, TestRun } from "../../src/check/test-run";
import { FakePeers, fakeTrack } from "../rtc/fakes/fake-peer";
import { FakeNetwork } from "../rtc/fakes/fake-socket";
import { settle, VirtualClock } from "../rtc/fakes/virtual-clock";

let clock: VirtualClock;
let network: FakeNetwork;
let peers: FakePeers;
let echoes: MediaStreamTrack[];
let result: Reached | null;
let run: TestRun;

const MIC = fakeTrack("audio", "mic");

beforeEach(() => {
  [clock, network, peers, echoes, result] = [new VirtualClock(), new FakeNetwork(), new FakePeers(), [], null];
  run = new TestRun({
    conference: "c1",
    url: "ws://x/ws/v1",
    open: network.open,
    peers,
    clock,
    mic: MIC,
    cam: null,
    level: () => 0.5,
    echoLevel: () => 0.4,
    onecho: (track) => echoes.push(track),
  });
  void run.result().then((reached) => (result = reached));
});

async function answered(): Promise<void> {
  network.latest.open();
  await settle();
  network.latest.push({ type: "check-answer", re: 1, sdp: "answer", seconds: 20 });
  await settle();
}

describe("a test", () => {
  it("offers one slot with the microphone on its line, and hears itself there", async () => {
    await answered();
    const pc = peers.latest;
    expect(network.latest.last("check")).toMatchObject({ id: 1, conference: "c1", sdp: "offer 1 of pc1" });
    expect(pc.transceivers.map(({ kind }) => kind).join(" ")).toBe("audio video video audio audio video");
    expect(pc.transceivers[0]?.sender.track).toBe(MIC);
    expect(pc.answers).toEqual(["answer"]);
    pc.connect();
    await settle();
    expect(echoes).toEqual([pc.transceivers[4]?.receiver.track]);
    await clock.pass(SPEAK_FOR + 500);
    expect(result).toMatchObject({ server: "yes", connected: true, spoken: 0.5, echoed: 0.4 });
    expect([network.latest.count("bye"), network.latest.closedWith, pc.closed]).toEqual([1, 1000, true]);
    expect(clock.pending).toBe(0);
  });

  it.each<[string, () => Promise<void> | void, Partial<Reached>]>([
    ["no socket comes about", () => network.latest.drop(), { server: "no-answer" }],
    ["the socket hangs", () => clock.pass(REACH_FOR), { server: "no-answer" }],
    ["too many test", () => network.latest.push({ type: "error", re: 1, code: "limit", detail: "", at: null }), { server: "busy" }],
    ["the server refuses", () => network.latest.push({ type: "error", re: 1, code: "not-found", detail: "", at: null }), { server: "refused" }],
    ["no packet gets through", () => answered().then(() => clock.pass(REACH_FOR)), { server: "yes", connected: false }],
  ])("%s", async (_name, happens, expected) => {
    await happens();
    await settle();
    expect(result).toMatchObject({ connected: false, packets: 0, ...expected });
    expect([peers.latest.closed, clock.pending]).toEqual([true, 0]);
  });

  it("counts what was heard when the server ends it early", async () => {
    await answered();
    peers.latest.connect();
    await clock.pass(1000);
    network.latest.drop(1000);
    await settle();
    expect(result).toMatchObject({ connected: true });
  });

  it("leaves nothing when it is stopped", async () => {
    await answered();
    peers.latest.connect();
    await clock.pass(500);
    run.stop();
    await clock.pass(SPEAK_FOR);
    expect([peers.latest.closed, network.latest.closedWith, clock.pending]).toEqual([true, 1000, 0]);
  });
});
