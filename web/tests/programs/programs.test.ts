import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { HttpClient } from "../../src/http/client";
import { WireError } from "../../src/http/reader";
import { messageOf, programError, webhookForm, wordsOf } from "../../src/programs/forms";
import { Programs } from "../../src/programs/programs.svelte";
import { readDeliveries, readTokens, readWebhook } from "../../src/programs/wire";
import { NOW, session } from "../support/conferences";
import { DAY, TOKENS, WEBHOOKS, wireDelivery, wireToken, wireWebhook } from "../support/programs";
import { FakeServer, json, refusal } from "../support/server";

function programs() {
  const server = new FakeServer(session);
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  return { server, model: new Programs(api, (work) => work()) };
}

describe("programs", () => {
  it.each([
    [true, 1],
    [false, 0],
  ])("of whoever administers (%s) are tokens and webhooks, of others tokens", async (rules, asked) => {
    const { server, model } = programs();
    server.next(`GET ${TOKENS}`, () => json({ items: [wireToken("t1")] }));
    server.next(`GET ${WEBHOOKS}`, () => json({ items: [wireWebhook("w1")] }));
    await model.load(rules);
    expect(model.tokens?.map(({ id }) => id)).toEqual(["t1"]);
    expect(server.count(`GET ${WEBHOOKS}`)).toBe(asked);
    expect(model.failure).toBeNull();
  });

  it("tell when the server does not answer", async () => {
    const { server, model } = programs();
    server.next(`GET ${TOKENS}`, () => refusal(500, "internal"));
    await model.load(true);
    expect(model.failure).not.toBeNull();
    expect(model.tokens).toBeNull();
  });

  it.each([
    [90, new Date(NOW + 90 * DAY).toISOString()],
    [0, null],
  ])("get a token for %i days, whose secret is kept until it is seen", async (days, expires) => {
    const { server, model } = programs();
    server.next(`POST ${TOKENS}`, () => json({ ...wireToken("t2"), token: "ucc_s3cret" }, 201));
    await model.makeToken("Reception screen", ["conferences:read"], days);
    expect(server.calls.at(-1)?.body).toEqual({
      name: "Reception screen",
      scopes: ["conferences:read"],
      expires_at: expires,
    });
    expect(model.secret).toEqual({ kind: "token", name: "Reception screen", value: "ucc_s3cret" });
    expect(model.tokens).toHaveLength(1);
  });

  it("lose a token and a webhook that are deleted", async () => {
    const { server, model } = programs();
    server.next(`GET ${TOKENS}`, () => json({ items: [wireToken("t1"), wireToken("t2")] }));
    server.next(`GET ${WEBHOOKS}`, () => json({ items: [wireWebhook("w1")] }));
    await model.load(true);
    server.next(`DELETE ${TOKENS}/t1`, () => json(null, 204));
    server.next(`DELETE ${WEBHOOKS}/w1`, () => json(null, 204));
    const [token] = model.tokens ?? [];
    const [webhook] = model.webhooks ?? [];
    if (token === undefined || webhook === undefined) throw new Error("nothing was loaded");
    await model.revoke(token);
    await model.removeWebhook(webhook);
    expect(model.tokens?.map(({ id }) => id)).toEqual(["t2"]);
    expect(model.webhooks).toEqual([]);
  });

  it("change in place, and show a new secret once", async () => {
    const { server, model } = programs();
    server.next(`POST ${WEBHOOKS}`, () => json({ ...wireWebhook("w1"), secret: "whsec_a" }, 201));
    const body = { url: "https://crm.example/ucc", description: "", events: ["call.ended"], enabled: true };
    const made = await model.saveWebhook(null, body);
    expect(model.secret?.value).toBe("whsec_a");
    model.secret = null;
    server.next(`PUT ${WEBHOOKS}/w1`, () => json(wireWebhook("w1", { enabled: false })));
    await model.saveWebhook("w1", { ...body, enabled: false });
    expect(model.webhooks?.map(({ enabled }) => enabled)).toEqual([false]);
    expect(model.secret).toBeNull();
    server.next(`POST ${WEBHOOKS}/w1/secret`, () => json({ ...wireWebhook("w1"), secret: "whsec_b" }));
    await model.newSecret(made);
    expect(model.secret).toMatchObject({ kind: "webhook", value: "whsec_b" });
  });
});

describe("what the wire brings", () => {
  it.each([
    [() => readTokens({ items: [wireToken("t", { scopes: [1] })] })],
    [() => readTokens({ items: [wireToken("t", { expires_at: "soon" })] })],
    [() => readWebhook(wireWebhook("w", { disabled_because: "bored" }))],
    [() => readWebhook(wireWebhook("w", { events: "all" }))],
    [() => readDeliveries({ items: [wireDelivery("d", { state: "lost" })] })],
    [() => readDeliveries({ items: [wireDelivery("d", { status: "204" })] })],
  ])("is refused where it has another shape", (read) => {
    expect(read).toThrow(WireError);
  });

  it("may hold scopes and events that this page does not know yet", () => {
    const [token] = readTokens({ items: [wireToken("t", { scopes: ["rooms:read"] })] });
    expect(token?.scopes).toEqual(["rooms:read"]);
    expect(readWebhook(wireWebhook("w", { events: ["poll.closed"] })).events).toEqual(["poll.closed"]);
  });
});

describe("forms", () => {
  it.each([
    ["url", "not-https", "program-error-not-https"],
    ["url", "too-many", "program-error-too-many"],
    ["url", "invalid", "program-error-url"],
    ["events", "required", "program-error-none"],
    ["scopes", "required", "program-error-none"],
    ["name", "required", "people-error-required"],
    ["description", "too-long", "people-error-too-long"],
  ])("of %s: %s is told as %s", (field, code, id) => {
    expect(programError(field, code).id).toBe(id);
  });

  it("keep lists as words", () => {
    const form = webhookForm(readWebhook(wireWebhook("w")));
    expect(form.events).toBe("room.started call.ended");
    expect(wordsOf(form.events)).toEqual(["room.started", "call.ended"]);
    expect(wordsOf("")).toEqual([]);
    expect(messageOf("event", "room.started")).toBe("event-room-started");
    expect(messageOf("scope", "calendar:read")).toBe("scope-calendar-read");
  });
});
