import { ProblemError, readProblem, UnreachableError } from "./problem";

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;
export type Method = "GET" | "POST" | "PUT" | "DELETE";

const TIMEOUT_MS = 15_000;

/** JSON over the same origin with the login cookie; throws `ProblemError` or `UnreachableError`. */
export class HttpClient {
  /** The token that `GET /api/v1/session` gave; unsafe methods carry it. */
  csrf: string | null = null;
  readonly #fetch: Fetch;
  readonly #now: () => number;
  #skew = 0;

  constructor(fetch: Fetch = (input, init) => window.fetch(input, init), now = Date.now) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** The server's clock in ms, from its last `Date` header: join windows are decided there. */
  serverNow(): number {
    return this.#now() + this.#skew;
  }

  async request(method: Method, path: string, body?: unknown): Promise<unknown> {
    const response = await this.#send(method, path, body);
    this.#learnTime(response);
    if (!response.ok) throw new ProblemError(await readProblem(response));
    if (response.status === 204 || response.status === 202) return null;
    return response.json().catch(() => {
      throw new UnreachableError(`No JSON from ${path}`);
    });
  }

  async #send(method: Method, path: string, body: unknown): Promise<Response> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method !== "GET" && this.csrf !== null) headers["X-CSRF-Token"] = this.csrf;
    try {
      return await this.#fetch(path, {
        method,
        headers,
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new UnreachableError(`${method} ${path}`, { cause });
    }
  }

  #learnTime(response: Response): void {
    const date = Date.parse(response.headers.get("Date") ?? "");
    // The header has whole seconds: within two of them our own clock is as good.
    if (Number.isNaN(date)) return;
    const skew = date - this.#now();
    this.#skew = Math.abs(skew) > 2_000 ? skew : 0;
  }
}
