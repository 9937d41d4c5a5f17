import { beforeEach, describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import type { Guard } from "../../src/admin/editor.svelte";
import { HttpClient } from "../../src/http/client";
import { Members } from "../../src/members/members.svelte";
import { conference, NOW, session } from "../support/conferences";
import { CLARA, mail, member } from "../support/members";
import { FakeServer, refusal } from "../support/server";

const ALL = "/api/v1/conferences/abc/members";
const FIND = "GET /api/v1/destinations?source=extension&q=";
const through: Guard = (work) => work();

async function start(items = [member()]) {
  const server = new FakeServer(session, [conference()]);
  server.members.items = items;
  const counted = vi.fn<(members: number) => void>();
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  const members = new Members(api, through, "abc", counted);
  await members.refresh();
  return { server, members, counted };
}

describe("the list", () => {
  it("is loaded, and its length told", async () => {
    const { members, counted } = await start();
    expect([members.loaded, members.items]).toEqual([true, [member()]]);
    expect(counted).toHaveBeenLastCalledWith(1);
  });

  it.each([
    [404, "not-found", "members-gone", true],
    [403, "forbidden", "editor-forbidden", true],
    [500, "internal", "error-server", false],
  ])("%i %s: %s", async (status, code, id, shut) => {
    const { server, members } = await start();
    server.next(`GET ${ALL}`, () => refusal(status, code));
    await members.refresh();
    expect([members.failure?.id, members.shut]).toEqual([id, shut]);
  });

  it("does not take an answer that was asked for before a change", async () => {
    const { members } = await start();
    const late = members.refresh();
    members.add();
    members.editor?.setSource("name");
    if (members.editor) members.editor.form.name = "Dora";
    await members.save();
    await late;
    expect(members.items.map(({ name }) => name)).toEqual(["Bruno Keller", "Dora"]);
  });

  it("a member who is gone already counts as deleted", async () => {
    const { server, members, counted } = await start();
    server.next(`DELETE ${ALL}/m1`, () => refusal(404, "not-found"));
    await members.remove("m1");
    expect(members.items).toEqual([]);
    expect(counted).toHaveBeenLastCalledWith(0);
  });

  it("keeps a member whom the server would not delete", async () => {
    const { server, members } = await start();
    server.next(`DELETE ${ALL}/m1`, () => refusal(500, "internal"));
    await expect(members.remove("m1")).rejects.toThrow();
    expect(members.items).toHaveLength(1);
  });
});

describe("mails", () => {
  it("the invitation goes to those who have none yet", async () => {
    const { members } = await start([member(), member({ id: "m2", sendMail: false })]);
    members.inviting = true;
    expect(await members.invite()).toBe(1);
    expect(members.items.map((one) => one.invitation?.state)).toEqual(["waiting", undefined]);
    expect(members.inviting).toBe(false);
  });

  it("what failed is tried again, once for two quick presses", async () => {
    const failed = mail({ state: "failed", error: "550 no such user" });
    const { server, members } = await start([member({ invitation: failed })]);
    await Promise.all([members.retry("m1"), members.retry("m1")]);
    expect(server.count(`POST ${ALL}/m1/retry`)).toBe(1);
    expect(members.items[0]?.invitation).toMatchObject({ state: "waiting", error: "" });
    expect(members.retrying).toEqual([]);
  });

  it("are switched off by one field", async () => {
    const { server, members } = await start();
    await members.setMail(member(), false);
    expect(server.calls.at(-1)?.body).toEqual({ send_mail: false });
    expect(members.items[0]?.sendMail).toBe(false);
  });
});

describe("the search", () => {
  beforeEach(() => vi.useFakeTimers());

  async function search() {
    const built = await start();
    built.members.add();
    const editor = built.members.editor;
    if (editor === null) throw new Error("no editor");
    return { ...built, editor };
  }

  it("asks once when the typing pauses", async () => {
    const { server, editor } = await search();
    for (const text of ["c", "cl", "cla"]) editor.type(text);
    await vi.advanceTimersByTimeAsync(300);
    expect(server.calls.filter(({ path }) => path.includes("destinations"))).toHaveLength(1);
    expect(server.count(`${FIND}cla`)).toBe(1);
    expect([editor.search.phase, editor.search.found]).toEqual(["done", [CLARA]]);
  });

  it("an old answer does not overtake a new one", async () => {
    const { server, editor } = await search();
    let release: (response: Response) => void = () => undefined;
    server.next(`${FIND}b`, () => new Promise((resolve) => (release = resolve)));
    editor.type("b");
    await vi.advanceTimersByTimeAsync(300);
    editor.type("cla");
    await vi.advanceTimersByTimeAsync(300);
    release(new Response(JSON.stringify({ items: [] })));
    await vi.advanceTimersByTimeAsync(0);
    expect(editor.search.found).toEqual([CLARA]);
  });

  it("picking fills in, typing on lets go, another source forgets", async () => {
    const { editor } = await search();
    editor.pick(CLARA);
    expect(editor.form).toMatchObject({ sourceId: "clara", name: "Clara Rossi" });
    expect([editor.ready, editor.number, editor.search.text]).toEqual([true, "203", "Clara Rossi"]);
    editor.type("Clara");
    expect([editor.ready, editor.form.sourceId, editor.number]).toEqual([false, "", ""]);
    editor.pick(CLARA);
    editor.form.sendMail = true;
    editor.setSource("directory");
    expect(editor.form).toMatchObject({ source: "directory", sourceId: "", name: "", sendMail: true });
  });

  it("a failure is told, and the next letter tries again", async () => {
    const { server, editor } = await search();
    server.next(`${FIND}c`, () => refusal(500, "internal"));
    editor.type("c");
    await vi.advanceTimersByTimeAsync(300);
    expect(editor.search.phase).toBe("failed");
    editor.type("cl");
    await vi.advanceTimersByTimeAsync(300);
    expect(editor.search.phase).toBe("done");
  });
});

describe("adding and importing", () => {
  it("keeps the choices for the next one", async () => {
    const { members } = await start([]);
    members.add();
    members.editor?.pick(CLARA);
    if (members.editor) members.editor.form.sendMail = true;
    expect(await members.save(true)).toMatchObject({ name: "Clara Rossi", sendMail: true });
    expect(members.editor?.form).toMatchObject({ sourceId: "", name: "", sendMail: true });
    expect(members.editor?.dirty).toBe(false);
  });

  it("tells the server's field errors, and keeps what was typed", async () => {
    const { server, members } = await start();
    members.edit(member());
    server.next(`PUT ${ALL}/m1`, () => refusal(422, "invalid", { errors: [{ field: "email", code: "invalid" }] }));
    expect(await members.save()).toBeNull();
    expect([members.editor?.errors.email, members.editor?.refusals]).toEqual(["invalid", 1]);
  });

  it("imports, and remembers what was left out", async () => {
    const { server, members } = await start([]);
    members.import();
    if (members.importing) members.importing.text = "a@b.example\nnonsense";
    const result = await members.runImport();
    expect(server.calls.at(-1)?.body).toMatchObject({ format: "addresses", send_mail: false });
    expect(result?.skipped).toEqual([{ line: 2, code: "invalid" }]);
    expect(members.items.map(({ email }) => email)).toEqual(["a@b.example"]);
  });

  it("imports nothing from nothing", async () => {
    const { server, members } = await start([]);
    members.import();
    expect(await members.runImport()).toBeNull();
    expect(members.importing?.empty).toBe(true);
    expect(server.count(`POST ${ALL}/import`)).toBe(0);
  });

  it("reads a file as UTF-8, else as an old spreadsheet wrote it", async () => {
    const { members } = await start([]);
    members.import();
    const latin = new Uint8Array([0x4e, 0x6f, 0x6d, 0x3b, 0x4d, 0x61, 0x69, 0x6c, 0x0a, 0xe9]);
    const file = { name: "gens.csv", arrayBuffer: async () => latin.buffer } as File;
    await members.importing?.take(file);
    expect(members.importing).toMatchObject({ text: "Nom;Mail\né", format: "csv", fileName: "gens.csv" });
  });
});
