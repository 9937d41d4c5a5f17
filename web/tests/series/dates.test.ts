import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Conference } from "../../src/admin/wire";
import { ProblemError } from "../../src/http/problem";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { Dates, readDate } from "../../src/series/dates.svelte";
import DatesDialog from "../../src/series/DatesDialog.svelte";
import { expectAccessible } from "../support/axe";
import { conference, NOW } from "../support/conferences";
import { show } from "../support/frame";
import { wireConference } from "../support/server";
import { words } from "../support/words";
import { recurrence } from "./series";

const DAY = 86_400_000;
const FIRST = NOW + DAY;
const iso = (instant: number): string => new Date(instant).toISOString();
const series = conference({ start: FIRST, firstStart: FIRST, recurrence: recurrence(), members: 2 });

function wire(week: number, changes: object = {}): object {
  const start = FIRST + week * 7 * DAY;
  return {
    original_start: iso(start),
    start: iso(start),
    closes_at: iso(start + 900_000),
    state: "planned",
    ...changes,
  };
}

/** A server with twelve dates, whose calls are kept. */
function serving(items: object[] = Array.from({ length: 12 }, (_, week) => wire(week))) {
  const calls: [string, string, unknown][] = [];
  const refusals: Error[] = [];
  const puts: Conference[] = [];
  const call = (method: string, path: string, body?: unknown): Promise<unknown> => {
    calls.push([method, decodeURIComponent(path), body]);
    if (method === "GET") return Promise.resolve({ items });
    const refusal = refusals.shift();
    return refusal ? Promise.reject(refusal) : Promise.resolve(wireConference(series));
  };
  const dates = new Dates({ call }, (work) => work(), "abc", (one) => puts.push(one));
  return { calls, dates, puts, refusals };
}

function open(dates: Dates, item: Conference = series, language: Language = "en") {
  show(DatesDialog, { conference: item, dates, now: NOW, onclose: () => {} }, language);
  return userEvent.setup();
}

const PATH = "/api/v1/conferences/abc/occurrences";

describe("the dates", () => {
  it.each([{ state: "gone" }, { start: "soon" }, { original_start: null }])(
    "%j are refused",
    (part) => {
      expect(() => readDate(wire(0, part))).toThrow();
    },
  );

  it("are asked for again after each change, and the conference is taken over", async () => {
    const { calls, dates, puts } = serving();
    await dates.load();
    const [first] = dates.items;
    if (first === undefined) throw new Error("no dates");
    expect([dates.visible.length, dates.more]).toEqual([10, true]);
    await dates.cancel(first);
    await dates.move(first, FIRST + DAY);
    await dates.restore(first);
    expect(calls.filter(([method]) => method !== "GET")).toEqual([
      ["DELETE", `${PATH}/${iso(FIRST)}`, undefined],
      ["PUT", `${PATH}/${iso(FIRST)}`, { start: iso(FIRST + DAY) }],
      ["PUT", `${PATH}/${iso(FIRST)}`, { start: iso(FIRST) }],
    ]);
    expect(calls.filter(([method]) => method === "GET")).toHaveLength(4);
    expect(puts).toHaveLength(3);
  });

  it.each([
    ["taken", "date-taken"],
    ["last-date", "date-last"],
    ["expired", "date-expired"],
    ["other", "error-server"],
  ])("%s is told as %s", async (code, message) => {
    const { dates, refusals } = serving();
    await dates.load();
    refusals.push(
      new ProblemError({ status: 422, code: "invalid", errors: [{ field: "start", code }], retryAfter: null, detail: "" }),
    );
    const [first] = dates.items;
    if (first === undefined) throw new Error("no dates");
    expect(await dates.cancel(first)).toBe(false);
    expect(dates.failure?.id).toBe(message);
  });
});

describe("the dialog", () => {
  it.each(LANGUAGES)("is accessible and complete in %s", async (language) => {
    const moved = { start: iso(FIRST + DAY), closes_at: iso(FIRST + DAY + 900_000), state: "moved" };
    const { dates } = serving([wire(0, moved), wire(1, { state: "cancelled" }), wire(2)]);
    open(dates, series, language);
    const list = await screen.findByRole("list", { name: words(language).t("dates-list") });
    expect(within(list).getAllByRole("listitem")).toHaveLength(3);
    expect(list).toHaveTextContent(words(language).t("date-cancelled"));
    await expectAccessible();
  });

  it("cancels a date by keyboard, says so, and stays with it", async () => {
    const { calls, dates } = serving();
    const user = open(dates);
    const items = await screen.findAllByRole("listitem");
    expect(items).toHaveLength(10);
    within(items[1] ?? document.body).getByRole("button", { name: /^Cancel date: .* 1 December/ }).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent(/^Cancelled: .*09:00/));
    expect(calls.some(([method]) => method === "DELETE")).toBe(true);
    expect(screen.getAllByRole("listitem")[1]).toHaveFocus();
  });

  it("moves a date, after a time that makes sense", async () => {
    const { calls, dates } = serving();
    const user = open(dates);
    await user.click(await screen.findByRole("button", { name: /^Move: .* 24 November/ }));
    const start = screen.getByLabelText("New start");
    expect(start).toHaveFocus();
    expect(start).toHaveValue("24.11.2026 09:00");
    await user.clear(start);
    await user.type(start, "soon{Enter}");
    expect(start).toBeInvalid();
    await user.clear(start);
    await user.type(start, "25.11.2026 14:30");
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Move" }));
    await waitFor(() => expect(screen.queryByLabelText("New start")).toBeNull());
    expect(calls).toContainEqual(["PUT", `${PATH}/${iso(FIRST)}`, { start: "2026-11-25T13:30:00.000Z" }]);
  });

  it("shows more, and nothing to press to those who may not", async () => {
    const { dates } = serving();
    const user = open(dates, { ...series, editable: false });
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    expect(screen.getAllByRole("listitem")).toHaveLength(12);
    expect(screen.queryByRole("button", { name: /^Move/ })).toBeNull();
    expect(screen.queryByText(/told of every change/)).toBeNull();
  });

  it("says that a series is over", async () => {
    open(serving([]).dates);
    expect(await screen.findByText("No more dates")).toBeVisible();
  });
});
