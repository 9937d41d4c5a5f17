/** The chat: what the page knows, what is sent, and how it is shown. */

import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LANGUAGES } from "../../src/i18n/languages";
import type { ChatLine, Lines } from "../../src/rtc/protocol";
import { Emitter } from "../../src/rtc/emitter";
import type { SessionEvents } from "../../src/rtc/session";
import { SignalError } from "../../src/rtc/signal";
import { Chat, type ChatLink, type ChatState, follows, merged, parts, SILENT } from "../../src/room/chat";
import ChatPane from "../../src/room/ChatPane.svelte";
import { OUTSIDE, type PageState } from "../../src/room/room";
import { person, ROOM, welcome } from "../rtc/fakes/messages";
import { settle } from "../rtc/fakes/virtual-clock";
import { expectAccessible } from "../support/axe";
import { show } from "./show";

const line = (n: number, more: Partial<ChatLine> = {}): ChatLine => ({
  n,
  p: "p2",
  name: "Bruno",
  mine: false,
  text: `line ${n}`,
  at: `2026-11-23T09:0${n % 10}:00Z`,
  to: null,
  to_name: null,
  ...more,
});

class FakeLink extends Emitter<SessionEvents> implements ChatLink {
  asked: (number | null)[] = [];
  sent: [string, string | null][] = [];
  page: Pick<Lines, "lines" | "more"> = { lines: [], more: false };
  refuse: Error | null = null;

  write: ChatLink["write"] = async (text, to) => {
    this.sent.push([text, to]);
    if (this.refuse) throw this.refuse;
  };
  lines: ChatLink["lines"] = async (before) => {
    this.asked.push(before);
    if (this.refuse) throw this.refuse;
    return { type: "chat-lines", re: 1, ...this.page };
  };

  hear(heard: ChatLine): void {
    this.emit("message", { type: "chat-line", line: heard });
  }

  tell<K extends keyof SessionEvents>(name: K, value: SessionEvents[K]): void {
    this.emit(name, value);
  }
}

let link: FakeLink;
let chat: Chat;
let shown: ChatState;
let news: string[];

beforeEach(() => {
  link = new FakeLink();
  news = [];
  chat = new Chat(link, (state) => (shown = state), (name) => news.push(name));
});

const texts = (): string[] => shown.lines.map(({ text }) => text);

async function entered(page: Pick<Lines, "lines" | "more">): Promise<void> {
  link.page = page;
  link.tell("message", welcome(1));
  await settle();
}

describe("lines", () => {
  it("who enters is shown the latest, and nothing of it is news", async () => {
    await entered({ lines: [line(1), line(2)], more: true });
    expect([texts(), shown.more, shown.unread]).toEqual([["line 1", "line 2"], true, 0]);
  });

  it("come in any order and stand in theirs, each once", async () => {
    await entered({ lines: [line(2)], more: false });
    link.hear(line(4));
    link.hear(line(3));
    link.hear(line(4));
    expect(texts()).toEqual(["line 2", "line 3", "line 4"]);
    expect(shown.unread).toBe(2);
    expect(news).toEqual(["Bruno", "Bruno"]);
  });

  it("are news only to whoever does not look, and never one's own", () => {
    link.hear(line(1, { mine: true }));
    expect([shown.unread, news]).toEqual([0, []]);
    link.hear(line(2));
    chat.show(true);
    link.hear(line(3));
    expect([shown.unread, news]).toEqual([0, ["Bruno"]]);
    chat.show(false);
    expect(shown.unread).toBe(0);
  });

  it("that were missed meanwhile come after a lost connection", async () => {
    await entered({ lines: [line(1), line(2)], more: false });
    await entered({ lines: [line(2), line(3), line(4, { mine: true })], more: true });
    expect([texts(), shown.more, shown.unread]).toEqual([["line 1", "line 2", "line 3", "line 4"], false, 1]);
  });

  it("have no hole: who was away for long begins with the latest page", async () => {
    await entered({ lines: [line(1)], more: false });
    await entered({ lines: [line(8), line(9)], more: true });
    expect([texts(), shown.more]).toEqual([["line 8", "line 9"], true]);
  });

  it("older ones are asked for from the first that is here", async () => {
    await entered({ lines: [line(5)], more: true });
    link.page = { lines: [line(3), line(4)], more: false };
    await chat.earlier();
    expect([link.asked, texts(), shown.more]).toEqual([[null, 5], ["line 3", "line 4", "line 5"], false]);
  });

  it("says when older ones cannot be had", async () => {
    await entered({ lines: [line(5)], more: true });
    link.refuse = new SignalError("lost", "");
    await chat.earlier();
    expect(shown.failure).toBe("chat-failed-load");
  });
});

describe("writing", () => {
  it("sends to all or to one, and begins anew", async () => {
    chat.write(" hello \n");
    await chat.send();
    chat.address("p2");
    chat.write("psst");
    await chat.send();
    expect(link.sent).toEqual([["hello", null], ["psst", "p2"]]);
    expect(shown).toMatchObject({ draft: "", to: "p2", failure: null, sending: false });
  });

  it("sends nothing where there is nothing", async () => {
    chat.write("  \n");
    await chat.send();
    expect(link.sent).toEqual([]);
  });

  it.each([
    ["lost", "chat-failed-lost"],
    ["not-found", "chat-failed-gone"],
    ["limit", "chat-failed-limit"],
    ["not-allowed", "chat-failed-text"],
  ] as const)("keeps the text and says why: %s", async (code, failure) => {
    link.refuse = new SignalError(code, "");
    chat.write("important");
    await chat.send();
    expect(shown).toMatchObject({ draft: "important", failure, sending: false });
  });

  it("keeps what was typed while the line before was on its way", async () => {
    chat.write("one");
    const sent = chat.send();
    chat.write("two");
    await sent;
    expect(shown.draft).toBe("two");
  });

  it("is for all again when the one has left", () => {
    chat.address("p2");
    link.tell("message", { type: "leave", seq: 1, p: "p3" });
    expect(chat.state.to).toBe("p2");
    link.tell("message", { type: "leave", seq: 2, p: "p2" });
    expect(chat.state.to).toBeNull();
  });
});

describe("text", () => {
  it.each<[string, (string | [string])[]]>([
    ["no address", ["no address"]],
    ["see https://a.example/x?y=1#z.", ["see ", ["https://a.example/x?y=1#z"], "."]],
    ["(http://a.example)", ["(", ["http://a.example"], ")"]],
    ["javascript:alert(1) data:text/html,x", ["javascript:alert(1) data:text/html,x"]],
    ["https://", ["https://"]],
    ['https://a.example/"onmouseover="x', [["https://a.example/"], '"onmouseover="x']],
    ["https://a.example https://b.example", [["https://a.example"], " ", ["https://b.example"]]],
  ])("%s", (text, expected) => {
    const found = parts(text).map((part) => (part.href === null ? part.text : [part.text]));
    expect(found).toEqual(expected);
    expect(parts(text).map((part) => part.text).join("")).toBe(text);
  });

  it("a line goes on where the same person has just written", () => {
    expect(follows(line(2), undefined)).toBe(false);
    expect(follows(line(2), line(1))).toBe(true);
    expect(follows(line(4), line(1))).toBe(false);
    expect(follows(line(2, { p: "p9" }), line(1))).toBe(false);
    expect(follows(line(2, { to: "p1" }), line(1))).toBe(false);
  });

  it("two pages become one", () => {
    expect(merged([line(3), line(1)], [line(2), line(3)]).map(({ n }) => n)).toEqual([1, 2, 3]);
  });
});

describe("pane", () => {
  beforeEach(() => vi.stubGlobal("matchMedia", () => ({ matches: true })));
  afterEach(() => vi.unstubAllGlobals());

  const page = (more: Partial<PageState> = {}): PageState => ({
    ...OUTSIDE,
    stage: "in",
    self: "p1",
    room: ROOM,
    people: [person("p1", { name: "Anna" }), person("p2", { name: "Bruno" })],
    ...more,
  });
  const pane = (state: Partial<ChatState>, more: Partial<PageState> = {}, language = "en" as const) => {
    const acts = { write: vi.fn(), send: vi.fn(), address: vi.fn(), earlier: vi.fn(async () => undefined) };
    const onclose = vi.fn();
    show(
      ChatPane,
      { id: "c", chat: acts as unknown as Chat, state: { ...SILENT, open: true, ...state }, page: page(more), onclose },
      language,
    );
    return { ...acts, onclose, user: userEvent.setup() };
  };

  it("shows who wrote what, and what is private", () => {
    pane({
      lines: [
        line(1, { text: "<b>hi</b>" }),
        line(2, { mine: true, to: "p2", to_name: "Bruno", text: "psst" }),
        line(3, { to: "p1", to_name: "Anna" }),
      ],
    });
    expect(screen.getByText("<b>hi</b>")).toBeVisible();
    expect(screen.getByText("You")).toBeVisible();
    expect(screen.getByText("to Bruno only")).toBeVisible();
    expect(screen.getByText("to you only")).toBeVisible();
  });

  it("opens addresses elsewhere and tells them nothing", () => {
    pane({ lines: [line(1, { text: "https://a.example" })] });
    const found = screen.getByRole("link", { name: "https://a.example" });
    expect(found).toHaveAttribute("rel", "noopener noreferrer nofollow");
    expect(found).toHaveAttribute("target", "_blank");
  });

  it("Enter sends, Shift+Enter does not, Escape closes", async () => {
    const { send, onclose, user } = pane({ draft: "hello" });
    await user.click(screen.getByRole("textbox", { name: "Message" }));
    await user.keyboard("{Shift>}{Enter}{/Shift}");
    expect(send).not.toHaveBeenCalled();
    await user.keyboard("{Enter}");
    expect(send).toHaveBeenCalledOnce();
    await user.keyboard("{Escape}");
    expect(onclose).toHaveBeenCalledOnce();
  });

  it("addresses browsers only, and says that telephones do not read", async () => {
    const phone = person("p3", { kind: "phone", name: "Rosa" });
    const { address, user } = pane({}, { people: [...page().people, phone] });
    const to = screen.getByRole("combobox", { name: "To" });
    expect([...(to as HTMLSelectElement).options].map(({ text }) => text)).toEqual(["everybody", "Bruno"]);
    await user.selectOptions(to, "Bruno");
    expect(address).toHaveBeenCalledWith("p2");
    expect(screen.getByText(/on the telephone do not read/)).toBeVisible();
  });

  it.each(LANGUAGES)("has no barrier in %s", async (language) => {
    pane(
      { lines: [line(1), line(2, { mine: true })], more: true, failure: "chat-failed-lost" },
      {},
      language as "en",
    );
    await expectAccessible();
  });
});
