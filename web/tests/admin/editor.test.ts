import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { Editor, type Guard } from "../../src/admin/editor.svelte";
import { HttpClient } from "../../src/http/client";
import { conference, NOW, session } from "../support/conferences";
import { FakeServer, refusal } from "../support/server";

const SUGGEST = "GET /api/v1/conferences/suggestion";
const POST = "POST /api/v1/conferences";
const PUT = "PUT /api/v1/conferences/abc";
const through: Guard = (work) => work();

function start(item = conference()) {
  const server = new FakeServer(session, [item]);
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  return { server, api, edit: () => Editor.edit(api, through, item) };
}

const add = (api: AdminApi): Promise<Editor> => Editor.add(api, through, "Europe/Zurich");

describe("adding", () => {
  it("starts with free numbers and is not dirty", async () => {
    const editor = await add(start().api);
    expect(editor.form).toMatchObject({ roomNumber: "555001", pin: "909090" });
    expect(editor.dirty).toBe(false);
  });

  it("starts empty when no numbers come, and says so", async () => {
    const { server, api } = start();
    server.next(SUGGEST, () => refusal(500, "internal"));
    const editor = await add(api);
    expect(editor.form).toMatchObject({ roomNumber: "", pin: "" });
    expect(editor.suggestFailed).toBe(true);
  });

  it("creates the conference", async () => {
    const { server, api } = start();
    const editor = await add(api);
    editor.form.name = "Weekly";
    expect(await editor.save()).toMatchObject({ id: "new", name: "Weekly", kind: "audio" });
    expect(server.count(POST)).toBe(1);
  });
});

describe("editing", () => {
  it("sends the whole conference to its own address", async () => {
    const { server, edit } = start();
    const editor = edit();
    editor.form.ucc = false;
    expect(editor.dirty).toBe(true);
    expect(await editor.save()).toMatchObject({ id: "abc", kind: "audio" });
    expect(server.count(PUT)).toBe(1);
  });

  it("sends nothing while a field is wrong, and counts the refusal", async () => {
    const { server, edit } = start();
    const editor = edit();
    editor.form.roomNumber = "12x";
    expect(await editor.save()).toBeNull();
    expect(editor.errors).toEqual({ roomNumber: "digits" });
    expect([editor.errorCount, editor.refusals]).toEqual([1, 1]);
    expect(server.calls).toEqual([]);
  });

  it("tells a field's error when it is left, and that it is right now", () => {
    const editor = start().edit();
    editor.form.pin = "12";
    editor.leave("pin");
    expect(editor.errors.pin).toBe("too-short");
    editor.form.pin = "1234";
    editor.leave("pin");
    expect(editor.errors.pin).toBeUndefined();
    expect(editor.errorCount).toBe(0);
  });

  it("keeps \"taken\" until the number is another one", async () => {
    const { server, edit } = start();
    const editor = edit();
    server.next(PUT, () => refusal(422, "invalid", { errors: [{ field: "room_number", code: "taken" }] }));
    expect(await editor.save()).toBeNull();
    expect(editor.failure).toBeNull();
    editor.leave("roomNumber");
    expect(editor.errors.roomNumber).toBe("taken");
    editor.form.roomNumber = "4712";
    editor.leave("roomNumber");
    expect(editor.errors.roomNumber).toBeUndefined();
  });

  it.each([
    [404, "not-found", "editor-gone"],
    [403, "forbidden", "editor-forbidden"],
    [422, "invalid", "error-server"],
    [503, "http-503", "error-server"],
  ])("tells %i %s as %s and keeps what was typed", async (status, code, id) => {
    const { server, edit } = start();
    const editor = edit();
    editor.form.name = "Typed";
    server.next(PUT, () => refusal(status, code));
    expect(await editor.save()).toBeNull();
    expect(editor.failure?.id).toBe(id);
    expect(editor.form.name).toBe("Typed");
    expect(editor.busy).toBe(false);
  });

  it("saves once for two quick presses", async () => {
    const { server, edit } = start();
    const editor = edit();
    await Promise.all([editor.save(), editor.save()]);
    expect(server.count(PUT)).toBe(1);
  });
});

describe("proposing numbers", () => {
  it("replaces the one that was asked for, and clears its error", async () => {
    const editor = start().edit();
    editor.form.roomNumber = "x";
    editor.leave("roomNumber");
    await editor.suggestNumber("roomNumber");
    expect(editor.form).toMatchObject({ roomNumber: "555001", pin: "246810" });
    expect(editor.errors.roomNumber).toBeUndefined();
  });

  it("leaves the field alone when nothing comes", async () => {
    const { server, edit } = start();
    const editor = edit();
    server.next(SUGGEST, () => Promise.reject(new TypeError("offline")));
    await editor.suggestNumber("pin");
    expect([editor.form.pin, editor.suggestFailed]).toEqual(["246810", true]);
  });
});
