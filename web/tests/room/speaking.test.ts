import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { LANGUAGES } from "../../src/i18n/languages";
import PersonMenu from "../../src/room/PersonMenu.svelte";
import { OUTSIDE, type PageState, type Room } from "../../src/room/room";
import { actionsOn, isLarge, maySpeak, presents, rolesFor } from "../../src/room/speaking";
import SpeakingNotices from "../../src/room/SpeakingNotices.svelte";
import { inSpotlight, reduce } from "../../src/room/state";
import type { Participant, RoleName } from "../../src/rtc/protocol";
import { person, ROOM, welcome } from "../rtc/fakes/messages";
import { expectAccessible } from "../support/axe";
import { show } from "./show";

const ANNA = person("p1", { name: "Anna" });
const ROSA = person("p2", { name: "Rosa", kind: "phone", phone: true, muted: true });

function page(
  me: Partial<Participant> = {},
  other: Partial<Participant> = {},
  room: Partial<typeof ROOM> = {},
): PageState {
  const roster = [{ ...ANNA, ...me }, { ...ROSA, ...other }];
  const role = me.role ?? "participant";
  const inside = reduce(OUTSIDE, welcome(1, { role, roster, room: { ...ROOM, ...room } }));
  return { ...inside, stage: "in" } as PageState;
}

const ORGANISER = { role: "organiser" } as const;
const ONLY = { floor_only: true };

describe("who may what", () => {
  it.each<[RoleName, boolean, boolean]>([
    ["organiser", true, true],
    ["moderator", true, true],
    ["presenter", true, true],
    ["participant", false, false],
    ["guest", false, false],
  ])("%s presents: %s, speaks without the floor: %s", (role, presenting, speaking) => {
    expect(presents({ role })).toBe(presenting);
    const state = page({ role }, {}, ONLY);
    expect(maySpeak(state, state.people[0])).toBe(speaking);
    expect(maySpeak(page({ role, floor: true }, {}, ONLY), { ...ANNA, role, floor: true })).toBe(true);
    expect(maySpeak(page({ role }), { ...ANNA, role })).toBe(true);
  });

  it.each([
    [page(ORGANISER), ["ask-unmute", "spotlight", "kick"]],
    [page(ORGANISER, { muted: false }), ["mute", "spotlight", "kick"]],
    [page(ORGANISER, {}, ONLY), ["give-floor", "spotlight", "kick"]],
    [page(ORGANISER, { floor: true }, ONLY), ["take-floor", "ask-unmute", "spotlight", "kick"]],
    [page(ORGANISER, { role: "presenter" }, ONLY), ["ask-unmute", "spotlight", "kick"]],
    [page(ORGANISER, {}, { spotlight: ["p2"] }), ["ask-unmute", "unspotlight", "kick"]],
    [page({ role: "moderator" }, { role: "organiser" }), ["ask-unmute", "spotlight"]],
    [page({ role: "presenter" }), []],
    [page(), []],
  ])("actions %#", (state, expected) => {
    expect(actionsOn(state, "p2")).toEqual(expected);
  });

  it("oneself one can only show", () => {
    expect(actionsOn(page(ORGANISER), "p1")).toEqual(["spotlight"]);
    expect(rolesFor(page(ORGANISER), "p1")).toEqual([]);
    expect(actionsOn(page(), "p1")).toEqual([]);
  });

  it("nobody makes the organiser another thing", () => {
    expect(rolesFor(page(ORGANISER), "p2")).toHaveLength(3);
    expect(rolesFor(page({ role: "moderator" }, ORGANISER), "p2")).toEqual([]);
    expect(rolesFor(page(), "p2")).toEqual([]);
  });

  it("the spotlight has those who are here", () => {
    const state = page({}, {}, { spotlight: ["p2", "gone"] });
    expect(inSpotlight(state).map(({ p }) => p)).toEqual(["p2"]);
    expect([isLarge(state, "p2"), isLarge(state, "p1")]).toEqual([true, false]);
  });
});

describe("what is read out", () => {
  const said = (state: PageState, message: Parameters<typeof reduce>[1]) =>
    reduce(state, message).notices.map(({ id }) => id);
  const room = (more: Partial<typeof ROOM>) => ({ type: "room" as const, seq: 1, room: { ...ROOM, ...more } });
  const update = (one: Participant) => ({ type: "update" as const, seq: 1, participant: one });

  it("the rule, and whom everybody sees large", () => {
    expect(said(page(), room(ONLY))).toEqual(["floor-only"]);
    expect(said(page({}, {}, ONLY), room({}))).toEqual(["said-floor-all"]);
    expect(said(page(), room({ spotlight: ["p2"] }))).toEqual(["said-large"]);
    expect(said(page(), room({ spotlight: ["p1"] }))).toEqual(["said-large-you"]);
    expect(said(page({}, {}, { spotlight: ["p1"] }), room({ spotlight: ["p1"] }))).toEqual([]);
  });

  it("other people's roles and floor, and the end of one's own", () => {
    expect(said(page(), update({ ...ROSA, role: "presenter" }))).toEqual(["said-role-presenter"]);
    expect(said(page(), update({ ...ROSA, floor: true }))).toEqual(["said-floor"]);
    expect(said(page({ floor: true }), update(ANNA))).toEqual(["said-floor-over"]);
  });
});

function menu(state: PageState, language: (typeof LANGUAGES)[number] = "en") {
  const room = { moderate: vi.fn(async () => undefined), setRole: vi.fn(async () => undefined) };
  const one = state.people[1] as Participant;
  show(PersonMenu, { person: one, state, room: room as unknown as Room }, language);
  const button = screen.getByRole("button");
  return { room, button, user: userEvent.setup() };
}

describe("the menu of a person", () => {
  it("is a menu: arrows, Home, End and Escape", async () => {
    const { button, user } = menu(page(ORGANISER));
    expect(button).toHaveAttribute("aria-expanded", "false");
    await user.click(button);
    const shown = within(screen.getByRole("menu", { name: "What to do with Rosa" }));
    const items = [...shown.getAllByRole("menuitem"), ...shown.getAllByRole("menuitemradio")];
    items.push(...items.splice(items.findIndex((item) => item.textContent?.includes("Remove")), 1));
    expect(items[0]).toHaveFocus();
    await user.keyboard("{ArrowDown}");
    expect(items[1]).toHaveFocus();
    await user.keyboard("{Home}{ArrowUp}");
    expect(items.at(-1)).toHaveFocus();
    await user.keyboard("{End}{ArrowDown}");
    expect(items[0]).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(button).toHaveFocus();
  });

  it("gives a role, of which the present one is marked", async () => {
    const { room, button, user } = menu(page(ORGANISER, { role: "guest", guest: true }));
    await user.click(button);
    expect(screen.getByRole("menuitemradio", { name: /^Participant/ })).toBeChecked();
    await user.click(screen.getByRole("menuitemradio", { name: /^Presenter/ }));
    expect(room.setRole).toHaveBeenCalledExactlyOnceWith("p2", "presenter");
    expect(screen.queryByRole("menu")).toBeNull();
  });

  it("does what its rows say", async () => {
    const { room, button, user } = menu(page(ORGANISER, { asked: true, floor: true }, ONLY));
    for (const name of ["Take the floor back", "Ask to speak again", "Show large to everybody", "Remove from the conference"]) {
      await user.click(button);
      await user.click(screen.getByRole("menuitem", { name }));
    }
    const ops = ["take-floor", "ask-unmute", "spotlight", "kick"];
    expect(room.moderate.mock.calls).toEqual(ops.map((op) => [op, "p2"]));
  });

  it("closes when somebody clicks elsewhere", async () => {
    const { button, user } = menu(page(ORGANISER));
    await user.click(button);
    await user.click(document.body);
    expect(screen.queryByRole("menu")).toBeNull();
  });

  it.each(LANGUAGES)("%s: is accessible", async (language) => {
    const { button, user } = menu(page(ORGANISER, {}, ONLY), language);
    await user.click(button);
    await expectAccessible();
  });
});

function notices(state: PageState, language: (typeof LANGUAGES)[number] = "en") {
  const room = {
    notNow: vi.fn(async () => undefined),
    yieldFloor: vi.fn(async () => undefined),
    setHand: vi.fn(async () => undefined),
  };
  const onunmute = vi.fn(async () => undefined);
  const shown = show(SpeakingNotices, { state, room: room as unknown as Room, onunmute }, language);
  return { room, onunmute, user: userEvent.setup(), shown };
}

describe("what one is told oneself", () => {
  it("asked to speak: one button does it, another declines", async () => {
    const { room, onunmute, user } = notices(page({ muted: true, asked: true }));
    expect(screen.getByRole("alert")).toHaveTextContent("You are asked to speak.");
    await user.click(screen.getByRole("button", { name: "Unmute" }));
    expect(onunmute).toHaveBeenCalledOnce();
    await user.click(screen.getByRole("button", { name: "Not now" }));
    expect(room.notNow).toHaveBeenCalledOnce();
  });

  it("without the floor one can ask for it, once", async () => {
    const { room, user } = notices(page({}, {}, ONLY));
    expect(screen.getByText("Only those who are given the floor may speak now.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Raise hand" }));
    expect(room.setHand).toHaveBeenCalledExactlyOnceWith(true);
  });

  it("who has asked for it is asked nothing more", () => {
    notices(page({ hand: true }, {}, ONLY));
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("with the floor one speaks, or gives it back", async () => {
    const { room, onunmute, user } = notices(page({ muted: true, floor: true }, {}, ONLY));
    await user.click(screen.getByRole("button", { name: "Unmute" }));
    await user.click(screen.getByRole("button", { name: "Give the floor back" }));
    expect(onunmute).toHaveBeenCalledOnce();
    expect(room.yieldFloor).toHaveBeenCalledOnce();
  });

  it("nothing where there is nothing to say", () => {
    notices(page(ORGANISER, {}, ONLY));
    notices(page());
    expect(document.querySelector(".notice")).toBeNull();
  });

  it.each(LANGUAGES)("%s: is accessible", async (language) => {
    notices(page({ muted: true, floor: true }, {}, ONLY), language);
    notices(page({ muted: true, asked: true }), language);
    notices(page({}, {}, ONLY), language);
    await expectAccessible();
  });
});
