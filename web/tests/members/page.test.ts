import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import type { Conference, Session } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import type { Member } from "../../src/members/wire";
import { expectAccessible } from "../support/axe";
import { conference, MINUTE, NOW, session } from "../support/conferences";
import { mail, member } from "../support/members";
import { FakeServer, refusal } from "../support/server";
import { words } from "../support/words";

// The page loads it when it is asked for first, which takes a busy machine its time.
import "../../src/members/MembersPage.svelte";

const ALL = "/api/v1/conferences/abc/members";
const REFUSED = mail({ state: "failed", error: "550 5.1.1 no such user" });
const LATER = conference({ start: NOW + 120 * MINUTE, members: 1 });
const NO_MAIL: Session = { ...session, vpbx: { ...session.vpbx, mailEnabled: false } };

interface Options {
  readonly who?: Session;
  readonly item?: Conference;
  readonly items?: Member[];
  readonly language?: Language;
}

async function page({ who = session, item = LATER, items = [member()], language = "en" }: Options = {}) {
  localStorage.setItem("ucc.language", language);
  const server = new FakeServer(who, [item]);
  server.members.items = items;
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, vi.fn());
  await app.start();
  await app.conferences.refresh();
  render(App, { app, i18n: words(language) });
  await app.openMembers(item);
  const heading = await screen.findByRole("heading", { name: words(language).t("members-title") });
  await waitFor(() => expect(app.members?.loaded || app.members?.failure).toBeTruthy());
  return { server, app, heading, user: userEvent.setup() };
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const dialog = (name: string) => screen.getByRole("dialog", { name });

describe("the members page", () => {
  it.each(LANGUAGES)("has a name, the focus and no barrier in %s", async (language) => {
    const items = [
      member({ invitation: REFUSED, reminders: [{ ...mail({ state: "waiting" }), minutes: 30 }] }),
      member({ id: "m2", name: "Dora", source: "name", number: "", email: "", sendMail: false }),
    ];
    const { heading } = await page({ items, language });
    expect(heading).toHaveFocus();
    expect(document.title).toBe(`${words(language).t("members-title")} · Board · AdminCenter`);
    await expectAccessible();
  });

  it("opens from the list, and gives the focus back there", async () => {
    const { user, app } = await page();
    await user.click(button("All conferences"));
    const opener = await screen.findByRole("button", { name: "Members of Board: 1" });
    await waitFor(() => expect(opener).toHaveFocus());
    expect(document.title).toBe("Conferences · AdminCenter");
    await user.click(opener);
    expect(await screen.findByRole("heading", { name: "Members" })).toHaveFocus();
    expect(app.detailsOf).toBeNull();
  });

  it("helps when there is nobody", async () => {
    const { user } = await page({ items: [] });
    expect(screen.getByRole("heading", { name: "No member yet" })).toBeVisible();
    await user.click(screen.getAllByRole("button", { name: "Add" })[1] ?? document.body);
    expect(dialog("New member")).toBeVisible();
  });

  it("says that a conference is gone, and offers nothing but the way back", async () => {
    const { app, server } = await page();
    server.next(`GET ${ALL}`, () => refusal(404, "not-found"));
    await app.members?.refresh();
    expect(await screen.findByRole("alert")).toHaveTextContent("It does not exist any more");
    expect(screen.queryByRole("button", { name: "Add" })).toBeNull();
    expect(button("All conferences")).toBeVisible();
  });

  it("shows the relay's reason, and tries again", async () => {
    const { server, user } = await page({ items: [member({ invitation: REFUSED })] });
    const row = screen.getByRole("row", { name: /Bruno/ });
    expect(row).toHaveTextContent("Invitation not delivered");
    expect(row).toHaveTextContent("550 5.1.1 no such user");
    const bar = screen.getByRole("region", { name: "Invitation" });
    expect(bar).toHaveTextContent("could not be reached");
    expect(bar).not.toHaveTextContent(words("en").t("invite-off-all"));
    await user.click(within(row).getByRole("button", { name: "Try again: Bruno Keller" }));
    await waitFor(() => expect(row).toHaveTextContent("Invitation is being sent"));
    expect(server.count(`POST ${ALL}/m1/retry`)).toBe(1);
  });

  it("switches mails per member, and back when the server refuses", async () => {
    const { server, user } = await page();
    const mails = screen.getByRole("switch", { name: "Send e-mails to Bruno Keller" });
    server.next(`PUT ${ALL}/m1`, () => refusal(500, "internal"));
    await user.click(mails);
    expect(await screen.findByText(/reports an error \(internal\)/)).toBeVisible();
    await waitFor(() => expect(mails).toBeChecked());
    await user.click(mails);
    await waitFor(() => expect(server.members.items[0]?.sendMail).toBe(false));
    expect(mails).not.toBeChecked();
  });

  it("asks before deleting, and says that an invited member is told", async () => {
    const { server, user } = await page({ items: [member({ invitation: mail() })] });
    await user.click(button("Delete: Bruno Keller"));
    const question = screen.getByRole("alertdialog", { name: "Delete the member?" });
    expect(question).toHaveTextContent("will be told by e-mail");
    await user.click(within(question).getByRole("button", { name: "Delete" }));
    expect(await screen.findByText("Bruno Keller deleted.")).toBeVisible();
    expect(server.members.items).toEqual([]);
  });
});

describe("Send invitation", () => {
  it("asks once, says what follows, and tells the result", async () => {
    const { server, user } = await page();
    await user.click(button("Send invitation"));
    const question = screen.getByRole("alertdialog", { name: "Send the invitations?" });
    expect(question).toHaveTextContent("One invitation is sent now:");
    expect(question).toHaveTextContent(/Reminders follow 30\smins? and 15\smins? before the start/);
    await user.click(within(question).getByRole("button", { name: "Send now" }));
    expect(await screen.findByText("One invitation is on its way.")).toBeVisible();
    expect(server.count("POST /api/v1/conferences/abc/invitation")).toBe(1);
    expect(button("Send invitation")).toBeDisabled();
  });

  it.each<[string, Options, RegExp, boolean]>([
    ["without a relay", { who: NO_MAIL }, /sends no e-mails/, true],
    ["after the end", { item: conference({ start: NOW - 60 * MINUTE }) }, /has expired/, true],
    ["without mail addresses", { items: [member({ sendMail: false })] }, /No member is to get/, true],
    ["when all are invited", { items: [member({ invitation: mail() })] }, /Everybody who is to/, false],
  ])("is not available %s, and says why", async (_when, options, reason, copies) => {
    await page(options);
    expect(button("Send invitation")).toBeDisabled();
    expect(button("Send invitation")).toHaveAccessibleDescription(reason);
    expect(screen.queryAllByRole("button", { name: "Copy the details" })).toHaveLength(copies ? 1 : 0);
  });

  it("stays open, and says why, when the server refuses", async () => {
    const { server, user } = await page();
    server.next("POST /api/v1/conferences/abc/invitation", () => refusal(409, "mail-off"));
    await user.click(button("Send invitation"));
    await user.click(button("Send now"));
    expect(await screen.findByRole("alert")).toHaveTextContent("sends no e-mails");
  });
});
