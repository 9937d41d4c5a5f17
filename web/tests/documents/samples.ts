import { ProblemError } from "../../src/http/problem";

export function wireDocument(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: "d1",
    name: "plan.pdf",
    kind: "pdf",
    size: 2048,
    state: "ready",
    reason: null,
    pages: 3,
    rendered: 3,
    downloadable: false,
    downloads: true,
    editable: true,
    uploader: "Alice",
    created_at: "2030-05-06T09:00:00Z",
    ...more,
  };
}

export function wireList(items: unknown[], more: Record<string, unknown> = {}): unknown {
  return { items, may_add: true, office: false, max_file: 2 * 1024 * 1024, ...more };
}

export function refused(status: number, code: string, reason?: string): ProblemError {
  const errors = reason === undefined ? [] : [{ field: "file", code: reason }];
  return new ProblemError({ status, code, detail: "", errors, retryAfter: null, challenge: "" });
}
