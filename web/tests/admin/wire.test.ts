import { describe, expect, it } from "vitest";

import {
  readConference,
  readConferences,
  readSession,
  readSuggestion,
  WireError,
} from "../../src/admin/wire";
import { conference, session } from "../support/conferences";
import { wireConference, wireSession } from "../support/server";

const wire = (changes: object): unknown => ({ ...(wireConference(conference()) as object), ...changes });

describe("what the server sends", () => {
  it("reads a session", () => {
    expect(readSession(wireSession(session))).toEqual(session);
  });

  it("reads a conference", () => {
    expect(readConference(wireConference(conference()))).toEqual(conference());
  });

  it("reads a conference that began with a call", () => {
    const adhoc = conference({ kind: "adhoc", pin: "", editable: false });
    expect(readConference(wireConference(adhoc))).toEqual(adhoc);
  });

  it("reads a list and a suggestion", () => {
    expect(readConferences({ items: [wireConference(conference())] })).toHaveLength(1);
    expect(readSuggestion({ room_number: "1", pin: "2" })).toEqual({ roomNumber: "1", pin: "2" });
  });

  it("takes a hidden PIN and a missing URL as null", () => {
    expect(readConference(wire({ pin: null, url: undefined }))).toMatchObject({ pin: null, url: null });
  });

  it("shows a zone unknown to this browser in UTC", () => {
    expect(readConference(wire({ timezone: "Mars/Olympus" })).timezone).toBe("UTC");
  });

  it.each([
    ["no object", "text"],
    ["null", null],
    ["a kind of its own", wire({ kind: "seance" })],
    ["a state of its own", wire({ state: "ajar" })],
    ["a start that is no time", wire({ start: "soon" })],
    ["a number as text", wire({ participants: "3" })],
    ["a flag as text", wire({ editable: "yes" })],
    ["no organiser", wire({ organiser: null })],
  ])("refuses %s", (_what, value) => {
    expect(() => readConference(value)).toThrow(WireError);
  });

  it("refuses a list that is none", () => {
    expect(() => readConferences({ items: {} })).toThrow(WireError);
  });
});
