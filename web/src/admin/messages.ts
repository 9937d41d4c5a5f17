import { ProblemError, UnreachableError } from "../http/problem";
import type { Args } from "../i18n/catalogue";
import { type FieldName, LIMITS } from "./conference-form";

/** A message to be shown in whatever language is current then. */
export interface Message {
  readonly id: string;
  readonly args?: Args;
}

const FIELD_CODES: ReadonlyMap<string, string> = new Map([
  ["required", "validation-required"],
  ["digits", "validation-digits"],
  ["taken", "validation-taken"],
  ["gap", "validation-gap"],
  ["not-in-menu", "validation-not-in-menu"],
  ["endless", "validation-endless"],
  ["too-many", "validation-too-many-dates"],
  ["no-dates", "validation-no-dates"],
]);

/** The words for a field's error code; an unknown code is still told, as "not valid". */
export function fieldMessage(field: FieldName, code: string): Message {
  const limits = field === "pin" ? LIMITS.pin : LIMITS.roomNumber;
  if (code === "too-short") return { id: "validation-too-short", args: { min: limits.min } };
  if (code === "too-long") {
    return field === "name" || field === "description"
      ? { id: "validation-text-too-long", args: { max: LIMITS[field] } }
      : { id: "validation-too-long", args: { max: limits.max } };
  }
  if (field === "start" && code === "invalid") return { id: "validation-datetime" };
  return { id: FIELD_CODES.get(code) ?? "validation-invalid" };
}

/** The words for a request that failed; never blames the user for what the server did. */
export function failureMessage(error: unknown): Message {
  if (error instanceof UnreachableError) return { id: "error-unreachable" };
  if (error instanceof ProblemError) {
    const { status, code } = error.problem;
    if (status === 404) return { id: "editor-gone" };
    if (code === "forbidden") return { id: "editor-forbidden" };
    if (code === "disabled") return { id: "editor-disabled" };
    return { id: "error-server", args: { code } };
  }
  return { id: "error-server", args: { code: error instanceof Error ? error.name : "unknown" } };
}
