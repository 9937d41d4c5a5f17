import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import { ssoFailure } from "../../src/admin/next-path";
import { HttpClient } from "../../src/http/client";
import { expectAccessible } from "../support/axe";
import { NOW } from "../support/conferences";
import { FakeServer, json, refusal } from "../support/server";
import { words } from "../support/words";

const OPTIONS = "GET /api/v1/login-options";
const provider = { single_sign_on: { label: "Example ID", url: "/oidc/login" } };

async function page(server: FakeServer, next: string | null, notice = "") {
  localStorage.setItem("ucc.language", "en");
  const gone: string[] = [];
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  const app = new AdminApp(api, next, (path) => gone.push(path));
  app.loginNotice = ssoFailure(notice);
  await app.start();
  render(App, { app, i18n: words("en") });
  return { gone, user: userEvent.setup() };
}

describe("logging in at an identity provider", () => {
  it.each([
    [null, "/oidc/login"],
    ["/c/abc#x", "/oidc/login?next=%2Fc%2Fabc%23x"],
  ])("leads there and back to %s", async (next, expected) => {
    const server = new FakeServer(null);
    server.next(OPTIONS, () => json(provider));
    const { gone, user } = await page(server, next);
    await user.click(await screen.findByRole("button", { name: "Log in with Example ID" }));
    expect(gone).toEqual([expected]);
    await expectAccessible();
  });

  it.each([
    ["there is none", () => json({ single_sign_on: null })],
    ["the server does not tell", () => refusal(500, "internal")],
  ])("is not offered where %s", async (_what, answer) => {
    const server = new FakeServer(null);
    server.next(OPTIONS, answer);
    await page(server, null);
    expect(screen.getByRole("button", { name: "Log in" })).toBeVisible();
    expect(screen.queryByRole("button", { name: /Log in with/ })).toBeNull();
  });

  it.each([
    ["?sso=failed", /did not work/],
    ["?sso=no-account&next=/", /no account here/],
    ["?sso=throttled", /Too many attempts/],
  ])("tells what went wrong: %s", async (search, text) => {
    await page(new FakeServer(null), null, search);
    expect(screen.getByText(text)).toBeVisible();
  });

  it("says nothing of what a link makes up", () => {
    expect([ssoFailure(""), ssoFailure("?sso="), ssoFailure("?sso=<b>")]).toEqual([null, null, null]);
  });
});
