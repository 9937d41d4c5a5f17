import { isProblem } from "../http/problem";
import type { AdminApi } from "./api";
import { failureMessage, type Message } from "./messages";
import type { Session } from "./wire";

const FALLBACK_WAIT_S = 60;

/** The state of the login form. Times are ms of the clock that is handed in. */
export class Login {
  email = $state("");
  password = $state("");
  emailError = $state.raw<Message | null>(null);
  passwordError = $state.raw<Message | null>(null);
  failure = $state.raw<Message | null>(null);
  busy = $state(false);
  /** Until when the server wants no further attempt; null when it never said so. */
  throttledUntil = $state<number | null>(null);
  /** The password was right, and a code is asked for: what that step goes with. */
  challenge = $state.raw<string | null>(null);
  readonly #api: Pick<AdminApi, "login">;
  readonly #now: () => number;

  constructor(api: Pick<AdminApi, "login">, now: () => number = Date.now) {
    this.#api = api;
    this.#now = now;
  }

  /** Seconds still to wait at `now`; 0 when one may try. */
  waitAt(now: number): number {
    return Math.max(0, Math.ceil(((this.throttledUntil ?? 0) - now) / 1000));
  }

  async submit(): Promise<Session | null> {
    if (this.busy || this.waitAt(this.#now()) > 0 || !this.#complete()) return null;
    this.busy = true;
    this.failure = null;
    this.throttledUntil = null;
    this.challenge = null;
    try {
      return await this.#api.login(this.email.trim(), this.password);
    } catch (error) {
      this.#explain(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #complete(): boolean {
    this.emailError = this.email.trim() === "" ? { id: "login-error-email" } : null;
    this.passwordError = this.password === "" ? { id: "login-error-password" } : null;
    return this.emailError === null && this.passwordError === null;
  }

  #explain(error: unknown): void {
    if (isProblem(error, "throttled")) {
      const wait = error.problem.retryAfter ?? FALLBACK_WAIT_S;
      this.throttledUntil = this.#now() + wait * 1000;
    } else if (isProblem(error, "second-factor")) {
      this.challenge = error.problem.challenge;
      this.password = "";
    } else if (isProblem(error, "bad-credentials")) {
      this.failure = { id: "login-error-credentials" };
      this.password = "";
    } else {
      this.failure = failureMessage(error);
    }
  }
}
