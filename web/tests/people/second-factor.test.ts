import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import { HttpClient } from "../../src/http/client";
import { expectAccessible } from "../support/axe";
import { NOW, session } from "../support/conferences";
import { ALICE, administrator, wireSubscriber } from "../support/people";
import { FakeServer, json, refusal } from "../support/server";
import { words } from "../support/words";

const FACTOR = "/api/v1/second-factor";
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const CODES = ["aaaaaa-aaaaaa-aaaaaa-aaaaaa", "bbbbbb-bbbbbb-bbbbbb-bbbbbb"];
const wrong = (field: string) => () =>
  refusal(422, "invalid", { errors: [{ field, code: "wrong" }] });

async function profile(on: boolean) {
  localStorage.setItem("ucc.language", "en");
  const server = new FakeServer(session);
  server.next(`GET ${FACTOR}`, () => json({ on, recovery_codes: on ? 1 : 0 }));
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, () => {});
  await app.start();
  render(App, { app, i18n: words("en") });
  app.people.profileOpen = true;
  const section = await screen.findByRole("region", { name: "Second factor" });
  return { server, app, section, user: userEvent.setup() };
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });

/** The open dialog, with the page behind it out of reach as showModal() makes it in a browser. */
async function expectModalAccessible(): Promise<void> {
  const dialog = screen.getByRole("dialog");
  const behind = [...(dialog.parentElement?.children ?? [])].filter((one) => one !== dialog);
  behind.forEach((one) => one.setAttribute("hidden", ""));
  await expectAccessible();
  behind.forEach((one) => one.removeAttribute("hidden"));
}

beforeEach(() => {
  vi.spyOn(Intl, "supportedValuesOf").mockReturnValue(["Europe/Zurich"]);
});

describe("the second factor", () => {
  it("is switched on with password, picture and first code; recovery codes are shown once", async () => {
    const { server, user } = await profile(false);
    await user.click(await button("Switch on"));
    await user.type(screen.getByLabelText("Current password"), "guess");
    server.next(`POST ${FACTOR}`, wrong("password"));
    await user.click(await button("Next"));
    const password = screen.getByLabelText("Current password");
    await waitFor(() => expect(password).toHaveAccessibleDescription("This is not your current password."));
    const qr = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    server.next(`POST ${FACTOR}`, () => json({ secret: SECRET, uri: "otpauth://totp/x", qr }, 201));
    await user.click(await button("Next"));
    expect(await screen.findByRole("img", { name: "QR code of the key" })).toHaveAttribute(
      "src",
      `data:image/svg+xml,${encodeURIComponent(qr)}`,
    );
    expect(screen.getByText("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")).toBeVisible();
    await expectModalAccessible();
    const code = screen.getByLabelText("Code of the app");
    expect(code).toHaveAttribute("autocomplete", "one-time-code");
    await user.type(code, "000000");
    server.next(`POST ${FACTOR}/confirm`, wrong("code"));
    await user.click(await button("Switch on"));
    await waitFor(() =>
      expect(code).toHaveAccessibleDescription("This code is not right, or was used already."),
    );
    server.next(`POST ${FACTOR}/confirm`, () => json({ recovery_codes: CODES }));
    await user.click(await button("Switch on"));
    const dialog = await screen.findByRole("dialog", { name: "Recovery codes" });
    expect(within(dialog).getAllByRole("listitem").map((one) => one.textContent)).toEqual(CODES);
    await expectModalAccessible();
    server.next(`GET ${FACTOR}`, () => json({ on: true, recovery_codes: 10 }));
    await user.click(await button("Noted"));
    expect(await screen.findByText(/10 recovery codes are left/)).toBeVisible();
    expect(screen.queryByText(CODES[0] ?? "")).toBeNull();
  });

  it("is switched off with both factors", async () => {
    const { server, section, user } = await profile(true);
    expect(await within(section).findByText(/One recovery code is left/)).toBeVisible();
    await user.click(await button("Switch off"));
    await user.type(screen.getByLabelText("Current password"), "demo");
    await user.type(screen.getByLabelText("Code of the app, or a recovery code"), "000000");
    server.next(`POST ${FACTOR}/off`, wrong("code"));
    await user.click(await button("Switch off"));
    const code = screen.getByLabelText("Code of the app, or a recovery code");
    await waitFor(() => expect(code).toHaveAccessibleDescription(/not right/));
    await expectModalAccessible();
    server.next(`POST ${FACTOR}/off`, () => json(null, 204));
    await user.click(await button("Switch off"));
    expect(await screen.findByText("Second factor switched off.")).toBeVisible();
    const sent = server.calls.filter(({ path }) => path === `${FACTOR}/off`).at(-1)?.body;
    expect(sent).toEqual({ password: "demo", code: "000000" });
  });

  it("tells when the server refuses", async () => {
    const { server, user } = await profile(false);
    await user.click(await button("Switch on"));
    await user.type(screen.getByLabelText("Current password"), "demo");
    server.next(`POST ${FACTOR}`, () => refusal(429, "throttled"));
    await user.click(await button("Next"));
    expect(await screen.findByRole("alert")).toBeVisible();
  });

  it("that somebody lost is taken away by an administrator", async () => {
    localStorage.setItem("ucc.language", "en");
    const server = new FakeServer(administrator);
    const bruno = wireSubscriber({ second_factor: true });
    server.next("GET /api/v1/subscribers", () => json({ items: [ALICE, bruno] }));
    const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, () => {});
    app.people.follow("#subscribers");
    await app.start();
    render(App, { app, i18n: words("en") });
    const user = userEvent.setup();
    await user.click(await button("Take the second factor away: Bruno Keller"));
    const dialog = screen.getByRole("alertdialog", { name: "Take the second factor away?" });
    server.next("DELETE /api/v1/subscribers/bruno/second-factor", () => json(null, 204));
    await user.click(within(dialog).getByRole("button", { name: "Take away" }));
    expect(await screen.findByText("Bruno Keller logs in without a second factor now.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /Take the second factor away: / })).toBeNull();
  });
});
