/** Reactions: how long they are seen, how they are told, and what there is to press. */

import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { tick } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { Aids } from "../../src/aids/aids.svelte";
import AidsBar from "../../src/aids/AidsBar.svelte";
import Marks from "../../src/aids/Marks.svelte";
import {
  MOST,
  ReactionNews,
  REACTIONS,
  Reactions,
  SHOWN_FOR,
  type Together,
  TOLD_AFTER,
} from "../../src/aids/reactions";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { OUTSIDE } from "../../src/room/room";
import { SignalError } from "../../src/rtc/signal";
import { welcome } from "../rtc/fakes/messages";
import { VirtualClock } from "../rtc/fakes/virtual-clock";
import { expectAccessible } from "../support/axe";
import { FakeLink } from "./link";
import { show } from "./show";

let link: FakeLink;
let clock: VirtualClock;
let aids: Aids;

beforeEach(() => {
  link = new FakeLink();
  clock = new VirtualClock();
  const names: Record<string, string> = { p1: "Alice", p2: "Bruno" };
  const nameOf = (p: string) => names[p] ?? "";
  aids = new Aids(link, { nameOf, reads: false, remember: () => undefined }, clock);
});

const bar = (language: Language = "de") =>
  show(aids, AidsBar, { aids, state: OUTSIDE, large: false, onsize: () => undefined }, language);

describe("what is seen", () => {
  it("goes by itself, each in its own time", () => {
    const seen = new Reactions();
    seen.add("p1", "applause", 0);
    seen.add("p1", "heart", 1000);
    seen.add("p2", "party", 1000);
    expect(seen.due).toBe(SHOWN_FOR);
    expect([...seen.alive(SHOWN_FOR - 1).keys()]).toEqual(["p1", "p2"]);
    expect(seen.alive(SHOWN_FOR).get("p1")?.map(({ reaction }) => reaction)).toEqual(["heart"]);
    expect(seen.alive(SHOWN_FOR + 1000).size).toBe(0);
    expect(seen.due).toBeNull();
  });

  it("is a few of each person, and nothing of whoever left", () => {
    const seen = new Reactions();
    for (let n = 0; n < MOST + 3; n += 1) seen.add("p1", "heart", n);
    expect(seen.alive(MOST).get("p1")).toHaveLength(MOST);
    seen.forget("p1");
    expect(seen.alive(MOST).size).toBe(0);
  });
});

describe("what is told", () => {
  it("is one sentence for all who reacted within a moment", async () => {
    const said: (readonly Together[])[] = [];
    const news = new ReactionNews(clock, (one) => said.push(one));
    news.add("Alice", "applause");
    await clock.pass(TOLD_AFTER - 1);
    news.add("Bruno", "applause");
    news.add("Alice", "applause");
    news.add("Chiara", "heart");
    expect(said).toEqual([]);
    await clock.pass(1);
    expect(said).toEqual([
      [
        { reaction: "applause", names: ["Alice", "Bruno"] },
        { reaction: "heart", names: ["Chiara"] },
      ],
    ]);
    await clock.pass(60_000);
    expect(said).toHaveLength(1);
  });

  it("is read out with the names", async () => {
    bar();
    link.hear({ type: "reacted", p: "p1", reaction: "applause" });
    link.hear({ type: "reacted", p: "p2", reaction: "applause" });
    await clock.pass(TOLD_AFTER);
    await tick();
    expect(screen.getByText(/Alice.* Bruno: Applaus/)).toBeInTheDocument();
  });

  it("counts the others where there are many", async () => {
    bar();
    for (let n = 0; n < 9; n += 1) link.hear({ type: "reacted", p: "p1", reaction: "heart" });
    aids.told = [{ n: 99, news: [{ reaction: "heart", names: [..."ABCDEFGH"] }] }];
    await tick();
    expect(screen.getByText(/A, B, C, D und 4 weitere/)).toBeInTheDocument();
  });
});

describe("over a tile", () => {
  it("is nothing until there are words, then named, then gone", async () => {
    show(aids, Marks, { p: "p1" });
    link.hear({ type: "reacted", p: "p1", reaction: "laughter" });
    link.hear({ type: "reacted", p: "p2", reaction: "party" });
    await tick();
    expect(screen.queryByRole("img")).toBeNull();
    aids.ready = true;
    await tick();
    expect(screen.getByRole("img", { name: "Laughter" })).toBeInTheDocument();
    expect(screen.queryByRole("img", { name: "Celebration" })).toBeNull();
    await clock.pass(SHOWN_FOR);
    await tick();
    expect(screen.queryByRole("img")).toBeNull();
  });

  it("is the last one only beside a name", async () => {
    aids.ready = true;
    show(aids, Marks, { p: "p1", inline: true });
    link.hear({ type: "reacted", p: "p1", reaction: "laughter" });
    link.hear({ type: "reacted", p: "p1", reaction: "heart" });
    await tick();
    expect(screen.getAllByRole("img").map((one) => one.getAttribute("aria-label"))).toEqual(["Heart"]);
  });

  it("is gone with whoever leaves, and with the room", async () => {
    aids.ready = true;
    link.hear({ type: "reacted", p: "p1", reaction: "heart" });
    link.hear({ type: "leave", seq: 1, p: "p1" });
    expect(aids.of("p1")).toEqual([]);
    link.hear({ type: "reacted", p: "p2", reaction: "heart" });
    link.hear(welcome(0));
    expect(aids.of("p2")).toEqual([]);
    expect(clock.pending).toBe(1); // the sentence
    aids.close();
    expect(clock.pending).toBe(0);
  });
});

describe("the row to choose from", () => {
  it.each(LANGUAGES)("has six with names, and is accessible (%s)", async (language) => {
    aids.choosing = true;
    const { container } = bar(language);
    const names = screen.getAllByRole("button").map((one) => one.getAttribute("aria-label"));
    expect(new Set(names).size).toBe(REACTIONS.length + 1);
    await expectAccessible(container);
  });

  it("is used by keyboard, and gives the focus back", async () => {
    const user = userEvent.setup();
    const opener = document.createElement("button");
    document.body.append(opener);
    opener.focus();
    aids.choosing = true;
    bar("en");
    expect(screen.getByRole("button", { name: "Agreement" })).toHaveFocus();
    await user.tab();
    await user.keyboard("{Enter}");
    expect(link.asked).toEqual([{ type: "react", reaction: "applause" }]);
    await user.keyboard("{Escape}");
    expect(aids.choosing).toBe(false);
    expect(opener).toHaveFocus();
    opener.remove();
  });

  it("says when it was too often, for a while", async () => {
    aids.choosing = true;
    bar("en");
    link.refuse = new SignalError("limit", "too many at once");
    await aids.react("heart");
    await tick();
    expect(screen.getByRole("status")).toHaveTextContent("Wait a moment");
    await clock.pass(3_000);
    await tick();
    expect(screen.getByRole("status")).toHaveTextContent("");
    expect(aids.enough).toBe(false);
    link.refuse = new SignalError("lost", "no connection");
    await aids.react("heart");
    expect(aids.enough).toBe(false);
  });
});
