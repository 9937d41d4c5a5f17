/** How I look at the room: pins, volumes, the layout, and the pages of many people. */

import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { fireEvent } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";

import { LANGUAGES } from "../../src/i18n/languages";
import type { Devices } from "../../src/room/devices.svelte";
import LayoutDialog from "../../src/room/LayoutDialog.svelte";
import { Looks } from "../../src/room/looks.svelte";
import PersonMenu from "../../src/room/PersonMenu.svelte";
import { DEFAULTS, type Preferences } from "../../src/room/preferences";
import { OUTSIDE, type PageState, type Room } from "../../src/room/room";
import StagePager from "../../src/room/StagePager.svelte";
import Tile from "../../src/room/Tile.svelte";
import { menuItems } from "../../src/room/tool-menu";
import VolumeDialog from "../../src/room/VolumeDialog.svelte";
import { person, ROOM } from "../rtc/fakes/messages";
import { expectAccessible } from "../support/axe";
import { show } from "./show";

const ANNA = person("p1", { name: "Anna" });
const ROSA = person("p2", { name: "Rosa" });
const PAGE: PageState = { ...OUTSIDE, stage: "in", self: "p1", room: ROOM, people: [ANNA, ROSA] };
const none = (): void => undefined;

function looking() {
  const devices = {
    preferences: DEFAULTS,
    remember(change: Partial<Preferences>) {
      this.preferences = { ...this.preferences, ...change };
    },
  };
  return { devices, looks: new Looks(devices as unknown as Devices) };
}

describe("looks", () => {
  it("layout and self view are remembered, pins and volumes only here", () => {
    const { devices, looks } = looking();
    looks.layout = "speaker";
    looks.selfView = false;
    looks.pin("p2");
    looks.setVolume("p2", 0.3);
    expect(devices.preferences).toEqual({ ...DEFAULTS, layout: "speaker", selfView: false });
    expect(looks.pins).toEqual(["p2"]);
    expect([looks.volumeOf("p2"), looks.volumeOf("p3"), looks.volumeOf(null)]).toEqual([0.3, 1, 1]);
  });
});

describe("the menu of a person, for everybody", () => {
  async function open(one: typeof ROSA, more: Partial<PageState> = {}) {
    const { looks } = looking();
    show(PersonMenu, { person: one, state: { ...PAGE, ...more }, room: {} as Room, looks });
    const user = userEvent.setup();
    await user.click(screen.getByRole("button"));
    return { looks, user };
  }
  const rows = (): (string | undefined)[] =>
    screen.getAllByRole("menuitem").map((item) => item.textContent?.trim());

  it("pins somebody", async () => {
    const { looks, user } = await open(ROSA);
    expect(rows()).toEqual(["Pin for me", "Volume: 100 %"]);
    await user.click(screen.getByRole("menuitem", { name: "Pin for me" }));
    expect(looks.pins).toEqual(["p2"]);
  });

  it("opens their volume", async () => {
    const { looks, user } = await open(ROSA);
    await user.click(screen.getByRole("menuitem", { name: /^Volume/ }));
    const slider = await screen.findByRole("slider", { name: "Volume of Rosa" });
    await fireEvent.input(slider, { target: { value: "30" } });
    expect(looks.volumeOf("p2")).toBe(0.3);
    expect(slider).toHaveAttribute("aria-valuetext", "30 %");
  });

  it("has nothing of oneself but the own picture", async () => {
    const { looks, user } = await open(ANNA);
    expect(rows()).toEqual(["Hide my own picture"]);
    await user.click(screen.getByRole("menuitem"));
    expect(looks.selfView).toBe(false);
  });

  it("has no volume for whoever listens by telephone", async () => {
    await open(ROSA, { people: [{ ...ANNA, phone: true }, ROSA] });
    expect(rows()).toEqual(["Pin for me"]);
  });
});

describe("a tile", () => {
  it("has a button to pin, which says whether it is pressed", async () => {
    const onpin = vi.fn();
    const props = { person: ROSA, self: false, stream: null, speaking: false, level: undefined, frozen: false };
    show(Tile, { ...props, onpin, pinned: true, place: { x: 4, y: 8, width: 300, height: 200 } });
    const button = screen.getByRole("button", { name: "Pin Rosa", pressed: true });
    await userEvent.setup().click(button);
    expect(onpin).toHaveBeenCalledOnce();
    expect(screen.getByRole("listitem").style.getPropertyValue("--tile-height")).toBe("200px");
  });
});

describe("the menu of the toolbar", () => {
  it.each([
    ["what the browser has", none, none, false, ["tool-layout", "tool-full", "tool-pip"]],
    ["how the small picture goes", none, none, true, ["tool-layout", "tool-full", "tool-pip-leave"]],
    ["nothing that it has not", null, null, false, ["tool-layout"]],
  ])("offers %s", (_name, full, pip, pipped, first) => {
    const room = {} as Room;
    const items = menuItems({ t: (id) => id, page: PAGE, room, open: none, full, pip, pipped });
    expect(items.map(({ text }) => text).slice(0, first.length + 1)).toEqual([...first, "tool-documents"]);
  });
});

describe("the layout", () => {
  it("is chosen among four", async () => {
    const { looks } = looking();
    show(LayoutDialog, { looks, onclose: none });
    await userEvent.setup().click(screen.getByRole("radio", { name: /Speaker/ }));
    expect(looks.layout).toBe("speaker");
  });

  it.each(LANGUAGES)("%s: is accessible", async (language) => {
    const { looks } = looking();
    show(LayoutDialog, { looks, onclose: none }, language);
    await expectAccessible();
  });

  it.each(LANGUAGES)("%s: so is the volume", async (language) => {
    const { looks } = looking();
    show(VolumeDialog, { person: ROSA, looks, onclose: none }, language);
    await expectAccessible();
  });
});

describe("many people", () => {
  it("are turned to by two buttons that keep the focus at the ends", async () => {
    const onturn = vi.fn();
    show(StagePager, { place: { x: 0, y: 0, width: 300, height: 44 }, page: 2, perPage: 25, count: 60, onturn });
    const user = userEvent.setup();
    expect(screen.getByRole("status")).toHaveTextContent("51–60 of 60");
    await user.click(screen.getByRole("button", { name: "Next people" }));
    expect(onturn).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Previous people" }));
    expect(onturn).toHaveBeenCalledExactlyOnceWith(1);
    await expectAccessible();
  });
});
