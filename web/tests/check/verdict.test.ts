import { describe, expect, it } from "vitest";

import { LANGUAGES } from "../../src/i18n/languages";
import { type Measured, verdict } from "../../src/check/verdict";
import { catalogue } from "../support/words";

const FINE: Measured = {
  mic: null,
  server: "yes",
  connected: true,
  packets: 280,
  spoken: 0.7,
  echoed: 0.68,
  roundTrip: 40,
  jitter: 6,
  loss: 0,
  uplink: 2_000_000,
};

/** What is wrong, what is found, and whether a telephone would do better. */
const TABLE: [string, Partial<Measured>, string, string[], boolean][] = [
  ["all is well", {}, "good", [], false],
  ["the browser tells little", { echoed: null, roundTrip: null, jitter: null, loss: null, uplink: null }, "good", [], false],
  ["the server is silent", { server: "no-answer", connected: false, packets: 0 }, "bad", ["server"], true],
  ["many test", { server: "busy", connected: false, packets: 0 }, "fair", ["busy"], false],
  ["the server says no", { server: "refused", connected: false, packets: 0 }, "bad", ["refused"], false],
  ["nothing gets through", { connected: false, packets: 0, spoken: 0, echoed: null }, "bad", ["blocked"], true],
  ["nothing comes back", { packets: 0, echoed: 0 }, "bad", ["no-echo"], true],
  ["nobody spoke", { spoken: 0.05, echoed: 0.02 }, "bad", ["mic-silent"], false],
  ["it came back silent", { echoed: 0.01 }, "bad", ["unheard"], false],
  ["no microphone, the way is fine", { mic: "none", spoken: null }, "bad", ["mic-none"], true],
  ["not allowed, and blocked", { mic: "denied", spoken: null, connected: false }, "bad", ["blocked", "mic-denied"], true],
  ["some loss", { loss: 0.05 }, "fair", ["loss-some"], false],
  ["much loss is not told twice", { loss: 0.2 }, "bad", ["loss-much"], true],
  ["thin", { uplink: 200_000 }, "fair", ["uplink-thin"], false],
  ["too thin", { uplink: 30_000 }, "bad", ["uplink-none"], true],
  ["late", { roundTrip: 500 }, "fair", ["delay-some"], false],
  ["too late", { roundTrip: 1_200 }, "bad", ["delay-much"], true],
  ["uneven", { jitter: 90 }, "fair", ["jitter"], false],
  ["worst first", { jitter: 90, loss: 0.2, uplink: 200_000 }, "bad", ["loss-much", "uplink-thin", "jitter"], true],
];

describe("verdict", () => {
  it.each(TABLE)("%s", (_name, change, grade, findings, phone) => {
    expect(verdict({ ...FINE, ...change })).toEqual({ grade, findings, phone });
  });

  it.each(LANGUAGES)("has words for what is wrong and for what to do in %s", (language) => {
    const words = catalogue(language, ["base", "check"]);
    const found = new Set(TABLE.flatMap(([, , , findings]) => findings));
    for (const problem of ["denied", "none", "busy", "insecure", "unknown"]) found.add(`mic-${problem}`);
    expect(found.size).toBe(19);
    for (const finding of found) {
      expect(words.has(`check-${finding}`) && words.has(`check-${finding}-do`), finding).toBe(true);
    }
  });
});
