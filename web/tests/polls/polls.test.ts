/** Votes: what the page knows of them, what it asks for, and how it is shown. */

import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import type { Component } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { I18n } from "../../src/i18n/i18n.svelte";
import { type Language, LANGUAGES } from "../../src/i18n/languages";
import PollCard from "../../src/polls/PollCard.svelte";
import PollDialog from "../../src/polls/PollDialog.svelte";
import { faultOf, percent, shares, toggled } from "../../src/polls/share";
import { NO_POLL, Polls, type PollsLink, type PollState } from "../../src/room/polls";
import { OUTSIDE, type PageState, type Room } from "../../src/room/room";
import { menuItems } from "../../src/room/tool-menu";
import { Emitter } from "../../src/rtc/emitter";
import type { PollInfo, ServerMessage } from "../../src/rtc/protocol";
import type { SessionEvents } from "../../src/rtc/session";
import { SignalError } from "../../src/rtc/signal";
import { person, ROOM, welcome } from "../rtc/fakes/messages";
import { expectAccessible } from "../support/axe";
import Frame from "../support/Frame.svelte";
import { catalogue } from "../support/words";

const PARTS = ["base", "room", "polls"] as const;

function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  language: Language = "en",
) {
  return render(Frame, {
    i18n: I18n.of(catalogue(language, PARTS), PARTS),
    component: component as unknown as Component<Record<string, unknown>>,
    inner: props,
  });
}

const info = (more: Partial<PollInfo> = {}): PollInfo => ({
  poll: "q1",
  question: "Where do we meet?",
  options: ["Bern", "<b>Geneva</b>", "Chur"],
  several: false,
  live: true,
  by: "Anna",
  voted: 3,
  counts: [2, 1, 0],
  closed: false,
  ...more,
});

const page = (role: PageState["role"] = "participant"): PageState => ({
  ...OUTSIDE,
  self: "p1",
  role,
  room: ROOM,
  people: [person("p1", { role })],
  stage: "in",
});

class FakeLink extends Emitter<SessionEvents> implements PollsLink {
  asked: unknown[] = [];
  refuse: Error | null = null;

  hear(message: ServerMessage): void {
    this.emit("message", message);
  }

  ask: PollsLink["ask"] = async (body) => {
    this.asked.push(body);
    if (this.refuse) throw this.refuse;
    return { type: "ok", re: 1 };
  };
}

let link: FakeLink;
let polls: Polls;
let known: PollState;
let said: [string, string][];
let seq = 0;

const tells = (poll: PollInfo): void => link.hear({ type: "poll", seq: ++seq, poll });

beforeEach(() => {
  link = new FakeLink();
  said = [];
  known = NO_POLL;
  polls = new Polls(link, {
    changed: (state) => (known = state),
    say: (id, name) => said.push([id, name]),
  });
});

describe("what the page knows", () => {
  it("reads out that a vote is open, and how it ended", () => {
    tells(info({ voted: 0, counts: [0, 0, 0] }));
    tells(info());
    polls.fold(true);
    tells(info({ closed: true, options: ["Bern", "Geneva", "Chur"] }));
    expect(said).toEqual([
      ["said-poll-open", "Where do we meet?"],
      ["said-poll-closed", "Where do we meet? Bern 2, Geneva 1, Chur 0"],
    ]);
    expect(known.folded).toBe(false);
    polls.putAway();
    tells(info({ closed: true }));
    expect(known).toEqual(NO_POLL);
  });

  it("knows the own vote from whatever device, also after coming back", async () => {
    tells(info());
    await polls.vote([2]);
    expect(link.asked).toEqual([{ type: "poll-vote", poll: "q1", choices: [2] }]);
    expect(known.mine).toEqual([2]);
    link.hear({ type: "poll-own", poll: "q1", choices: [3] });
    link.hear({ type: "poll-own", poll: "other", choices: [1] });
    expect(known.mine).toEqual([3]);
    link.hear(welcome(2, { poll: info(), choices: [1] }));
    expect(known.mine).toEqual([1]);
    tells(info({ poll: "q2" }));
    expect(known.mine).toEqual([]);
  });

  it("leaves what stands where the server refuses", async () => {
    tells(info());
    link.refuse = new SignalError("limit", "too fast");
    expect(await polls.vote([2])).toBe(false);
    expect(known.mine).toEqual([]);
    expect(said.at(-1)).toEqual(["said-refused", ""]);
  });

  it("shows nobody a result that was there before them, and keeps the own one", () => {
    link.hear(welcome(1, { poll: info({ closed: true }) }));
    expect(known.poll).toBeNull();
    tells(info());
    link.hear(welcome(2, { poll: info({ closed: true }) }));
    expect(known.poll?.closed).toBe(true);
    link.hear(welcome(3)); // the server was started anew
    expect(known.poll?.closed).toBe(true);
  });

  it("has no vote of another room, and takes none twice from what was missed", () => {
    tells(info());
    link.hear(welcome(0, { group: 1 }));
    expect(known.poll).toBeNull();
    tells(info());
    said = [];
    link.hear(welcome(2, { resync: false, poll: info({ closed: true }) }));
    tells(info({ voted: 4 }));
    tells(info({ closed: true }));
    expect(said.map(([id]) => id)).toEqual(["said-poll-closed"]);
  });
});

describe("numbers", () => {
  it("tells the part of those who have voted", () => {
    expect(shares(info())?.map(({ part }) => percent(part, "en-GB"))).toEqual(["67%", "33%", "0%"]);
    expect(shares(info({ counts: [0, 0, 0], voted: 0 }))?.[0]?.part).toBe(0);
    expect(shares(info({ counts: null }))).toBeNull();
  });

  it("takes one, or several", () => {
    expect(toggled([1], 2, false)).toEqual([2]);
    expect(toggled([3], 1, true)).toEqual([1, 3]);
    expect(toggled([1, 3], 3, true)).toEqual([1]);
  });

  it.each([
    ["", ["a", "b"], "question"],
    ["Q", ["a", " "], "few"],
    ["Q", ["a", "A "], "alike"],
    ["Q", ["a", "", "b"], null],
  ] as const)("asks for what is missing: %s %s", (question, options, fault) => {
    expect(faultOf(question, options)).toBe(fault);
  });
});

describe("the card", () => {
  it("votes, and changes the vote", async () => {
    const user = userEvent.setup();
    tells(info());
    const { rerender } = show(PollCard, { polls, state: known, poll: info(), page: page(), covered: false });
    const button = screen.getByRole("button", { name: "Vote" });
    expect((button as HTMLButtonElement).disabled).toBe(true);
    expect(screen.getByText("<b>Geneva</b>")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Close the vote" })).toBeNull();
    await user.click(screen.getByRole("radio", { name: /Bern/ }));
    await user.click(button);
    expect(link.asked).toEqual([{ type: "poll-vote", poll: "q1", choices: [1] }]);
    const state = known;
    await rerender({ inner: { polls, state, poll: info(), page: page(), covered: false } });
    expect(screen.getByRole("status").textContent).toBe("Your vote counts: Bern");
    await user.click(screen.getByRole("radio", { name: /Chur/ }));
    await user.click(screen.getByRole("button", { name: "Change the vote" }));
    expect(link.asked.at(-1)).toEqual({ type: "poll-vote", poll: "q1", choices: [3] });
  });

  it("takes several, and a vote back", async () => {
    const user = userEvent.setup();
    const poll = info({ several: true });
    tells(poll);
    link.hear({ type: "poll-own", poll: "q1", choices: [2] });
    show(PollCard, { polls, state: known, poll, page: page("presenter"), covered: false });
    await user.click(screen.getByRole("checkbox", { name: /Geneva/ }));
    await user.click(screen.getByRole("button", { name: "Take the vote back" }));
    await user.click(screen.getByRole("button", { name: "Close the vote" }));
    expect(link.asked).toEqual([
      { type: "poll-vote", poll: "q1", choices: [] },
      { type: "poll-close", poll: "q1" },
    ]);
  });

  it("tells numbers in words, or that they come at the end", () => {
    const hidden = info({ live: false, counts: null });
    const first = show(PollCard, { polls, state: NO_POLL, poll: hidden, page: page(), covered: false });
    expect(screen.getByText(/You see the result at the end/)).toBeTruthy();
    expect(screen.queryByText(/2 votes/)).toBeNull();
    first.unmount();
    const state = { ...NO_POLL, mine: [2] };
    show(PollCard, { polls, state, poll: info({ closed: true }), page: page(), covered: false });
    const [bern, geneva] = screen.getAllByRole("listitem") as [HTMLElement, HTMLElement];
    expect(within(bern).getByText("2 votes · 67%")).toBeTruthy();
    expect(within(geneva).getByText("Your vote")).toBeTruthy();
    expect(screen.getByText("3 people have voted.")).toBeTruthy();
  });

  it("can be put aside", async () => {
    const user = userEvent.setup();
    tells(info());
    const { rerender } = show(PollCard, { polls, state: known, poll: info(), page: page(), covered: false });
    await user.click(screen.getByRole("button", { name: "Put the vote aside" }));
    const state = known;
    await rerender({ inner: { polls, state, poll: info(), page: page(), covered: false } });
    await user.click(screen.getByRole("button", { name: "Vote: Where do we meet?" }));
    expect(known.folded).toBe(false);
  });

  it.each(LANGUAGES)("has no barriers in %s, open and closed", async (language) => {
    for (const poll of [info(), info({ several: true, live: false, counts: null }), info({ closed: true })]) {
      const state = { ...NO_POLL, mine: [1] };
      const seen = show(PollCard, { polls, state, poll, page: page("organiser"), covered: true }, language);
      await expectAccessible(seen.container.ownerDocument.body);
      seen.unmount();
    }
  });
});

describe("the dialog", () => {
  it("opens a vote with what was filled in", async () => {
    const user = userEvent.setup();
    const closed = vi.fn();
    show(PollDialog, { polls, state: NO_POLL, onclose: closed });
    await user.click(screen.getByRole("button", { name: "Open the vote" }));
    expect(screen.getByText("Please write a question.")).toBeTruthy();
    await user.type(screen.getByLabelText("Question"), " Where? ");
    await user.type(screen.getByLabelText("Answer 1"), "Bern");
    await user.type(screen.getByLabelText("Answer 2"), "bern");
    expect(screen.getByText("Two answers are the same.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Add an answer" }));
    await user.type(screen.getByLabelText("Answer 3"), "Chur");
    await user.click(screen.getByRole("button", { name: "Remove answer 2" }));
    await user.click(screen.getByRole("switch", { name: "Several answers may be chosen" }));
    await user.click(screen.getByRole("button", { name: "Open the vote" }));
    expect(link.asked).toEqual([
      { type: "poll-open", question: "Where?", options: ["Bern", "Chur"], several: true, live: true },
    ]);
    expect(closed).toHaveBeenCalled();
  });

  it("tells of the one that is open, and closes it", async () => {
    const user = userEvent.setup();
    tells(info());
    show(PollDialog, { polls, state: known, onclose: vi.fn() });
    await user.click(screen.getByRole("button", { name: "Close the vote" }));
    expect(link.asked).toEqual([{ type: "poll-close", poll: "q1" }]);
  });

  it.each(LANGUAGES)("has no barriers in %s", async (language) => {
    const seen = show(PollDialog, { polls, state: NO_POLL, onclose: vi.fn() }, language);
    await expectAccessible(seen.container.ownerDocument.body);
  });
});

it("is offered to those who may", () => {
  const t = (id: string): string => id;
  const offered = (role: PageState["role"]): string[] =>
    menuItems({ t, page: page(role), room: {} as Room, open: vi.fn() }).map(({ text }) => text);
  for (const role of ["organiser", "moderator", "presenter"] as const) expect(offered(role)).toContain("tool-poll");
  for (const role of ["participant", "guest"] as const) expect(offered(role)).not.toContain("tool-poll");
});
