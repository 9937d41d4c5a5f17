/** Captions: what is read, what is sent while somebody types, and how both are shown. */

import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { Aids } from "../../src/aids/aids.svelte";
import AidsBar from "../../src/aids/AidsBar.svelte";
import {
  CaptionReader,
  type CaptionsState,
  CaptionWriter,
  KEPT,
  LONGEST,
  NO_CAPTIONS,
  WRITE_EVERY,
} from "../../src/aids/captions";
import { aidItems } from "../../src/aids/menu";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { OUTSIDE, type PageState } from "../../src/room/room";
import { MOVED } from "../../src/rtc/session";
import { SignalError } from "../../src/rtc/signal";
import { welcome } from "../rtc/fakes/messages";
import { VirtualClock } from "../rtc/fakes/virtual-clock";
import { expectAccessible } from "../support/axe";
import { FakeLink, line } from "./link";
import { show } from "./show";

let link: FakeLink;
let clock: VirtualClock;
let state: CaptionsState;

beforeEach(() => {
  link = new FakeLink();
  clock = new VirtualClock();
  state = NO_CAPTIONS;
});

const reading = (reads = true) => new CaptionReader(link, reads, (news) => (state = news));
const texts = () => state.lines.map(({ text }) => text);
const settle = () => clock.pass(0);

describe("a reader", () => {
  it("sees a line grow under its number, until it is final", () => {
    reading();
    link.caption(1, "Bon", { final: false });
    link.caption(1, "Bonjour", { final: false });
    expect(state.growing.map(({ text }) => text)).toEqual(["Bonjour"]);
    link.caption(1, "Bonjour.");
    expect([texts(), state.growing]).toEqual([["Bonjour."], []]);
  });

  it("sees no line that was taken back, nor one of whoever left", () => {
    reading();
    link.caption(1, "Faux", { final: false });
    link.caption(1, "", { final: false });
    link.caption(2, "À moitié", { final: false, p: "p2" });
    link.caption(3, "Moi", { final: false });
    link.hear({ type: "leave", seq: 1, p: "p2" });
    expect(state.growing.map(({ text }) => text)).toEqual(["Moi"]);
  });

  it("who comes late is shown the last lines once, and asks again after a loss", async () => {
    link.latest = [line(3, "Trois"), line(4, "Quatre", { final: false })];
    reading();
    link.caption(5, "Cinq");
    await settle();
    expect(texts()).toEqual(["Trois", "Cinq"]);
    link.latest = [line(5, "Cinq"), line(6, "Six")];
    link.hear(welcome(2, { resync: false }));
    await settle();
    expect([texts(), state.growing]).toEqual([["Trois", "Cinq", "Six"], []]);
    expect(link.asked).toHaveLength(2);
  });

  it.each([
    ["moved", welcome(MOVED)],
    ["unknown to a server that was started anew", welcome(3, { resync: false, p: "p9" })],
  ])("has nothing of the former room, once %s", async (_, message) => {
    reading();
    link.hear(welcome(1, { resync: false }));
    link.caption(1, "Là-bas");
    link.hear(message);
    await settle();
    expect(texts()).toEqual([]);
  });

  it("is told once that there are captions, and asks for none before", async () => {
    const reader = reading(false);
    link.hear(welcome(1));
    link.caption(1, "Un");
    expect(state.offered).toBe(true);
    reader.read(false);
    link.caption(2, "Deux");
    expect(state.offered).toBe(false);
    expect(link.asked).toEqual([]);
    reader.read(true);
    await settle();
    expect(link.asked).toEqual([{ type: "captions-read" }]);
    expect(texts()).toEqual(["Un", "Deux"]);
    reader.close();
    link.caption(3, "Trois");
    expect(texts()).toHaveLength(2);
  });

  it("keeps so many lines and no more, and lives without a connection", async () => {
    link.refuse = new SignalError("lost", "no connection");
    reading();
    for (let n = 1; n <= KEPT + 5; n += 1) link.caption(n, `${n}`);
    await settle();
    expect([texts().length, texts()[0]]).toEqual([KEPT, "6"]);
  });
});

describe("a writer", () => {
  it("sends a line as it grows, now and then, and the end at once", async () => {
    const writer = new CaptionWriter(link, clock);
    for (const text of ["B", "Bo", "Bon"]) writer.typed(text);
    await clock.pass(WRITE_EVERY);
    writer.typed("Bonjour");
    expect(await writer.finish("Bonjour.")).toBeNull();
    await clock.pass(10 * WRITE_EVERY);
    expect(link.asked).toEqual([
      { type: "caption", text: "B", final: false },
      { type: "caption", text: "Bon", final: false },
      { type: "caption", text: "Bonjour.", final: true },
    ]);
  });

  it("takes back what is not finished, and only that", () => {
    const writer = new CaptionWriter(link, clock);
    writer.stop();
    expect(link.asked).toEqual([]);
    writer.typed("À moit");
    writer.stop();
    expect(link.asked.at(-1)).toEqual({ type: "caption", text: "", final: false });
    expect(clock.pending).toBe(0);
  });

  it("says what was wrong with a line", async () => {
    const writer = new CaptionWriter(link, clock);
    link.refuse = new SignalError("forbidden", "your role does not allow this");
    expect(await writer.finish("Moi")).toBe("forbidden");
    link.refuse = new Error("else");
    expect(await writer.finish("Moi")).toBe("internal");
  });
});

describe("in the room", () => {
  const remember = vi.fn();
  let aids: Aids;
  const page = (role: PageState["role"]): PageState => ({ ...OUTSIDE, role });

  function enter(role: PageState["role"], reads = false, language: Language = "en") {
    aids = new Aids(link, { nameOf: () => "", reads, remember }, clock);
    const onsize = vi.fn();
    const shown = show(aids, AidsBar, { aids, state: page(role), large: false, onsize }, language);
    return { ...shown, onsize, user: userEvent.setup() };
  }

  it.each(LANGUAGES)("reader and desk are accessible (%s)", async (language) => {
    const { container } = enter("organiser", true, language);
    await expectAccessible(container);
    aids.write(true);
    link.caption(1, "Guten Tag.");
    link.caption(2, "Wir", { final: false });
    await tick();
    await expectAccessible(container);
  });

  it("finished lines are read out, growing ones only shown", async () => {
    enter("participant", true);
    expect(screen.getByText("Nobody is writing captions at the moment.")).toBeInTheDocument();
    link.caption(1, "Good morning.");
    link.caption(2, "We be", { final: false });
    await tick();
    const log = screen.getByRole("log", { name: "Captions" });
    expect(log).toHaveTextContent(/^Good morning\.$/);
    expect(screen.getByText("We be")).toBeInTheDocument();
    expect(screen.getByText("Written by Alice")).toBeInTheDocument();
  });

  it("shows what was written as text and as nothing else", async () => {
    enter("participant", true);
    link.caption(1, "<img src=x onerror=alert(1)>");
    await tick();
    expect(screen.getByText("<img src=x onerror=alert(1)>")).toBeInTheDocument();
    expect(document.querySelector("img")).toBeNull();
  });

  it("offers captions to who has not decided, and remembers what they say", async () => {
    const { user } = enter("participant");
    link.caption(1, "Good morning.");
    await tick();
    await user.click(screen.getByRole("button", { name: "Show" }));
    expect(screen.getByText("Good morning.")).toBeInTheDocument();
    expect(remember).toHaveBeenLastCalledWith(true);
    await user.click(screen.getByRole("button", { name: "Hide captions" }));
    expect(screen.queryByText("Good morning.")).toBeNull();
    expect(remember).toHaveBeenLastCalledWith(false);
    link.caption(2, "Let us begin.");
    await tick();
    expect(screen.queryByText("Captions are being written in this conference.")).toBeNull();
  });

  it("the size is a switch", async () => {
    const { user, onsize } = enter("participant", true);
    await user.click(screen.getByRole("button", { name: "Larger text", pressed: false }));
    expect(onsize).toHaveBeenCalledOnce();
  });

  it("writes line by line, and gives back what nobody has got", async () => {
    const { user } = enter("presenter");
    aids.write(true);
    await tick();
    const field = screen.getByRole("textbox", { name: "Write captions" });
    expect(field).toHaveFocus();
    await user.type(field, "Good morning.{Enter}");
    expect(link.asked.at(-1)).toEqual({ type: "caption", text: "Good morning.", final: true });
    expect(field).toHaveValue("");
    await user.type(field, "   {Enter}");
    link.refuse = new SignalError("lost", "no connection");
    await user.type(field, "Second{Enter}");
    expect(field).toHaveValue("Second");
    expect(screen.getByText("The line did not get through. Send it once more.")).toBeInTheDocument();
    expect(field).toHaveAttribute("maxlength", String(LONGEST));
    await user.clear(field);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("whose right is gone writes no more", async () => {
    enter("participant");
    aids.write(true);
    await tick();
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(aids.writing).toBe(false);
  });

  it("the menu has a row to read for everybody, and one to write for who may", () => {
    enter("participant");
    const t = (id: string): string => id;
    const rows = (role: PageState["role"]) => aidItems(t, page(role), aids);
    expect(rows("guest").map(({ text }) => text)).toEqual(["tool-react", "tool-captions-show"]);
    expect(rows("presenter").at(-1)?.text).toBe("tool-captions-write");
    rows("guest")[0]?.run();
    rows("guest")[1]?.run();
    expect([aids.choosing, aids.reads]).toEqual([true, true]);
    rows("organiser").at(-1)?.run();
    expect(rows("organiser").map(({ text }) => text).slice(1)).toEqual([
      "tool-captions-hide",
      "tool-captions-stop",
    ]);
  });
});
