import { failureMessage, type Message } from "../admin/messages";
import { ProblemError } from "../http/problem";

type Errors = Readonly<Record<string, string | undefined>>;

/** The state of a form: what is typed, what is wrong with it, whether it is on its way. */
export class Form<V extends Record<string, string | boolean>> {
  values: V;
  /** Error code by field, in the names of the wire. */
  errors = $state.raw<Errors>({});
  failure = $state.raw<Message | null>(null);
  busy = $state(false);
  /** Counts refused attempts: each one moves the focus to the first wrong field. */
  refusals = $state(0);
  readonly #initial: V;
  readonly #required: readonly (keyof V & string)[];

  constructor(values: V, required: readonly (keyof V & string)[] = []) {
    this.#initial = { ...values };
    this.#required = required;
    this.values = $state(values);
  }

  get dirty(): boolean {
    return Object.keys(this.#initial).some((key) => this.values[key] !== this.#initial[key]);
  }

  /** Errors on fields that the form does not show go where its failure is told. */
  get elsewhere(): string | null {
    const field = Object.keys(this.errors).find((name) => !(name in this.values));
    return field === undefined ? null : (this.errors[field] ?? null);
  }

  refuse(errors: Errors): null {
    this.errors = errors;
    this.refusals += 1;
    return null;
  }

  /** Send what is typed; null with `errors` or `failure` saying why it was not taken. */
  async submit<T>(send: (values: V) => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.failure = null;
    this.errors = {};
    const missing = this.#required.filter((name) => String(this.values[name]).trim() === "");
    if (missing.length > 0) {
      return this.refuse(Object.fromEntries(missing.map((name) => [name, "required"])));
    }
    this.busy = true;
    try {
      return await send($state.snapshot(this.values) as V);
    } catch (error) {
      return this.#explain(error);
    } finally {
      this.busy = false;
    }
  }

  #explain(error: unknown): null {
    if (error instanceof ProblemError && error.problem.errors.length > 0) {
      // Of two codes for one field the first is told.
      const codes = [...error.problem.errors].reverse().map(({ field, code }) => [field, code]);
      return this.refuse(Object.fromEntries(codes) as Errors);
    }
    this.failure = peopleFailure(error);
    this.refusals += 1;
    return null;
  }
}

/** As `failureMessage`, in words about people and not about conferences. */
export function peopleFailure(error: unknown): Message {
  if (error instanceof ProblemError) {
    if (error.problem.status === 404) return { id: "people-gone" };
    if (error.problem.code === "forbidden") return { id: "people-forbidden" };
    if (error.problem.code === "throttled") return { id: "people-throttled" };
    if (error.problem.code === "mail-off") return { id: "people-error-mail-off" };
    if (error.problem.code === "too-large") return { id: "people-error-too-large" };
  }
  return failureMessage(error);
}
