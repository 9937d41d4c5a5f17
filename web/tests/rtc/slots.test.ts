import { beforeEach, describe, expect, it } from "vitest";

import { Peer } from "../../src/rtc/peer";
import type { SlotInfo } from "../../src/rtc/protocol";
import { SlotTable, slotOf } from "../../src/rtc/slots";
import { FakePeers } from "./fakes/fake-peer";

interface FakeStream {
  ids: string[];
}

const table = (): SlotTable =>
  new SlotTable(
    (tracks) => ({ ids: tracks.map(({ id }) => id) }) as FakeStream as unknown as MediaStream,
  );
const ids = (stream: MediaStream | undefined): string[] | undefined =>
  (stream as unknown as FakeStream | undefined)?.ids;
const slot = (n: number, p: string | null, src: SlotInfo["src"] = "cam"): SlotInfo => ({
  n,
  a: String(4 + 2 * n),
  v: String(5 + 2 * n),
  p,
  src: p === null ? null : src,
});

let peers: FakePeers;

beforeEach(() => {
  peers = new FakePeers();
});

async function connection(gen: number): Promise<Peer> {
  const peer = new Peer({ gen, factory: peers });
  await peer.offer();
  return peer;
}

describe("slots", () => {
  it("show a person by the tracks of the pair they are in", async () => {
    const slots = table().assign([slot(0, "p2"), slot(1, "p3", "screen")], await connection(1));
    expect(ids(slotOf(slots, "p2", "cam")?.sound)).toEqual(["pc1-4"]);
    expect(ids(slotOf(slots, "p2", "cam")?.picture)).toEqual(["pc1-5"]);
    expect(ids(slotOf(slots, "p3", "screen")?.picture)).toEqual(["pc1-7"]);
    expect(slotOf(slots, "p3", "cam")).toBeUndefined();
  });

  it("keep their streams when people move, so that elements keep playing", async () => {
    const slots = table();
    const peer = await connection(1);
    const before = slots.assign([slot(0, "p2"), slot(1, null)], peer);
    const after = slots.assign([slot(0, "p9"), slot(1, "p2")], peer);
    expect(after[0]?.sound).toBe(before[0]?.sound);
    expect(slotOf(after, "p2", "cam")?.picture).toBe(before[1]?.picture);
  });

  it("leave out pairs that the connection does not have", async () => {
    const slots = table().assign([slot(0, "p2"), slot(99, "p3")], await connection(1));
    expect(slots.map(({ n }) => n)).toEqual([0]);
  });

  it("take the tracks of a new connection, by rebinding or by the next map", async () => {
    const slots = table();
    const map = [slot(0, "p2")];
    slots.assign(map, await connection(1));
    expect(ids(slots.rebind(await connection(2))[0]?.picture)).toEqual(["pc2-5"]);
    expect(ids(slots.assign(map, await connection(3))[0]?.picture)).toEqual(["pc3-5"]);
  });
});
