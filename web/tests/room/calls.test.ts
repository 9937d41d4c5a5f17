/** Telephones that are called: what the page knows, may do, shows and says. */

import { screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HttpClient } from "../../src/http/client";
import { LANGUAGES } from "../../src/i18n/languages";
import { CallForm } from "../../src/room/call-form.svelte";
import CallDialog from "../../src/room/CallDialog.svelte";
import {
  faultText,
  findContacts,
  isName,
  mayCallAgain,
  mayDrop,
  underWay,
} from "../../src/room/calling";
import CallTile from "../../src/room/CallTile.svelte";
import { OUTSIDE, type PageState, type Room } from "../../src/room/room";
import Roster from "../../src/room/Roster.svelte";
import { NOBODY, reduce, type RoomState } from "../../src/room/state";
import type { CallInfo, ServerMessage } from "../../src/rtc/protocol";
import { person, ROOM, welcome } from "../rtc/fakes/messages";
import { expectAccessible } from "../support/axe";
import { show } from "./show";

const call = (more: Partial<CallInfo> = {}): CallInfo => ({
  call: "c1",
  name: "Rosa",
  number: "079 123",
  state: "calling",
  by: "p1",
  owner: null,
  ...more,
});
const told = (more: Partial<CallInfo> = {}): ServerMessage => ({
  type: "call-state",
  seq: 1,
  call: call(more),
});
const start = reduce(NOBODY, welcome(1, { role: "organiser", roster: [person("p1")] }));
const run = (...messages: ServerMessage[]): RoomState => messages.reduce(reduce, start);
const shown = (state: RoomState): string[] => state.calls.map((one) => `${one.call} ${one.state}`);

describe("what the page knows", () => {
  it.each<[string, ServerMessage[], string[], string[]]>([
    ["it is called", [told()], ["c1 calling"], ["said-call-calling"]],
    ["it rings", [told(), told({ state: "ringing" })], ["c1 ringing"], ["said-call-calling", "said-call-ringing"]],
    ["once more the same is no news", [told(), told()], ["c1 calling"], ["said-call-calling"]],
    ["it is in", [told(), { type: "call-gone", seq: 2, call: "c1" }], [], ["said-call-calling"]],
    ["a stranger is gone", [{ type: "call-gone", seq: 2, call: "c9" }], [], []],
    [
      "called again it comes last",
      [told({ state: "busy" }), told({ call: "c2" }), told()],
      ["c2 calling", "c1 calling"],
      ["said-call-busy", "said-call-calling", "said-call-calling"],
    ],
    ["news keep the place", [told(), told({ call: "c2" }), told({ state: "busy" })], ["c1 busy", "c2 calling"], ["said-call-calling", "said-call-calling", "said-call-busy"]],
  ])("%s", (_name, messages, calls, said) => {
    const state = run(...messages);
    expect(shown(state)).toEqual(calls);
    expect(state.notices.map(({ id }) => id)).toEqual(said);
  });

  it("whoever comes sees who is called", () => {
    expect(shown(reduce(NOBODY, welcome(1, { calls: [call({ state: "busy" })] })))).toEqual(["c1 busy"]);
    expect(shown(reduce(run(told()), welcome(2, { resync: false })))).toEqual(["c1 calling"]);
  });
});

describe("what may be done", () => {
  it.each([
    ["organiser", {}, true, true],
    ["moderator", { by: "p2" }, true, true],
    ["participant", {}, true, true],
    ["participant", { by: "p2" }, false, false],
    ["organiser", { by: null }, true, false],
    ["organiser", { owner: "p2", by: "p2" }, true, false],
    ["participant", { owner: "p1" }, true, true],
  ] as const)("%s with %j drops: %s, calls again: %s", (role, more, drops, again) => {
    const room = { ...start, role };
    const failed = call({ ...more, state: "busy" });
    expect([mayDrop(room, failed), mayCallAgain(room, failed)]).toEqual([drops, again]);
    expect(mayCallAgain(room, call({ ...more, state: "ringing" }))).toBe(false);
  });

  it("knows what is under way", () => {
    const states = ["calling", "ringing", "answered", "busy", "no-answer", "forbidden"] as const;
    expect(states.map((state) => underWay(call({ state })))).toEqual([true, true, true, false, false, false]);
  });

  it.each([
    ["limit", "call-fault-limit"],
    ["internal", "call-fault-other"],
  ] as const)("tells %s", (code, text) => expect(faultText(code)).toBe(text));
});

describe("the form", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const ROSA = { name: "Rosa", number: "079 123" };
  const form = (optional = false) => {
    const act = { call: vi.fn(async () => null), find: vi.fn(async () => [ROSA]) };
    return { act, form: new CallForm(act, optional) };
  };

  it("looks up what has letters, when typing pauses", async () => {
    const { act, form: one } = form();
    for (const text of ["r", "ro", "ros"]) one.type(text);
    await vi.advanceTimersByTimeAsync(300);
    expect(act.find.mock.calls).toEqual([["ros"]]);
    expect(one.found).toEqual([ROSA]);
    one.choose(ROSA);
    expect([one.number, one.name, one.found]).toEqual(["079 123", "Rosa", []]);
    expect(await one.submit()).toBe(true);
    expect(act.call.mock.calls).toEqual([["079 123", "Rosa"]]);
  });

  it("shows no answer that is too old, and survives none", async () => {
    const { act, form: one } = form();
    one.type("ro");
    await vi.advanceTimersByTimeAsync(250);
    one.type("044");
    expect(one.found).toEqual([]);
    act.find.mockRejectedValue(new Error("away"));
    one.type("ro");
    await vi.advanceTimersByTimeAsync(300);
    expect(one.found).toEqual([]);
    one.type("ros");
    one.close();
    await vi.advanceTimersByTimeAsync(300);
    expect(act.find).toHaveBeenCalledTimes(2);
  });

  it.each(["", "  ", "Rosa"])("does not call “%s”", async (text) => {
    const { act, form: one } = form();
    one.type(text);
    expect(await one.submit()).toBe(false);
    expect(one.fault).toBe("not-allowed");
    expect(act.call).not.toHaveBeenCalled();
  });

  it("calls one's extension when nothing is typed", async () => {
    const { act, form: one } = form(true);
    expect(await one.submit()).toBe(true);
    expect(act.call.mock.calls).toEqual([["", ""]]);
  });

  it("keeps what is refused, until something else is typed", async () => {
    const { act, form: one } = form();
    act.call.mockResolvedValue("limit" as never);
    one.type("0441234567");
    expect(await one.submit()).toBe(false);
    expect([one.fault, one.busy]).toEqual(["limit", false]);
    one.type("04412345678");
    expect(one.fault).toBeNull();
  });

  it.each([["044 123", false], ["+41", false], ["Zoé", true], ["Ольга", true]])(
    "%s is a name: %s",
    (text, expected) => expect(isName(text)).toBe(expected),
  );
});

describe("contacts", () => {
  it("come from extensions and the directory, with a number", async () => {
    const asked: string[] = [];
    const http = new HttpClient(async (path) => {
      asked.push(path);
      const name = path.includes("extension") ? "Bruno" : "Rosa";
      const items = [{ name, number: "202" }, { name: "Nobody", number: "" }];
      return new Response(JSON.stringify({ items }), { status: 200 });
    });
    expect((await findContacts(http, "o")).map(({ name }) => name)).toEqual(["Bruno", "Rosa"]);
    expect(asked).toEqual([
      "/api/v1/destinations?source=extension&q=o",
      "/api/v1/destinations?source=directory&q=o",
    ]);
  });
});

const page = (more: Partial<PageState> = {}): PageState => ({
  ...OUTSIDE,
  stage: "in",
  self: "p1",
  role: "organiser",
  room: ROOM,
  people: [person("p1", { name: "Anna" })],
  calls: [call({ state: "busy" })],
  ...more,
});
const acts = () => ({
  call: vi.fn(async () => null),
  callMe: vi.fn(async () => null),
  callAgain: vi.fn(async () => undefined),
  dropCall: vi.fn(async () => undefined),
});
const button = (name: string) => screen.getByRole("button", { name });

describe("tile and roster", () => {
  it("say what is known, and offer what may be done", async () => {
    const user = userEvent.setup();
    const room = acts();
    const props = { state: page(), room: room as unknown as Room };
    show(CallTile, { ...props, call: call({ state: "no-answer" }) });
    expect(screen.getByRole("listitem")).toHaveTextContent(/No answer.*079 123.*Rosa/s);
    await user.click(button("Call Rosa again"));
    await user.click(button("Clear Rosa away"));
    expect(room.callAgain.mock.calls).toEqual([["c1"]]);
    expect(room.dropCall.mock.calls).toEqual([["c1"]]);
  });

  it("ringing is called off", async () => {
    const room = acts();
    show(CallTile, { call: call({ state: "ringing" }), state: page(), room: room as unknown as Room });
    expect(screen.queryByRole("button", { name: "Call Rosa again" })).toBeNull();
    await userEvent.setup().click(button("Stop calling Rosa"));
    expect(room.dropCall.mock.calls).toEqual([["c1"]]);
  });

  it("others only see it", () => {
    const state = page({ role: "participant", self: "p9" });
    show(CallTile, { call: call(), state, room: acts() as unknown as Room });
    expect(screen.queryAllByRole("button")).toEqual([]);
  });

  it.each(LANGUAGES)("the roster lists them, without barriers: %s", async (language) => {
    const room = acts() as unknown as Room;
    const { container } = show(Roster, { id: "r", state: page(), room, onclose: () => undefined }, language);
    expect(screen.getAllByText("Rosa")).toHaveLength(1);
    await expectAccessible(container);
  });
});

describe("dialog", () => {
  const dialog = (own: boolean, room = acts(), language: (typeof LANGUAGES)[number] = "en") => {
    const onclose = vi.fn();
    const found = { items: [{ name: "Rosa", number: "079 123" }] };
    const http = new HttpClient(async () => new Response(JSON.stringify(found), { status: 200 }));
    const view = show(CallDialog, { own, room: room as unknown as Room, http, onclose }, language);
    return { ...view, room, onclose, user: userEvent.setup() };
  };
  const field = () => screen.getByRole("textbox");

  it("calls a number, and goes", async () => {
    const { room, onclose, user } = dialog(false);
    await user.type(field(), "044 123 45 67{Enter}");
    expect(room.call.mock.calls).toEqual([["044 123 45 67", ""]]);
    expect(onclose).toHaveBeenCalled();
  });

  it("offers whom it finds", async () => {
    const { room, user } = dialog(false);
    await user.type(field(), "ros");
    await user.click((await screen.findAllByRole("button", { name: /Rosa/ }))[0]!);
    expect(field()).toHaveValue("079 123");
    await user.click(button("Call"));
    expect(room.call.mock.calls).toEqual([["079 123", "Rosa"]]);
  });

  it("says why not, and stays", async () => {
    const room = acts();
    room.call.mockResolvedValue("not-allowed" as never);
    const { onclose, user } = dialog(false, room);
    await user.type(field(), "0900123456{Enter}");
    expect(await screen.findByText(/may not be called/)).toBeVisible();
    expect(field()).toBeInvalid();
    expect(onclose).not.toHaveBeenCalled();
  });

  it("calls one's own telephone", async () => {
    const { room, user } = dialog(true);
    await user.click(button("Call"));
    expect(room.callMe.mock.calls).toEqual([[null]]);
    expect(button("Close")).toBeVisible();
  });

  it.each(LANGUAGES)("has no barriers: %s", async (language) => {
    const { container } = dialog(false, acts(), language);
    await expectAccessible(container);
  });
});
