import type { HttpClient } from "../http/client";
import { ProblemError } from "../http/problem";
import { type Choice, type Fragment, type Invitation, readInvitation } from "./wire";

export type AnswerPhase = "loading" | "shown" | "missing" | "unreachable";

/** The answer to an invitation, given with nothing but the link in the mail. Knows no DOM. */
export class AnswerPage {
  phase = $state<AnswerPhase>("loading");
  invitation = $state.raw<Invitation | null>(null);
  /** The answer that is being stored. */
  sending = $state<Choice | null>(null);
  /** Whether an answer was stored on this page, and whether the last one could not be. */
  stored = $state(false);
  failed = $state(false);
  /** What the mail's button said. Stored only by a press: mail scanners open links too. */
  readonly proposed: Choice | null;
  readonly #http: HttpClient;
  readonly #link: string;

  constructor(http: HttpClient, { link, choice }: Fragment) {
    this.#http = http;
    this.#link = link;
    this.proposed = choice;
  }

  async start(): Promise<void> {
    this.phase = "loading";
    if (this.#link === "") {
      this.phase = "missing";
      return;
    }
    try {
      this.invitation = await this.#ask({ link: this.#link });
      this.phase = "shown";
    } catch (error) {
      this.phase = isGone(error) ? "missing" : "unreachable";
    }
  }

  async answer(choice: Choice): Promise<void> {
    if (this.sending !== null) return;
    this.sending = choice;
    this.failed = false;
    try {
      this.invitation = await this.#ask({ link: this.#link, answer: choice });
      this.stored = true;
    } catch (error) {
      if (isGone(error)) this.phase = "missing";
      else if (isOver(error) && this.invitation !== null) {
        this.invitation = { ...this.invitation, state: "expired" };
      } else this.failed = true;
    } finally {
      this.sending = null;
    }
  }

  async #ask(body: object): Promise<Invitation> {
    return readInvitation(await this.#http.request("POST", "/api/v1/answers", body));
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 404;
}

function isOver(error: unknown): boolean {
  return (
    error instanceof ProblemError && error.problem.errors.some(({ code }) => code === "expired")
  );
}
