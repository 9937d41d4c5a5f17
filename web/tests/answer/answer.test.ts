import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { AnswerPage } from "../../src/answer/answer.svelte";
import App from "../../src/answer/App.svelte";
import InvitationCard from "../../src/answer/InvitationCard.svelte";
import { type Invitation, readFragment, readInvitation } from "../../src/answer/wire";
import { HttpClient } from "../../src/http/client";
import { WireError } from "../../src/http/reader";
import { I18n } from "../../src/i18n/i18n.svelte";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { expectAccessible } from "../support/axe";
import { MINUTE, NOW } from "../support/conferences";
import { json, refusal } from "../support/server";
import Frame from "../support/Frame.svelte";
import { catalogue } from "../support/words";

const WIRE = {
  name: "Board",
  start: new Date(NOW - 5 * MINUTE).toISOString(),
  closes_at: new Date(NOW + 10 * MINUTE).toISOString(),
  timezone: "Europe/Zurich",
  organiser: "Alice Favre",
  recipient: "Dora Frey",
  url: "https://ucc.example/c/abc#m=secret" as string | null,
  answer: "none",
  state: "open",
};

type Reply = () => Response | Promise<Response>;

function start(hash: string, wire: Partial<typeof WIRE> = {}) {
  const bodies: unknown[] = [];
  const paths: string[] = [];
  const refusals: Reply[] = [];
  let stored = { ...WIRE, ...wire };
  const http = new HttpClient(async (path, init) => {
    const body = JSON.parse(typeof init.body === "string" ? init.body : "null") as { answer?: string };
    bodies.push(body);
    paths.push(path);
    const refused = refusals.shift();
    if (refused) return refused();
    stored = { ...stored, answer: body.answer ?? stored.answer };
    return json(stored);
  });
  return { page: new AnswerPage(http, readFragment(hash)), bodies, paths, refusals };
}

const i18n = (language: Language): I18n =>
  I18n.of(catalogue(language, ["base", "answer"]), ["base", "answer"]);

async function open(hash: string, wire: Partial<typeof WIRE> = {}, language: Language = "en") {
  localStorage.setItem("ucc.language", language);
  const built = start(hash, wire);
  await built.page.start();
  render(App, { page: built.page, i18n: i18n(language) });
  return { ...built, user: userEvent.setup() };
}

const button = (name: string) => screen.getByRole("button", { name });

describe("the address", () => {
  it.each([
    ["#abc", "abc", null],
    ["#abc&answer=accepted", "abc", "accepted"],
    ["#abc&answer=tentative", "abc", "tentative"],
    ["#abc&answer=declined&x=y", "abc", "declined"],
    ["#abc&answer=none", "abc", null],
    ["#abc&answer=__proto__", "abc", null],
    ["#", "", null],
    ["", "", null],
  ])("%j", (hash, link, choice) => {
    expect(readFragment(hash)).toEqual({ link, choice });
  });

  it("keeps the link out of every path", async () => {
    const { page, paths, bodies } = start("#secret&answer=accepted");
    await page.start();
    await page.answer("accepted");
    expect(paths).toEqual(["/api/v1/answers", "/api/v1/answers"]);
    expect(bodies).toEqual([{ link: "secret" }, { link: "secret", answer: "accepted" }]);
  });
});

describe("an answer", () => {
  it("proposed by the mail is stored only by a press: scanners open links too", async () => {
    const { bodies, user } = await open("#secret&answer=accepted");
    expect(bodies).toEqual([{ link: "secret" }]);
    expect(screen.getByText(/Nothing is stored yet: press “Accept”/)).toBeVisible();
    expect(button("Accept")).toHaveAttribute("aria-pressed", "false");
    await user.click(button("Accept"));
    expect(await screen.findByText(/You have accepted; Alice Favre sees it/)).toBeVisible();
    expect(button("Accept")).toHaveAttribute("aria-pressed", "true");
  });

  it("may be another one than proposed, and may be changed", async () => {
    const { page, user } = await open("#secret&answer=accepted", { answer: "tentative" });
    await user.click(button("Decline"));
    expect(await screen.findByText(/You have declined/)).toBeVisible();
    expect(page.invitation?.answer).toBe("declined");
    await user.click(button("Maybe"));
    expect(await screen.findByText(/You may take part/)).toBeVisible();
  });

  it("that was given before is shown", async () => {
    await open("#secret", { answer: "declined" });
    expect(screen.getByText(/You have declined/)).toBeVisible();
    expect(button("Decline")).toHaveAttribute("aria-pressed", "true");
  });

  it("that could not be stored can be pressed again", async () => {
    const { refusals, user } = await open("#secret");
    refusals.push(() => Promise.reject(new TypeError("offline")));
    await user.click(button("Accept"));
    expect(await screen.findByText(/could not be stored/)).toBeVisible();
    await user.click(button("Accept"));
    expect(await screen.findByText(/You have accepted/)).toBeVisible();
  });

  it("too late is told as such", async () => {
    const { refusals, user } = await open("#secret");
    refusals.push(() => refusal(422, "invalid", { errors: [{ field: "answer", code: "expired" }] }));
    await user.click(button("Accept"));
    expect(await screen.findByText(/This conference is over/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Accept" })).toBeNull();
  });
});

describe("the page", () => {
  it.each(LANGUAGES)("is accessible in %s", async (language) => {
    await open("#secret&answer=tentative", {}, language);
    expect(screen.getByRole("heading", { level: 1, name: "Board" })).toBeVisible();
    await expectAccessible();
  });

  it.each<[string, Partial<typeof WIRE>, boolean]>([
    ["while it is open", {}, true],
    ["not before", { state: "early" }, false],
    ["not after", { state: "expired" }, false],
    ["not into a telephone conference", { url: null }, false],
  ])("leads into the conference %s", async (_when, wire, leads) => {
    await open("#secret", wire);
    const links = screen.queryAllByRole("link", { name: "Enter the conference now" });
    expect(links.map((link) => link.getAttribute("href"))).toEqual(leads ? [WIRE.url] : []);
  });

  it("says the time in the reader's zone too, where it is another", async () => {
    const { page } = start("#secret");
    const shown: Invitation = readInvitation(WIRE);
    const inner = { page, invitation: shown, zone: "America/New_York" };
    const component = InvitationCard as never;
    const { rerender } = render(Frame, { i18n: i18n("en"), component, inner });
    expect(screen.getByText(/At your place: .*02:55/)).toBeVisible();
    expect(screen.getByText(/^Monday,? 23 November 2026.*08:55/)).toBeVisible();
    await rerender({ i18n: i18n("en"), component, inner: { ...inner, zone: "Europe/Berlin" } });
    expect(screen.queryByText(/At your place/)).toBeNull();
  });

  it.each<[string, string, Reply[]]>([
    ["without a link", "#", []],
    ["with an unknown link", "#x", [() => refusal(404, "not-found")]],
  ])("%s says so", async (_what, hash, replies) => {
    const built = start(hash);
    built.refusals.push(...replies);
    await built.page.start();
    render(App, { page: built.page, i18n: i18n("en") });
    expect(screen.getByRole("heading", { name: "This invitation is not valid" })).toBeVisible();
  });

  it("can be tried again when the server is away", async () => {
    const built = start("#x");
    built.refusals.push(() => Promise.reject(new TypeError("offline")));
    await built.page.start();
    render(App, { page: built.page, i18n: i18n("en") });
    await userEvent.setup().click(button("Try again"));
    await waitFor(() => expect(screen.getByRole("heading", { name: "Board" })).toBeVisible());
  });
});

it.each([
  ["an answer of its own", { answer: "perhaps" }],
  ["a start that is no time", { start: "soon" }],
  ["no name", { name: null }],
])("refuses %s", (_what, changes) => {
  expect(() => readInvitation({ ...WIRE, ...changes })).toThrow(WireError);
});
