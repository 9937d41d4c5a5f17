import type { AdminApi } from "../admin/api";
import type { Guard } from "../admin/editor.svelte";
import type { Message } from "../admin/messages";
import { ProblemError } from "../http/problem";
import { Reader } from "../http/reader";
import { peopleFailure } from "../people/form.svelte";

const PROMPTS = "/api/v1/phone-prompts";
/** As the server: half a minute of 48 kHz in stereo, and a little for the head. */
export const MAX_FILE_BYTES = 6_000_000;
const CODES: ReadonlySet<string> = new Set([
  "no-wav",
  "no-pcm",
  "rate",
  "channels",
  "empty",
  "too-long",
  "too-large",
]);

/** `seconds` is null where ours is heard. */
export interface Recording {
  readonly id: string;
  readonly seconds: number | null;
  readonly updatedAt: number | null;
}

/** `welcome-fr` is the welcome in French; music has no language. */
export function placeOf(id: string): { prompt: string; language: string } {
  const at = id.lastIndexOf("-");
  return at < 0 ? { prompt: id, language: "" } : { prompt: id.slice(0, at), language: id.slice(at + 1) };
}

/** What a vPBX's telephones hear in place of our recordings. Knows no DOM. */
export class Recordings {
  items = $state.raw<readonly Recording[] | null>(null);
  failure = $state.raw<Message | null>(null);
  readonly #call: AdminApi["call"];

  constructor(api: Pick<AdminApi, "call">, guard: Guard) {
    this.#call = (...request) => guard(() => api.call(...request));
  }

  async load(): Promise<void> {
    try {
      this.items = new Reader(await this.#call("GET", PROMPTS), "recordings").list("items", read);
      this.failure = null;
    } catch (error) {
      this.failure = peopleFailure(error);
    }
  }

  /** Where it can be listened to; another address for another recording, so that none is kept. */
  sourceOf({ id, updatedAt }: Recording): string {
    return `${PROMPTS}/${encodeURIComponent(id)}?v=${updatedAt ?? 0}`;
  }

  /** Why the file was not taken, or null when it was. */
  async replace(id: string, file: Blob): Promise<Message | null> {
    if (file.size > MAX_FILE_BYTES) return { id: "telephones-error-too-large" };
    try {
      const wav = base64(new Uint8Array(await file.arrayBuffer()));
      this.#put(read(await this.#call("PUT", one(id), { wav })));
      return null;
    } catch (error) {
      const code = error instanceof ProblemError ? error.problem.errors[0]?.code : undefined;
      return code !== undefined && CODES.has(code)
        ? { id: `telephones-error-${code}` }
        : peopleFailure(error);
    }
  }

  async remove(id: string): Promise<void> {
    await this.#call("DELETE", one(id));
    this.#put({ id, seconds: null, updatedAt: null });
  }

  #put(recording: Recording): void {
    this.items = (this.items ?? []).map((other) => (other.id === recording.id ? recording : other));
  }
}

function one(id: string): string {
  return `${PROMPTS}/${encodeURIComponent(id)}`;
}

function read(value: unknown): Recording {
  const recording = new Reader(value, "recording");
  const own = recording.raw("seconds") !== null;
  return {
    id: recording.text("id"),
    seconds: own ? recording.count("seconds") : null,
    updatedAt: recording.optionalInstant("updated_at"),
  };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  // In pieces: an argument list holds no whole file.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
