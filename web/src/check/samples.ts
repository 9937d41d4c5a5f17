/** From the browser's statistics to what the verdict wants to know. Browsers leave some of it out. */

import { CEILING_DB, FLOOR_DB } from "../rtc/level";

/** What is worth keeping of one report. Times in seconds, as the browser has them. */
export interface Sample {
  readonly packets: number;
  readonly lostDown: number;
  readonly lostUp: number;
  readonly sent: number;
  readonly spoken: number | null;
  readonly roundTrip: number | null;
  readonly jitter: number | null;
  readonly uplink: number | null;
}

type Stat = Readonly<Record<string, unknown>>;

const number = (stat: Stat | undefined, name: string): number | null => {
  const value = stat?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
};

/** The scale of rtc/level.ts for a level from 0 to 1 as statistics have it. */
export function loudnessOfRatio(ratio: number): number {
  const db = ratio > 0 ? 20 * Math.log10(ratio) : FLOOR_DB;
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

const loudness = (stat: Stat | undefined): number | null => {
  const ratio = number(stat, "audioLevel");
  return ratio === null ? null : loudnessOfRatio(ratio);
};

export function sampleOf(stats: Iterable<Stat>): Sample {
  const all = [...stats];
  const of = (type: string, kind?: string): Stat | undefined =>
    all.find((one) => one["type"] === type && (kind === undefined || one["kind"] === kind));
  const down = of("inbound-rtp", "audio");
  const up = of("remote-inbound-rtp", "audio");
  const sounds = all.filter((one) => one["type"] === "outbound-rtp" && one["kind"] === "audio");
  const pair = all.find(
    (one) =>
      one["type"] === "candidate-pair" && one["state"] === "succeeded" && one["nominated"] === true,
  );
  const rtt = number(pair, "currentRoundTripTime") ?? number(up, "roundTripTime");
  return {
    packets: number(down, "packetsReceived") ?? 0,
    lostDown: Math.max(0, number(down, "packetsLost") ?? 0),
    lostUp: Math.max(0, number(up, "packetsLost") ?? 0),
    // The line for the screen's sound is there as well, and sends nothing.
    sent: Math.max(0, ...sounds.map((one) => number(one, "packetsSent") ?? 0)),
    spoken: loudness(of("media-source", "audio")),
    roundTrip: rtt,
    jitter: number(down, "jitter"),
    uplink: number(pair, "availableOutgoingBitrate"),
  };
}

export interface Summary {
  readonly packets: number;
  readonly spoken: number | null;
  readonly roundTrip: number | null;
  readonly jitter: number | null;
  readonly loss: number | null;
  readonly uplink: number | null;
}

/** So few packets say nothing about how many get lost. */
const ENOUGH = 50;

/** The estimate of the uplink grows while it is tried out: its best counts, as does the loudest. */
export function summary(samples: readonly Sample[]): Summary {
  const known = (name: keyof Sample): number[] =>
    samples.map((sample) => sample[name]).filter((value) => value !== null);
  const most = (values: number[]): number | null => (values.length > 0 ? Math.max(...values) : null);
  const last = samples.at(-1);
  const parts: number[] = [];
  if (last && last.sent >= ENOUGH) parts.push(Math.min(1, last.lostUp / last.sent));
  if (last && last.packets + last.lostDown >= ENOUGH) {
    parts.push(last.lostDown / (last.packets + last.lostDown));
  }
  const ms = (value: number | null): number | null => (value === null ? null : value * 1000);
  return {
    packets: last?.packets ?? 0,
    spoken: most(known("spoken")),
    roundTrip: ms(median(known("roundTrip"))),
    jitter: ms(median(known("jitter"))),
    loss: most(parts),
    uplink: most(known("uplink")),
  };
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
