import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import type { Conference, Session } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import type { Language } from "../../src/i18n/languages";
import { expectAccessible } from "../support/axe";
import { conference, MINUTE, NOW, session } from "../support/conferences";
import { FakeServer, json, refusal, wireSession } from "../support/server";
import { words } from "../support/words";

const BRUNO = { id: "bruno", name: "Bruno Keller", extension: "202" };
const OTHERS = conference({ id: "x", name: "Service", organiser: BRUNO, editable: false, pin: null });

interface Options {
  readonly who?: Session | null;
  readonly items?: readonly Conference[];
  readonly language?: Language;
  readonly next?: string | null;
}

async function page({ who = session, items = [conference()], language = "en", next = null }: Options = {}) {
  localStorage.setItem("ucc.language", language);
  const server = new FakeServer(who, items);
  const go = vi.fn<(path: string) => void>();
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), next, go);
  await app.start();
  render(App, { app, i18n: words(language) });
  if (who) await waitFor(() => expect(app.conferences.loadedAt).not.toBeNull());
  return { server, app, go, user: userEvent.setup() };
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const dialog = (name: string) => screen.getByRole("dialog", { name });

describe("login", () => {
  it("logs in and shows the conferences", async () => {
    const { server, user } = await page({ who: null });
    server.next("POST /api/v1/session", () => {
      server.session = session;
      return json(wireSession(session));
    });
    await user.type(screen.getByLabelText("E-mail address"), "alice@demo.example");
    await user.type(screen.getByLabelText("Password"), "demo{Enter}");
    expect(await screen.findByRole("heading", { name: "Conferences" })).toBeVisible();
  });

  it("moves the focus to what is missing, with its error", async () => {
    const { user } = await page({ who: null });
    await user.click(button("Log in"));
    const email = screen.getByLabelText("E-mail address");
    await waitFor(() => expect(email).toHaveFocus());
    expect(email).toHaveAccessibleDescription("Enter the e-mail address of your account.");
    await expectAccessible();
  });

  it("tells wrong credentials and how long to wait", async () => {
    const { server, user } = await page({ who: null });
    server.next("POST /api/v1/session", () => refusal(401, "bad-credentials"));
    server.next("POST /api/v1/session", () => refusal(429, "throttled", { retryAfter: "40" }));
    await user.type(screen.getByLabelText("E-mail address"), "a@b.example");
    await user.type(screen.getByLabelText("Password"), "bad{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("is not right");
    await user.type(screen.getByLabelText("Password"), "bad{Enter}");
    const told = await screen.findAllByText(/Too many attempts. Try again in 40 sec/);
    expect(told.map((element) => element.getAttribute("role"))).toContain("status");
    expect(button("Log in")).toBeDisabled();
  });

  it("shows the password on request", async () => {
    const { user } = await page({ who: null });
    await user.click(button("Show: Password"));
    expect(screen.getByLabelText("Password")).toHaveAttribute("type", "text");
  });

  it("says that a conference waits behind it, and goes there", async () => {
    const { server, user, go } = await page({ who: null, next: "/c/abc" });
    expect(screen.getByRole("heading", { name: "Enter the conference" })).toBeVisible();
    server.next("POST /api/v1/session", () => json(wireSession(session)));
    await user.type(screen.getByLabelText("E-mail address"), "a@b.example");
    await user.type(screen.getByLabelText("Password"), "demo{Enter}");
    await waitFor(() => expect(go).toHaveBeenCalledWith("/c/abc"));
  });

  it("speaks another language at once", async () => {
    const { user } = await page({ who: null });
    await user.selectOptions(screen.getByLabelText("Language"), "Français");
    expect(await screen.findByRole("button", { name: "Se connecter" })).toBeVisible();
    expect(document.documentElement.lang).toBe("fr");
  });
});

describe("the list", () => {
  it("shows own and others' conferences, and opens each as it may", async () => {
    const { user } = await page({ items: [conference({ participants: 3 }), OTHERS] });
    await expectAccessible();
    const own = screen.getByRole("row", { name: /Board/ });
    expect(own).toHaveTextContent("4711");
    expect(within(own).getByTitle("3 people in the room")).toHaveTextContent("3");
    expect(within(own).getByRole("link", { name: "Enter the room: Board" })).toHaveAttribute(
      "href",
      "https://ucc.example/c/abc",
    );
    const foreign = screen.getByRole("row", { name: /Service/ });
    expect(within(foreign).queryByRole("button", { name: "Delete: Service" })).toBeNull();
    await user.click(button("View: Service"));
    expect(dialog("Access to the conference")).toHaveTextContent(
      "Only the organiser, Bruno Keller, can change this conference.",
    );
    expect(dialog("Access to the conference")).toHaveTextContent("Visible to the organiser only");
  });

  it("finds, filters, and offers the way back from nothing", async () => {
    const late = conference({ id: "l", name: "Later", start: NOW + 90 * MINUTE });
    const { user } = await page({ items: [conference(), late, OTHERS] });
    const names = () => screen.queryAllByRole("button", { name: /^(Edit|View): / }).length;
    await user.click(screen.getByRole("radio", { name: /Upcoming/ }));
    expect(names()).toBe(1);
    await user.click(screen.getByRole("radio", { name: /All/ }));
    await user.click(screen.getByRole("switch", { name: "Only mine" }));
    expect(names()).toBe(2);
    await user.type(screen.getByRole("searchbox", { name: "Search" }), "zzz");
    expect(screen.getByText("Nothing matches")).toBeVisible();
    await user.click(button("Clear search and filters"));
    expect(names()).toBe(3);
  });

  it("helps when it is empty", async () => {
    const { user } = await page({ items: [] });
    expect(screen.getByText("No conference yet")).toBeVisible();
    await user.click(screen.getAllByRole("button", { name: "Add" })[1] as HTMLElement);
    expect(await screen.findByRole("dialog", { name: "New conference" })).toBeVisible();
  });

  it("says why nothing can be added, and that no portal is announced", async () => {
    const vpbx = { ...session.vpbx, conferenceEnabled: false };
    await page({ who: { ...session, vpbx } });
    expect(button("Add")).toBeDisabled();
    expect(button("Add")).toHaveAccessibleDescription(/not enabled on this vPBX/);
  });

  it("tells that the list is old when the server is away", async () => {
    const { server, app, user } = await page();
    server.next("GET /api/v1/conferences", () => Promise.reject(new TypeError("offline")));
    await app.conferences.refresh();
    expect(await screen.findByRole("alert")).toHaveTextContent("You see the state of 09:00.");
    await user.click(button("Try again"));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  });
});

describe("deleting", () => {
  it("asks first, and warns of people in the room", async () => {
    const { server, user } = await page({ items: [conference({ participants: 2 })] });
    await user.click(button("Delete: Board"));
    const question = screen.getByRole("alertdialog", { name: "Delete the conference?" });
    expect(question).toHaveTextContent("2 people are in the room");
    expect(within(question).getByRole("button", { name: "Cancel" })).toHaveFocus();
    await user.click(within(question).getByRole("button", { name: "Delete" }));
    expect(await screen.findByText("Conference “Board” deleted.")).toBeVisible();
    expect(server.items).toEqual([]);
  });

  it("stays, and says why, when the server refuses", async () => {
    const { server, user } = await page();
    server.next("DELETE /api/v1/conferences/abc", () => refusal(500, "internal"));
    await user.click(button("Delete: Board"));
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Delete" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("(internal)");
    expect(server.items).toHaveLength(1);
  });
});

describe("quick ways", () => {
  it("starts a conference by one press, and shows its details", async () => {
    const { user } = await page({ items: [] });
    await user.click(button("Start now"));
    expect(await screen.findByRole("dialog", { name: "Access to the conference" })).toHaveTextContent("555001");
    expect(screen.getByText("The conference is open now. Pass its details on.")).toBeVisible();
  });

  it("duplicates from the details", async () => {
    const { user } = await page();
    await user.click(button("Access: Board"));
    await user.click(button("Duplicate"));
    const copy = await screen.findByRole("dialog", { name: "New conference" });
    expect(within(copy).getByLabelText("Name")).toHaveValue("Board");
    expect(within(copy).getByLabelText("Room number")).toHaveValue("555001");
    expect(within(copy).getByLabelText("Start")).toHaveValue("24.11.2026 08:55");
  });

  it("tells that invited people hear of the change", async () => {
    const { user } = await page({ items: [conference({ members: 2 })] });
    await user.click(button("Edit: Board"));
    await user.click(button("Propose another room number"));
    await user.click(button("Save"));
    expect(await screen.findByText(/Those already invited are told by e-mail/)).toBeVisible();
  });
});

describe("the account menu", () => {
  beforeEach(() => vi.spyOn(navigator, "languages", "get").mockReturnValue(["en"]));

  it("switches the theme and logs out", async () => {
    const { server, user } = await page();
    await user.click(button("Account: Alice Favre"));
    await user.click(screen.getByRole("radio", { name: "Dark" }));
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(localStorage.getItem("ucc.theme")).toBe("dark");
    await user.click(button("Log out"));
    expect(await screen.findByText("You are logged out.")).toBeVisible();
    expect(server.session).toBeNull();
  });

  it("closes with Escape and gives the focus back", async () => {
    const { user } = await page();
    await user.click(button("Account: Alice Favre"));
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("button", { name: "Log out" })).toBeNull();
    expect(button("Account: Alice Favre")).toHaveFocus();
  });
});

describe("the history", () => {
  it("opens from the details and goes back there", async () => {
    const { server, user } = await page();
    server.next("GET /api/v1/conferences/abc/audit?limit=20", () => json({ items: [], next: null }));
    await user.click(button("Access: Board"));
    await user.click(button("History"));
    expect(await screen.findByText("Nothing yet")).toBeVisible();
    await user.click(within(dialog("History")).getByRole("button", { name: "Close" }));
    expect(dialog("Access to the conference")).toBeVisible();
  });

  it("has the connections beside it", async () => {
    const { server, user } = await page();
    server.next("GET /api/v1/conferences/abc/calls?limit=20", () => json({ items: [], next: null }));
    await user.click(button("Access: Board"));
    await user.click(button("Connections"));
    expect(await screen.findByText("Nobody yet")).toBeVisible();
    await user.click(within(dialog("Connections")).getByRole("button", { name: "Close" }));
    expect(dialog("Access to the conference")).toBeVisible();
  });

  it("is for those who may edit", async () => {
    const { user } = await page({ items: [OTHERS] });
    await user.click(button("View: Service"));
    expect(screen.queryByRole("button", { name: "History" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Connections" })).toBeNull();
  });
});
