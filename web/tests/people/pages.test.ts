import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import type { Session } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import { expectAccessible } from "../support/axe";
import { conference, NOW, session } from "../support/conferences";
import { ALICE, administrator, WEBER, wireSubscriber } from "../support/people";
import { FakeServer, json, refusal, wireConference, wireSession } from "../support/server";
import { words } from "../support/words";

const ENTRIES = "GET /api/v1/directory?q=";
const SUBSCRIBERS = "GET /api/v1/subscribers";

async function page(hash: string, who: Session | null = administrator) {
  localStorage.setItem("ucc.language", "en");
  const server = new FakeServer(who, [conference()]);
  server.next(SUBSCRIBERS, () => json({ items: [ALICE, wireSubscriber()] }));
  server.next(ENTRIES, () => json({ items: [WEBER], next: null }));
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, () => {});
  app.people.follow(hash);
  await app.start();
  render(App, { app, i18n: words("en") });
  return { server, app, user: userEvent.setup() };
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const row = (name: RegExp) => screen.findByRole("row", { name });

/** The open dialog, with the page behind it out of reach as showModal() makes it in a browser. */
async function expectModalAccessible(): Promise<void> {
  const dialog = screen.getByRole("dialog");
  const behind = [...(dialog.parentElement?.children ?? [])].filter((one) => one !== dialog);
  behind.forEach((one) => one.setAttribute("hidden", ""));
  await expectAccessible();
  behind.forEach((one) => one.removeAttribute("hidden"));
}

beforeEach(() => {
  location.hash = "";
  // Hundreds of options would keep the accessibility checks busy for half a minute.
  vi.spyOn(Intl, "supportedValuesOf").mockReturnValue(["Europe/Berlin", "Europe/Zurich"]);
});

describe("sections", () => {
  it("are for administrators", async () => {
    await page("#subscribers", session);
    expect(screen.queryByRole("navigation", { name: "Sections" })).toBeNull();
    expect(screen.getByRole("heading", { name: "Conferences" })).toBeVisible();
  });

  it("follow the address bar", async () => {
    const { app } = await page("");
    const here = () => screen.getByRole("link", { current: "page" });
    expect(here()).toHaveTextContent("Conferences");
    app.people.follow("#directory");
    expect(await screen.findByRole("heading", { name: "External directory" })).toBeVisible();
    expect(here()).toHaveTextContent("External directory");
    app.people.follow("#content"); // the link that skips the header changes nothing
    expect(here()).toHaveTextContent("External directory");
  });
});

describe("subscribers", () => {
  it("are listed with what may be done", async () => {
    await page("#subscribers");
    expect(await row(/Bruno Keller/)).toHaveTextContent("Extension 202");
    expect(button("Delete: Bruno Keller")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Delete: Alice Favre" })).toBeNull();
    await expectAccessible();
  });

  it("have an accessible form", async () => {
    const { user } = await page("#subscribers");
    await row(/Bruno/);
    await user.click(button("Edit: Bruno Keller"));
    await expectModalAccessible();
  });

  it("are added with a telephone, whose password is shown once", async () => {
    const { server, user } = await page("#subscribers");
    await row(/Bruno/);
    await user.click(button("Add"));
    await user.type(screen.getByLabelText("Name"), "Carla");
    await user.click(button("Save"));
    const email = screen.getByLabelText("E-mail address");
    await waitFor(() => expect(email).toHaveFocus());
    expect(email).toHaveAccessibleDescription("This field is required.");
    await user.type(email, "carla@demo.example");
    await user.type(screen.getByLabelText("Extension"), "203");
    server.next("POST /api/v1/subscribers", () => {
      const carla = { id: "c", name: "Carla", email_verified: false };
      return json({ ...wireSubscriber(carla), sip_password: "s3cret", password_url: null }, 201);
    });
    await user.click(button("Save"));
    const dialog = await screen.findByRole("dialog", { name: "Access of Carla" });
    expect(dialog).toHaveTextContent("s3cret");
    await expectModalAccessible();
    await user.click(button("Noted"));
    expect(screen.queryByText("s3cret")).toBeNull();
    expect(await row(/Carla/)).toHaveTextContent("Address not verified");
    const sent = server.calls.find(({ method }) => method === "POST")?.body;
    expect(sent).toMatchObject({ name: "Carla", extension: "203", role: "subscriber" });
  });

  it("get a link by mail, or by hand where there is none", async () => {
    const { server, user } = await page("#subscribers");
    await row(/Bruno/);
    const reset = "POST /api/v1/subscribers/bruno/password-reset";
    server.next(reset, () => json({ ...wireSubscriber(), sip_password: null, password_url: null }));
    await user.click(button("Send a password link: Bruno Keller"));
    expect(await screen.findByText("Link sent to bruno@demo.example.")).toBeVisible();
    const url = "https://ucc.example/#reset=abc";
    server.next(reset, () => json({ ...wireSubscriber(), sip_password: null, password_url: url }));
    await user.click(button("Send a password link: Bruno Keller"));
    expect(await screen.findByText(url)).toBeVisible();
  });

  it("who organise conferences are not deleted unawares", async () => {
    const { server, user } = await page("#subscribers");
    await row(/Bruno/);
    const errors = [{ field: "conferences", code: "not-empty" }];
    server.next("DELETE /api/v1/subscribers/bruno", () => refusal(422, "invalid", { errors }));
    await user.click(button("Delete: Bruno Keller"));
    const dialog = screen.getByRole("alertdialog", { name: "Delete the subscriber?" });
    await user.click(within(dialog).getByRole("button", { name: "Delete" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("still organises");
    await user.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(screen.queryByRole("row", { name: /Bruno/ })).toBeNull());
  });

  it("have their conferences a press away", async () => {
    const { server, user } = await page("#subscribers");
    await row(/Bruno/);
    server.next("GET /api/v1/conferences?organiser=bruno", () =>
      json({ items: [wireConference(conference())] }),
    );
    await user.click(button("Conferences: Bruno Keller"));
    await user.click(await screen.findByRole("button", { name: /Board/ }));
    expect(location.hash).toBe("#conferences");
    expect(await screen.findByRole("dialog", { name: "Edit conference" })).toBeVisible();
  });
});

describe("the external directory", () => {
  it("is searched on the server as one types", async () => {
    const { server, user } = await page("#directory");
    expect(await row(/Weber/)).toHaveTextContent("0211");
    await expectAccessible();
    server.next("GET /api/v1/directory?q=zz", () => json({ items: [], next: null }));
    await user.type(screen.getByRole("searchbox"), "zz");
    expect(await screen.findByText("Nothing matches")).toBeVisible();
  });

  it("takes a table and tells what was left out", async () => {
    const { server, user } = await page("#directory");
    await row(/Weber/);
    await user.click(button("Import"));
    await expectModalAccessible();
    const skipped = [
      { line: 3, field: "name", code: "required" },
      { line: 4, field: "", code: "duplicate" },
    ];
    server.next("POST /api/v1/directory/import", () => json({ added: 2, skipped }));
    server.next(ENTRIES, () => json({ items: [WEBER], next: null }));
    const file = new File(["name\nx"], "x.csv", { type: "text/csv" });
    await user.upload(screen.getByLabelText("CSV file"), file);
    const dialog = screen.getByRole("dialog", { name: "Import contacts" });
    await user.click(within(dialog).getByRole("button", { name: "Import" }));
    expect(await within(dialog).findByRole("status")).toHaveTextContent("2 contacts added.");
    expect(dialog).toHaveTextContent("Line 3: Name: This field is required.");
    expect(dialog).toHaveTextContent("Line 4: Is there already.");
  });

  it("asks before what was typed is lost", async () => {
    const { user } = await page("#directory");
    await row(/Weber/);
    await user.click(button("Edit: Weber"));
    await user.type(screen.getByLabelText("Name"), " AG");
    await user.click(button("Cancel"));
    expect(screen.getByRole("alertdialog")).toBeVisible();
  });
});

describe("profile and password", () => {
  it("changes the name everywhere at once", async () => {
    const { server, user } = await page("", session);
    await user.click(button(/Account: Alice/));
    await user.click(button("Profile"));
    const name = screen.getByLabelText("Name");
    await user.clear(name);
    await user.type(name, "Alice B");
    const changed = { ...session, account: { ...session.account, name: "Alice B" } };
    server.next("PUT /api/v1/profile", () => json(wireSession(changed)));
    await expectModalAccessible();
    await user.click(button("Save"));
    expect(await screen.findByRole("button", { name: "Account: Alice B" })).toBeVisible();
  });

  it("tells a wrong old password beside it", async () => {
    const { server, app, user } = await page("", session);
    app.people.profileOpen = true;
    await user.click(await screen.findByRole("button", { name: "Change password" }));
    await user.type(screen.getByLabelText("Current password"), "guess");
    await user.type(screen.getByLabelText("New password"), "quite a long one");
    const errors = [{ field: "old", code: "wrong" }];
    server.next("PUT /api/v1/profile/password", () => refusal(422, "invalid", { errors }));
    await user.click(button("Save"));
    const old = screen.getByLabelText("Current password");
    await waitFor(() => expect(old).toHaveAccessibleDescription("This is not your current password."));
    await expectModalAccessible();
  });

  it("sends a link to who forgot, whoever that is", async () => {
    const { server, user } = await page("", null);
    await user.click(button("Forgot your password?"));
    await user.type(screen.getByLabelText("E-mail address"), "who@x.example");
    server.next("POST /api/v1/password-reset", () => new Response(null, { status: 202 }));
    await user.click(button("Send the link"));
    expect(await screen.findByText(/^If there is an account/)).toBeVisible();
    await expectAccessible();
  });

  it("sets a password by link, or says that the link is used up", async () => {
    const { server, app, user } = await page("#reset=abc", null);
    await expectAccessible();
    await user.type(screen.getByLabelText("New password"), "quite a long one");
    await user.type(screen.getByLabelText("New password, once more"), "another");
    await user.click(button("Save the password"));
    const again = screen.getByLabelText("New password, once more");
    await waitFor(() => expect(again).toHaveAccessibleDescription("The two entries differ."));
    await user.clear(again);
    await user.type(again, "quite a long one");
    const errors = [{ field: "token", code: "invalid" }];
    server.next("POST /api/v1/password-reset/confirm", () => refusal(422, "invalid", { errors }));
    await user.click(button("Save the password"));
    expect(await screen.findByRole("alert")).toHaveTextContent("no longer good");
    expect(server.calls.at(-1)?.body).toEqual({ token: "abc", password: "quite a long one" });
    await user.click(button("Ask for a new link"));
    expect(app.people.resetToken).toBeNull();
    expect(screen.getByRole("heading", { name: "Forgot your password" })).toBeVisible();
  });
});
