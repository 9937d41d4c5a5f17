import type { ConferenceBody } from "../../src/admin/api";
import { sortConferences, stateAt } from "../../src/admin/conference-list";
import type { Conference, Session } from "../../src/admin/wire";
import type { Fetch } from "../../src/http/client";
import { type Recurrence, type RecurrenceBody, recurrenceBody } from "../../src/series/recurrence";
import { NOW } from "./conferences";
import { FakeMembers } from "./members";

/** What the page asks for when it shows everything. */
export const LIST = "GET /api/v1/conferences?order=state&limit=50";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly csrf: string | null;
}

type Reply = Response | Promise<Response>;
type Route = (call: Call) => Reply;

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
}

export function refusal(
  status: number,
  code: string,
  more: { errors?: { field: string; code: string }[]; retryAfter?: string } = {},
): Response {
  const response = json({ status, code, errors: more.errors ?? [] }, status);
  if (more.retryAfter !== undefined) response.headers.set("Retry-After", more.retryAfter);
  return response;
}

export function wireSession(session: Session): unknown {
  const { account, vpbx, csrf } = session;
  return {
    csrf,
    account,
    vpbx: {
      id: vpbx.id,
      name: vpbx.name,
      portal_number: vpbx.portalNumber,
      conference_enabled: vpbx.conferenceEnabled,
      ucc_enabled: vpbx.uccEnabled,
      mail_enabled: vpbx.mailEnabled,
      reminders: vpbx.reminders,
    },
  };
}

export function wireConference(item: Conference): unknown {
  const { roomNumber, closesAt, start, recurrence, firstStart, ...others } = item;
  const { coOrganisers, namesOrganisers, ...same } = others;
  return {
    ...same,
    room_number: roomNumber,
    start: new Date(start).toISOString(),
    closes_at: new Date(closesAt).toISOString(),
    recurrence: recurrence === null ? null : recurrenceBody(recurrence),
    co_organisers: coOrganisers,
    names_organisers: namesOrganisers,
    first_start: firstStart === null ? null : new Date(firstStart).toISOString(),
  };
}

/** The REST interface in memory: what a test sets is answered, and every call is kept. */
export class FakeServer {
  session: Session | null;
  items: Conference[];
  readonly members = new FakeMembers();
  readonly calls: Call[] = [];
  readonly #once = new Map<string, Route[]>();

  constructor(session: Session | null, items: readonly Conference[] = []) {
    this.session = session;
    this.items = [...items];
  }

  /** Answer the next call of that method and path otherwise, e.g. `next("POST /…", …)`. */
  next(what: string, route: Route): void {
    this.#once.set(what, [...(this.#once.get(what) ?? []), route]);
  }

  /** How often a method and path were called. */
  count(what: string): number {
    return this.calls.filter((call) => `${call.method} ${call.path}` === what).length;
  }

  readonly fetch: Fetch = async (path, init) => {
    const headers = new Headers(init.headers);
    const method = init.method ?? "GET";
    const text = typeof init.body === "string" ? init.body : "null";
    const call = { method, path, body: JSON.parse(text) as unknown, csrf: headers.get("X-CSRF-Token") };
    this.calls.push(call);
    const special = this.#once.get(`${method} ${path}`)?.shift();
    return special ? special(call) : this.#answer(call);
  };

  #answer(call: Call): Response {
    const { method, path } = call;
    if (path === "/api/v1/session") return this.#sessionAnswer(method);
    if (path === "/api/v1/login-options") return json({ single_sign_on: null });
    if (this.session === null) return refusal(401, "not-logged-in");
    if (path.endsWith("/suggestion")) return json({ room_number: "555001", pin: "909090" });
    const listed = method === "GET" ? this.#listAnswer(new URL(path, "https://ucc.example")) : null;
    if (listed !== null) return listed;
    if (path === "/api/v1/calendar-feed" && method === "GET") {
      return json({ exists: false, created_at: null });
    }
    if (path === "/api/v1/second-factor" && method === "GET") {
      return json({ on: false, recovery_codes: 0 });
    }
    return this.members.answer(call) ?? this.#change(call);
  }

  /** The list as the server gives it: `q` looks at names only, and cursors are places. */
  #listAnswer({ pathname, searchParams }: URL): Response | null {
    const [search, organiser] = [searchParams.get("q") ?? "", searchParams.get("organiser")];
    const state = searchParams.get("state");
    const found = this.items.filter(
      (item) =>
        item.name.toLowerCase().includes(search.toLowerCase()) &&
        (organiser === null || item.organiser.id === organiser),
    );
    if (pathname === "/api/v1/conferences/counts") {
      const count = (wanted: string) => found.filter((item) => stateAt(item, NOW) === wanted).length;
      return json({ early: count("early"), open: count("open"), expired: count("expired") });
    }
    if (pathname === "/api/v1/conferences") {
      const items = sortConferences(found, NOW).filter(
        (item) => state === null || stateAt(item, NOW) === state,
      );
      const from = Number(searchParams.get("after") ?? 0);
      const to = from + Number(searchParams.get("limit") ?? items.length);
      const page = items.slice(from, to).map(wireConference);
      return json({ items: page, next: to < items.length ? String(to) : null });
    }
    const one = this.items.find((item) => pathname === `/api/v1/conferences/${item.id}`);
    return one ? json(wireConference(one)) : null;
  }

  #sessionAnswer(method: string): Response {
    if (method === "DELETE") {
      this.session = null;
      return json(null, 204);
    }
    return this.session ? json(wireSession(this.session)) : refusal(401, "not-logged-in");
  }

  #change({ method, path, body }: Call): Response {
    const id = path.split("/").at(-1) ?? "";
    if (method === "DELETE") {
      this.items = this.items.filter((item) => item.id !== id);
      return json(null, 204);
    }
    const created = method === "POST";
    const saved = applied(body as ConferenceBody, created ? "new" : id);
    this.items = [...this.items.filter((item) => item.id !== saved.id), saved];
    return json(wireConference(saved), created ? 201 : 200);
  }
}

function fromBody({ month_day, ...same }: RecurrenceBody): Recurrence {
  return { ...same, monthDay: month_day };
}

function applied(body: ConferenceBody, id: string): Conference {
  const start = Date.parse(body.start);
  return {
    id,
    kind: body.kind,
    name: body.name,
    roomNumber: body.room_number,
    start,
    closesAt: start + body.duration * 60_000,
    timezone: body.timezone,
    duration: body.duration,
    pin: body.pin,
    description: body.description,
    state: start > NOW ? "early" : "open",
    url: body.kind === "ucc" ? `https://ucc.example/c/${id}` : null,
    organiser: { id: "alice", name: "Alice Favre", extension: "201" },
    coOrganisers: body.co_organisers.map((one) => ({ id: one, name: one, extension: null })),
    namesOrganisers: true,
    editable: true,
    participants: 0,
    members: 0,
    reminders: body.reminders,
    lobby: body.lobby,
    recurrence: body.recurrence === null ? null : fromBody(body.recurrence),
    firstStart: body.recurrence === null ? null : start,
  };
}
