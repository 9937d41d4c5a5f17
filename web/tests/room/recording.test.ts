import { describe, expect, it } from "vitest";

import { NOBODY, reduce } from "../../src/room/state";
import { ROOM } from "../rtc/fakes/messages";

describe("recording", () => {
  it("is told at its beginning and its end, once", () => {
    let state = { ...NOBODY, room: ROOM };
    for (const [n, recording] of [true, true, false].entries()) {
      state = { ...state, ...reduce(state, { type: "room", seq: n + 1, room: { ...ROOM, recording } }), room: { ...ROOM, recording } };
    }
    expect(state.notices.map(({ id }) => id)).toEqual(["said-recording-on", "said-recording-off"]);
  });
});
