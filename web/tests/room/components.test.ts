/** What the room's components say and do, by the names that people read and hear. */

import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { HttpClient } from "../../src/http/client";
import { LANGUAGES } from "../../src/i18n/languages";
import type { Participant } from "../../src/rtc/protocol";
import { SILENT } from "../../src/room/chat";
import type { Reason, RoomFacts } from "../../src/room/entry";
import ExitPage from "../../src/room/ExitPage.svelte";
import Gate from "../../src/room/Gate.svelte";
import GuestDoor from "../../src/room/GuestDoor.svelte";
import PairDialog from "../../src/room/PairDialog.svelte";
import ProblemHelp from "../../src/room/ProblemHelp.svelte";
import { type Exit, OUTSIDE, type PageState, type Room } from "../../src/room/room";
import Roster from "../../src/room/Roster.svelte";
import Tile from "../../src/room/Tile.svelte";
import Toolbar from "../../src/room/Toolbar.svelte";
import { person, ROOM } from "../rtc/fakes/messages";
import { expectAccessible } from "../support/axe";
import { session } from "../support/conferences";
import { show } from "./show";

const PANES = { roster: "r", chat: "c" };
const NOW = Date.UTC(2026, 10, 23, 9, 0);
const FACTS: RoomFacts = {
  id: "c1",
  name: "Weekly",
  reason: null,
  opensAt: NOW + 90_000,
  closesAt: NOW + 3_600_000,
  roomNumber: "4711",
  portalNumber: "+41 32 555 90 00",
  participants: 2,
  waits: false,
  present: null,
  pin: null,
  relays: [],
};
const PHONE = person("p3", { kind: "phone", phone: true, name: "Rosa", number: "079 ••• 12", cam: false });

const fakeRoom = () => ({
  setHand: vi.fn(async () => undefined),
  moderate: vi.fn(async () => undefined),
  leave: vi.fn(),
});
const asRoom = (room: ReturnType<typeof fakeRoom>): Room => room as unknown as Room;
const inside = (more: Partial<PageState> = {}): PageState => ({
  ...OUTSIDE,
  stage: "in",
  self: "p1",
  room: ROOM,
  mic: true,
  cam: true,
  people: [person("p1", { name: "Anna" }), person("p2", { name: "Bruno" }), PHONE],
  ...more,
});
const button = (name: string) => screen.getByRole("button", { name });

describe("tile", () => {
  const tile = (one: Participant, more: object = {}): HTMLElement => {
    show(Tile, {
      person: one,
      self: false,
      stream: null,
      speaking: false,
      level: undefined,
      frozen: false,
      ...more,
    });
    return screen.getByRole("listitem");
  };

  it.each<[string, Participant, object, RegExp]>([
    ["somebody", person("p2", { name: "Bruno" }), {}, /Bruno/],
    ["oneself", person("p1", { name: "Anna" }), { self: true }, /Anna \(you\)/],
    ["who speaks", person("p2", { name: "Bruno" }), { speaking: true }, /speaking, .*Bruno/s],
    ["who is muted", person("p2", { name: "Bruno", muted: true }), {}, /Bruno.*muted/s],
    ["a telephone", PHONE, {}, /079 ••• 12.*Rosa.*by telephone/s],
    ["a held telephone", { ...PHONE, held: true }, {}, /on hold/],
    ["a raised hand", person("p2", { hand: true }), {}, /hand raised/],
    ["a weak connection", person("p2", { net: "poor" }), {}, /poor connection/],
    ["who comes back", person("p2", { reconnecting: true, net: "lost" }), {}, /^(?!.*lost).*reconnecting/s],
  ])("says of %s what there is to see", (_name, one, more, expected) => {
    expect(tile(one, more).textContent).toMatch(expected);
  });

  it("a number that is the name is shown once", () => {
    const text = tile({ ...PHONE, name: "079 ••• 12" }).textContent ?? "";
    expect(text.match(/079/g)).toHaveLength(1);
  });

  it("tells tests who is there and how", () => {
    const { dataset } = tile({ ...PHONE, muted: true }, { speaking: false });
    expect(dataset).toMatchObject({
      participant: "p3",
      kind: "phone",
      speaking: "false",
      muted: "true",
      picture: "false",
    });
  });
});

describe("roster", () => {
  const roster = (state: PageState) => {
    const room = fakeRoom();
    const onclose = vi.fn();
    show(Roster, { id: "r", state, room: asRoom(room), onclose });
    return { room, onclose, user: userEvent.setup() };
  };
  const names = (): (string | undefined)[] =>
    screen.getAllByRole("listitem").map((item) => item.querySelector(".name")?.textContent);

  it("has everyone, raised hands first, telephones like browsers", () => {
    const hand = { ...PHONE, hand: true };
    roster(inside({ people: [person("p2", { name: "Bruno" }), person("p1", { name: "Anna" }), hand] }));
    expect(screen.getByRole("heading", { name: "Participants (3)" })).toBeVisible();
    expect(names()).toEqual(["Rosa", "Anna (you)", "Bruno"]);
    expect(screen.getByRole("link", { name: ROOM.portal_number })).toBeVisible();
  });

  it("lets moderators mute and remove, but not themselves and not the organiser", async () => {
    const organiser = person("p2", { name: "Bruno", role: "organiser" });
    const people = [person("p1", { name: "Anna" }), organiser, PHONE];
    const { room, user } = roster(inside({ role: "moderator", people }));
    expect(screen.queryByRole("button", { name: "Mute Anna" })).toBeNull();
    await user.click(button("What to do with Bruno"));
    expect(screen.queryByRole("menuitem", { name: "Remove from the conference" })).toBeNull();
    await user.click(button("Mute Rosa"));
    await user.click(button("What to do with Rosa"));
    await user.click(screen.getByRole("menuitem", { name: "Remove from the conference" }));
    expect(room.moderate.mock.calls).toEqual([
      ["mute", "p3"],
      ["kick", "p3"],
    ]);
  });

  it("gives others no such buttons", () => {
    roster(inside());
    expect(screen.getAllByRole("button").map((one) => one.ariaLabel)).toEqual(["Hide participants"]);
  });

  it("says how the own connection is", () => {
    roster(inside({ people: [person("p1", { net: "fair" })] }));
    expect(screen.getByText(/connection is weak/)).toBeVisible();
  });
});

describe("toolbar", () => {
  const toolbar = (state: PageState, letters = true) => {
    const room = fakeRoom();
    const acts = { toggle: vi.fn(), ontoggleroster: vi.fn(), ontogglechat: vi.fn(), onopen: vi.fn() };
    show(Toolbar, { state, room: asRoom(room), letters, roster: false, panes: PANES, written: SILENT, ...acts });
    return { room, ...acts, user: userEvent.setup() };
  };

  it("names each button by what pressing does", () => {
    toolbar(inside());
    for (const name of ["Mute microphone", "Turn camera off", "Raise hand", "Show participants", "Leave"]) {
      expect(button(name)).toBeVisible();
    }
  });

  it("names the other way round when things are the other way round", () => {
    toolbar(inside({ mic: false, cam: false, people: [person("p1", { hand: true })] }));
    for (const name of ["Unmute microphone", "Turn camera on", "Lower hand"]) {
      expect(button(name)).toBeVisible();
    }
  });

  it("acts", async () => {
    const { room, toggle, ontoggleroster, user } = toolbar(inside());
    await user.click(button("Mute microphone"));
    await user.click(button("Turn camera off"));
    await user.click(button("Raise hand"));
    await user.click(button("Show participants"));
    await user.click(button("Leave"));
    expect(toggle.mock.calls).toEqual([["mic"], ["cam"]]);
    expect(room.setHand).toHaveBeenCalledWith(true);
    expect(ontoggleroster).toHaveBeenCalledOnce();
    expect(room.leave).toHaveBeenCalledOnce();
  });

  it("tells of the letters only while they work", () => {
    toolbar(inside(), false);
    expect(button("Mute microphone")).not.toHaveAttribute("aria-keyshortcuts");
  });

  it.each([
    ["participant", false, ["Layout", "Documents", "Devices", "Keyboard shortcuts", "Telephone for sound", "Call my telephone"]],
    ["organiser", false, ["Layout", "Documents", "Devices", "Keyboard shortcuts", "Telephone for sound", "Call my telephone", "Vote", "Call a number", "Groups", "Mute everyone", "Only let those with the floor speak", "Lock the room", "Record", "End for everyone"]],
    ["moderator", true, ["Layout", "Documents", "Devices", "Keyboard shortcuts", "Telephone for sound", "Call my telephone", "Vote", "Call a number", "Groups", "Mute everyone", "Only let those with the floor speak", "Unlock the room", "End for everyone"]],
  ] as const)("menu of a %s (locked: %s)", async (role, locked, expected) => {
    const { user } = toolbar(inside({ role, room: { ...ROOM, locked } }));
    await user.click(button("More"));
    const items = within(screen.getByRole("list")).getAllByRole("button");
    expect(items.map((item) => item.textContent?.trim())).toEqual(expected);
  });

  it("the menu opens what its rows name", async () => {
    const { onopen, user } = toolbar(inside({ role: "organiser" }));
    for (const name of ["Documents", "Devices", "Call a number", "End for everyone"]) {
      await user.click(button("More"));
      await user.click(within(screen.getByRole("list")).getByRole("button", { name }));
    }
    expect(onopen.mock.calls.flat()).toEqual(["documents", "settings", "call", "end"]);
  });

  it("the menu closes by Escape and gives the focus back", async () => {
    const { user } = toolbar(inside());
    await user.click(button("More"));
    await user.keyboard("{Tab}{Escape}");
    expect(screen.queryByRole("list")).toBeNull();
    expect(button("More")).toHaveFocus();
  });
});

describe("the closed door", () => {
  const closed = (reason: Reason) => ({ at: "closed" as const, reason, visitor: session.account, room: { ...FACTS, reason } });
  const gate = (entry: object, now = () => NOW) => {
    const onretry = vi.fn(async () => undefined);
    show(Gate, { entry, now, onretry } as never);
    return { onretry, user: userEvent.setup() };
  };

  it.each<[Reason, string, boolean]>([
    ["early", "The conference has not started yet", true],
    ["expired", "This conference is over", false],
    ["audio-only", "A conference by telephone", true],
    ["disabled", "Web conferences are not activated", true],
  ])("%s: says why, and the telephone is in sight: %s", (reason, title, phone) => {
    gate(closed(reason));
    expect(screen.getByRole("heading", { level: 1, name: title })).toBeVisible();
    expect(screen.queryByText("4711 #") !== null).toBe(phone);
  });

  it("early: counts down on the server's clock and asks by itself when it is time", () => {
    vi.useFakeTimers();
    let now = NOW;
    const { onretry } = gate(closed("early"), () => now);
    expect(screen.getByRole("timer")).toHaveTextContent("Opens in 01:30");
    now = NOW + 89_000;
    vi.advanceTimersByTime(500);
    expect(onretry).not.toHaveBeenCalled();
    now = NOW + 90_000;
    vi.advanceTimersByTime(500);
    expect(onretry).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1000);
    expect(onretry).toHaveBeenCalledOnce();
    now = NOW + 92_500;
    vi.advanceTimersByTime(500);
    expect(onretry).toHaveBeenCalledTimes(2);
  });

  it("unreachable: can be tried again", async () => {
    const { onretry, user } = gate({ at: "unreachable" });
    await user.click(button("Try again"));
    expect(onretry).toHaveBeenCalledOnce();
  });

  it("unreachable: the telephone is in sight where it is known", () => {
    show(Gate, { entry: { at: "unreachable" }, known: { ...FACTS, pin: "2468" }, now: () => NOW } as never);
    expect(screen.getByText("4711 #")).toBeVisible();
    expect(screen.getByText("2468 #")).toBeVisible();
  });

  it("early: one may ask to be let in by itself", async () => {
    const onkeen = vi.fn();
    show(Gate, { entry: closed("early"), now: () => NOW, onretry: vi.fn(), onkeen } as never);
    await userEvent.setup().click(screen.getByRole("switch", { name: "Let me in by itself" }));
    expect(onkeen).toHaveBeenCalledExactlyOnceWith(true);
    await expectAccessible();
  });

  it("missing: leads to the AdminCenter", () => {
    gate({ at: "missing" });
    expect(screen.getByRole("link", { name: "Go to AdminCenter" })).toHaveAttribute("href", "/");
  });
});

describe("the guests' door", () => {
  const door = (answer: Response) => {
    const onenter = vi.fn(async () => undefined);
    const http = new HttpClient(async () => answer);
    show(GuestDoor, { http, id: "c1", onenter });
    return { onenter, user: userEvent.setup() };
  };

  it("takes name and PIN, or leads to the login", async () => {
    const { onenter, user } = door(new Response("{}"));
    await user.type(screen.getByRole("textbox", { name: "Your name" }), "Otto");
    await user.type(screen.getByRole("textbox", { name: "PIN" }), "2468{Enter}");
    expect(onenter).toHaveBeenCalledOnce();
    expect(screen.getByRole("link", { name: "Log in with an account" })).toHaveAttribute("href", "/?next=%2F");
  });

  it("says what is wrong", async () => {
    const { onenter, user } = door(new Response("{}", { status: 403 }));
    await user.click(button("Continue as a guest"));
    expect(screen.getByText("Please give your name.")).toBeVisible();
    await user.type(screen.getByRole("textbox", { name: /Your name/ }), "Otto");
    await user.click(button("Continue as a guest"));
    expect(screen.getByRole("alert")).toHaveTextContent("This is not right.");
    expect(onenter).not.toHaveBeenCalled();
    await expectAccessible();
  });
});

describe("the way out", () => {
  const TEST = "Test sound and connection";
  it.each<[Exit, string, string[]]>([
    [{ why: "left" }, "You have left the conference", ["Enter again"]],
    [{ why: "lost" }, "The connection could not be restored", ["Enter again", TEST]],
    [{ why: "kicked" }, "You were removed from the conference", ["Enter again"]],
    [{ why: "ended" }, "The conference has ended", []],
    [{ why: "replaced" }, "You entered in another window", ["Enter again"]],
    [{ why: "auth" }, "Please log in again", []],
    [{ why: "refused", code: "full" }, "The conference is full", ["Enter again"]],
    [{ why: "refused", code: "locked" }, "The room is locked", ["Enter again"]],
    [{ why: "refused", code: "forbidden" }, "You may not enter this conference", []],
    [{ why: "refused", code: "bad-offer" }, "Entering did not work", ["Enter again", TEST]],
  ])("%j", async (exit, title, buttons) => {
    const onrejoin = vi.fn(async () => undefined);
    show(ExitPage, { exit, room: FACTS, onrejoin });
    expect(screen.getByRole("heading", { level: 1, name: title })).toBeVisible();
    const found = screen.queryAllByRole("button");
    expect(found.map((one) => one.textContent?.trim())).toEqual(buttons);
    if (found[0]) await userEvent.setup().click(found[0]);
    expect(onrejoin).toHaveBeenCalledTimes(buttons.includes("Enter again") ? 1 : 0);
  });
});

describe("help with devices", () => {
  const help = (mic: unknown, cam: unknown, before = true) => {
    show(ProblemHelp, { problems: { mic, cam }, before, onretry: async () => undefined } as never);
    return screen.queryByRole("alert")?.textContent ?? "";
  };

  it.each([
    ["denied", "denied", /blocks camera and microphone.*left of the address.*enter all the same/s],
    ["denied", null, /blocks the microphone.*left of the address/s],
    [null, "denied", /blocks the camera(?!.*all the same)/s],
    ["none", null, /No microphone was found/],
    [null, "busy", /camera is used by another program/],
    ["insecure", "insecure", /secure page/],
    ["unknown", "none", /microphone cannot be opened.*No camera/s],
    [null, null, /^$/],
  ])("mic %s, cam %s", (mic, cam, expected) => {
    expect(help(mic, cam)).toMatch(expected);
  });

  it("inside the room nobody is told that they may enter", () => {
    expect(help("denied", null, false)).not.toContain("all the same");
  });
});

describe("telephone for the sound", () => {
  const KEYS = { type: "pair-code", re: 1, keys: "*0123456#", seconds: 300 } as const;
  const dialog = (given: typeof KEYS | null, language?: (typeof LANGUAGES)[number]): void =>
    void show(
      PairDialog,
      { info: ROOM, room: { pair: async () => given }, onclose: () => undefined },
      language,
    );

  it("says what to call and what to press", async () => {
    dialog(KEYS);
    expect(await screen.findByText("*0 123 456 #")).toBeVisible();
    expect(screen.getByRole("link")).toHaveTextContent(ROOM.portal_number);
  });

  it("says that there is no code", async () => {
    dialog(null);
    expect(await screen.findByText(/no code at the moment/)).toBeVisible();
  });

  it.each(LANGUAGES)("%s: is accessible", async (language) => {
    dialog(KEYS, language);
    await screen.findByText("*0 123 456 #");
    await expectAccessible();
  });

  it("is not offered to whoever has one, and shows beside the browser in the roster", async () => {
    const people = [person("p1", { name: "Anna", phone: true })];
    show(Roster, { id: "r", state: inside({ people }), room: asRoom(fakeRoom()), onclose: vi.fn() });
    expect(screen.getByText("by browser and telephone")).toBeVisible();
  });
});

describe("in every language", () => {
  it.each(LANGUAGES)("%s: the room is accessible", async (language) => {
    const room = asRoom(fakeRoom());
    const state = inside({ role: "organiser" });
    const none = (): undefined => undefined;
    show(Roster, { id: "r", state, room, onclose: none }, language);
    show(
      Toolbar,
      {
        state,
        room,
        toggle: async () => undefined,
        letters: true,
        roster: true,
        panes: PANES,
        written: { open: false, unread: 3 },
        ontogglechat: none,
        ontoggleroster: none,
        onopen: none,
      },
      language,
    );
    await expectAccessible();
  });
});
