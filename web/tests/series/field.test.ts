import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { bodyOf, copyForm, formOf, sameForm } from "../../src/admin/conference-form";
import { tellsInvited } from "../../src/admin/conference-list";
import { detailsText } from "../../src/admin/details-text";
import { Editor } from "../../src/admin/editor.svelte";
import EditorDialog from "../../src/admin/EditorDialog.svelte";
import type { Conference } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import { LANGUAGES, type Language } from "../../src/i18n/languages";
import { expectAccessible } from "../support/axe";
import { conference, NOW, session } from "../support/conferences";
import { show } from "../support/frame";
import { FakeServer, json, refusal } from "../support/server";
import { words } from "../support/words";
import { recurrence } from "./series";

const TUESDAY = NOW + 86_400_000;
const once = conference({ start: TUESDAY });
const series = conference({ start: TUESDAY, firstStart: TUESDAY, recurrence: recurrence() });

function open(item: Conference = once, language: Language = "en") {
  const server = new FakeServer(session, [item]);
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  const editor = Editor.edit(api, (work) => work(), item);
  const onsave = vi.fn(async () => void (await editor.save()));
  const props = { editor, session, now: NOW, others: [], onsave, onmembers: vi.fn(), onclose: vi.fn() };
  show(EditorDialog, props, language);
  return { editor, server, user: userEvent.setup() };
}

const group = () => screen.getByRole("group", { name: "Repeats" });
const sent = (server: FakeServer): unknown => (server.calls.at(-1)?.body as { recurrence: unknown }).recurrence;

describe("the repetition field", () => {
  it("makes a series of a conference, by keyboard too", async () => {
    const { server, user } = open();
    const field = within(group());
    expect(field.getByLabelText("How often")).toHaveDisplayValue("Once");
    await user.selectOptions(field.getByLabelText("How often"), "Weekly");
    await user.selectOptions(field.getByLabelText("Interval"), "Every 2 weeks");
    expect(field.getByRole("checkbox", { name: "Tuesday" })).toBeChecked();
    field.getByRole("checkbox", { name: "Thursday" }).focus();
    await user.keyboard(" ");
    const count = field.getByLabelText("Number of dates");
    await user.clear(count);
    await user.type(count, "6");
    expect(group()).toHaveTextContent("Every 2 weeks on Tuesday and Thursday, 09:00–09:15, 6 times");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(sent(server)).toEqual({
        frequency: "weekly",
        interval: 2,
        weekdays: ["TU", "TH"],
        ordinal: null,
        month_day: null,
        count: 6,
        until: null,
      }),
    );
  });

  it("keeps one day at least", async () => {
    const { user } = open(series);
    const tuesday = within(group()).getByRole("checkbox", { name: "Tuesday" });
    await user.click(tuesday);
    expect(tuesday).toBeChecked();
  });

  it("offers the ways in which a month has the day", async () => {
    const { server, user } = open();
    await user.selectOptions(screen.getByLabelText("How often"), "Monthly");
    await user.selectOptions(screen.getByLabelText("Day"), "On the last Tuesday of every month");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent(server)).toMatchObject({ weekdays: ["TU"], ordinal: -1 }));
  });

  it("warns of months that have no such day", async () => {
    const { user } = open(conference({ start: Date.UTC(2026, 11, 31, 8) }));
    await user.selectOptions(screen.getByLabelText("How often"), "Monthly");
    expect(screen.getByText(/In months without this day/)).toBeVisible();
    await user.selectOptions(screen.getByLabelText("Day"), "On the last day of every month");
    expect(screen.queryByText(/In months without this day/)).toBeNull();
  });

  it("wants an end, and says so at the field", async () => {
    const { server, user } = open(series);
    await user.click(within(group()).getByRole("radio", { name: "On a day" }));
    const until = screen.getByLabelText("Last day");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(until).toHaveFocus());
    expect(until).toHaveAccessibleDescription("Choose when the series ends.");
    await user.type(until, "2026-12-31");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent(server)).toMatchObject({ count: null, until: "2026-12-31" }));
  });

  it.each(LANGUAGES)("is accessible in %s", async (language) => {
    const { user } = open(series, language);
    await expectAccessible();
    const name = words(language).t("repeat-frequency");
    await user.selectOptions(screen.getByLabelText(name), "monthly");
    await expectAccessible();
  });
});

describe("what takes place at the same time", () => {
  const found = { id: "x", name: "Budget", start: "2026-12-08T08:00:00Z", closes_at: "2026-12-08T08:30:00Z" };

  it("is asked for on all dates of a series, a moment after typing", async () => {
    const { server, user } = open(series);
    server.next("POST /api/v1/conferences/overlaps", () => json({ items: [found] }));
    expect(await screen.findByText(/“Budget” takes place at the same time: .*8 December/)).toBeVisible();
    expect(server.calls.at(-1)?.body).toMatchObject({ id: "abc", recurrence: { count: 10 } });
    // Without an answer there is no warning of it.
    server.next("POST /api/v1/conferences/overlaps", () => refusal(500, "internal"));
    await user.selectOptions(screen.getByLabelText("Interval"), "Every 3 weeks");
    await waitFor(() => expect(screen.queryByText(/Budget/)).toBeNull());
  });

  it("is not asked for where no series is about", async () => {
    const { server, user } = open(once);
    await user.type(screen.getByLabelText("Name"), "!");
    expect(server.count("POST /api/v1/conferences/overlaps")).toBe(0);
  });
});

describe("series in the form", () => {
  it("are unchanged when nothing was touched", () => {
    const form = formOf(series);
    expect(form.recurrence?.weekdays).toEqual([]); // follows the start
    expect(sameForm(form, formOf({ ...series }))).toBe(true);
    expect(sameForm(form, { ...form, recurrence: recurrence({ count: 9 }) })).toBe(false);
    expect(bodyOf(form, series).recurrence).toMatchObject({ frequency: "weekly", count: 10 });
  });

  it("are duplicated with their rhythm, unless that is over", () => {
    const numbers = { roomNumber: "1", pin: "2" };
    expect(copyForm(series, numbers, NOW).recurrence).toEqual(recurrence());
    const over = { ...series, recurrence: recurrence({ count: null, until: "2026-11-23" }) };
    expect(copyForm(over, numbers, NOW).recurrence).toBeNull();
  });

  it("are told of to the invited when they change, not when they come round", () => {
    const before = { ...series, members: 3 };
    const week = 7 * 86_400_000;
    expect(tellsInvited(before, { ...before, start: before.start + week })).toBe(false);
    expect(tellsInvited(before, { ...before, recurrence: recurrence({ count: 9 }) })).toBe(true);
    expect(tellsInvited(before, { ...before, firstStart: before.start + week })).toBe(true);
    expect(tellsInvited({ ...once, members: 1 }, { ...once, start: once.start + week })).toBe(true);
  });

  it("say their rhythm in what is handed out", () => {
    expect(detailsText(series, session.vpbx, words("de"))).toContain(
      "Wiederholung: Jeden Dienstag, 09:00–09:15, 10-mal",
    );
  });
});
