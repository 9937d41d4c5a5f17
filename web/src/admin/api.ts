import { HttpClient, type Method } from "../http/client";
import { isProblem, ProblemError } from "../http/problem";
import type { RecurrenceBody } from "../series/recurrence";
import {
  type Conference,
  type ConferencePage,
  type Kind,
  type Lobby,
  type Organiser,
  type Overlap,
  readConference,
  readConferencePage,
  readLoginOptions,
  readOrganisers,
  readOverlaps,
  readSession,
  readStateCounts,
  readSuggestion,
  type Session,
  type SingleSignOn,
  type StateCounts,
  type Suggestion,
} from "./wire";

/** What creating and changing a conference take; the names are the wire's. */
export interface ConferenceBody {
  readonly kind: Kind;
  readonly name: string;
  readonly room_number: string;
  readonly start: string;
  readonly timezone: string;
  readonly duration: number;
  readonly pin: string;
  readonly description: string;
  readonly reminders: readonly number[] | null;
  readonly lobby: Lobby;
  readonly recurrence: RecurrenceBody | null;
  /** Ids of accounts. */
  readonly co_organisers: readonly string[];
}

const SESSION = "/api/v1/session";
const CONFERENCES = "/api/v1/conferences";
const one = (id: string): string => `${CONFERENCES}/${encodeURIComponent(id)}`;

/** The AdminCenter's half of the REST interface. Every method throws as `HttpClient` does. */
export class AdminApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient = new HttpClient()) {
    this.#http = http;
  }

  /** For requests that do not go through `call`. */
  csrf(): string | null {
    return this.#http.csrf;
  }

  serverNow(): number {
    return this.#http.serverNow();
  }

  /** The session of the login cookie, or null when nobody is logged in. */
  async session(): Promise<Session | null> {
    try {
      return this.#enter(await this.#http.request("GET", SESSION));
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) return null;
      throw error;
    }
  }

  async login(email: string, password: string): Promise<Session> {
    return this.#enter(await this.#http.request("POST", SESSION, { email, password }));
  }

  /** The identity provider that one may log in at; null where there is none. */
  async singleSignOn(): Promise<SingleSignOn | null> {
    return readLoginOptions(await this.#http.request("GET", "/api/v1/login-options"));
  }

  /** The login's second step. A code is up to the person: from the app, or a recovery code. */
  async secondStep(challenge: string, code: string): Promise<Session> {
    return this.#enter(await this.#http.request("POST", `${SESSION}/second-factor`, { challenge, code }));
  }

  async logout(): Promise<void> {
    await this.call("DELETE", SESSION);
    this.#http.csrf = null;
  }

  /** A page of the list: the open ones, the next to come, then the expired. */
  async conferences(terms: Readonly<Record<string, string>>): Promise<ConferencePage> {
    const search = new URLSearchParams({ order: "state", ...terms }).toString();
    return readConferencePage(await this.#http.request("GET", `${CONFERENCES}?${search}`));
  }

  async counts(terms: Readonly<Record<string, string>>): Promise<StateCounts> {
    const search = new URLSearchParams(terms).toString();
    const path = `${CONFERENCES}/counts${search === "" ? "" : `?${search}`}`;
    return readStateCounts(await this.#http.request("GET", path));
  }

  async conference(id: string): Promise<Conference> {
    return readConference(await this.#http.request("GET", one(id)));
  }

  async suggestion(): Promise<Suggestion> {
    return readSuggestion(await this.#http.request("GET", `${CONFERENCES}/suggestion`));
  }

  async create(body: ConferenceBody): Promise<Conference> {
    return readConference(await this.call("POST", CONFERENCES, body));
  }

  async update(id: string, body: ConferenceBody): Promise<Conference> {
    return readConference(await this.call("PUT", one(id), body));
  }

  /** What else the organiser has at the time of a conference as it would be saved. */
  async overlaps(body: ConferenceBody, id: string | null): Promise<Overlap[]> {
    const asked = id === null ? body : { ...body, id };
    return readOverlaps(await this.call("POST", `${CONFERENCES}/overlaps`, asked));
  }

  /** Who may be named a co-organiser, by name or extension. */
  async colleagues(text: string): Promise<Organiser[]> {
    return readOrganisers(await this.call("GET", `/api/v1/organisers?q=${encodeURIComponent(text)}`));
  }

  async remove(id: string): Promise<void> {
    await this.call("DELETE", one(id));
  }

  /**
   * Any other request, for the parts of the page that load later.
   * Another tab may have logged in anew: then our token is old, and one retry has the new one.
   */
  async call(method: Method, path: string, body?: unknown): Promise<unknown> {
    try {
      return await this.#http.request(method, path, body);
    } catch (error) {
      if (!isProblem(error, "csrf") || (await this.session()) === null) throw error;
      return this.#http.request(method, path, body);
    }
  }

  #enter(value: unknown): Session {
    const session = readSession(value);
    this.#http.csrf = session.csrf;
    return session;
  }
}
