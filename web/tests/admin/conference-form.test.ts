import { describe, expect, it } from "vitest";

import {
  bodyOf,
  checkField,
  checkForm,
  type ConferenceForm,
  copyForm,
  errorsOf,
  formOf,
  newForm,
  sameForm,
  startInstant,
} from "../../src/admin/conference-form";
import { conference, NOW } from "../support/conferences";

const SUGGESTION = { roomNumber: "555001", pin: "909090" };
const fresh = (changes: Partial<ConferenceForm> = {}): ConferenceForm => ({
  ...newForm(SUGGESTION, NOW + 42_000, "Europe/Zurich"),
  ...changes,
});

describe("a new conference", () => {
  it("has the manual's defaults: UCC off, start now, 15 minutes, random numbers", () => {
    expect(fresh()).toEqual({
      ucc: false,
      name: "",
      roomNumber: "555001",
      start: "23.11.2026 09:00",
      timezone: "Europe/Zurich",
      duration: 15,
      pin: "909090",
      description: "",
      reminders: null,
      recurrence: null,
      coOrganisers: [],
      lobby: "off",
    });
  });

  it("may be saved as it is", () => {
    expect(checkForm(fresh())).toEqual({});
    expect(bodyOf(fresh(), null)).toEqual({
      kind: "audio",
      name: "",
      room_number: "555001",
      start: "2026-11-23T08:00:00.000Z",
      timezone: "Europe/Zurich",
      duration: 15,
      pin: "909090",
      description: "",
      reminders: null,
      recurrence: null,
      co_organisers: [],
      lobby: "off",
    });
  });
});

describe("checks", () => {
  it.each<[keyof ConferenceForm, string | number, string | null]>([
    ["roomNumber", "", "required"],
    ["roomNumber", "12", "too-short"],
    ["roomNumber", "123", null],
    ["roomNumber", "123456789012", null],
    ["roomNumber", "1234567890123", "too-long"],
    ["roomNumber", "12a4", "digits"],
    ["roomNumber", "12*4", "digits"],
    ["roomNumber", "١٢٣٤", "digits"],
    ["pin", "", null],
    ["pin", "123", "too-short"],
    ["pin", "0000", null],
    ["pin", "1234567890123", "too-long"],
    ["pin", "12 34", "digits"],
    ["start", "", "required"],
    ["start", "tomorrow", "invalid"],
    ["start", "31.02.2026 10:00", "invalid"],
    ["start", "29.03.2026 02:30", "gap"],
    ["start", "29.03.2026 03:30", null],
    ["duration", 20, "not-in-menu"],
    ["duration", 1440, null],
    ["name", "x".repeat(120), null],
    ["name", "x".repeat(121), "too-long"],
    ["description", "x".repeat(2001), "too-long"],
  ])("%s %j: %s", (field, value, code) => {
    const form = fresh({ [field]: value });
    expect(checkField(form, field)).toBe(code);
    expect(checkForm(form)).toEqual(code === null ? {} : { [field]: code });
  });

  it("finds all errors at once", () => {
    expect(checkForm(fresh({ roomNumber: "x", pin: "1", start: "" }))).toEqual({
      roomNumber: "digits",
      pin: "too-short",
      start: "required",
    });
  });
});

describe("an existing conference", () => {
  it("fills the form in its own zone", () => {
    const form = formOf(conference({ start: NOW, timezone: "America/New_York" }));
    expect(form).toMatchObject({ ucc: true, start: "23.11.2026 03:00", pin: "246810" });
  });

  it("keeps its seconds while the start is not touched", () => {
    const original = conference({ start: NOW + 30_000 });
    const form = { ...formOf(original), name: "Other" };
    expect(bodyOf(form, original).start).toBe("2026-11-23T08:00:30.000Z");
    expect(bodyOf({ ...form, start: "23.11.2026 09:01" }, original).start).toBe(
      "2026-11-23T08:01:00.000Z",
    );
  });

  it("with a PIN that is hidden from me starts with an empty field", () => {
    expect(formOf(conference({ pin: null })).pin).toBe("");
  });
});

describe("the same once more", () => {
  it("is tomorrow at the same time of day, with its own numbers", () => {
    const past = conference({ start: NOW - 40 * 86_400_000, reminders: [60], description: "Plan" });
    expect(copyForm(past, SUGGESTION, NOW)).toEqual({
      ...formOf(past),
      roomNumber: "555001",
      pin: "909090",
      // Summer time ended in between: ten in the morning stays ten.
      start: "24.11.2026 10:00",
    });
  });
});

describe("from form to wire and back", () => {
  it("trims name and description, and names the kind", () => {
    expect(bodyOf(fresh({ ucc: true, name: " A ", description: "\nb\n" }), null)).toMatchObject({
      kind: "ucc",
      name: "A",
      description: "b",
    });
  });

  it("will not send a start that is no time", () => {
    expect(startInstant(fresh({ start: "?" }))).toBeNull();
    expect(() => bodyOf(fresh({ start: "?" }), null)).toThrow();
  });

  it("maps the server's field errors to the dialog's fields, the first of each", () => {
    expect(
      errorsOf([
        { field: "room_number", code: "taken" },
        { field: "room_number", code: "digits" },
        { field: "kind", code: "invalid" },
        { field: "constructor", code: "invalid" },
        { field: "colour", code: "invalid" },
      ]),
    ).toEqual({ roomNumber: "taken", ucc: "invalid" });
  });

  it("sees whether anything was changed", () => {
    expect(sameForm(fresh(), fresh())).toBe(true);
    expect(sameForm(fresh(), fresh({ pin: "" }))).toBe(false);
    expect(sameForm(fresh({ reminders: [30] }), fresh({ reminders: [30] }))).toBe(true);
    expect(sameForm(fresh({ reminders: null }), fresh({ reminders: [] }))).toBe(false);
  });
});
