import { beforeEach, describe, expect, it } from "vitest";

import type { Encoding } from "../../src/rtc/encodings";
import { linkState, Peer, SLOTS } from "../../src/rtc/peer";
import { FakePeers, fakeTrack } from "./fakes/fake-peer";

let peers: FakePeers;

beforeEach(() => {
  peers = new FakePeers();
});

const build = (width?: number): Peer =>
  new Peer({ gen: 1, factory: peers, ...(width === undefined ? {} : { width }) });
const camera = () => peers.latest.transceivers[1]?.sender;
const activeRids = () =>
  camera()
    ?.encodings.filter((encoding) => encoding.active)
    .map((encoding) => encoding.rid);

describe("m-lines", () => {
  it("are mic, camera, screen, screen audio, then receiving pairs", () => {
    build();
    const lines = peers.latest.transceivers.map(({ kind, direction }) => `${kind} ${direction}`);
    expect(lines.slice(0, 4)).toEqual([
      "audio sendonly",
      "video sendonly",
      "video sendonly",
      "audio sendonly",
    ]);
    expect(lines).toHaveLength(4 + 2 * SLOTS);
    for (let n = 0; n < SLOTS; n += 1) {
      expect(lines.slice(4 + 2 * n, 6 + 2 * n)).toEqual(["audio recvonly", "video recvonly"]);
    }
    expect(peers.latest.config).toEqual({ bundlePolicy: "max-bundle" });
  });

  it("speak one variant of each codec, with rtx and red, nothing else", () => {
    build();
    for (const { kind, codecs } of peers.latest.transceivers) {
      const names = codecs.map(({ mimeType, sdpFmtpLine }) => `${mimeType} ${sdpFmtpLine ?? ""}`.trim());
      const expected = {
        audio: ["audio/opus", "audio/red"],
        video: [
          "video/VP8",
          "video/rtx",
          "video/VP9 profile-id=0",
          "video/H264 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
          "video/AV1 level-idx=5;profile=0;tier=0",
        ],
      };
      expect(names).toEqual(expected[kind]);
    }
  });

  it.each([
    [1280, ["q", "h", "f"]],
    [640, ["h", "f"]],
    [320, ["f"]],
    [undefined, ["q", "h", "f"]],
  ])("declare layers for a camera %s wide: %j", (width, rids) => {
    const peer = build(width);
    expect(camera()?.encodings.map(({ rid }) => rid)).toEqual(rids);
    expect(peer.rids).toEqual(rids);
  });
});

describe("temporal layers", () => {
  it("are asked for where the browser can", () => {
    build();
    const asked: Encoding[] = camera()?.encodings ?? [];
    const modes = asked.map(({ scalabilityMode }) => scalabilityMode);
    expect(modes).toEqual(["L1T3", "L1T3", "L1T3"]);
  });

  it("are left out where that is an error", () => {
    peers.refusesModes = true;
    build();
    expect(camera()?.encodings.map(({ rid }) => rid)).toEqual(["q", "h", "f"]);
    expect(camera()?.encodings.some((one) => "scalabilityMode" in one)).toBe(false);
  });
});

describe("offers", () => {
  it("the first is made once, however often it is asked for", async () => {
    const peer = build();
    const [first, second] = await Promise.all([peer.offer(), peer.offer()]);
    expect(first).toEqual({ gen: 1, sdp: "offer 1 of pc1" });
    expect(second).toBe(first);
    expect(peers.latest.offers).toBe(1);
  });

  it("a restart asks for new ICE credentials", async () => {
    const peer = build();
    await peer.offer();
    await peer.accept({ gen: 1, sdp: "a1" });
    expect(await peer.restart()).toEqual({ gen: 1, sdp: "offer 2 of pc1" });
    expect(peers.latest.restarts).toBe(1);
  });

  it("takes no answer of another generation and none without an offer", async () => {
    const peer = build();
    await peer.accept({ gen: 1, sdp: "early" });
    await peer.offer();
    await peer.accept({ gen: 2, sdp: "foreign" });
    await peer.accept({ gen: 1, sdp: "right" });
    await peer.accept({ gen: 1, sdp: "late" });
    expect(peers.latest.answers).toEqual(["right"]);
  });
});

describe("tracks and layers", () => {
  it("muting and switching is replacing a track", async () => {
    const peer = build();
    const mic = fakeTrack("audio", "mic");
    await peer.send("mic", mic);
    expect(peers.latest.transceivers[0]?.sender.track).toBe(mic);
    await peer.send("mic", null);
    expect(peers.latest.transceivers[0]?.sender.track).toBeNull();
    await peer.send("screen", fakeTrack("video", "screen"));
    expect(peers.latest.transceivers[2]?.sender.track?.id).toBe("screen");
    expect(peers.latest.transceivers[2]?.sender.degradation).toBe("maintain-resolution");
    expect(peers.latest.offers).toBe(0);
  });

  it("layers follow a camera of another size", async () => {
    const peer = build(1280);
    await peer.send("cam", fakeTrack("video", "small", 640));
    expect(activeRids()).toEqual(["q", "h"]);
    expect(camera()?.encodings.map((encoding) => encoding.scaleResolutionDownBy)).toEqual([2, 1, 1]);
    await peer.send("cam", fakeTrack("video", "large", 1280));
    expect(activeRids()).toEqual(["q", "h", "f"]);
  });

  it("layers follow what people look at, also when hints come quickly", async () => {
    const peer = build();
    await Promise.all([peer.limit("q"), peer.limit(null), peer.limit("h")]);
    expect(activeRids()).toEqual(["q", "h"]);
  });

  it("a browser that refuses parameters changes nothing", async () => {
    const peer = build();
    const sender = camera();
    if (sender) sender.refuses = true;
    await peer.limit("q");
    expect(activeRids()).toEqual(["q", "h", "f"]);
  });

  it("knows which picture its layers suit", () => {
    const peer = build(640);
    expect([1280, 640, 320].map((width) => peer.suits(width))).toEqual([false, true, false]);
  });
});

describe("receivers", () => {
  it("are known by their m-lines, as a pair", async () => {
    const peer = build();
    expect(peer.receiver("4", "5")).toBeNull();
    await peer.offer();
    expect(peer.receiver("4", "5")?.audio.id).toBe("pc1-4");
    expect(peer.receiver("4", "5")?.video.id).toBe("pc1-5");
    expect(peer.receiver("4", "7")).toBeNull();
    expect(peer.receiver("0", "1")).toBeNull();
  });
});

describe("link", () => {
  it.each<[RTCPeerConnectionState, RTCIceConnectionState, string]>([
    ["new", "new", "new"],
    ["connecting", "checking", "connecting"],
    ["connecting", "connected", "connecting"],
    ["connected", "connected", "connected"],
    ["connected", "completed", "connected"],
    ["disconnected", "disconnected", "disconnected"],
    ["connected", "disconnected", "disconnected"],
    ["failed", "failed", "failed"],
    ["failed", "connected", "dead"],
    ["connecting", "failed", "failed"],
  ])("connection %s with ICE %s is %s", (connection, ice, expected) => {
    expect(linkState(connection, ice)).toBe(expected);
  });

  it("is told once per change and not after closing", () => {
    const peer = build();
    const seen: string[] = [];
    peer.on("link", (link) => seen.push(link));
    const pc = peers.latest;
    pc.link("connecting", "checking");
    pc.connect();
    pc.connect();
    peer.close();
    pc.link("failed", "failed");
    expect(seen).toEqual(["connecting", "connected"]);
    expect(pc.closed).toBe(true);
  });
});
