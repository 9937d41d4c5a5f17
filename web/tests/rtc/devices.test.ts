import { beforeEach, describe, expect, it } from "vitest";

import { type CaptureKind, LocalMedia, problemOf } from "../../src/rtc/devices";
import { FakeDevices } from "./fakes/fake-devices";
import { settle } from "./fakes/virtual-clock";

let devices: FakeDevices;
let media: LocalMedia;
let problems: string[];

const BOTH: CaptureKind[] = ["mic", "cam"];
const using = (kind: CaptureKind): string | undefined =>
  media.track(kind)?.getSettings().deviceId;

beforeEach(() => {
  devices = new FakeDevices();
  devices.plug("audioinput", "mic-a");
  devices.plug("audioinput", "mic-b");
  devices.plug("videoinput", "cam-a");
  devices.plug("audiooutput", "out-a");
  media = new LocalMedia(devices.host);
  problems = [];
  media.on("problem", ({ kind, problem }) => problems.push(`${kind}:${problem}`));
});

describe("opening", () => {
  it("asks for both in one question, in 720p and with processing", async () => {
    await media.open(BOTH);
    expect(devices.asked).toHaveLength(1);
    expect(devices.asked[0]).toMatchObject({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      video: { width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    expect([using("mic"), using("cam")]).toEqual(["mic-a", "cam-a"]);
    expect(problems).toEqual(["mic:null", "cam:null"]);
  });

  it.each<[string, () => void, string[], (string | undefined)[]]>([
    ["no camera at all", () => devices.unplug("cam-a"), ["mic:null", "cam:none"], ["mic-a", undefined]],
    ["camera in use elsewhere", () => devices.busy.add("cam-a"), ["mic:null", "cam:busy"], ["mic-a", undefined]],
    ["camera refused", () => (devices.permissions.cam = "denied"), ["mic:null", "cam:denied"], ["mic-a", undefined]],
    ["both refused", () => (devices.permissions = { mic: "denied", cam: "denied" }), ["mic:denied", "cam:denied"], [undefined, undefined]],
  ])("%s: opens what can be opened and names the rest", async (_name, prepare, told, open) => {
    prepare();
    await media.open(BOTH);
    expect(problems).toEqual(told);
    expect([using("mic"), using("cam")]).toEqual(open);
  });

  it("does not ask again after a refusal", async () => {
    devices.permissions = { mic: "denied", cam: "denied" };
    await media.open(BOTH);
    expect(devices.asked).toHaveLength(1);
  });

  it("takes another device when the remembered one is gone", async () => {
    await media.choose("mic", "mic-of-yesterday");
    await media.open(["mic"]);
    expect(using("mic")).toBe("mic-a");
    expect(problems).toEqual(["mic:null"]);
  });

  it("says so on an insecure page", async () => {
    const bare = new LocalMedia({ media: undefined, permission: async () => "prompt" });
    bare.on("problem", ({ kind, problem }) => problems.push(`${kind}:${problem}`));
    await bare.open(BOTH);
    expect(problems).toEqual(["mic:insecure", "cam:insecure"]);
    expect(await bare.list()).toEqual({ mic: [], cam: [], speaker: [] });
  });

  it("stops a device that was switched off while the browser asked", async () => {
    const opening = media.open(["cam"]);
    media.close("cam");
    await opening;
    expect(media.track("cam")).toBeNull();
    expect(devices.opened[0]?.stopped).toBe(true);
  });
});

describe("choosing", () => {
  it("swaps the track and stops the former after the new one is told", async () => {
    await media.open(BOTH);
    const order: string[] = [];
    media.on("track", ({ track }) =>
      order.push(`${track?.getSettings().deviceId}, former stopped: ${devices.opened[0]?.stopped}`),
    );
    await media.choose("mic", "mic-b");
    expect(order).toEqual(["mic-b, former stopped: false"]);
    expect(devices.opened[0]?.stopped).toBe(true);
    expect(media.chosen("mic")).toBe("mic-b");
  });

  it("only remembers while the device is off", async () => {
    await media.choose("mic", "mic-b");
    expect(devices.asked).toEqual([]);
    await media.open(["mic"]);
    expect(using("mic")).toBe("mic-b");
  });

  it("original sound reopens the microphone without processing, once", async () => {
    await media.open(["mic"]);
    await media.process(false);
    await media.process(false);
    expect(devices.asked).toHaveLength(2);
    expect(devices.asked[1]?.audio).toMatchObject({ echoCancellation: false });
  });

  it("lists devices that have a name", async () => {
    devices.infos.push({ kind: "audioinput", deviceId: "", label: "" });
    const list = await media.list();
    expect(list.mic.map(({ id }) => id)).toEqual(["mic-a", "mic-b"]);
    expect(list.speaker).toEqual([{ id: "out-a", label: "Label of out-a" }]);
  });
});

describe("losing and finding", () => {
  it("goes on with another microphone when one is unplugged", async () => {
    await media.open(["mic"]);
    devices.unplug("mic-a");
    await settle();
    expect(using("mic")).toBe("mic-b");
  });

  it("names the loss of the only camera and takes it again when it is back", async () => {
    await media.open(["cam"]);
    devices.unplug("cam-a");
    await settle();
    expect(media.track("cam")).toBeNull();
    expect(problems.at(-1)).toBe("cam:none");
    devices.plug("videoinput", "cam-a");
    await settle();
    expect(using("cam")).toBe("cam-a");
    expect(problems.at(-1)).toBe("cam:null");
  });

  it("leaves a device alone that the person switched off", async () => {
    await media.open(["cam"]);
    media.close("cam");
    devices.plug("videoinput", "cam-b");
    await settle();
    expect(media.track("cam")).toBeNull();
  });

  it("stops everything at the end", async () => {
    await media.open(BOTH);
    media.stop();
    expect(devices.opened.every(({ stopped }) => stopped)).toBe(true);
    expect(devices.listening).toBe(false);
  });
});

describe("unplugging while it is used", () => {
  it("never shows the person without a microphone, and tells which one it is now", async () => {
    const tracks: (string | null)[] = [];
    const moved: string[] = [];
    media.on("track", ({ track }) => tracks.push(track?.getSettings().deviceId ?? null));
    media.on("moved", ({ kind }) => moved.push(kind));
    await media.open(["mic"]);
    devices.unplug("mic-a");
    await settle();
    expect([tracks, moved]).toEqual([["mic-a", "mic-b"], ["mic"]]);
    devices.unplug("mic-b");
    await settle();
    expect([tracks.at(-1), moved]).toEqual([null, ["mic"]]);
  });
});

describe("refining", () => {
  interface Made {
    track: MediaStreamTrack;
    stopped: boolean;
  }
  let made: Made[];
  const refine = async (raw: MediaStreamTrack) => {
    const one: Made = { track: { of: raw } as unknown as MediaStreamTrack, stopped: false };
    made.push(one);
    return { track: one.track, stop: () => (one.stopped = true) };
  };
  const broken = async (): Promise<never> => {
    throw new Error("no engine");
  };

  beforeEach(() => (made = []));

  it("gives what was made of the track, and keeps knowing the device", async () => {
    await media.refine("mic", refine);
    await media.open(["mic"]);
    expect(media.track("mic")).toBe(made[0]?.track);
    expect(media.chosen("mic")).toBe("mic-a");
  });

  it("is switched on and off while the device stays open", async () => {
    await media.open(["mic"]);
    await media.refine("mic", refine);
    expect(media.track("mic")).toBe(made[0]?.track);
    await media.refine("mic", null);
    expect(using("mic")).toBe("mic-a");
    expect([made[0]?.stopped, devices.opened[0]?.stopped]).toEqual([true, false]);
  });

  it("goes on with the next device, and ends with it", async () => {
    await media.refine("mic", refine);
    await media.open(["mic"]);
    devices.unplug("mic-a");
    await settle();
    expect(media.track("mic")).toBe(made[1]?.track);
    media.close("mic");
    expect(made.map(({ stopped }) => stopped)).toEqual([true, true]);
    expect(devices.opened.every(({ stopped }) => stopped)).toBe(true);
  });

  it("says so where it does not work, and uses the track as it comes", async () => {
    const told: CaptureKind[] = [];
    media.on("unrefined", (kind) => told.push(kind));
    await media.refine("cam", broken);
    await media.open(BOTH);
    expect([using("mic"), using("cam"), told]).toEqual(["mic-a", "cam-a", ["cam"]]);
  });

  it("leaves nothing open that was switched off meanwhile", async () => {
    await media.refine("cam", refine);
    const opening = media.open(["cam"]);
    await settle();
    media.close("cam");
    await opening;
    expect(media.track("cam")).toBeNull();
    expect(devices.opened[0]?.stopped && made.every(({ stopped }) => stopped)).toBe(true);
  });

  it("takes back what was decided otherwise while it was made", async () => {
    await media.open(["mic"]);
    const making = media.refine("mic", refine);
    await media.refine("mic", null);
    await making;
    expect(using("mic")).toBe("mic-a");
    expect(made[0]?.stopped).toBe(true);
  });
});

describe("permission and problems", () => {
  it.each([
    ["granted", "granted", "granted"],
    ["granted", "prompt", "prompt"],
    ["denied", "granted", "granted"],
    ["denied", "denied", "denied"],
  ] as const)("mic %s and cam %s: %s", async (mic, cam, expected) => {
    devices.permissions = { mic, cam };
    expect(await media.permission()).toBe(expected);
  });

  it.each([
    [new DOMException("", "NotAllowedError"), "denied"],
    [new DOMException("", "SecurityError"), "denied"],
    [new DOMException("", "NotFoundError"), "none"],
    [new DOMException("", "NotReadableError"), "busy"],
    [new TypeError("x"), "unknown"],
    [null, "unknown"],
  ])("%s is %s", (error, expected) => {
    expect(problemOf(error)).toBe(expected);
  });
});
