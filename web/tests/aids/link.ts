import type { AidLink } from "../../src/aids/aids.svelte";
import { Emitter } from "../../src/rtc/emitter";
import type { CaptionLine, Captions, ServerMessage } from "../../src/rtc/protocol";
import type { SessionEvents } from "../../src/rtc/session";
import type { Request } from "../../src/rtc/signal";

/** The server, as far as reactions and captions go. */
export class FakeLink extends Emitter<SessionEvents> implements AidLink {
  asked: Request[] = [];
  refuse: Error | null = null;
  latest: readonly CaptionLine[] = [];

  hear(message: ServerMessage): void {
    this.emit("message", message);
  }

  caption(n: number, text: string, more: Partial<CaptionLine> = {}): void {
    this.hear({ type: "captioned", line: line(n, text, more) });
  }

  ask: AidLink["ask"] = async (request) => {
    this.asked.push(request);
    if (this.refuse) throw this.refuse;
    const captions: Captions = { type: "captions", re: 1, lines: this.latest };
    return request.type === "captions-read" ? captions : { type: "ok", re: 1 };
  };
}

export function line(n: number, text: string, more: Partial<CaptionLine> = {}): CaptionLine {
  return { n, p: "p1", name: "Alice", text, final: true, ...more };
}
