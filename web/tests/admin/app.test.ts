import { describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { AdminApp } from "../../src/admin/app.svelte";
import type { ConferenceForm } from "../../src/admin/conference-form";
import type { Session } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import { conference, NOW, session } from "../support/conferences";
import { member } from "../support/members";
import { FakeServer, json, LIST, refusal, wireConference } from "../support/server";

const SESSION = "GET /api/v1/session";

function build(who: Session | null, next: string | null = null) {
  const server = new FakeServer(who, [conference()]);
  const go = vi.fn<(path: string) => void>();
  const app = new AdminApp(new AdminApi(new HttpClient(server.fetch, () => NOW)), next, go);
  return { server, app, go };
}

async function ready() {
  const built = build(session);
  await built.app.start();
  await built.app.conferences.refresh();
  return built;
}

describe("starting", () => {
  it("asks nobody known to log in", async () => {
    const { app } = build(null);
    await app.start();
    expect(app.phase).toBe("login");
    expect(app.loginNotice).toBeNull();
  });

  it("shows the list to who is logged in", async () => {
    const { app } = await ready();
    expect(app.phase).toBe("ready");
    expect(app.conferences.items).toHaveLength(1);
    expect(app.conferences.loadedAt).toBe(NOW);
  });

  it("says when the server cannot be reached, and can try again", async () => {
    const { server, app } = build(session);
    server.next(SESSION, () => Promise.reject(new TypeError("offline")));
    await app.start();
    expect([app.phase, app.failure?.id]).toEqual(["failed", "error-unreachable"]);
    await app.start();
    expect(app.phase).toBe("ready");
  });

  it("leads on to where one came from, logged in before or now", async () => {
    const { app, go } = build(session, "/c/abc");
    await app.start();
    app.enter(session);
    expect(go.mock.calls).toEqual([["/c/abc"], ["/c/abc"]]);
    expect(app.session).toBeNull();
  });
});

describe("the session runs out", () => {
  it("asks to log in, and brings the open dialog back to its owner", async () => {
    const { server, app } = await ready();
    await app.add();
    if (app.editor) app.editor.form.name = "Half typed";
    server.session = null;
    expect(await app.save()).toBeNull();
    expect([app.phase, app.loginNotice]).toEqual(["login", "expired"]);
    server.session = session;
    app.enter(session);
    expect(app.editor?.form.name).toBe("Half typed");
    expect(await app.save()).toMatchObject({ created: true });
  });

  it("shows nothing of it to somebody else", async () => {
    const { server, app } = await ready();
    await app.add();
    server.session = null;
    await app.conferences.refresh();
    const bruno = { ...session, account: { ...session.account, id: "bruno" } };
    server.session = bruno;
    app.enter(bruno);
    expect(app.editor).toBeNull();
    expect(app.conferences.items).toEqual([]);
  });
});

describe("logging out", () => {
  it("ends the session on the server and forgets everything here", async () => {
    const { server, app } = await ready();
    await app.logout();
    expect(server.session).toBeNull();
    expect([app.phase, app.loginNotice]).toEqual(["login", "logged-out"]);
    expect(app.conferences.items).toEqual([]);
  });

  it("does not pretend when the server was not told", async () => {
    const { server, app } = await ready();
    server.next("DELETE /api/v1/session", () => Promise.reject(new TypeError("offline")));
    await expect(app.logout()).rejects.toThrow();
    expect(app.phase).toBe("ready");
  });

  it("counts a session that is over already as logged out", async () => {
    const { server, app } = await ready();
    server.next("DELETE /api/v1/session", () => refusal(401, "not-logged-in"));
    await app.logout();
    expect(app.phase).toBe("login");
  });
});

describe("rows", () => {
  it("one's own open the editor, others' the details", async () => {
    const { app } = await ready();
    app.open(conference());
    expect(app.editor?.original?.id).toBe("abc");
    app.editor = null;
    app.open(conference({ editable: false }));
    expect([app.editor, app.detailsOf]).toEqual([null, "abc"]);
  });

  it("a saved new conference shows its details; a changed one goes back to the list", async () => {
    const { app } = await ready();
    await app.add();
    await app.save();
    expect(app.byId(app.detailsOf)?.id).toBe("new");
    app.edit(conference());
    if (app.editor) app.editor.form.name = "Renamed";
    await app.save();
    expect([app.editor, app.detailsOf]).toEqual([null, null]);
    expect(app.byId("abc")?.name).toBe("Renamed");
  });

  it("one editor is opened by two quick presses", async () => {
    const { server, app } = await ready();
    await Promise.all([app.add(), app.add()]);
    expect(server.count("GET /api/v1/conferences/suggestion")).toBe(1);
    expect(app.adding).toBe(false);
  });

  it("leave the list only when the server has deleted them", async () => {
    const { server, app } = await ready();
    server.next("DELETE /api/v1/conferences/abc", () => refusal(500, "internal"));
    await expect(app.remove("abc")).rejects.toThrow();
    expect(app.byId("abc")).not.toBeNull();
    await app.remove("abc");
    expect(app.byId("abc")).toBeNull();
  });

  it("that are gone already count as deleted", async () => {
    const { server, app } = await ready();
    server.next("DELETE /api/v1/conferences/abc", () => refusal(404, "not-found"));
    await app.remove("abc");
    expect(app.conferences.items).toEqual([]);
  });
});

describe("the list's freshness", () => {
  it("keeps the last list and says that it is old", async () => {
    const { server, app } = await ready();
    server.next(LIST, () => Promise.reject(new TypeError("offline")));
    await app.conferences.refresh();
    expect(app.conferences.failure?.id).toBe("error-unreachable");
    expect(app.conferences.items).toHaveLength(1);
    await app.conferences.refresh();
    expect(app.conferences.failure).toBeNull();
  });

  it("shares one request among calls at the same time", async () => {
    const { server, app } = await ready();
    const before = server.count(LIST);
    await Promise.all([app.conferences.refresh(), app.conferences.refresh()]);
    expect(server.count(LIST)).toBe(before + 1);
  });

  it("ignores an answer that was under way while something was deleted", async () => {
    const { server, app } = await ready();
    let answer: (response: Response) => void = () => undefined;
    server.next(LIST, () => new Promise((resolve) => (answer = resolve)));
    const refreshed = app.conferences.refresh();
    await app.remove("abc");
    answer(json({ items: [wireConference(conference())], next: null }));
    await refreshed;
    expect(app.conferences.items).toEqual([]);
  });
});

describe("quick ways", () => {
  it("a copy opens as new, with free numbers and everything else as it was", async () => {
    const { app } = await ready();
    app.detailsOf = "abc";
    await app.duplicate(conference({ description: "Plan", reminders: [60], lobby: "everyone" }));
    expect(app.editor?.original).toBeNull();
    expect(app.editor?.form).toMatchObject({ roomNumber: "555001", description: "Plan", reminders: [60], lobby: "everyone" });
    expect(app.detailsOf).toBeNull();
  });

  it.each([
    [true, "ucc"],
    [false, "audio"],
  ])("starts now by one press (UCC: %s)", async (uccEnabled, kind) => {
    const { app, server } = await ready();
    app.session = { ...session, vpbx: { ...session.vpbx, uccEnabled } };
    await Promise.all([app.startNow(), app.startNow()]);
    expect(server.count("POST /api/v1/conferences")).toBe(1);
    expect(server.calls.at(-1)?.body).toMatchObject({
      kind,
      name: "",
      room_number: "555001",
      pin: "909090",
      start: new Date(NOW).toISOString(),
    });
    expect(app.byId(app.detailsOf)?.id).toBe("new");
  });

  it("does not start without numbers", async () => {
    const { app, server } = await ready();
    server.next("GET /api/v1/conferences/suggestion", () => refusal(500, "internal"));
    await expect(app.startNow()).rejects.toThrow();
    expect([app.adding, server.count("POST /api/v1/conferences")]).toEqual([false, 0]);
  });
});

describe("a change that invited people are told of", () => {
  it.each<[string, Partial<ConferenceForm>, number, boolean]>([
    ["another room number", { roomNumber: "4712" }, 2, true],
    ["another time", { start: "24.11.2026 09:00" }, 2, true],
    ["another PIN", { pin: "999999" }, 2, true],
    ["only another name", { name: "Typo" }, 2, false],
    ["nobody is planned", { roomNumber: "4712" }, 0, false],
  ])("%s", async (_what, change, members, told) => {
    const { app } = await ready();
    app.edit(conference({ members, start: NOW }));
    if (app.editor) app.editor.form = { ...app.editor.form, ...change };
    expect(await app.save()).toMatchObject({ created: false, told });
  });
});

describe("the members page", () => {
  it("takes the place of the list, and knows how many there are", async () => {
    const { app, server } = await ready();
    server.members.items = [member(), member({ id: "m2" })];
    app.detailsOf = "abc";
    await app.openMembers(conference());
    await app.members?.refresh();
    expect([app.detailsOf, app.byId("abc")?.members]).toEqual([null, 2]);
    app.closeMembers();
    expect([app.members, app.leftMembersOf]).toEqual([null, "abc"]);
  });

  it("stays away when a form was opened while it was on its way", async () => {
    const { app } = await ready();
    const opening = app.openMembers(conference());
    app.edit(conference());
    await opening;
    expect(app.members).toBeNull();
    expect(app.editor).not.toBeNull();
  });

  it("waits for its owner when the session runs out, and for nobody else", async () => {
    const { app, server } = await ready();
    await app.openMembers(conference());
    await app.members?.refresh();
    app.members?.add();
    server.session = null;
    await app.members?.refresh();
    expect(app.phase).toBe("login");
    server.session = session;
    app.enter(session);
    expect(app.members?.editor).not.toBeNull();
    app.enter({ ...session, account: { ...session.account, id: "bruno" } });
    expect(app.members).toBeNull();
  });
});
