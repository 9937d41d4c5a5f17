import type { NewMemberBody } from "../../src/members/api";
import type { Destination, Mail, Member, Reminder } from "../../src/members/wire";
import { NOW } from "./conferences";
import type { Call } from "./server";

/** Bruno, an extension of the vPBX, who gets mails and was not invited yet. */
export function member(changes: Partial<Member> = {}): Member {
  return {
    id: "m1",
    source: "extension",
    sourceId: "bruno",
    name: "Bruno Keller",
    email: "bruno@demo.example",
    number: "202",
    sendMail: true,
    language: "de",
    pin: "13572468",
    url: "https://ucc.example/c/abc#m=secret",
    answer: "none",
    answeredAt: null,
    invitation: null,
    reminders: [],
    ...changes,
  };
}

export function mail(changes: Partial<Mail> = {}): Mail {
  return { state: "sent", at: NOW, error: "", ...changes };
}

export const CLARA: Destination = {
  source: "extension",
  sourceId: "clara",
  name: "Clara Rossi",
  number: "203",
  email: "clara@demo.example",
};

const iso = (instant: number): string => new Date(instant).toISOString();
const wireMail = <T extends Mail>(value: T): object => ({ ...value, at: iso(value.at) });

export function wireMember(item: Member): object {
  const { sourceId, sendMail, answeredAt, invitation, reminders, ...same } = item;
  return {
    ...same,
    source_id: sourceId,
    send_mail: sendMail,
    answered_at: answeredAt === null ? null : iso(answeredAt),
    invitation: invitation === null ? null : wireMail(invitation),
    reminders: reminders.map((one: Reminder) => wireMail(one)),
  };
}

export function wireDestination({ sourceId, ...same }: Destination): object {
  return { ...same, source_id: sourceId };
}

const answerJson = (body: unknown, status = 200): Response =>
  new Response(status === 204 ? null : JSON.stringify(body), { status });

/** The part of the interface about members, for the one conference that a test has. */
export class FakeMembers {
  items: Member[] = [];
  destinations: Destination[] = [
    { ...CLARA, sourceId: "bruno", name: "Bruno Keller", number: "202", email: "bruno@demo.example" },
    CLARA,
  ];

  /** Null for what is not about members. */
  answer(call: Call): Response | null {
    const url = new URL(call.path, "https://ucc.example");
    if (url.pathname === "/api/v1/destinations") return this.#find(url.searchParams);
    const [, what, id, action] =
      /^\/api\/v1\/conferences\/[^/]+\/(members|invitation)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(
        url.pathname,
      ) ?? [];
    if (what === "invitation") return this.#invite();
    if (what === undefined) return null;
    if (call.method === "GET") return answerJson({ items: this.items.map(wireMember) });
    if (id === "import") return this.#import(call.body as { text: string; send_mail: boolean });
    if (action === "retry") return this.#change(id, retried);
    if (call.method === "PUT") return this.#change(id, (item) => changed(item, call.body));
    if (call.method === "DELETE") return this.#remove(id);
    return this.#add(call.body as NewMemberBody);
  }

  #find(query: URLSearchParams): Response {
    const text = (query.get("q") ?? "").toLowerCase();
    const found = this.destinations.filter(
      (one) =>
        one.source === query.get("source") &&
        (one.name.toLowerCase().includes(text) || one.number.includes(text)),
    );
    return answerJson({ items: found.map(wireDestination) });
  }

  #add(body: NewMemberBody): Response {
    const source = this.destinations.find((one) => one.sourceId === body.source_id);
    const added = member({
      id: `m${this.items.length + 1}`,
      source: body.source,
      sourceId: body.source_id,
      number: source?.number ?? "",
    });
    this.items = [...this.items, changed(added, body)];
    return answerJson(wireMember(this.items.at(-1) ?? added), 201);
  }

  #import({ text, send_mail }: { text: string; send_mail: boolean }): Response {
    const lines = text.split("\n").map((email, index) => ({ email: email.trim(), line: index + 1 }));
    const good = lines.filter(({ email }) => email.includes("@"));
    const added = good.map(({ email }) =>
      member({ id: email, source: "name", name: email, email, number: "", sendMail: send_mail }),
    );
    this.items = [...this.items, ...added];
    const skipped = lines
      .filter(({ email }) => email !== "" && !email.includes("@"))
      .map(({ line }) => ({ line, code: "invalid" }));
    return answerJson({ added: added.map(wireMember), skipped });
  }

  #invite(): Response {
    const fresh = this.items.filter((item) => item.sendMail && item.invitation === null);
    this.items = this.items.map((item) =>
      fresh.includes(item) ? { ...item, invitation: mail({ state: "waiting" }) } : item,
    );
    return answerJson({ queued: fresh.length, items: this.items.map(wireMember) });
  }

  #change(id: string | undefined, change: (item: Member) => Member): Response {
    const found = this.items.find((item) => item.id === id);
    if (found === undefined) return answerJson({ code: "not-found" }, 404);
    const after = change(found);
    this.items = this.items.map((item) => (item === found ? after : item));
    return answerJson(wireMember(after));
  }

  #remove(id: string | undefined): Response {
    this.items = this.items.filter((item) => item.id !== id);
    return answerJson(null, 204);
  }
}

function changed(item: Member, body: unknown): Member {
  const { name, email, send_mail, language } = body as Partial<NewMemberBody>;
  return {
    ...item,
    name: name ?? item.name,
    email: email ?? item.email,
    sendMail: send_mail ?? item.sendMail,
    language: (language as Member["language"] | undefined) ?? item.language,
  };
}

function retried(item: Member): Member {
  const again = <T extends Mail>(one: T): T =>
    one.state === "failed" ? { ...one, state: "waiting", error: "" } : one;
  return {
    ...item,
    invitation: item.invitation && again(item.invitation),
    reminders: item.reminders.map(again),
  };
}
