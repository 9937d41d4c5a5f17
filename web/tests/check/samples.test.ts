import { describe, expect, it } from "vitest";

import { loudnessOfRatio, type Sample, sampleOf, summary } from "../../src/check/samples";

const CHROMIUM = [
  { type: "inbound-rtp", kind: "audio", packetsReceived: 240, packetsLost: 10, jitter: 0.004 },
  { type: "inbound-rtp", kind: "video", packetsReceived: 9 },
  { type: "outbound-rtp", kind: "audio", packetsSent: 0 },
  { type: "outbound-rtp", kind: "audio", packetsSent: 260 },
  { type: "remote-inbound-rtp", kind: "audio", packetsLost: 26, roundTripTime: 0.09 },
  { type: "media-source", kind: "audio", audioLevel: 0.2 },
  { type: "candidate-pair", state: "waiting", nominated: false, currentRoundTripTime: 9 },
  { type: "candidate-pair", state: "succeeded", nominated: true, currentRoundTripTime: 0.05, availableOutgoingBitrate: 900_000 },
];
const NOTHING: Sample = sampleOf([]);

describe("samples", () => {
  it("reads what Chromium tells", () => {
    expect(sampleOf(CHROMIUM)).toEqual({
      packets: 240,
      lostDown: 10,
      lostUp: 26,
      sent: 260,
      spoken: loudnessOfRatio(0.2),
      roundTrip: 0.05,
      jitter: 0.004,
      uplink: 900_000,
    });
  });

  it("takes the round trip from RTCP where the pair does not tell it", () => {
    expect(sampleOf(CHROMIUM.slice(0, 6)).roundTrip).toBe(0.09);
  });

  it.each<[string, object]>([
    ["nothing", {}],
    ["odd values", { type: "inbound-rtp", kind: "audio", packetsReceived: "9", packetsLost: -3, jitter: NaN }],
  ])("makes do with %s", (_name, stat) => {
    expect(sampleOf([stat as Record<string, unknown>])).toEqual(NOTHING);
  });

  it.each([
    [0, 0],
    [1, 1],
    [0.001, 0],
    [0.25, 1],
  ])("an audio level of %d is %d loud", (ratio, loud) => {
    expect(loudnessOfRatio(ratio)).toBeCloseTo(loud, 1);
  });
});

describe("summary", () => {
  it("takes the loudest, the best estimate, the middle of times and the worse loss", () => {
    const samples = [0.3, 0.02, 0.04].map((roundTrip, n) => ({
      ...sampleOf(CHROMIUM),
      roundTrip,
      spoken: n / 10,
      uplink: [1, 3, 2][n] ?? null,
    }));
    expect(summary(samples)).toMatchObject({ roundTrip: 40, jitter: 4, spoken: 0.2, uplink: 3, loss: 0.1 });
  });

  it("says nothing of what it does not know", () => {
    const unknown = { spoken: null, roundTrip: null, jitter: null, loss: null, uplink: null };
    expect(summary([])).toEqual({ packets: 0, ...unknown });
    expect(summary([{ ...NOTHING, sent: 10, lostUp: 10, packets: 5 }])).toEqual({ packets: 5, ...unknown });
  });
});
