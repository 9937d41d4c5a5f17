/** A WebSocket whose other end is the test. */

import type { SocketLike } from "../../../src/rtc/signal";

export type Sent = { type: string; id: number } & Record<string, unknown>;

export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 0;
  closedWith: number | null = null;
  readonly sent: Sent[] = [];

  constructor(readonly url: string) {}

  send(text: string): void {
    if (this.readyState !== 1) throw new Error("socket is not open");
    this.sent.push(JSON.parse(text) as Sent);
  }

  close(code = 1000): void {
    this.closedWith = code;
    this.readyState = 2;
  }

  // --- the far end ---

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  push(message: object | string): void {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.onmessage?.({ data });
  }

  drop(code = 1006, reason = ""): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  last(type: string): Sent {
    const found = this.sent.filter((message) => message.type === type).at(-1);
    if (!found) throw new Error(`nothing of type ${type} was sent`);
    return found;
  }

  count(type: string): number {
    return this.sent.filter((message) => message.type === type).length;
  }
}

/** Hands out sockets and remembers them; `latest` is the one in use. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];

  readonly open = (url: string): FakeSocket => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  };

  get latest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }
}
