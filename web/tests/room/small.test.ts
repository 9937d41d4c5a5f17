/** Preferences, shortcuts, names, and the hint for those who speak into a muted microphone. */

import { describe, expect, it, vi } from "vitest";

import { hueOf, initialsOf } from "../../src/room/names";
import { DEFAULTS, readPreferences, writePreferences } from "../../src/room/preferences";
import { PushToTalk } from "../../src/room/push-to-talk";
import { actionOf, isTalkKey } from "../../src/room/shortcuts";
import { MutedTalk } from "../../src/room/talk";

const storing = (text: string | null) => ({
  text,
  getItem(): string | null {
    return this.text;
  },
  setItem(_key: string, value: string): void {
    this.text = value;
  },
});

describe("preferences", () => {
  it.each([
    [null, {}],
    ["", {}],
    ["{", {}],
    ["7", {}],
    ["null", {}],
    ['{"mic":false,"camId":"c1"}', { mic: false, camId: "c1" }],
    ['{"layout":"speaker","selfView":false}', { layout: "speaker", selfView: false }],
    ['{"layout":"upside-down","selfView":"no"}', {}],
    ['{"mic":"no","camId":7,"speakerId":null,"evil":true}', {}],
  ])("%j", (text, expected) => {
    expect(readPreferences(storing(text))).toEqual({ ...DEFAULTS, ...expected });
  });

  it("come back as they were written, and do without storage", () => {
    const store = storing(null);
    writePreferences(store, { ...DEFAULTS, speakerId: "s1", shortcuts: false });
    expect(readPreferences(store)).toEqual({ ...DEFAULTS, speakerId: "s1", shortcuts: false });
    const blocked = {
      getItem: () => {
        throw new DOMException("", "SecurityError");
      },
      setItem: () => {
        throw new DOMException("", "QuotaExceededError");
      },
    };
    writePreferences(blocked, DEFAULTS);
    expect(readPreferences(blocked)).toEqual(DEFAULTS);
  });
});

describe("shortcuts", () => {
  const press = (key: string, more: object = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    target: document.body,
    ...more,
  });

  it.each([
    ["m", {}, "mic"],
    ["M", {}, "mic"],
    ["v", {}, "cam"],
    ["r", {}, "hand"],
    ["p", {}, "people"],
    ["x", {}, null],
    ["m", { repeat: true }, null],
    ["m", { altKey: true }, null],
    ["m", { ctrlKey: true }, null],
    ["d", { ctrlKey: true }, "mic"],
    ["e", { metaKey: true }, "cam"],
    ["m", { target: document.createElement("input") }, null],
    ["m", { target: document.createElement("select") }, null],
    ["m", { target: document.createElement("button") }, "mic"],
  ])("%s with %j is %s", (key, more, expected) => {
    expect(actionOf(press(key, more), true)).toBe(expected);
  });

  it("letters can be switched off, Ctrl stays", () => {
    expect(actionOf(press("m"), false)).toBeNull();
    expect(actionOf(press("d", { ctrlKey: true }), false)).toBe("mic");
  });
});

describe("the key to talk", () => {
  const press = (more: object) => ({
    key: " ", ctrlKey: false, metaKey: false, altKey: false, repeat: false, target: document.body as EventTarget, ...more,
  });
  const inside = (outer: string): Element => {
    const made = document.createElement("div");
    made.innerHTML = `<${outer}><span></span></${outer.split(" ")[0]}>`;
    return made.querySelector("span") as Element;
  };

  it.each<[string, object, boolean, boolean]>([
    ["on the page", {}, true, true],
    ["while letters are off", {}, false, false],
    ["with Ctrl", { ctrlKey: true }, true, false],
    ["another key", { key: "x" }, true, false],
    ["in a button", { target: inside("button") }, true, false],
    ["in a link", { target: inside('a href="#"') }, true, false],
    ["in a field", { target: document.createElement("textarea") }, true, false],
    ["in a heading", { target: inside("h1") }, true, true],
  ])("%s", (_name, more, letters, expected) => {
    expect(isTalkKey(press(more), letters)).toBe(expected);
  });

  it("opens the microphone as long as it is held, and mutes it again in order", async () => {
    const said: string[] = [];
    const pushed = new PushToTalk(async (on) => {
      said.push(`${on} begins`);
      await Promise.resolve();
      said.push(`${on} done`);
    });
    expect([pushed.press(true), pushed.press(false), pushed.held]).toEqual([true, true, true]);
    pushed.release();
    pushed.release();
    await vi.waitFor(() => expect(said).toHaveLength(4));
    expect(said).toEqual(["true begins", "true done", "false begins", "false done"]);
  });

  it("is nothing to whoever is not muted", () => {
    const setMic = vi.fn(async () => undefined);
    const pushed = new PushToTalk(setMic);
    expect(pushed.press(false)).toBe(false);
    pushed.release();
    expect(setMic).not.toHaveBeenCalled();
  });
});

describe("names", () => {
  it.each([
    ["Anna Maria Rossi", "AR"],
    ["Élodie", "É"],
    ["Jean-Luc", "JL"],
    ["ülkü özil", "ÜÖ"],
    ["Zoë (Extern)", "Z"],
    ["+41 79 000", "?"],
    ["", "?"],
  ])("%s has the initials %s", (name, expected) => {
    expect(initialsOf(name)).toBe(expected);
  });

  it("have the same colour everywhere", () => {
    expect(hueOf("Anna Rossi")).toBe(hueOf("Anna Rossi"));
    expect(hueOf("Anna Rossi")).not.toBe(hueOf("Bruno Rossi"));
  });
});

describe("talking while muted", () => {
  /** Feeds a level every 100 ms; tells when the hint was shown. */
  function shownAt(muted: boolean, levels: readonly number[]): number[] {
    const talk = new MutedTalk();
    return levels.flatMap((level, n) => (talk.update(level, muted, n * 100) ? [n * 100] : []));
  }

  it("shows after 0.7 s of speech and for 5 s after it", () => {
    const levels = [...Array<number>(10).fill(0.8), ...Array<number>(70).fill(0)];
    const shown = shownAt(true, levels);
    expect(shown[0]).toBe(700);
    expect(shown.at(-1)).toBe(5800);
  });

  it.each([
    ["not muted", false, Array<number>(30).fill(0.9)],
    ["too quiet", true, Array<number>(30).fill(0.3)],
    ["a short noise", true, [0.9, 0.9, 0.9, 0, 0, 0, 0, 0, 0.9, 0.9, 0, 0]],
  ])("says nothing when %s", (_name, muted, levels) => {
    expect(shownAt(muted, levels)).toEqual([]);
  });

  it("counts on over pauses between words", () => {
    expect(shownAt(true, [0.9, 0.9, 0, 0, 0.9, 0.9, 0, 0.9, 0.9])).toEqual([700, 800]);
  });
});
