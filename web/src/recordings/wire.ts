/** Recordings as the REST interface has them: docs/protocol.md. */
import { Reader } from "../http/reader";

export type RecordingState = "recording" | "processing" | "ready" | "failed";

export interface Recording {
  readonly id: string;
  readonly name: string;
  readonly starter: string;
  readonly startedAt: number;
  readonly state: RecordingState;
  /** Null until the file is there, as is the size in bytes. */
  readonly seconds: number | null;
  readonly size: number | null;
  readonly downloads: boolean;
}

export function recordingsOf(conference: string): string {
  return `/api/v1/conferences/${encodeURIComponent(conference)}/recordings`;
}

export function readRecordings(value: unknown): readonly Recording[] {
  return new Reader(value, "recordings").list("items", (one) => {
    const found = new Reader(one, "recording");
    const count = (name: string): number | null => (found.raw(name) === null ? null : found.count(name));
    return {
      id: found.text("id"),
      name: found.text("name"),
      starter: found.text("starter"),
      startedAt: Date.parse(found.text("started_at")),
      state: found.oneOf("state", ["recording", "processing", "ready", "failed"]),
      seconds: count("seconds"),
      size: count("size"),
      downloads: found.flag("downloads"),
    };
  });
}
