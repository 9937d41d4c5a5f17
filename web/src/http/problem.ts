/** One field of a refused form, by the name and code of docs/protocol.md. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
}

/** What went wrong, as RFC 9457 problem details with our stable `code`. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** Seconds until another try makes sense (429, 503), when the server said so. */
  readonly retryAfter: number | null;
  /** What the second step of a login goes with; "" for other problems. */
  readonly challenge: string;
}

/** The server answered, and refused. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`);
    this.problem = problem;
  }
}

/** No usable answer came: no network, no server, or not our server. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

export function isProblem(error: unknown, code: string): error is ProblemError {
  return error instanceof ProblemError && error.problem.code === code;
}

/** Read an error response; a proxy's HTML page becomes `http-502` and the like. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const fields = typeof body === "object" && body !== null ? body : {};
  const text = (name: string): string => {
    const value: unknown = Reflect.get(fields, name);
    return typeof value === "string" ? value : "";
  };
  return {
    status: response.status,
    code: text("code") || `http-${response.status}`,
    detail: text("detail") || text("title"),
    errors: fieldErrors(Reflect.get(fields, "errors")),
    retryAfter: retryAfter(response.headers.get("Retry-After")),
    challenge: text("challenge"),
  };
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== "object" || item === null) return [];
    const field: unknown = Reflect.get(item, "field");
    const code: unknown = Reflect.get(item, "code");
    return typeof field === "string" && typeof code === "string" ? [{ field, code }] : [];
  });
}

/** Delta-seconds only: our server sends no dates here (RFC 9110 §10.2.3). */
function retryAfter(value: string | null): number | null {
  return value !== null && /^\d{1,9}$/.test(value.trim()) ? Number(value) : null;
}
