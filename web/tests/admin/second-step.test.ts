import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import { SecondStep } from "../../src/admin/second-step.svelte";
import { HttpClient } from "../../src/http/client";
import { expectAccessible } from "../support/axe";
import { NOW, session } from "../support/conferences";
import { FakeServer, json, refusal, wireSession } from "../support/server";
import { words } from "../support/words";

const LOGIN = "POST /api/v1/session";
const STEP = "POST /api/v1/session/second-factor";
const asks = () => json({ status: 401, code: "second-factor", challenge: "half" }, 401);

async function page() {
  localStorage.setItem("ucc.language", "en");
  const server = new FakeServer(null);
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, () => {});
  await app.start();
  render(App, { app, i18n: words("en") });
  const user = userEvent.setup();
  server.next(LOGIN, asks);
  await user.type(screen.getByLabelText("E-mail address"), "alice@demo.example");
  await user.type(screen.getByLabelText("Password"), "demo");
  await user.click(screen.getByRole("button", { name: "Log in" }));
  await screen.findByRole("heading", { name: "Second step" });
  return { server, app, user };
}

describe("the login's second step", () => {
  it("takes the code of the app, with the focus where it is typed", async () => {
    const { server, app, user } = await page();
    const code = screen.getByLabelText("Code");
    await waitFor(() => expect(code).toHaveFocus());
    expect(code).toHaveAttribute("autocomplete", "one-time-code");
    expect(code).toHaveAttribute("inputmode", "numeric");
    await expectAccessible();
    server.session = session;
    server.next(STEP, () => json(wireSession(session)));
    await user.type(code, "123456");
    await user.click(screen.getByRole("button", { name: "Log in" }));
    await waitFor(() => expect(app.phase).toBe("ready"));
    const sent = server.calls.find(({ path }) => path.endsWith("second-factor"));
    expect(sent?.body).toEqual({ challenge: "half", code: "123456" });
  });

  it("tells a wrong code beside it and lets one try again", async () => {
    const { server, user } = await page();
    server.next(STEP, () => refusal(401, "bad-code"));
    await user.type(screen.getByLabelText("Code"), "000000{Enter}");
    const code = screen.getByLabelText("Code");
    await waitFor(() =>
      expect(code).toHaveAccessibleDescription("This code is not right, or was used already."),
    );
    expect(code).toHaveFocus();
    expect(code).toHaveValue("");
    await expectAccessible();
  });

  it("takes a recovery code in a field for letters", async () => {
    const { user } = await page();
    await user.click(screen.getByRole("button", { name: "Use a recovery code" }));
    const field = screen.getByLabelText("Recovery code");
    expect(field).toHaveFocus();
    expect(field).toHaveAttribute("inputmode", "text");
    await user.click(screen.getByRole("button", { name: "Use the authenticator app" }));
    expect(screen.getByLabelText("Code")).toHaveFocus();
  });

  it("goes back to the password when it took too long", async () => {
    const { server, user } = await page();
    server.next(STEP, () => refusal(401, "challenge-over"));
    await user.type(screen.getByLabelText("Code"), "123456{Enter}");
    expect(await screen.findByText("That took too long. Log in once more.")).toBeVisible();
    expect(screen.getByLabelText("Password")).toHaveValue("");
  });
});

describe("SecondStep", () => {
  function start(code: string) {
    const server = new FakeServer(null);
    const step = new SecondStep(new AdminApi(new HttpClient(server.fetch)), "half");
    step.code = code;
    return { server, step };
  }

  it("asks for what is missing and sends nothing", async () => {
    const { server, step } = start("  ");
    expect(await step.submit()).toBeNull();
    expect(step.codeError).toEqual({ id: "login-error-code-missing" });
    expect(server.calls).toEqual([]);
  });

  it.each([
    [() => refusal(429, "throttled", { retryAfter: "300" }), "people-throttled"],
    [() => Promise.reject(new TypeError("offline")), "error-unreachable"],
  ])("keeps what was typed when the code was not even looked at", async (answer, id) => {
    const { server, step } = start("123456");
    server.next(STEP, answer);
    expect(await step.submit()).toBeNull();
    expect([step.failure?.id, step.code, step.over]).toEqual([id, "123456", false]);
  });

  it("sends one request for two quick presses", async () => {
    const { server, step } = start("123456");
    server.next(STEP, () => json(wireSession(session)));
    expect(await Promise.all([step.submit(), step.submit()])).toEqual([session, null]);
    expect(server.count(STEP)).toBe(1);
  });
});
