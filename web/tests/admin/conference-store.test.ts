import { beforeEach, describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { EVERYTHING } from "../../src/admin/conference-list";
import { ConferenceStore, PAGE, SEARCH_PAUSE_MS } from "../../src/admin/conference-store.svelte";
import { HttpClient } from "../../src/http/client";
import { conference, MINUTE, NOW, session } from "../support/conferences";
import { FakeServer, json, LIST, refusal, wireConference } from "../support/server";

const BRUNO = { id: "bruno", name: "Bruno Keller", extension: "202" };
const COUNTS = "GET /api/v1/conferences/counts";

/** So many to come, one open and one over. */
function many(count: number) {
  const early = Array.from({ length: count }, (_, n) =>
    conference({ id: `c${n}`, name: `Meeting ${n}`, start: NOW + (n + 1) * MINUTE }),
  );
  const old = conference({ id: "old", name: "Old", start: NOW - 900 * MINUTE, organiser: BRUNO });
  return [old, ...early, conference({ id: "now", name: "Now" })];
}

async function build(count = 0) {
  const server = new FakeServer(session, many(count));
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  const store = new ConferenceStore(api, (work) => work());
  store.enter("alice");
  await store.refresh();
  return { server, store };
}

const asked = (server: FakeServer) => server.calls.map(({ path }) => path.replace("/api/v1/conferences", ""));
const ids = (store: ConferenceStore) => store.items.map(({ id }) => id);
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());

describe("the pages", () => {
  it("come one by one, the counts are of all of them", async () => {
    const { server, store } = await build(120);
    expect([store.items.length, store.found, store.more]).toEqual([PAGE, 122, true]);
    expect(ids(store)[0]).toBe("now");
    await Promise.all([store.loadMore(), store.loadMore()]);
    expect([store.items.length, store.more]).toEqual([2 * PAGE, true]);
    await store.loadMore();
    expect([store.items.length, store.more, ids(store).at(-1)]).toEqual([122, false, "old"]);
    await store.loadMore();
    expect(server.calls).toHaveLength(2 + 2);
  });

  it("stay as many when the list is asked for again, in as few requests as may be", async () => {
    const { server, store } = await build(300);
    for (let page = 0; page < 4; page += 1) await store.loadMore();
    server.calls.length = 0;
    await store.refresh();
    expect(store.items).toHaveLength(5 * PAGE);
    expect(asked(server)).toEqual([
      "?order=state&limit=200",
      "/counts",
      "?order=state&limit=50&after=200",
    ]);
  });

  it("have nothing twice, also when something moved between two of them", async () => {
    const { server, store } = await build(120);
    server.items = [conference({ id: "first", start: NOW - MINUTE }), ...server.items];
    await store.loadMore();
    expect(new Set(ids(store)).size).toBe(store.items.length);
  });

  it("keep what is there when the next one fails, and try again", async () => {
    const { server, store } = await build(120);
    server.next(`${LIST}&after=50`, () => refusal(500, "internal"));
    await store.loadMore();
    expect([store.items.length, store.failure?.id, store.loadingMore]).toEqual([PAGE, "error-server", false]);
    await store.loadMore();
    expect([store.items.length, store.failure]).toEqual([2 * PAGE, null]);
  });

  it("are asked for anew when something changed under way", async () => {
    const { server, store } = await build(120);
    let answer: (response: Response) => void = () => undefined;
    server.next(`${LIST}&after=50`, () => new Promise((resolve) => (answer = resolve)));
    const more = store.loadMore();
    server.items = server.items.filter(({ id }) => id !== "c3");
    store.drop("c3");
    answer(json({ items: [wireConference(conference({ id: "c3" }))], next: null }));
    await more;
    expect([store.items.length, ids(store).includes("c3")]).toEqual([2 * PAGE, false]);
  });
});

describe("search and filters", () => {
  it("go to the server, a search when the typing pauses", async () => {
    const { server, store } = await build(3);
    server.calls.length = 0;
    for (const search of ["M", "Me", "Meeting 2"]) {
      store.show({ ...EVERYTHING, search });
      await vi.advanceTimersByTimeAsync(SEARCH_PAUSE_MS - 1);
    }
    expect(server.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked(server)).toEqual(["?order=state&q=Meeting+2&limit=50", "/counts?q=Meeting+2"]);
    expect([ids(store), store.found]).toEqual([["c2"], 1]);
  });

  it("ask at once for a state, and for one's own", async () => {
    const { server, store } = await build(3);
    server.calls.length = 0;
    store.show({ ...EVERYTHING, state: "early" });
    await settled();
    expect(asked(server)[0]).toBe("?order=state&state=early&limit=50");
    expect([store.items.length, store.found, store.counts]).toEqual([3, 3, { early: 3, open: 1, expired: 1 }]);
    store.show({ ...EVERYTHING, mineOnly: true });
    await settled();
    expect(asked(server).slice(2)).toEqual(["?order=state&organiser=alice&limit=50", "/counts?organiser=alice"]);
    expect(store.found).toBe(4);
  });

  it("drop what an older question brings", async () => {
    const { server, store } = await build(3);
    let answer: (response: Response) => void = () => undefined;
    server.next(LIST, () => new Promise((resolve) => (answer = resolve)));
    const refreshed = store.refresh();
    store.show({ ...EVERYTHING, state: "expired" });
    await settled();
    answer(json({ items: [], next: null }));
    await refreshed;
    expect(ids(store)).toEqual(["old"]);
  });

  it("begin at the first page again, and are forgotten with the account", async () => {
    const { store } = await build(120);
    await store.loadMore();
    store.show({ ...EVERYTHING, state: "early" });
    await settled();
    expect(store.items).toHaveLength(PAGE);
    store.clear();
    expect([store.filter, store.items, store.found, store.more]).toEqual([EVERYTHING, [], 0, false]);
  });
});

describe("what is not in the list", () => {
  it("is at hand while it is open: a new one that the filter hides", async () => {
    const { store } = await build();
    store.show({ ...EVERYTHING, state: "expired" });
    await settled();
    store.add(conference({ id: "new" }));
    expect([ids(store), store.byId("new")?.id, store.counts.open]).toEqual([["old"], "new", 2]);
    store.count("new", 4);
    expect(store.byId("new")?.members).toBe(4);
    store.drop("new");
    expect(store.byId("new")).toBeNull();
  });

  it("stays when others push it to the next page, and is gone when the whole list says so", async () => {
    const { server, store } = await build(PAGE - 1);
    expect(ids(store)).toContain(`c${PAGE - 2}`);
    server.items = [conference({ id: "more", start: NOW - MINUTE }), ...server.items];
    await store.refresh();
    expect(ids(store)).not.toContain(`c${PAGE - 2}`);
    expect(store.byId(`c${PAGE - 2}`)).not.toBeNull();
    server.items = many(1);
    await store.refresh();
    expect(store.byId(`c${PAGE - 2}`)).toBeNull();
  });

  it("is asked for by itself", async () => {
    const { server, store } = await build();
    server.items = server.items.map((item) => ({ ...item, participants: 3 }));
    await store.refreshOne("now");
    expect(store.byId("now")?.participants).toBe(3);
    server.next("GET /api/v1/conferences/now", () => refusal(404, "not-found"));
    await store.refreshOne("now");
    expect(store.byId("now")).toBeNull();
    expect(server.count(COUNTS)).toBe(1);
  });
});
