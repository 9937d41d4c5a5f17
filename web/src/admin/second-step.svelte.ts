import { isProblem } from "../http/problem";
import type { AdminApi } from "./api";
import { failureMessage, type Message } from "./messages";
import type { Session } from "./wire";

/** The login's second step: a code of the authenticator app, or a recovery code. */
export class SecondStep {
  code = $state("");
  recovery = $state(false);
  codeError = $state.raw<Message | null>(null);
  failure = $state.raw<Message | null>(null);
  busy = $state(false);
  /** The first step counts no more: back to the password. */
  over = $state(false);
  readonly #api: Pick<AdminApi, "secondStep">;
  readonly #challenge: string;

  constructor(api: Pick<AdminApi, "secondStep">, challenge: string) {
    this.#api = api;
    this.#challenge = challenge;
  }

  switchKind(): void {
    this.recovery = !this.recovery;
    this.code = "";
    this.codeError = null;
    this.failure = null;
  }

  async submit(): Promise<Session | null> {
    if (this.busy) return null;
    this.failure = null;
    this.codeError = this.code.trim() === "" ? { id: "login-error-code-missing" } : null;
    if (this.codeError !== null) return null;
    this.busy = true;
    try {
      return await this.#api.secondStep(this.#challenge, this.code.trim());
    } catch (error) {
      this.#explain(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #explain(error: unknown): void {
    if (isProblem(error, "challenge-over") || isProblem(error, "bad-credentials")) {
      this.over = true;
    } else if (isProblem(error, "bad-code")) {
      this.codeError = { id: "login-error-code" };
      this.code = "";
    } else if (isProblem(error, "throttled")) {
      this.failure = { id: "people-throttled" };
    } else {
      this.failure = failureMessage(error);
    }
  }
}
