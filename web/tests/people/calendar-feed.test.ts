import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import { HttpClient } from "../../src/http/client";
import { expectAccessible } from "../support/axe";
import { NOW, session } from "../support/conferences";
import { FakeServer, json, refusal } from "../support/server";
import { words } from "../support/words";

const FEED = "/api/v1/calendar-feed";
const URL = "https://ucc.example/calendar/s3cret.ics";

async function profile(exists: boolean) {
  localStorage.setItem("ucc.language", "en");
  const server = new FakeServer(session);
  server.next(`GET ${FEED}`, () => json({ exists, created_at: exists ? "2026-01-01T00:00:00Z" : null }));
  server.next(`POST ${FEED}`, () => json({ url: URL }, 201));
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, () => {});
  await app.start();
  render(App, { app, i18n: words("en") });
  app.people.profileOpen = true;
  await screen.findByRole("region", { name: "Calendar subscription" });
  return { server, user: userEvent.setup() };
}

const button = (name: string) => screen.findByRole("button", { name });

beforeEach(() => {
  vi.spyOn(Intl, "supportedValuesOf").mockReturnValue(["Europe/Zurich"]);
});

describe("the calendar subscription", () => {
  it("is made, shown once to copy, and revoked", async () => {
    const { server, user } = await profile(false);
    await user.click(await button("Make an address"));
    expect(await screen.findByText(URL)).toBeVisible();
    expect(screen.getByText("Address made.")).toHaveAttribute("role", "status");
    expect(await button("Make a new address")).toBeVisible();
    const dialog = screen.getByRole("dialog", { name: "Profile" });
    const behind = [...(dialog.parentElement?.children ?? [])].filter((one) => one !== dialog);
    behind.forEach((one) => one.setAttribute("hidden", ""));
    await expectAccessible();
    server.next(`DELETE ${FEED}`, () => json(null, 204));
    await user.click(await button("Revoke the address"));
    expect(await button("Make an address")).toBeVisible();
    expect(screen.queryByText(URL)).toBeNull();
    expect(screen.queryByRole("button", { name: "Revoke the address" })).toBeNull();
  });

  it("is replaced where there is one, whose address nobody can show", async () => {
    const { user } = await profile(true);
    expect(await screen.findByText(/^There is an address/)).toBeVisible();
    expect(screen.queryByText(URL)).toBeNull();
    await user.click(await button("Make a new address"));
    expect(await screen.findByText(URL)).toBeVisible();
  });

  it("tells when the server refuses", async () => {
    const { server, user } = await profile(true);
    server.next(`DELETE ${FEED}`, () => refusal(500, "internal"));
    await user.click(await button("Revoke the address"));
    expect(await screen.findByRole("alert")).toBeVisible();
    expect(await button("Revoke the address")).toBeVisible();
  });
});
