import { fireEvent, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { Desk } from "../../src/ink/desk.svelte";
import InkBar from "../../src/ink/InkBar.svelte";
import Overlay from "../../src/ink/Overlay.svelte";
import ScreenInk from "../../src/ink/ScreenInk.svelte";
import type { Drawing } from "../../src/ink/sheet";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { chooseScreen } from "../../src/rtc/screen";
import type { ServerMessage } from "../../src/rtc/protocol";
import { person } from "../rtc/fakes/messages";
import { expectAccessible } from "../support/axe";
import { show } from "../support/frame";

function link() {
  const handlers: ((message: ServerMessage) => void)[] = [];
  const page = { type: "ink-page" as const, re: 1, document: "d1", page: 1, run: "r1", update: "AAA=", artists: [], colour: 3 };
  return {
    on: ((_: string, handler: (message: ServerMessage) => void) => {
      handlers.push(handler);
      return () => undefined;
    }) as never,
    ask: vi.fn(async (asked: { type: string }) => (asked.type === "ink-open" ? page : { type: "ok" as const, re: 1 })),
    tell: vi.fn(),
    say: (message: ServerMessage) => handlers.forEach((handler) => handler(message)),
  };
}

async function bar(language: Language = "en", more: object = {}) {
  const server = link();
  const desk = new Desk(server);
  desk.look("d1", 1);
  desk.toggle();
  await vi.waitFor(() => expect(desk.state.colour).toBe(3));
  const onallow = vi.fn();
  show(InkBar, { desk, may: true, decides: true, drawing: false, onallow, ...more }, language);
  return { desk, server, onallow, user: userEvent.setup() };
}

const LINE = { tool: "pen", points: [[0.1, 0.1], [0.9, 0.9]] } as const;

describe("the tools", () => {
  it("are taken in hand and put away, also by keys", async () => {
    const { desk, user } = await bar();
    expect(desk.tool).toBe("pen"); // at hand at once
    expect(screen.getByRole("button", { name: "Pen" })).toHaveAttribute("aria-pressed", "true");
    expect(desk.tool).toBe("pen");
    await user.keyboard("{Escape}");
    expect(desk.tool).toBeNull();
    screen.getByRole("button", { name: "Eraser" }).focus();
    await user.keyboard("{Enter}");
    expect(desk.tool).toBe("eraser");
  });

  it("take back and clear, which is asked once more", async () => {
    const { desk, server, user } = await bar();
    expect(screen.getByRole("button", { name: "Take back the last one" })).toBeDisabled();
    desk.sketch.draw(LINE);
    desk.sketch.draw(LINE);
    const legend = await screen.findByRole("list", { name: "Who has drawn on this page" });
    expect(legend).toHaveTextContent("You 2");
    await user.keyboard("{Control>}z{/Control}");
    expect(desk.state.drawings).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Clear the page" }));
    const confirm = screen.getByRole("group", { name: "Clear the page" });
    expect(confirm).toHaveTextContent("those of others too");
    await user.click(within(confirm).getByRole("button", { name: "Clear the page" }));
    expect(server.ask).toHaveBeenLastCalledWith({ type: "ink-clear", document: "d1", page: 1 });
  });

  it("let others draw, for who decides", async () => {
    const { onallow, user } = await bar();
    await user.click(screen.getByRole("switch", { name: "Everybody may draw" }));
    expect(onallow).toHaveBeenCalledWith(true);
  });

  it("are not there for whoever may not draw, but what is drawn is told", async () => {
    const { server } = await bar("en", { may: false, decides: false });
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.queryByRole("switch")).toBeNull();
    // Written by Yjs: one stroke under number 567784669.
    const update = Buffer.from("0101dde9de8e0200230103696e6b0b3536373738343636392e3005000001000200", "hex").toString("base64");
    const artist = { client: 567784669, name: "Anna", colour: 1, mine: false };
    server.say({ type: "ink", document: "d1", page: 1, run: "r1", update, artist });
    expect(await screen.findByText("one drawing by Anna", {}, { timeout: 4_000 })).toBeInTheDocument();
  });

  it.each(LANGUAGES)("%s: are accessible", async (language) => {
    const { desk } = await bar(language);
    desk.sketch.draw(LINE);
    await expectAccessible();
  });
});

function overlay(more: object = {}) {
  const [onstroke, onerase, ontrace] = [vi.fn(), vi.fn(), vi.fn()];
  const base = { aspect: 2, lines: [], now: 0, self: "p1", nameOf: () => "Ben", tool: "pen" as const, colour: 0 };
  show(Overlay, { ...base, onstroke, onerase, ontrace, ...more });
  const layer = document.querySelector<HTMLElement>("[data-ink]")!;
  layer.getBoundingClientRect = () => new DOMRect(0, 0, 200, 100);
  layer.setPointerCapture = () => undefined;
  const at = (x: number, y: number) => ({ clientX: x, clientY: y, button: 0, pointerId: 1 });
  return { layer, at, onstroke, onerase, ontrace };
}

describe("the layer", () => {
  it("draws a line and tells of it while it is drawn", async () => {
    const { layer, at, onstroke, ontrace } = overlay();
    await fireEvent.pointerDown(layer, at(20, 20));
    await fireEvent.pointerMove(layer, at(100, 50));
    expect(layer.querySelectorAll("path")).toHaveLength(1);
    await fireEvent.pointerUp(layer, at(100, 50));
    expect(onstroke).toHaveBeenCalledWith({ tool: "pen", points: [[0.1, 0.2], [0.5, 0.5]] });
    expect(ontrace).toHaveBeenCalled();
  });

  it("draws an arrow from where it began to where it ends, and no slip", async () => {
    const { layer, at, onstroke } = overlay({ tool: "arrow" });
    for (const end of [at(20, 20), at(200, 100)]) {
      await fireEvent.pointerDown(layer, at(20, 20));
      await fireEvent.pointerMove(layer, at(60, 60));
      await fireEvent.pointerMove(layer, end);
      await fireEvent.pointerUp(layer, end);
    }
    expect(onstroke.mock.calls).toEqual([[{ tool: "arrow", points: [[0.1, 0.2], [1, 1]] }]]);
  });

  it("erases what it touches", async () => {
    const drawings: Drawing[] = [{ tool: "pen", points: [[0, 0], [1, 1]], key: "7.0", client: 7 }];
    const { layer, at, onerase } = overlay({ tool: "eraser", drawings });
    await fireEvent.pointerDown(layer, at(150, 10));
    expect(onerase).not.toHaveBeenCalled();
    await fireEvent.pointerMove(layer, at(100, 50));
    expect(onerase).toHaveBeenCalledWith(["7.0"]);
  });

  it("shows where others point, by name", () => {
    const line = { key: "p2 laser", p: "p2", line: 1, colour: 1, tool: "laser", points: [[0.5, 0.5]], at: 0, lasts: 1_500 };
    overlay({ tool: null, lines: [line] });
    expect(screen.getByText("Ben")).toBeInTheDocument();
  });
});

describe("a screen", () => {
  it("is marked where who shows it lets one", async () => {
    const server = link();
    show(ScreenInk, { person: person("p2", { screen: true, marks: true }), self: "p1", link: server, nameOf: () => "Ben" });
    const user = userEvent.setup();
    const tools = screen.getByRole("group", { name: "Point and draw on the screen of Ben" });
    await user.click(within(tools).getByRole("button", { name: "Draw" }));
    await user.click(within(tools).getByRole("button", { name: "Pointer" }));
    // An empty trace tells one's colour.
    expect(server.tell).toHaveBeenCalledWith({ type: "trace", tool: "laser", line: 0, points: [], screen: "p2" });
    await expectAccessible();
  });

  it("is let be marked by who shows it, and by nobody else", async () => {
    const server = link();
    show(ScreenInk, { person: person("p1", { screen: true }), self: "p1", link: server, nameOf: () => "Me" });
    await userEvent.setup().click(screen.getByRole("button", { name: "Draw" }));
    await userEvent.setup().click(screen.getByRole("switch", { name: "Others may point and draw" }));
    expect(server.ask).toHaveBeenCalledWith({ type: "marks-allow", on: true });
  });

  it("offers nothing to others", () => {
    show(ScreenInk, { person: person("p2", { screen: true }), self: "p1", link: link(), nameOf: () => "Ben" });
    expect(screen.queryByRole("group")).toBeNull();
  });

  it("is chosen so that its text stays legible", async () => {
    const tracks = [{ contentHint: "" }, { contentHint: "" }];
    const stream = { getVideoTracks: () => [tracks[0]], getAudioTracks: () => [tracks[1]] } as unknown as MediaStream;
    const getDisplayMedia = vi.fn(async () => stream);
    await chooseScreen({ getDisplayMedia });
    expect(tracks.map(({ contentHint }) => contentHint)).toEqual(["detail", "music"]);
  });
});
