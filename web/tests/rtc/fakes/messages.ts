/** Server messages with the fields a test does not care about filled in. */

import type { Participant, RoomInfo, Welcome } from "../../../src/rtc/protocol";

export const ROOM: RoomInfo = {
  conference: "c1",
  title: "Weekly",
  room_number: "1234",
  portal_number: "+41 44 500 00 00",
  starts_at: "2026-11-23T09:00:00Z",
  closes_at: "2026-11-23T10:00:00Z",
  locked: false,
  spotlight: [],
  floor_only: false,
  recording: false,
  recordable: true,
};

export function person(p: string, more: Partial<Participant> = {}): Participant {
  return {
    p,
    name: `Name ${p}`,
    role: "participant",
    kind: "web",
    number: null,
    muted: false,
    hand: false,
    cam: true,
    screen: false,
    held: false,
    reconnecting: false,
    net: "good",
    phone: false,
    marks: false,
    guest: false,
    floor: false,
    asked: false,
    ...more,
  };
}

export function welcome(re: number, more: Partial<Welcome> = {}): Welcome {
  return {
    type: "welcome",
    re,
    session: "s1",
    key: "k1",
    p: "p1",
    role: "participant",
    room: ROOM,
    roster: [person("p1")],
    calls: [],
    presentation: null,
    seq: 0,
    resync: true,
    answer: null,
    group: null,
    poll: null,
    choices: [],
    ...more,
  };
}
