import { describe, expect, it } from "vitest";

import { formatOf } from "../../src/members/import-text";
import {
  checkMember,
  chosen,
  memberBody,
  memberErrors,
  type MemberForm,
  memberForm,
  newMember,
  newMemberBody,
  sameMember,
} from "../../src/members/member-form";
import { CLARA, member } from "../support/members";

const free = (changes: Partial<MemberForm> = {}): MemberForm => ({
  ...newMember("name"),
  name: "Dora",
  ...changes,
});

describe("checks", () => {
  it.each<[string, MemberForm, object]>([
    ["the manual's defaults need somebody from the list", newMember(), { sourceId: "choose" }],
    ["the directory too", newMember("directory"), { sourceId: "choose" }],
    ["somebody picked is complete", chosen(newMember(), CLARA), {}],
    ["a free name is enough", free(), {}],
    ["no name is not", free({ name: "  " }), { name: "required" }],
    ["a name too long", free({ name: "x".repeat(121) }), { name: "too-long" }],
    ["mails need an address", free({ sendMail: true }), { email: "required" }],
    ["which may be wrong", free({ email: "dora" }), { email: "invalid" }],
    ["in several ways", free({ email: "a b@c.example" }), { email: "invalid" }],
    ["such as no domain", free({ email: "dora@" }), { email: "invalid" }],
    ["or an empty label", free({ email: "dora@a..b" }), { email: "invalid" }],
    ["one without a dot is for the house", free({ email: "dora@relay" }), {}],
    ["letters of all scripts are fine", free({ email: "zoë@müller.example" }), {}],
    ["spaces around do not matter", free({ email: " d@e.example ", sendMail: true }), {}],
    ["an address too long", free({ email: `${"x".repeat(250)}@e.ch` }), { email: "too-long" }],
  ])("%s", (_what, form, errors) => {
    expect(checkMember(form)).toEqual(errors);
  });
});

describe("from form to wire and back", () => {
  it("adds with the source, and leaves the language to the server", () => {
    expect(newMemberBody(chosen(newMember(), CLARA))).toEqual({
      source: "extension",
      source_id: "clara",
      name: "Clara Rossi",
      email: "clara@demo.example",
      send_mail: false,
    });
  });

  it("a free name has no entry behind it", () => {
    const form = free({ sourceId: "left over", name: " Dora ", language: "it" });
    expect(newMemberBody(form)).toMatchObject({ source_id: "", name: "Dora", language: "it" });
  });

  it("changes what may be changed, and not the source", () => {
    expect(memberBody(memberForm(member()))).toEqual({
      name: "Bruno Keller",
      email: "bruno@demo.example",
      send_mail: true,
      language: "de",
    });
  });

  it("maps the server's field errors to the dialog's, the first of each", () => {
    expect(
      memberErrors([
        { field: "source_id", code: "invalid" },
        { field: "email", code: "invalid" },
        { field: "email", code: "required" },
        { field: "toString", code: "invalid" },
      ]),
    ).toEqual({ sourceId: "invalid", email: "invalid" });
  });

  it("sees whether anything was changed", () => {
    expect(sameMember(free(), free())).toBe(true);
    expect(sameMember(free(), free({ sendMail: true }))).toBe(false);
  });
});

it.each([
  ["anna@example.ch\nbruno@example.ch", "addresses"],
  ["Anna <anna@example.ch>, Bruno <bruno@example.ch>", "addresses"],
  ["Name,E-Mail\nAnna,anna@example.ch", "csv"],
  ["Nom;Adresse Email;Ville\nAnna;anna@example.ch;Bern", "csv"],
  ['"Name"\t"email"\nAnna\tanna@example.ch', "csv"],
  ["\ufeffName;Mail\nAnna;anna@example.ch", "csv"],
  ["\r\nBEGIN:VCARD\r\nVERSION:4.0", "vcard"],
  ["", "addresses"],
])("%j is taken for %s", (text, format) => {
  expect(formatOf(text)).toBe(format);
});
