import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import App from "../../src/admin/App.svelte";
import { AdminApp } from "../../src/admin/app.svelte";
import type { Session } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { readProfile } from "../../src/telephones/wire";
import { expectAccessible } from "../support/axe";
import { NOW, session } from "../support/conferences";
import { FakeServer, json, refusal } from "../support/server";
import { PHONES, PROMPTS, wireProfile, wireRecordings } from "../support/telephones";
import { words } from "../support/words";

const ADMIN: Session = { ...session, account: { ...session.account, role: "administrator" } };

async function page(
  own: Record<string, unknown> = {},
  language: Language = "en",
  recorded: Record<string, number> = {},
): Promise<{ server: FakeServer; user: ReturnType<typeof userEvent.setup> }> {
  localStorage.setItem("ucc.language", language);
  const server = new FakeServer(ADMIN);
  server.next(`GET ${PHONES}`, () => json(wireProfile(own)));
  server.next(`GET ${PROMPTS}`, () => json(wireRecordings(recorded)));
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), null, () => {});
  app.people.follow("#telephones");
  await app.start();
  const i18n = words(language);
  render(App, { app, i18n });
  await screen.findByRole("form", { name: i18n.t("section-telephones") });
  return { server, user: userEvent.setup() };
}

const menu = (name: string) => screen.getByRole("combobox", { name });

describe("the page of telephones", () => {
  it("shows what is decided, and what the installation has", async () => {
    await page({ attention_interval: 60, attention_volume: -27, languages: ["fr", "en"] });
    expect(menu("Attention tone during the conference")).toHaveDisplayValue("1 min");
    expect(menu("Volume of the attention tones")).toHaveDisplayValue("-27 dBm0");
    expect(menu("Busy tone for the last one left")).toHaveDisplayValue(
      "As the installation has it: 10 seconds",
    );
    const languages = within(screen.getByRole("group", { name: "Languages of the portal" }));
    const chosen = languages.getAllByRole("checkbox", { checked: true });
    expect(chosen.map((one) => one.closest("label")?.textContent.trim())).toEqual([
      "Français",
      "English",
    ]);
  });

  it("sends decisions, and null for what is left to the installation", async () => {
    const { server, user } = await page({ busy_time: 60 });
    await user.selectOptions(menu("Attention tone during the conference"), "no tone");
    await user.selectOptions(
      menu("Busy tone for the last one left"),
      "As the installation has it: 10 seconds",
    );
    await user.selectOptions(menu("Music on hold in the conference"), "is heard");
    await user.selectOptions(menu("Stay on the line before the start"), "nobody");
    await user.selectOptions(menu("Names of those who come and go"), "are announced");
    await user.selectOptions(menu("Whoever is called from outside"), "is in at once");
    await user.selectOptions(menu("A telephone that is lost"), "is called again");
    await user.type(screen.getByRole("textbox", { name: "Country code" }), "+49");
    await user.click(screen.getByRole("checkbox", { name: "Italiano" }));
    await user.click(screen.getByRole("checkbox", { name: "Deutsch" }));
    server.next(`PUT ${PHONES}`, () =>
      json(wireProfile({ attention_interval: 0, languages: ["de", "it"] })),
    );
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Settings saved.")).toBeVisible();
    expect(server.calls.filter(({ method }) => method === "PUT").map(({ body }) => body)).toEqual([
      {
        attention_interval: 0,
        attention_volume: null,
        busy_time: null,
        hold_shield: false,
        early_wait: 0,
        country_code: "49",
        announce_names: true,
        confirm: false,
        redial: true,
        recording: null,
        languages: ["de", "it"],
      },
    ]);
    expect(menu("Attention tone during the conference")).toHaveDisplayValue("no tone");
  });

  it("says what the server refuses, and keeps what is chosen", async () => {
    const { server, user } = await page();
    await user.selectOptions(menu("Attention tone during the conference"), "5 seconds");
    server.next(`PUT ${PHONES}`, () => refusal(403, "forbidden"));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("You are not allowed to do this.")).toBeVisible();
    expect(menu("Attention tone during the conference")).toHaveDisplayValue("5 seconds");
  });

  it("is there for administrators alone", async () => {
    localStorage.setItem("ucc.language", "en");
    const app = new AdminApp(
      new AdminApi(new HttpClient(new FakeServer(session).fetch, () => NOW)),
      null,
      () => {},
    );
    app.people.follow("#telephones");
    await app.start();
    render(App, { app, i18n: words("en") });
    expect(await screen.findByRole("heading", { name: "Conferences" })).toBeVisible();
  });

  it("has a recording replaced, and ours again", async () => {
    const { server, user } = await page({}, "en", { music: 12 });
    const list = within(await screen.findByRole("region", { name: "Own recordings" }));
    expect(await list.findByLabelText("Music on hold")).toHaveAttribute("src", `${PROMPTS}/music?v=0`);
    server.next(`PUT ${PROMPTS}/welcome-fr`, () =>
      json({ id: "welcome-fr", seconds: 1.5, updated_at: new Date(NOW).toISOString() }),
    );
    const file = new File([new Uint8Array([82, 73, 70, 70])], "hello.wav", { type: "audio/wav" });
    await user.upload(list.getByLabelText("Replace: Welcome, Français"), file);
    expect(await screen.findByText("Welcome, Français replaced.")).toBeVisible();
    expect(server.calls.at(-1)?.body).toEqual({ wav: "UklGRg==" });
    await user.click(list.getByRole("button", { name: "Ours again: Music on hold" }));
    server.next(`DELETE ${PROMPTS}/music`, () => new Response(null, { status: 204 }));
    const dialog = within(await screen.findByRole("alertdialog"));
    await user.click(dialog.getByRole("button", { name: "Ours again" }));
    expect(list.queryByLabelText("Music on hold")).toBeNull();
  });

  it.each([
    ["no-wav", "This is no WAV file."],
    ["too-long", "This is longer than 30 seconds."],
  ])("says why a file is not taken: %s", async (code, text) => {
    const { server, user } = await page();
    server.next(`PUT ${PROMPTS}/music`, () =>
      refusal(422, "invalid", { errors: [{ field: "wav", code }] }),
    );
    const input = await screen.findByLabelText("Replace: Music on hold");
    await user.upload(input, new File(["x"], "x.wav", { type: "audio/wav" }));
    expect(await screen.findByText(text)).toBeVisible();
  });

  it.each(LANGUAGES)("is accessible in %s", async (language) => {
    await page({ attention_interval: 0, busy_time: 1 }, language, { music: 3 });
    await expectAccessible();
  });
});

describe("what the server tells of telephones", () => {
  it.each([
    ["no object", null],
    ["no settings", { defaults: {}, own: [] }],
    ["another language", wireProfile({ languages: ["rm"] })],
    ["no number", wireProfile({ busy_time: "10" })],
  ])("is refused: %s", (_, value) => {
    expect(() => readProfile(value)).toThrow();
  });
});
