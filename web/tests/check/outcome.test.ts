/** What a test came to, as people read it. */

import { render, screen, within } from "@testing-library/svelte";
import type { Component } from "svelte";
import { describe, expect, it } from "vitest";

import CheckOutcome from "../../src/check/CheckOutcome.svelte";
import type { Verdict } from "../../src/check/verdict";
import { I18n } from "../../src/i18n/i18n.svelte";
import { type Language, LANGUAGES } from "../../src/i18n/languages";
import { expectAccessible } from "../support/axe";
import Frame from "../support/Frame.svelte";
import { catalogue } from "../support/words";

function show(result: Verdict, language: Language = "en") {
  const parts = ["base", "room", "check"] as const;
  return render(Frame, {
    i18n: I18n.of(catalogue(language, parts), parts),
    component: CheckOutcome as unknown as Component<Record<string, unknown>>,
    inner: { result },
  });
}

const BLOCKED: Verdict = { grade: "bad", findings: ["blocked", "mic-denied"], phone: true };

describe("the outcome of a test", () => {
  it("is one sentence when all is well", () => {
    show({ grade: "good", findings: [], phone: false });
    expect(screen.getByText(/You are ready/)).toBeVisible();
    expect(screen.queryByRole("list")).toBeNull();
  });

  it("says of everything that is wrong what it is and what to do", () => {
    show(BLOCKED);
    const [blocked, denied] = screen.getAllByRole("listitem");
    expect(blocked).toHaveTextContent(/UDP and TCP to the server are blocked.*another network.*by telephone/s);
    expect(denied).toHaveTextContent(/may not use the microphone.*Allow it/s);
  });

  it.each(LANGUAGES)("shuts nobody out in %s", async (language) => {
    show(BLOCKED, language);
    expect(within(screen.getByRole("list")).getAllByRole("listitem")).toHaveLength(2);
    await expectAccessible();
  });
});
