/** What was voted on, as AdminCenter shows it to whoever organises the conference. */

import { render, screen } from "@testing-library/svelte";
import type { Component } from "svelte";
import { describe, expect, it } from "vitest";

import { ProblemError, UnreachableError } from "../../src/http/problem";
import { I18n } from "../../src/i18n/i18n.svelte";
import { type Language, LANGUAGES } from "../../src/i18n/languages";
import { Results } from "../../src/polls/results.svelte";
import ResultsDialog from "../../src/polls/ResultsDialog.svelte";
import { expectAccessible } from "../support/axe";
import Frame from "../support/Frame.svelte";
import { catalogue } from "../support/words";

const PARTS = ["base", "admin", "polls"] as const;

const poll = (id: string, more: object = {}): object => ({
  id,
  question: `Question ${id}`,
  options: [
    { text: "<i>Bern</i>", votes: 2 },
    { text: "Chur", votes: 1 },
  ],
  several: false,
  voters: 3,
  opened_by: "Anna",
  opened_at: "2026-03-01T09:10:00Z",
  closed_at: "2026-03-01T09:12:00Z",
  group: false,
  ...more,
});

function resultsOf(...pages: unknown[]): { results: Results; asked: string[] } {
  const asked: string[] = [];
  const results = new Results(async (_, path) => {
    asked.push(path);
    const page = pages.shift();
    if (page instanceof Error) throw page;
    return page;
  }, "c/1");
  return { results, asked };
}

function show(results: Results, language: Language = "en") {
  return render(Frame, {
    i18n: I18n.of(catalogue(language, PARTS), PARTS),
    component: ResultsDialog as unknown as Component<Record<string, unknown>>,
    inner: { results, zone: "Europe/Zurich", onclose: () => undefined },
  });
}

describe("the results of a conference", () => {
  it("are read page by page, the latest first", async () => {
    const { results, asked } = resultsOf({ items: [poll("1")], next: 7 }, { items: [poll("2")], next: null });
    await results.load();
    expect(asked).toEqual(["/api/v1/conferences/c%2F1/polls", "/api/v1/conferences/c%2F1/polls?after=7"]);
    expect(results.items?.map(({ id }) => id)).toEqual(["2", "1"]);
  });

  it.each([
    [new UnreachableError(), "polls-unreachable"],
    [new ProblemError({ status: 403, code: "forbidden", detail: "", errors: [], retryAfter: null, challenge: "" }), "polls-refused"],
  ])("say why they are not there", async (error, message) => {
    const { results } = resultsOf(error);
    await results.load();
    expect([results.items, results.failure]).toEqual([null, message]);
  });

  it("are shown in numbers, as plain text", async () => {
    const { results } = resultsOf({ items: [poll("1", { closed_at: null, group: true })], next: null });
    show(results);
    expect(await screen.findByText("<i>Bern</i>")).toBeTruthy();
    expect(screen.getByText("2 votes · 67%")).toBeTruthy();
    expect(screen.getByText("In a group")).toBeTruthy();
    expect(screen.getByText("Open")).toBeTruthy();
    expect(screen.getByText(/opened by Anna · 3 people have voted/)).toBeTruthy();
  });

  it.each(LANGUAGES)("have no barriers in %s", async (language) => {
    const { results } = resultsOf({ items: [poll("1"), poll("2", { voters: 0 })], next: null });
    const seen = show(results, language);
    expect(await screen.findAllByText("Chur")).toHaveLength(2);
    await expectAccessible(seen.container.ownerDocument.body);
  });
});
