/** The waiting room on the page: of whoever waits, and of whoever decides. */

import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { LANGUAGES } from "../../src/i18n/languages";
import type { DeviceEvents } from "../../src/rtc/devices";
import { Emitter } from "../../src/rtc/emitter";
import type { Lobby, ServerMessage, WaitingInfo, Waits } from "../../src/rtc/protocol";
import type { SessionEvents } from "../../src/rtc/session";
import Banners from "../../src/room/Banners.svelte";
import type { RoomFacts } from "../../src/room/entry";
import ExitPage from "../../src/room/ExitPage.svelte";
import { callers, switched, waitedMinutes } from "../../src/room/lobby";
import { type Link, type Media, OUTSIDE, type PageState, Room } from "../../src/room/room";
import Roster from "../../src/room/Roster.svelte";
import { NOBODY, reduce, type RoomState, waitingOf } from "../../src/room/state";
import Toolbar from "../../src/room/Toolbar.svelte";
import type { Visit } from "../../src/room/visit.svelte";
import Waiting from "../../src/room/Waiting.svelte";
import { person, ROOM, welcome } from "../rtc/fakes/messages";
import { settle } from "../rtc/fakes/virtual-clock";
import { expectAccessible } from "../support/axe";
import { show } from "./show";

const FACTS: RoomFacts = {
  id: "c1",
  name: "Weekly",
  reason: null,
  opensAt: 0,
  closesAt: 3_600_000,
  roomNumber: "4711",
  portalNumber: "+41 32 555 90 00",
  participants: 2,
  waits: true,
  present: null,
  pin: null,
  relays: [],
};
const waiting = (p: string, more: Partial<WaitingInfo> = {}): WaitingInfo => ({
  p,
  name: `Name ${p}`,
  role: "participant",
  kind: "web",
  number: null,
  away: false,
  seconds: 0,
  ...more,
});
const lobby = (...row: WaitingInfo[]): Lobby => ({ type: "lobby", policy: "everyone", waiting: row });
const waits = (standing: Waits["standing"]): Waits => ({ type: "waits", re: 1, session: "s", key: "k", standing });
const said = ({ notices }: RoomState): string[] => notices.map(({ id, name }) => `${id} ${name}`);
const button = (name: string | RegExp) => screen.getByRole("button", { name });

describe("what a leader's page knows", () => {
  const start = reduce(NOBODY, welcome(1, { role: "organiser", roster: [person("p1", { role: "organiser" })] }));
  const run = (...messages: ServerMessage[]): RoomState => messages.reduce(reduce, start);

  it("is the row as the server told it last", () => {
    const state = run(lobby(waiting("a"), waiting("b")), lobby(waiting("b", { away: true })));
    expect(waitingOf(state)).toEqual([waiting("b", { away: true })]);
    expect(waitingOf(start)).toEqual([]);
  });

  it("is read out for those who came, once", () => {
    expect(said(run(lobby(waiting("a")), lobby(waiting("a", { away: true }), waiting("b"))))).toEqual([
      "said-waits Name a",
      "said-waits Name b",
    ]);
  });

  it("is forgotten with the role", () => {
    const demoted: ServerMessage = { type: "update", seq: 1, participant: person("p1") };
    const state = run(lobby(waiting("a")), demoted);
    expect(state).toMatchObject({ role: "participant", lobby: null });
  });
});

describe("small rules", () => {
  it.each([
    [0, 0, 59_000, 0],
    [30, 0, 30_000, 1],
    [90, 1000, 500, 1],
    [3600, 0, 0, 60],
  ])("%i s, told at %i, are at %i whole minutes: %i", (seconds, told, now, minutes) => {
    expect(waitedMinutes(seconds, told, now)).toBe(minutes);
  });

  it("the switch turns any waiting room off, and on for everyone", () => {
    expect([switched("off"), switched("strangers"), switched("everyone")]).toEqual(["everyone", "off", "off"]);
  });

  it("one who waits is named, several are counted", () => {
    expect(callers([waiting("a")])).toEqual({ id: "lobby-one", args: { name: "Name a", count: 1 } });
    expect(callers([waiting("a"), waiting("b")]).id).toBe("lobby-several");
  });
});

class Wire extends Emitter<SessionEvents> {
  log: string[] = [];
  enter = async (): Promise<void> => undefined;
  send = async (source: string, track: MediaStreamTrack | null): Promise<void> =>
    void this.log.push(`wire ${source}:${track ? "on" : "off"}`);
  publish = async (source: string, { on, muted }: { on: boolean; muted: boolean }): Promise<void> =>
    void this.log.push(`publish ${source} ${on ? "on" : "off"}${muted ? " muted" : ""}`);
  setLobby = async (policy: string): Promise<void> => void this.log.push(`lobby ${policy}`);
  leave = (): void => void this.log.push("leave");

  tell<K extends keyof SessionEvents>(name: K, value: SessionEvents[K]): void {
    this.emit(name, value);
  }
}

class Devices extends Emitter<DeviceEvents> {
  tracks: Record<string, object | null> = { mic: { stop: () => undefined }, cam: {} };
  track = (kind: string): object | null => this.tracks[kind] ?? null;
  open = async (kinds: readonly string[]): Promise<void> => {
    for (const kind of kinds) this.tracks[kind] ??= {};
  };
  close = (kind: string): void => void (this.tracks[kind] = null);
  stop = (): void => undefined;
}

describe("the stay of whoever waits", () => {
  let link: Wire;
  let room: Room;
  let shown: PageState;

  beforeEach(async () => {
    link = new Wire();
    room = new Room(link as unknown as Link, new Devices() as unknown as Media, (state) => (shown = state));
    await room.enter({ mic: true, cam: true });
    link.tell("message", waits("no-leader"));
    link.log = [];
  });

  it("follows the standing, and then is in", () => {
    expect(shown).toMatchObject({ stage: "waiting", standing: "no-leader" });
    link.tell("message", waits("waiting"));
    expect(shown).toMatchObject({ stage: "waiting", standing: "waiting" });
    link.tell("message", welcome(1));
    expect(shown).toMatchObject({ stage: "in", self: "p1" });
    expect(shown.letIn).toBe(true);
  });

  it("takes microphone and camera along as they are by then", async () => {
    await room.setMic(false);
    await room.setCam(false);
    expect(link.log).toEqual(["wire mic:off", "wire cam:off"]); // the server hears nothing yet
    link.tell("message", welcome(1, { roster: [person("p1", { muted: false })] }));
    await settle();
    expect(link.log.slice(2)).toEqual(["publish mic on muted", "publish cam off"]);
    expect(shown).toMatchObject({ mic: false, cam: false });
  });

  it.each([
    ["denied", { why: "denied" }],
    ["ended", { why: "over" }],
    ["replaced", { why: "replaced" }],
  ] as const)("ends with %s", (reason, exit) => {
    link.tell("closed", reason);
    expect(shown).toMatchObject({ stage: "out", exit });
  });

  it("may be given up", () => {
    room.leave();
    expect(shown.exit).toEqual({ why: "gave-up" });
    expect(link.log).toEqual(["leave"]);
  });

  it("shows nothing any more of a room that one was in before", () => {
    link.tell("message", welcome(1));
    link.tell("message", waits("waiting"));
    expect(shown).toMatchObject({ stage: "waiting", people: [], room: null, slots: [], letIn: false });
  });
});

describe("the waiting page", () => {
  const page = (state: Partial<PageState>, language: (typeof LANGUAGES)[number] = "en") => {
    const acts = { setMic: vi.fn(), setCam: vi.fn(), leave: vi.fn() };
    const visit = {
      state: { ...OUTSIDE, stage: "waiting", ...state },
      devices: { tracks: { mic: null, cam: null }, problems: { mic: null, cam: null }, open: vi.fn() },
      room: acts,
    };
    show(Waiting, { visit: visit as unknown as Visit, room: FACTS }, language);
    return { ...acts, user: userEvent.setup() };
  };

  it.each([
    [{ standing: "waiting" }, /has been told that you are here/],
    [{ standing: "no-leader" }, /Nobody who may let you in is there yet/],
    [{ stage: "joining" }, /Connecting/],
  ] as const)("says in a live region how one stands: %j", (state, words) => {
    page(state);
    expect(screen.getByRole("status")).toHaveTextContent(words);
  });

  it("takes the focus to its title, for it took the place of another page", () => {
    page({});
    expect(screen.getByRole("heading", { level: 1 })).toHaveFocus();
  });

  it("names the conference, says what comes next, and lets one go", async () => {
    const { leave, user } = page({});
    expect(screen.getByText("Weekly")).toBeVisible();
    expect(screen.getByText(/you are there at once/)).toBeVisible();
    await user.click(button("Stop waiting"));
    expect(leave).toHaveBeenCalledOnce();
  });

  it("sets microphone and camera ready by keyboard", async () => {
    const { setMic, setCam, user } = page({ mic: true, cam: false });
    await user.tab();
    await user.keyboard("{Enter}");
    await user.tab();
    await user.keyboard(" ");
    expect(setMic).toHaveBeenCalledWith(false);
    expect(setCam).toHaveBeenCalledWith(true);
  });

  it("tells of trouble with the connection at once", () => {
    page({ trouble: true });
    expect(screen.getByRole("alert")).toHaveTextContent(/keep your place/);
  });

  it.each(LANGUAGES)("is accessible in %s", async (language) => {
    page({}, language);
    await expectAccessible();
  });
});

describe("deciding", () => {
  const leader = (row: WaitingInfo[], more: Partial<PageState> = {}): PageState => ({
    ...OUTSIDE,
    stage: "in",
    role: "organiser",
    self: "p1",
    room: ROOM,
    people: [person("p1", { name: "Anna", role: "organiser" })],
    lobby: { policy: "everyone", waiting: row },
    ...more,
  });
  const acts = () => ({ moderate: vi.fn(), setLobby: vi.fn() });
  const roster = (state: PageState, language: (typeof LANGUAGES)[number] = "en") => {
    const room = acts();
    show(Roster, { id: "r", state, room: room as unknown as Room, onclose: vi.fn() }, language);
    return { room, user: userEvent.setup() };
  };
  const two = [waiting("a", { name: "Bruno" }), waiting("b", { name: "Rosa", kind: "phone", number: "0791234567" })];

  it("lets one in or not, or all", async () => {
    const { room, user } = roster(leader(two));
    await user.click(button("Let Bruno in"));
    await user.click(button("Turn Rosa away"));
    await user.click(button("Let all in"));
    expect(room.moderate.mock.calls).toEqual([["admit", "a"], ["deny", "b"], ["admit-all"]]);
  });

  it("shows by what they come, for how long, and who is away", () => {
    roster(leader([...two, waiting("c", { name: "Gina", role: "guest", seconds: 200 }), waiting("d", { away: true })]));
    const row = screen.getByRole("region", { name: "Waiting (4)" });
    const items = within(row).getAllByRole("listitem").map((item) => item.textContent.replace(/\s+/g, " "));
    expect(items[0]).toMatch(/Bruno.*by browser.*just now/);
    expect(items[1]).toMatch(/Rosa.*by telephone.*0791234567/);
    expect(items[2]).toMatch(/Gina.*for 3\s*min.*Guest/);
    expect(items[3]).toMatch(/connection lost/);
  });

  it("counts the minutes on, whatever else happens in the room", async () => {
    vi.useFakeTimers();
    const state = leader([waiting("a", { seconds: 50 })]);
    const room = acts() as unknown as Room;
    const { rerender } = show(Roster, { id: "r", state, room, onclose: vi.fn() });
    for (const active of ["p1", null, "p1", null, "p1"]) {
      await vi.advanceTimersByTimeAsync(15_000);
      await rerender({ inner: { id: "r", state: { ...state, active }, room, onclose: vi.fn() } });
    }
    vi.useRealTimers();
    expect(screen.getByText(/for 2\s*min/)).toBeVisible();
  });

  it("has no row where nobody waits or the role gives none", () => {
    roster(leader([]));
    expect(screen.queryByRole("region", { name: /Waiting/ })).toBeNull();
  });

  it.each(LANGUAGES)("is accessible in %s", async (language) => {
    roster(leader(two), language);
    await expectAccessible();
  });

  const banner = (row: WaitingInfo[]) => {
    const on = { onadmit: vi.fn(), onlobby: vi.fn() };
    show(Banners, {
      state: leader(row),
      room: {} as Room,
      talking: false,
      blocked: false,
      problems: null,
      onunmute: vi.fn(),
      onretry: vi.fn(),
      onunblock: vi.fn(),
      way: { portalNumber: "", roomNumber: "", pin: null },
      onopen: vi.fn(),
      ...on,
    });
    return { ...on, user: userEvent.setup() };
  };

  it("is offered on the stage, too", async () => {
    const { onadmit, onlobby, user } = banner([waiting("a", { name: "Bruno" })]);
    expect(screen.getByText("Bruno is waiting to be let in.")).toBeVisible();
    await user.click(button("Let in"));
    await user.click(button("Show"));
    expect(onadmit).toHaveBeenCalledOnce();
    expect(onlobby).toHaveBeenCalledOnce();
  });

  it("of several is for all at once there", () => {
    banner(two);
    expect(screen.getByText("2 people are waiting to be let in.")).toBeVisible();
    expect(button("Let all in")).toBeVisible();
  });

  const toolbar = (state: PageState) => {
    const room = acts();
    const on = Object.fromEntries(
      ["toggle", "ontoggleroster", "onopen"].map((name) => [name, vi.fn()]),
    );
    show(Toolbar as never, { state, room, letters: true, roster: false, panes: { roster: "r", chat: "c" }, written: { open: false, unread: 0 }, ...on });
    return { room, user: userEvent.setup() };
  };

  it("is announced by the button of the list", () => {
    toolbar(leader(two));
    expect(button("Show participants; 2 people are waiting")).toBeVisible();
  });

  it.each([
    ["everyone", "Turn the waiting room off", "off"],
    ["off", "Turn the waiting room on", "everyone"],
  ] as const)("the menu switches a waiting room that is %s", async (policy, text, next) => {
    const { room, user } = toolbar(leader([], { lobby: { policy, waiting: [] } }));
    await user.click(button("More"));
    await user.click(screen.getByText(text));
    expect(room.setLobby).toHaveBeenCalledWith(next);
  });

  it("is not offered to participants", async () => {
    const { user } = toolbar(leader([], { role: "participant", lobby: null }));
    await user.click(button("More"));
    expect(screen.queryByText(/waiting room/)).toBeNull();
  });
});

describe("the way out of waiting", () => {
  it.each([
    ["denied", "You were not let in", "Ask again"],
    ["gave-up", "You are no longer waiting", "Enter again"],
  ] as const)("%s may be tried again", async (why, title, again) => {
    const onrejoin = vi.fn(async () => undefined);
    show(ExitPage, { exit: { why }, room: FACTS, onrejoin });
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(title);
    await userEvent.setup().click(button(again));
    expect(onrejoin).toHaveBeenCalledOnce();
  });

  it("an end is one", async () => {
    show(ExitPage, { exit: { why: "over" } as const, room: FACTS, onrejoin: async () => undefined });
    expect(screen.getByText("It ended before anybody let you in.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /again/ })).toBeNull();
    await expectAccessible();
  });
});
