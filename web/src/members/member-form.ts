import type { FieldError } from "../http/problem";
import type { Language } from "../i18n/languages";
import type { MemberBody, NewMemberBody } from "./api";
import type { Destination, Member, Source } from "./wire";

/** As server/domain/fields.py has them. */
export const LIMITS = { name: 120, email: 254 } as const;

/** The dialog's fields as typed. `language` is empty where the server chooses. */
export interface MemberForm {
  source: Source;
  sourceId: string;
  name: string;
  email: string;
  language: Language | "";
  sendMail: boolean;
}

export type MemberField = keyof MemberForm;

/** Field → code of docs/protocol.md; `choose` is ours: nobody was picked from the list. */
export type MemberErrors = Partial<Record<MemberField, string>>;

export function newMember(source: Source = "extension"): MemberForm {
  return { source, sourceId: "", name: "", email: "", language: "", sendMail: false };
}

export function memberForm(member: Member): MemberForm {
  const { source, sourceId, name, email, language, sendMail } = member;
  return { source, sourceId, name, email, language, sendMail };
}

/** What picking somebody from the list fills in. */
export function chosen(form: MemberForm, found: Destination): MemberForm {
  return { ...form, sourceId: found.sourceId, name: found.name, email: found.email };
}

/** A typo is told at once; what is exactly an address, only mail servers know. */
const ADDRESS = /^[^\s@,;:<>()[\]\\"]{1,64}@[^\s@,;:<>()[\]\\"._]+(\.[^\s@,;:<>()[\]\\"._]+)*$/;

type Check = (form: MemberForm) => string | null;

const CHECKS: Readonly<Partial<Record<MemberField, Check>>> = {
  sourceId: ({ source, sourceId }) => (source !== "name" && sourceId === "" ? "choose" : null),
  name: ({ name }) => {
    if (name.trim() === "") return "required";
    return name.trim().length > LIMITS.name ? "too-long" : null;
  },
  email: ({ email, sendMail }) => {
    const address = email.trim();
    if (address === "") return sendMail ? "required" : null;
    if (address.length > LIMITS.email) return "too-long";
    return ADDRESS.test(address) ? null : "invalid";
  },
};

export function checkMemberField(form: MemberForm, field: MemberField): string | null {
  return CHECKS[field]?.(form) ?? null;
}

/** All errors; while nobody is picked, that alone: the other fields are not there yet. */
export function checkMember(form: MemberForm): MemberErrors {
  const errors: MemberErrors = {};
  for (const field of Object.keys(CHECKS) as MemberField[]) {
    const code = checkMemberField(form, field);
    if (code !== null) errors[field] = code;
  }
  return errors.sourceId === undefined ? errors : { sourceId: errors.sourceId };
}

export function newMemberBody(form: MemberForm): NewMemberBody {
  return {
    source: form.source,
    source_id: form.source === "name" ? "" : form.sourceId,
    name: form.name.trim(),
    email: form.email.trim(),
    send_mail: form.sendMail,
    ...(form.language === "" ? {} : { language: form.language }),
  };
}

export function memberBody(form: MemberForm): MemberBody {
  const { source: _source, source_id: _id, ...body } = newMemberBody(form);
  return body;
}

const WIRE_FIELDS: ReadonlyMap<string, MemberField> = new Map([
  ["source", "source"],
  ["source_id", "sourceId"],
  ["name", "name"],
  ["email", "email"],
  ["language", "language"],
  ["send_mail", "sendMail"],
]);

/** The server's field errors by the dialog's names; unknown fields are left out. */
export function memberErrors(problems: readonly FieldError[]): MemberErrors {
  const errors: MemberErrors = {};
  for (const { field, code } of problems) {
    const name = WIRE_FIELDS.get(field);
    if (name !== undefined) errors[name] ??= code;
  }
  return errors;
}

export function sameMember(a: MemberForm, b: MemberForm): boolean {
  return (Object.keys(a) as MemberField[]).every((key) => a[key] === b[key]);
}
