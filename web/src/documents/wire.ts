/** Documents as the REST interface has them: docs/protocol.md. */
import { Reader } from "../http/reader";

export type DocumentState = "waiting" | "ready" | "refused";

export interface SharedDocument {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly state: DocumentState;
  /** Why it is refused; null for others. */
  readonly reason: string | null;
  /** Null until it is known. */
  readonly pages: number | null;
  /** How many of them can be seen. */
  readonly rendered: number;
  readonly downloadable: boolean;
  /** What the reader may do. */
  readonly downloads: boolean;
  readonly editable: boolean;
  readonly uploader: string;
}

export interface DocumentList {
  readonly items: readonly SharedDocument[];
  readonly mayAdd: boolean;
  readonly office: boolean;
  readonly maxFile: number;
}

export interface PageText {
  readonly number: number;
  readonly text: string;
  /** For whoever presents; empty for everybody else. */
  readonly notes: string;
}

/** Where the documents of a conference are. */
export function shelfOf(conference: string): string {
  return `/api/v1/conferences/${encodeURIComponent(conference)}/documents`;
}

export function documentOf(conference: string, id: string): string {
  return `${shelfOf(conference)}/${encodeURIComponent(id)}`;
}

export function readDocument(value: unknown): SharedDocument {
  const found = new Reader(value, "document");
  return {
    id: found.text("id"),
    name: found.text("name"),
    size: found.count("size"),
    state: found.oneOf("state", ["waiting", "ready", "refused"]),
    reason: found.optionalText("reason"),
    pages: found.raw("pages") === null ? null : found.count("pages"),
    rendered: found.count("rendered"),
    downloadable: found.flag("downloadable"),
    downloads: found.flag("downloads"),
    editable: found.flag("editable"),
    uploader: found.text("uploader"),
  };
}

export function readDocuments(value: unknown): DocumentList {
  const found = new Reader(value, "documents");
  return {
    items: found.list("items", readDocument),
    mayAdd: found.flag("may_add"),
    office: found.flag("office"),
    maxFile: found.count("max_file"),
  };
}

export function readPageTexts(value: unknown): PageText[] {
  return new Reader(value, "pages").list("items", (one) => {
    const page = new Reader(one, "page");
    return { number: page.count("number"), text: page.text("text"), notes: page.text("notes") };
  });
}
