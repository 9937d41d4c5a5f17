/** What the person does, what goes to the server and the wire, and what the page shows. */

import { beforeEach, describe, expect, it } from "vitest";

import { Emitter } from "../../src/rtc/emitter";
import type { DeviceEvents } from "../../src/rtc/devices";
import type { PairCode } from "../../src/rtc/protocol";
import type { SessionEvents } from "../../src/rtc/session";
import { SignalError } from "../../src/rtc/signal";
import { type Link, type Media, type PageState, Room } from "../../src/room/room";
import { person, welcome } from "../rtc/fakes/messages";
import { settle } from "../rtc/fakes/virtual-clock";

const track = (id: string): MediaStreamTrack =>
  ({ id, stop: () => undefined, onended: null }) as unknown as MediaStreamTrack;

class FakeLink extends Emitter<SessionEvents> implements Link {
  log: string[] = [];
  refuse: Error | null = null;

  #note(text: string): Promise<void> {
    this.log.push(text);
    return this.refuse ? Promise.reject(this.refuse) : Promise.resolve();
  }

  enter: Link["enter"] = (mic, cam) =>
    this.#note(`enter mic:${mic.on}/${mic.muted} cam:${cam.on}`);
  send: Link["send"] = async (source, sent) => {
    this.log.push(`wire ${source}:${sent?.id ?? "-"}`);
  };
  publish: Link["publish"] = (source, { on, muted }) =>
    this.#note(`publish ${source} ${on ? "on" : "off"}${muted ? " muted" : ""}`);
  hand: Link["hand"] = (on) => this.#note(`hand ${on}`);
  moderate: Link["moderate"] = (op, p) => this.#note(`mod ${op} ${p}`);
  record: Link["record"] = (on) => this.#note(`record ${String(on)}`);
  setLobby: Link["setLobby"] = (policy) => this.#note(`lobby ${policy}`);
  setRole: Link["setRole"] = (p, role) => this.#note(`role ${p} ${role}`);
  setFloor: Link["setFloor"] = (only) => this.#note(`floor ${only}`);
  yieldFloor: Link["yieldFloor"] = () => this.#note("yield floor");
  notNow: Link["notNow"] = () => this.#note("not now");
  code: PairCode | null = { type: "pair-code", re: 1, keys: "*0123456#", seconds: 300 };
  pair: Link["pair"] = () =>
    this.code ? Promise.resolve(this.code) : Promise.reject(new SignalError("bad-state", ""));
  call: Link["call"] = (number, name) => this.#note(`call ${number} ${name}`);
  callMe: Link["callMe"] = (number) => this.#note(`call-me ${number}`);
  callAgain: Link["callAgain"] = (call) => this.#note(`again ${call}`);
  dropCall: Link["dropCall"] = (call) => this.#note(`drop ${call}`);
  present: Link["present"] = (document, page = 1) => this.#note(`present ${document} ${page}`);
  allowDrawing: Link["allowDrawing"] = (on) => this.#note(`drawing ${on}`);
  handOver: Link["handOver"] = (p) => this.#note(`hand over ${p}`);
  turnPage: Link["turnPage"] = (page) => this.#note(`turn ${page}`);
  stopPresenting: Link["stopPresenting"] = () => this.#note("stop presenting");
  leave = (): void => void this.log.push("leave");

  tell<K extends keyof SessionEvents>(name: K, value: SessionEvents[K]): void {
    this.emit(name, value);
  }
}

class FakeMedia extends Emitter<DeviceEvents> implements Media {
  tracks = { mic: track("m") as MediaStreamTrack | null, cam: track("c") as MediaStreamTrack | null };
  openable = true;
  stopped = false;

  track: Media["track"] = (kind) => this.tracks[kind];
  open: Media["open"] = async (kinds) => {
    for (const kind of kinds) {
      if (this.openable) this.tracks[kind] ??= track(kind === "mic" ? "m" : "c");
    }
  };
  close: Media["close"] = (kind) => (this.tracks[kind] = null);
  stop = (): void => void (this.stopped = true);

  tell<K extends keyof DeviceEvents>(name: K, value: DeviceEvents[K]): void {
    this.emit(name, value);
  }
}

let link: FakeLink;
let media: FakeMedia;
let room: Room;
let shown: PageState;

beforeEach(() => {
  link = new FakeLink();
  media = new FakeMedia();
  room = new Room(link, media, (state) => (shown = state));
});

/** Inside, with microphone and camera on, and an empty log. */
async function inside(): Promise<void> {
  await room.enter({ mic: true, cam: true });
  link.tell("message", welcome(1));
  link.log = [];
}

const serverSays = (more: object): void =>
  link.tell("message", { type: "update", seq: 1, participant: person("p1", more) });

describe("entering", () => {
  it.each([
    ["as chosen", { mic: true, cam: true }, true, ["wire mic:m", "wire cam:c", "enter mic:true/false cam:true"]],
    ["muted", { mic: false, cam: true }, true, ["wire cam:c", "enter mic:true/true cam:true"]],
    ["without camera", { mic: true, cam: false }, true, ["wire mic:m", "enter mic:true/false cam:false"]],
    ["to listen", { mic: true, cam: true }, false, ["enter mic:false/true cam:false"]],
  ])("%s", async (_name, wanted, devices, log) => {
    if (!devices) media.tracks = { mic: null, cam: null };
    await room.enter(wanted);
    expect(link.log).toEqual(log);
    expect(shown.stage).toBe("joining");
    link.tell("message", welcome(1));
    expect(shown).toMatchObject({ stage: "in", self: "p1" });
  });

  it("that fails in the browser leads out with a reason", async () => {
    link.refuse = new Error("no WebRTC");
    await room.enter({ mic: true, cam: true });
    expect(shown).toMatchObject({ stage: "out", exit: { why: "failed" } });
  });
});

describe("microphone and camera", () => {
  it("mute: first silence, then the word to the server", async () => {
    await inside();
    await room.setMic(false);
    expect(link.log).toEqual(["wire mic:-", "publish mic on muted"]);
    expect(shown.mic).toBe(false);
    await room.setMic(true);
    expect(link.log.slice(2)).toEqual(["wire mic:m", "publish mic on"]);
  });

  it("unmuting without a microphone opens one, or stays muted", async () => {
    await inside();
    media.tracks.mic = null;
    await room.setMic(true);
    expect(shown.mic).toBe(true);
    media.tracks.mic = null;
    media.openable = false;
    await room.setMic(true);
    expect(shown.mic).toBe(false);
    expect(link.log.at(-1)).toBe("publish mic off muted");
  });

  it("camera off stops the device, on opens it again", async () => {
    await inside();
    await room.setCam(false);
    expect(link.log).toEqual(["wire cam:-", "publish cam off"]);
    expect(media.tracks.cam).toBeNull();
    await room.setCam(true);
    expect(link.log.slice(2)).toEqual(["wire cam:c", "publish cam on"]);
    expect(shown.cam).toBe(true);
  });

  it("a camera that cannot be opened stays off", async () => {
    await inside();
    await room.setCam(false);
    media.openable = false;
    await room.setCam(true);
    expect(shown.cam).toBe(false);
  });

  it("another device goes on the wire without a word; a lost one is told", async () => {
    await inside();
    media.tell("track", { kind: "mic", track: track("m2") });
    await settle();
    expect(link.log).toEqual(["wire mic:m2"]);
    media.tell("track", { kind: "cam", track: null });
    await settle();
    expect(link.log.slice(1)).toEqual(["wire cam:-", "publish cam off"]);
    expect(shown).toMatchObject({ mic: true, cam: false });
  });

  it("a device that is found while muted stays off the wire", async () => {
    await inside();
    await room.setMic(false);
    link.log = [];
    media.tell("track", { kind: "mic", track: track("m2") });
    await settle();
    expect(link.log).toEqual([]);
  });
});

describe("moderation", () => {
  it("what the server says while the microphone is being switched on is old", async () => {
    await inside();
    await room.setMic(false);
    serverSays({ muted: true });
    link.log = [];
    const switching = room.setMic(true);
    serverSays({ muted: true, net: "fair" });
    await switching;
    expect(shown.mic).toBe(true);
    expect(link.log).toEqual(["wire mic:m", "publish mic on"]);
  });

  it("muted by a moderator: silent at once, and told", async () => {
    await inside();
    serverSays({ muted: true });
    expect(shown.mic).toBe(false);
    expect(link.log).toEqual(["wire mic:-"]);
    expect(shown.notices.at(-1)?.id).toBe("said-muted-you");
  });

  it("an old word of the server does not undo our unmuting", async () => {
    await inside();
    await room.setMic(false);
    const unmuting = room.setMic(true);
    await Promise.resolve();
    serverSays({ muted: true, hand: true });
    await unmuting;
    expect(shown.mic).toBe(true);
  });

  it("commands go to the server, refusals to the person", async () => {
    await inside();
    await room.moderate("mute", "p2");
    await room.setHand(true);
    expect(link.log).toEqual(["mod mute p2", "hand true"]);
    expect(shown.notices).toEqual([]);
    link.refuse = new SignalError("forbidden", "");
    await room.moderate("kick", "p2");
    expect(shown.notices.at(-1)?.id).toBe("said-refused");
  });

  it("a lost connection is no refusal: the banner says it", async () => {
    await inside();
    link.refuse = new SignalError("lost", "");
    await room.setHand(true);
    expect(shown.notices).toEqual([]);
  });
});

describe("screen", () => {
  const stream = (...ids: string[]): MediaStream =>
    ({
      getVideoTracks: () => ids.filter((id) => id.startsWith("v")).map(track),
      getAudioTracks: () => ids.filter((id) => id.startsWith("a")).map(track),
    }) as unknown as MediaStream;

  it("is shared with its sound and taken back", async () => {
    await inside();
    await room.shareScreen(async () => stream("v", "a"));
    expect(link.log).toEqual([
      "wire screen:v",
      "wire screen-audio:a",
      "publish screen on",
      "publish screen-audio on",
    ]);
    expect(shown.screen?.id).toBe("v");
    link.log = [];
    shown.screen?.onended?.(new Event("ended"));
    await settle();
    expect(link.log.slice(0, 3)).toEqual(["wire screen:-", "wire screen-audio:-", "publish screen off"]);
    expect(shown.screen).toBeNull();
  });

  it("is not shared when the person chooses none", async () => {
    await inside();
    await room.shareScreen(() => Promise.reject(new DOMException("", "NotAllowedError")));
    await room.stopScreen();
    expect(link.log).toEqual([]);
  });
});

describe("a document", () => {
  const SHOWN = { document: "d1", name: "plan.pdf", pages: 3, page: 2, p: "p1", drawing: false };

  it("is shown, turned and taken away", async () => {
    await inside();
    await room.present("d1");
    await room.turnPage(2);
    await room.handOver("p2");
    await room.stopPresenting();
    expect(link.log).toEqual(["present d1 1", "turn 2", "hand over p2", "stop presenting"]);
  });

  it("that we presented is shown again by a server that was started anew", async () => {
    await inside();
    link.tell("message", { type: "presentation", seq: 1, shown: SHOWN });
    expect(shown.presentation).toEqual(SHOWN);
    link.tell("message", welcome(9, { p: "p9", role: "organiser", roster: [person("p9")] }));
    await settle();
    expect(link.log.slice(-1)).toEqual(["present d1 2"]);
    link.tell("message", { type: "presentation", seq: 10, shown: { ...SHOWN, p: "p9", drawing: true } });
    link.tell("message", welcome(20, { p: "p10", role: "organiser", roster: [person("p10")] }));
    await settle();
    expect(link.log.slice(-2)).toEqual(["present d1 2", "drawing true"]);
  });

  it("and the hand that was up is up again, but not one that somebody lowered meanwhile", async () => {
    await inside();
    const { self } = shown;
    const raised = (hand: boolean) => link.tell("message", { type: "update", seq: 1, participant: person(self, { hand }) });
    raised(true);
    link.tell("message", welcome(8, { p: self, resync: false }));
    expect(link.log).not.toContain("hand true");
    raised(false);
    raised(true);
    link.tell("message", welcome(9, { p: "p9", roster: [person("p9")] }));
    expect(link.log.filter((line) => line === "hand true")).toHaveLength(1);
  });

  it("of somebody else, or in place of ours, is left as it is", async () => {
    await inside();
    link.tell("message", { type: "presentation", seq: 1, shown: { ...SHOWN, p: "p2" } });
    link.tell("message", welcome(9, { p: "p9", roster: [person("p9")] }));
    link.tell("message", { type: "presentation", seq: 2, shown: { ...SHOWN, p: "p9" } });
    link.tell("message", welcome(10, { p: "p10", roster: [person("p10")], presentation: { ...SHOWN, document: "d2", p: "p2" } }));
    expect(link.log.filter((line) => line.startsWith("present"))).toEqual([]);
    expect(shown.presentation?.document).toBe("d2");
  });
});

describe("the way out", () => {
  it.each<[string, () => void, object]>([
    ["leaving", () => room.leave(), { why: "left" }],
    ["given up", () => link.tell("lost", true), { why: "lost" }],
    ["removed", () => link.tell("closed", "kicked"), { why: "kicked" }],
    ["another window", () => link.tell("closed", "replaced"), { why: "replaced" }],
    ["refused", () => link.tell("refused", new SignalError("full", "")), { why: "refused", code: "full" }],
  ])("%s", async (_name, happen, exit) => {
    await inside();
    happen();
    expect(shown).toMatchObject({ stage: "out", exit });
    expect(media.stopped).toBe(true);
    expect(link.log).toEqual(["leave"]);
  });

  it("is taken once, with its first reason", async () => {
    await inside();
    link.tell("closed", "ended");
    room.leave();
    expect(shown.exit).toEqual({ why: "ended" });
  });

  it("trouble and slots are shown meanwhile", async () => {
    await inside();
    link.tell("trouble", true);
    link.tell("slots", []);
    expect(shown).toMatchObject({ trouble: true, slots: [] });
  });
});

describe("a telephone for the sound", () => {
  it("takes our microphone off the wire and tells so", async () => {
    await inside();
    serverSays({ phone: true });
    await settle();
    expect(link.log).toEqual(["wire mic:-"]);
    expect(shown.mic).toBe(true);
    expect(shown.notices.at(-1)?.id).toBe("said-phone-on");
    serverSays({ phone: true, hand: true });
    expect(link.log).toEqual(["wire mic:-"]);
  });

  it("is what the button mutes, with a microphone here or without", async () => {
    await inside();
    serverSays({ phone: true });
    link.log = [];
    await room.setMic(false);
    media.tracks.mic = null;
    await room.setMic(true);
    expect(link.log).toEqual(["publish mic on muted", "publish mic off"]);
    serverSays({ phone: true, muted: true });
    expect(shown.mic).toBe(false);
    expect(shown.notices.map(({ id }) => id)).not.toContain("said-muted-you");
  });

  it("another microphone is not put on the wire meanwhile", async () => {
    await inside();
    serverSays({ phone: true });
    link.log = [];
    media.tell("track", { kind: "mic", track: track("other") });
    await settle();
    expect(link.log).toEqual([]);
  });

  it.each([
    ["speaking", false, true, ["wire mic:m", "publish mic on"], true],
    ["muted", true, true, ["wire mic:-", "publish mic on muted"], false],
    ["without a microphone here", false, false, ["wire mic:-", "publish mic off muted"], false],
  ])("gives the sound back %s when it hangs up", async (_name, muted, device, log, mic) => {
    await inside();
    serverSays({ phone: true, muted });
    if (!device) media.tracks.mic = null;
    link.log = [];
    serverSays({ phone: false, muted });
    await settle();
    expect(link.log).toEqual(log);
    expect(shown.mic).toBe(mic);
    expect(shown.notices.at(-1)?.id).toBe("said-phone-off");
  });

  it("is asked for by a code, or not when the server has none", async () => {
    await inside();
    expect((await room.pair())?.keys).toBe("*0123456#");
    link.code = null;
    expect(await room.pair()).toBe(null);
  });
});

describe("telephones that are called", () => {
  it("goes to the server, and what is refused comes back", async () => {
    await inside();
    expect(await room.call("044", "Rosa")).toBeNull();
    expect(await room.callMe(null)).toBeNull();
    expect(link.log).toEqual(["call 044 Rosa", "call-me null"]);
    link.refuse = new SignalError("limit", "");
    expect(await room.call("044", "")).toBe("limit");
    link.refuse = new Error("odd");
    expect(await room.callMe("044")).toBe("internal");
  });

  it("says why nobody is called again, until it is read", async () => {
    await inside();
    link.refuse = new SignalError("unreachable", "");
    await room.callAgain("c1");
    expect(shown.fault).toBe("unreachable");
    room.forgetFault();
    expect(shown.fault).toBeNull();
    link.refuse = null;
    await room.dropCall("c1");
    expect(link.log).toEqual(["again c1", "drop c1"]);
  });
});
