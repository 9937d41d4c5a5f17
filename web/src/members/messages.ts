import { failureMessage, type Message } from "../admin/messages";
import { ProblemError } from "../http/problem";
import { LIMITS, type MemberField } from "./member-form";

const FIELD_CODES: ReadonlyMap<string, string> = new Map([
  ["required", "validation-required"],
  ["choose", "member-error-choose"],
  ["not-in-menu", "validation-not-in-menu"],
  ["too-many", "member-error-too-many"],
]);

/** The words for a field's error code; an unknown code is still told, as "not valid". */
export function memberFieldMessage(field: MemberField, code: string): Message {
  if (code === "too-long" && (field === "name" || field === "email")) {
    return { id: "validation-text-too-long", args: { max: LIMITS[field] } };
  }
  if (field === "email" && code === "required") return { id: "member-error-email-required" };
  if (field === "email" && code === "invalid") return { id: "member-error-email" };
  return { id: FIELD_CODES.get(code) ?? "validation-invalid" };
}

const SKIPPED: ReadonlyMap<string, string> = new Map([
  ["taken", "import-skipped-taken"],
  ["required", "import-skipped-required"],
  ["invalid", "import-skipped-invalid"],
  ["too-long", "import-skipped-too-long"],
  ["too-many", "import-skipped-too-many"],
]);

export function skippedMessage(code: string): string {
  return SKIPPED.get(code) ?? "import-skipped-invalid";
}

/** The words for a refused request about members. */
export function memberFailure(error: unknown): Message {
  if (error instanceof ProblemError) {
    const { status, code, errors } = error.problem;
    if (code === "mail-off") return { id: "invite-off-mail-off" };
    if (code === "too-large") return { id: "import-too-large" };
    if (status === 404) return { id: "members-gone" };
    if (errors.some((one) => one.code === "expired")) return { id: "invite-off-expired" };
  }
  return failureMessage(error);
}
