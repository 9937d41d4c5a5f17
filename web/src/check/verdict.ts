/**
 * What a test of the connection came to, in words: from what was measured to what is wrong and how
 * bad that is. Pure; the sentences themselves stand in check.ftl under these names.
 */

import type { DeviceProblem } from "../rtc/devices";

export interface Measured {
  /** Why there is no microphone; null when there is one. */
  readonly mic: DeviceProblem | null;
  /** What the server said to the question for a test. */
  readonly server: "yes" | "no-answer" | "busy" | "refused";
  /** Whether ICE and DTLS came about, over UDP, TCP or a relay. */
  readonly connected: boolean;
  /** Packets of our own sound that came back. */
  readonly packets: number;
  /** Loudness from 0 to 1: the microphone's at its loudest, and of what came back; null: unknown. */
  readonly spoken: number | null;
  readonly echoed: number | null;
  /** Milliseconds there and back, and of jitter; the worse part of what was lost, 0 to 1. */
  readonly roundTrip: number | null;
  readonly jitter: number | null;
  readonly loss: number | null;
  /** Bits per second that may be sent, by the browser's estimate. */
  readonly uplink: number | null;
}

export type Finding =
  | `mic-${DeviceProblem}`
  | "mic-silent"
  | "server"
  | "busy"
  | "refused"
  | "blocked"
  | "no-echo"
  | "unheard"
  | "loss-much"
  | "loss-some"
  | "uplink-none"
  | "uplink-thin"
  | "delay-much"
  | "delay-some"
  | "jitter";

export type Grade = "good" | "fair" | "bad";

export interface Verdict {
  readonly grade: Grade;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** The telephone would do better. */
  readonly phone: boolean;
}

/** As quiet as a room in which nobody speaks. */
const SILENCE = 0.12;
/** ITU-T G.114: up to 150 ms one way nobody minds, beyond 400 ms a conversation breaks down. */
const DELAY = { some: 350, much: 800 };
const JITTER = 60;
/** Opus conceals some three of a hundred; beyond ten words are missing. */
const LOSS = { some: 0.03, much: 0.1 };
/** Sound alone takes some 40 kbit/s with its headers, a small picture 350 more. */
const UPLINK = { none: 60_000, thin: 400_000 };

interface Rule {
  readonly finding: Finding;
  readonly grade: "fair" | "bad";
  /** The network's fault: a telephone has another one. */
  readonly network: boolean;
  readonly when: (measured: Measured) => boolean;
}

const over = (value: number | null, limit: number): boolean => value !== null && value > limit;
const under = (value: number | null, limit: number): boolean => value !== null && value < limit;

/** What hides all the rest: without it nothing further could be measured. */
const FIRST: readonly Rule[] = [
  { finding: "server", grade: "bad", network: true, when: (m) => m.server === "no-answer" },
  { finding: "busy", grade: "fair", network: false, when: (m) => m.server === "busy" },
  { finding: "refused", grade: "bad", network: false, when: (m) => m.server === "refused" },
  { finding: "blocked", grade: "bad", network: true, when: (m) => !m.connected },
  { finding: "no-echo", grade: "bad", network: true, when: (m) => m.packets === 0 },
];

const QUALITY: readonly Rule[] = [
  { finding: "loss-much", grade: "bad", network: true, when: (m) => over(m.loss, LOSS.much) },
  { finding: "uplink-none", grade: "bad", network: true, when: (m) => under(m.uplink, UPLINK.none) },
  { finding: "delay-much", grade: "bad", network: true, when: (m) => over(m.roundTrip, DELAY.much) },
  { finding: "unheard", grade: "bad", network: false, when: unheard },
  { finding: "mic-silent", grade: "bad", network: false, when: silent },
  { finding: "loss-some", grade: "fair", network: true, when: (m) => over(m.loss, LOSS.some) },
  { finding: "uplink-thin", grade: "fair", network: true, when: (m) => under(m.uplink, UPLINK.thin) },
  { finding: "delay-some", grade: "fair", network: true, when: (m) => over(m.roundTrip, DELAY.some) },
  { finding: "jitter", grade: "fair", network: true, when: (m) => over(m.jitter, JITTER) },
];

/** Of two findings of one kind the worse is enough. */
const INSTEAD: Readonly<Partial<Record<Finding, Finding>>> = {
  "loss-much": "loss-some",
  "uplink-none": "uplink-thin",
  "delay-much": "delay-some",
};

function silent(measured: Measured): boolean {
  return measured.mic === null && under(measured.spoken, SILENCE);
}

function unheard(measured: Measured): boolean {
  return !silent(measured) && measured.spoken !== null && under(measured.echoed, SILENCE);
}

export function verdict(measured: Measured): Verdict {
  const missing: Rule[] = [];
  if (measured.mic !== null) {
    const finding: Finding = `mic-${measured.mic}`;
    missing.push({ finding, grade: "bad", network: false, when: () => true });
  }
  const first = FIRST.find(({ when }) => when(measured));
  const found = first ? [first] : QUALITY.filter(({ when }) => when(measured));
  const hidden = new Set(found.map(({ finding }) => INSTEAD[finding]));
  const rules = [...found.filter(({ finding }) => !hidden.has(finding)), ...missing];
  const bad = rules.filter(({ grade }) => grade === "bad");
  return {
    grade: bad.length > 0 ? "bad" : rules.length > 0 ? "fair" : "good",
    findings: rules.map(({ finding }) => finding),
    phone: bad.some(({ network }) => network) || measured.mic !== null,
  };
}
