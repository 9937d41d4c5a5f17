import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import type { Session } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { expectAccessible } from "../support/axe";
import { NOW, session } from "../support/conferences";
import { DAY, TOKENS, WEBHOOKS, wireDelivery, wireToken, wireWebhook } from "../support/programs";
import { FakeServer, json, refusal } from "../support/server";
import { words } from "../support/words";

const ADMIN: Session = { ...session, account: { ...session.account, role: "administrator" } };
const FULL = {
  tokens: [
    wireToken("t1"),
    wireToken("t2", { name: "Old script", expires_at: new Date(NOW - DAY).toISOString(), last_used_at: null }),
  ],
  webhooks: [
    wireWebhook("w1"),
    wireWebhook("w2", { url: "https://gone.example", enabled: false, disabled_because: "gone" }),
  ],
};

async function page(
  { tokens, webhooks } = FULL,
  who: Session = ADMIN,
  language: Language = "en",
): Promise<{ server: FakeServer; user: ReturnType<typeof userEvent.setup> }> {
  localStorage.setItem("ucc.language", language);
  const server = new FakeServer(who);
  server.next(`GET ${TOKENS}`, () => json({ items: tokens }));
  server.next(`GET ${WEBHOOKS}`, () => json({ items: webhooks }));
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, () => {});
  app.people.follow("#programs");
  await app.start();
  const i18n = words(language);
  render(App, { app, i18n });
  await screen.findByRole("heading", { name: i18n.t("section-programs") });
  await screen.findByRole("region", { name: i18n.t("tokens-title") });
  return { server, user: userEvent.setup() };
}

const row = (name: string) => screen.findByRole("row", { name: new RegExp(name) });
const dialog = (name: string) => screen.findByRole("dialog", { name });

describe("the page of integrations", () => {
  it("shows whose tokens there are, for what and until when", async () => {
    await page();
    expect(await row("Reception screen")).toHaveTextContent("Read conferences, records and history");
    expect(await row("Old script")).toHaveTextContent("Never");
    expect(await row("Old script")).toHaveTextContent("Expired");
    expect(await row("crm.example")).toHaveTextContent("2 events");
    expect(await row("gone.example")).toHaveTextContent("the receiver wants no more");
  });

  it("has tokens alone for subscribers, and a way back", async () => {
    await page(FULL, session);
    expect(await row("Reception screen")).toBeVisible();
    expect(screen.queryByRole("region", { name: "Webhooks" })).toBeNull();
    const links = within(screen.getByRole("navigation", { name: "Sections" })).getAllByRole("link");
    expect(links.map((link) => link.textContent.trim())).toEqual(["Conferences", "Integrations"]);
  });

  it("makes a token, shown once", async () => {
    const { server, user } = await page({ tokens: [], webhooks: [] });
    await user.click(await screen.findByRole("button", { name: "New token" }));
    const form = within(await dialog("New token"));
    await user.click(form.getByRole("button", { name: "Make the token" }));
    expect(form.getByText("Choose at least one.")).toBeVisible();
    expect(form.getByRole("textbox", { name: /Name/ })).toHaveFocus();
    await user.keyboard("Scripts");
    await user.click(form.getByRole("checkbox", { name: "Read members" }));
    await user.click(form.getByRole("checkbox", { name: "Read conferences, records and history" }));
    server.next(`POST ${TOKENS}`, () => json({ ...wireToken("t3", { name: "Scripts" }), token: "ucc_x" }, 201));
    await user.click(form.getByRole("button", { name: "Make the token" }));
    expect(await screen.findByText("ucc_x")).toBeVisible();
    expect(server.calls.at(-1)?.body).toMatchObject({ scopes: ["conferences:read", "members:read"] });
    await user.click(screen.getByRole("button", { name: "I have copied it" }));
    expect(screen.queryByText("ucc_x")).toBeNull();
    expect(await row("Scripts")).toBeVisible();
  });

  it("asks before a token is revoked", async () => {
    const { server, user } = await page();
    await user.click(await screen.findByRole("button", { name: "Revoke: Reception screen" }));
    const question = within(await screen.findByRole("alertdialog", { name: "Revoke the token?" }));
    server.next(`DELETE ${TOKENS}/t1`, () => json(null, 204));
    await user.click(question.getByRole("button", { name: "Revoke" }));
    expect(await screen.findByText("Token “Reception screen” revoked.")).toBeVisible();
    expect(screen.queryByRole("row", { name: /Reception/ })).toBeNull();
  });

  it("tells what is wrong with a webhook's address", async () => {
    const { server, user } = await page();
    await user.click(await screen.findByRole("button", { name: "Edit: https://crm.example/ucc" }));
    const form = within(await dialog("Change the webhook"));
    const url = form.getByRole("textbox", { name: /Address/ });
    await user.clear(url);
    await user.type(url, "http://crm.example");
    const errors = [{ field: "url", code: "not-https" }];
    server.next(`PUT ${WEBHOOKS}/w1`, () => refusal(422, "invalid", { errors }));
    await user.click(form.getByRole("button", { name: "Save" }));
    expect(await form.findByText("Only addresses that begin with https://")).toBeVisible();
    expect(url).toHaveFocus();
  });

  it("shows what became of messages, and sends one again", async () => {
    const { server, user } = await page();
    const failed = wireDelivery("d1", { state: "failed", status: 500, error: "no success", attempts: 9 });
    server.next(`GET ${WEBHOOKS}/w1/deliveries`, () => json({ items: [failed, wireDelivery("d2")] }));
    await user.click(await screen.findByRole("button", { name: "Messages to https://crm.example/ucc" }));
    const list = within(await dialog("Latest messages"));
    expect(await list.findByText("HTTP 500 · no success")).toBeVisible();
    expect(list.getAllByRole("listitem")).toHaveLength(2);
    server.next(`POST ${WEBHOOKS}/w1/deliveries/d1/retry`, () => json(null, 202));
    server.next(`GET ${WEBHOOKS}/w1/deliveries`, () =>
      json({ items: [wireDelivery("d1", { state: "waiting" }), wireDelivery("d2")] }),
    );
    await user.click(list.getByRole("button", { name: "Try again" }));
    expect(await list.findByText("Waiting")).toBeVisible();
  });

  it("makes a new secret after asking", async () => {
    const { server, user } = await page();
    await user.click(await screen.findByRole("button", { name: "New secret: https://crm.example/ucc" }));
    const question = within(await screen.findByRole("alertdialog", { name: "Make a new secret?" }));
    server.next(`POST ${WEBHOOKS}/w1/secret`, () => json({ ...wireWebhook("w1"), secret: "whsec_n" }));
    await user.click(question.getByRole("button", { name: "Make a new one" }));
    expect(await screen.findByText("whsec_n")).toBeVisible();
  });

  it.each(LANGUAGES)("is accessible in %s, with its dialogs", async (language) => {
    const { user } = await page(FULL, ADMIN, language);
    const { t } = words(language);
    await expectAccessible();
    for (const [button, title] of [
      ["token-new", "token-new"],
      ["webhook-new", "webhook-new"],
    ] as const) {
      await user.click(await screen.findByRole("button", { name: t(button) }));
      await expectAccessible(await dialog(t(title)));
      await user.keyboard("{Escape}");
    }
  });
});
