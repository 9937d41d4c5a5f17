/** Groups: what the page knows of them, what it asks for, and how it is shown. */

import { fireEvent, screen, within as inside } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import GroupsBanner from "../../src/groups/GroupsBanner.svelte";
import GroupsDialog from "../../src/groups/GroupsDialog.svelte";
import { countdown, moved, places, shuffled, within } from "../../src/groups/plan";
import { LANGUAGES } from "../../src/i18n/languages";
import { Emitter } from "../../src/rtc/emitter";
import type { GroupInfo, GroupsChanged, ServerMessage } from "../../src/rtc/protocol";
import { type GroupRequest, MOVED, type SessionEvents } from "../../src/rtc/session";
import { SignalError } from "../../src/rtc/signal";
import { Groups, type GroupsLink, type GroupsState, UNDIVIDED } from "../../src/room/groups";
import { OUTSIDE, type PageState } from "../../src/room/room";
import { person, ROOM, welcome } from "../rtc/fakes/messages";
import { expectAccessible } from "../support/axe";
import { show } from "./show";

const group = (n: number, more: Partial<GroupInfo> = {}): GroupInfo => ({
  group: n,
  name: "",
  count: 1,
  people: null,
  help: false,
  ...more,
});

const view = (more: Partial<GroupsChanged> = {}): GroupsChanged => ({
  type: "groups",
  groups: [group(1, { name: "Red" }), group(2)],
  here: null,
  own: null,
  choose: false,
  main: null,
  left: null,
  ...more,
});

class FakeLink extends Emitter<SessionEvents> implements GroupsLink {
  asked: GroupRequest[] = [];
  refuse: Error | null = null;

  hear(message: ServerMessage): void {
    this.emit("message", message);
  }

  group: GroupsLink["group"] = async (request) => {
    this.asked.push(request);
    if (this.refuse) throw this.refuse;
  };
}

let link: FakeLink;
let groups: Groups;
let known: GroupsState;
let said: [string, string][];

beforeEach(() => {
  link = new FakeLink();
  said = [];
  known = UNDIVIDED;
  groups = new Groups(link, {
    changed: (state) => (known = state),
    say: (id, name) => said.push([id, name]),
    now: () => 5_000,
  });
});

describe("what the page knows", () => {
  it("tells where one is, and that one is back", () => {
    link.hear(view({ here: 1, left: 90 }));
    expect(known.endsAt).toBe(95_000);
    link.hear(view({ here: 2 }));
    link.hear(view({ groups: [] }));
    expect(said).toEqual([
      ["said-group-now", "Red"],
      ["said-group-now", "2"],
      ["said-group-back", ""],
    ]);
    expect(known).toEqual(UNDIVIDED);
  });

  it("forgets groups that ended while the connection was lost", () => {
    link.hear(view({ here: null }));
    link.hear(welcome(7));
    expect(known.view).toBeNull();
    expect(said).toEqual([]);
  });

  it("keeps them while one is moved", () => {
    link.hear(view({ here: 1 }));
    link.hear(welcome(MOVED, { group: 2 }));
    expect(known.view).not.toBeNull();
  });

  it("says once that a group asks for help", () => {
    link.hear(view({ groups: [group(1), group(2, { help: true })] }));
    link.hear(view({ groups: [group(1, { count: 5 }), group(2, { help: true })] }));
    expect(said).toEqual([["said-group-help", "2"]]);
  });

  it("has called for help until one is elsewhere, and not when it was refused", async () => {
    link.hear(view({ here: 1 }));
    await groups.help();
    expect(known.asked).toBe(true);
    link.hear(view({ here: 2 }));
    expect(known.asked).toBe(false);
    link.refuse = new SignalError("bad-state", "");
    await groups.help();
    expect(known.asked).toBe(false);
    expect(said.at(-1)).toEqual(["said-refused", ""]);
  });
});

describe("who goes where", () => {
  it.each([
    [10, 3],
    [2, 5],
    [0, 2],
  ])("divides %i people into %i groups that differ by one at most", (people, count) => {
    const names = Array.from({ length: people }, (_, index) => `p${index}`);
    const plan = shuffled(names, count, Math.random);
    const sizes = Array.from(
      { length: count },
      (_, at) => Object.values(plan).filter((one) => one === at + 1).length,
    );
    expect(Object.keys(plan).sort()).toEqual([...names].sort());
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it("moves one, and lets those stay whose group is gone", () => {
    const plan = moved(moved({ a: 1, b: 3 }, "c", 2), "a", null);
    expect(plan).toEqual({ b: 3, c: 2 });
    expect(places(within(plan, 2))).toEqual([{ p: "c", group: 2 }]);
  });

  it.each([
    [61_000, "1:01"],
    [59_001, "1:00"],
    [400, "0:01"],
    [-5, "0:00"],
  ])("counts %i ms as %s", (left, text) => {
    expect(countdown(left)).toBe(text);
  });
});

const PAGE: PageState = {
  ...OUTSIDE,
  stage: "in",
  self: "p1",
  role: "organiser",
  room: ROOM,
  people: [
    person("p1", { name: "Alice", role: "organiser" }),
    person("p2", { name: "Bruno" }),
    person("p3", { name: "Carla", phone: true }),
  ],
};

describe("the dialog", () => {
  it("opens groups with the people as they were sent by the list", async () => {
    const user = userEvent.setup();
    show(GroupsDialog, { groups, state: known, page: PAGE, onclose: vi.fn() });
    await user.click(screen.getByRole("radio", { name: "By hand" }));
    await user.selectOptions(screen.getByLabelText("Time"), "10 minutes");
    await user.type(screen.getByLabelText("Name of group 1"), "Red");
    await user.selectOptions(screen.getByLabelText("Carla: move to"), "Group 2");
    await user.click(screen.getByRole("button", { name: "Open the groups" }));
    expect(link.asked).toEqual([
      {
        type: "groups-open",
        names: ["Red", ""],
        places: [{ p: "p3", group: 2 }],
        choose: false,
        minutes: 10,
      },
    ]);
  });

  it("moves by dragging as well", async () => {
    const user = userEvent.setup();
    show(GroupsDialog, { groups, state: known, page: PAGE, onclose: vi.fn() });
    await user.click(screen.getByRole("radio", { name: "By hand" }));
    const bruno = screen.getByText("Bruno").closest("li") as HTMLElement;
    const second = screen.getByRole("listitem", { name: /Group 2/ });
    await fireEvent.dragStart(bruno);
    await fireEvent.dragOver(second);
    await fireEvent.drop(second);
    expect(inside(second).getByText("Bruno")).toBeTruthy();
  });

  it.each(LANGUAGES)("has no barriers in %s, before and while there are groups", async (language) => {
    const before = show(GroupsDialog, { groups, state: UNDIVIDED, page: PAGE, onclose: vi.fn() }, language);
    await expectAccessible(before.container.ownerDocument.body);
    before.unmount();
    const people = [{ p: "p3", name: "Carla", phone: true }];
    link.hear(view({ groups: [group(1, { people, help: true }), group(2)], main: [], left: 600 }));
    const during = show(GroupsDialog, { groups, state: known, page: PAGE, onclose: vi.fn() }, language);
    await expectAccessible(during.container.ownerDocument.body);
  });

  it("visits, sends, tells and ends", async () => {
    const user = userEvent.setup();
    const people = [{ p: "p3", name: "Carla", phone: true }];
    link.hear(view({ groups: [group(1, { people }), group(2)], main: [] }));
    const closed = vi.fn();
    show(GroupsDialog, { groups, state: known, page: PAGE, onclose: closed });
    await user.click(screen.getByRole("button", { name: "Visit Group 2" }));
    await user.selectOptions(screen.getByLabelText("Carla: move to"), "Main room");
    await user.type(screen.getByLabelText("Message to all groups"), "Soon{Enter}");
    await user.click(screen.getByRole("button", { name: "Bring everybody back" }));
    expect(link.asked).toEqual([
      { type: "group-go", group: 2 },
      { type: "group-send", p: "p3", group: null },
      { type: "groups-tell", text: "Soon" },
      { type: "groups-close" },
    ]);
    expect(closed).toHaveBeenCalled();
  });
});

describe("the banner", () => {
  const props = (page: PageState = { ...PAGE, role: "participant", self: "p2" }) => ({
    groups,
    state: known,
    view: known.view as GroupsChanged,
    page: { ...page, people: page.people.filter(({ role }) => role !== "organiser") },
    onminute: vi.fn(),
    onopen: vi.fn(),
  });

  it("offers help and the way back to a member", async () => {
    const user = userEvent.setup();
    link.hear(view({ here: 1, own: 1, left: 60 }));
    const { container } = show(GroupsBanner, props());
    expect(screen.getByText("You are in Red.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Ask for help" }));
    await user.click(screen.getByRole("button", { name: "Back to all" }));
    expect(link.asked.map(({ type }) => type)).toEqual(["group-help", "group-go"]);
    await expectAccessible(container);
  });

  it("lets people choose where they may", async () => {
    const user = userEvent.setup();
    link.hear(view({ choose: true }));
    show(GroupsBanner, props());
    await user.click(screen.getByRole("button", { name: "Group 2 (1)" }));
    expect(link.asked).toEqual([{ type: "group-go", group: 2 }]);
  });

  it("shows what a leader has all know until it is put away", async () => {
    const user = userEvent.setup();
    link.hear(view({ here: 1 }));
    link.hear({ type: "groups-told", name: "Alice", text: "Two minutes" });
    show(GroupsBanner, props());
    expect(screen.getByRole("alert").textContent).toContain("Two minutes");
    await user.click(screen.getByRole("button", { name: "Got it" }));
    expect(known.told).toBeNull();
  });
});
