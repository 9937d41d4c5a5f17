import { describe, expect, it } from "vitest";

import type { FieldName } from "../../src/admin/conference-form";
import { failureMessage, fieldMessage } from "../../src/admin/messages";
import { ProblemError, UnreachableError } from "../../src/http/problem";
import { LANGUAGES } from "../../src/i18n/languages";
import { catalogue } from "../support/words";

const FIELDS: readonly FieldName[] = ["ucc", "name", "roomNumber", "start", "duration", "pin", "description"];
// docs/protocol.md, plus our own `gap`.
const CODES = ["required", "digits", "too-short", "too-long", "taken", "invalid", "not-in-menu", "gap"];

const problem = (status: number, code: string): ProblemError =>
  new ProblemError({ status, code, detail: "", errors: [], retryAfter: null, challenge: "" });

describe("field errors in words", () => {
  it.each(LANGUAGES)("every field and code can be said in %s", (language) => {
    const words = catalogue(language);
    for (const field of FIELDS) {
      for (const code of [...CODES, "code-of-a-later-server", "constructor"]) {
        const { id, args } = fieldMessage(field, code);
        expect(words.format(id, args)).not.toContain("{");
      }
    }
  });

  it.each<[FieldName, string, string]>([
    ["pin", "too-short", "At least 4 digits."],
    ["roomNumber", "too-short", "At least 3 digits."],
    ["pin", "too-long", "At most 12 digits."],
    ["name", "too-long", "At most 120 characters."],
    ["start", "invalid", "Date and time like 31.12.2026 14:30, please."],
    ["roomNumber", "invalid", "This value is not valid."],
  ])("%s %s: %s", (field, code, expected) => {
    const { id, args } = fieldMessage(field, code);
    expect(catalogue("en").format(id, args)).toBe(expected);
  });
});

it.each([
  [new UnreachableError("x"), "error-unreachable"],
  [problem(404, "not-found"), "editor-gone"],
  [problem(403, "forbidden"), "editor-forbidden"],
  [problem(403, "disabled"), "editor-disabled"],
  [problem(500, "internal"), "error-server"],
  [new TypeError("x"), "error-server"],
  ["thrown text", "error-server"],
])("%s is told as %s", (error, id) => {
  const message = failureMessage(error);
  expect(message.id).toBe(id);
  expect(catalogue("en").format(message.id, message.args)).not.toContain("{");
});
