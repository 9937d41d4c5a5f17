/** What the page hears of its network, and what the person is told of it. */

import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import type { ComponentProps } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LANGUAGES } from "../../src/i18n/languages";
import { followNetwork } from "../../src/room/network";
import WeakNotice from "../../src/room/WeakNotice.svelte";
import { expectAccessible } from "../support/axe";
import { show } from "./show";

describe("the browser's news of the network", () => {
  const told: string[] = [];
  const session = { woke: () => void told.push("woke"), networkChanged: () => void told.push("changed") };
  const connection = Object.assign(new EventTarget(), { type: "wifi" });
  let stop: () => void;

  beforeEach(() => {
    told.length = 0;
    connection.type = "wifi";
    stop = followNetwork(session, document, connection);
  });
  afterEach(() => stop());

  const radio = (type: string) => {
    connection.type = type;
    connection.dispatchEvent(new Event("change"));
  };

  it.each<[string, () => void, string[]]>([
    ["online again", () => dispatchEvent(new Event("online")), ["changed"]],
    ["shown again", () => document.dispatchEvent(new Event("visibilitychange")), ["woke"]],
    ["thawed", () => document.dispatchEvent(new Event("resume")), ["woke"]],
    ["another radio", () => radio("cellular"), ["changed"]],
    ["the same at another speed", () => radio("wifi"), []],
    ["none at all, then another", () => (radio("none"), radio("cellular")), ["changed"]],
  ])("%s", (_name, happens, expected) => {
    happens();
    expect(told).toEqual(expected);
  });

  it("is nobody's when the visit is over", () => {
    stop();
    dispatchEvent(new Event("online"));
    document.dispatchEvent(new Event("resume"));
    radio("cellular");
    expect(told).toEqual([]);
  });
});

describe("a weak connection", () => {
  const way = { portalNumber: "+41 32 555 90 00", roomNumber: "4711", pin: "2468" };
  const weak = (more: Partial<ComponentProps<typeof WeakNotice>> = {}, language: (typeof LANGUAGES)[number] = "en") => {
    const onopen = vi.fn();
    show(WeakNotice, { net: "poor" as const, way, guest: false, onopen, ...more }, language);
    return { onopen, user: userEvent.setup() };
  };
  const button = (name: string) => screen.getByRole("button", { name });

  it("says what the others hear, and how to go on by telephone", () => {
    weak();
    expect(screen.getByRole("alert")).toHaveTextContent(
      "Your connection is weak: others hear you with gaps. Continue by telephone: +41 32 555 90 00 room 4711 # PIN 2468 #",
    );
    expect(screen.getByRole("link", { name: "+41 32 555 90 00" })).toHaveAttribute("href", "tel:+41325559000");
  });

  it("has one's telephone called, or shows how to call", async () => {
    const { onopen, user } = weak();
    await user.click(button("Call me"));
    await user.click(button("Dial in"));
    expect(onopen.mock.calls).toEqual([["call-me"], ["phone"]]);
  });

  it("offers guests no call, and nobody a number that is not there", () => {
    weak({ guest: true, way: { ...way, portalNumber: "" } });
    expect(screen.queryByRole("button", { name: "Call me" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Dial in" })).toBeNull();
    expect(screen.queryByText(/PIN/)).toBeNull();
  });

  it("is said quietly where only pictures suffer", () => {
    weak({ net: "fair" });
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByText(/pictures may be less sharp/)).toBeVisible();
  });

  it("can be put away", async () => {
    const { user } = weak();
    await user.click(button("Hide this hint"));
    expect(screen.queryByText(/weak/)).toBeNull();
  });

  it.each(LANGUAGES)("is accessible in %s", async (language) => {
    weak({}, language);
    await expectAccessible();
  });
});
