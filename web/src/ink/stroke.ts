/** Strokes as they are kept: server/ink/stroke.py has the format. */

export type Tool = "pen" | "marker" | "arrow" | "rectangle";

/** 0 to 1 from the left and from the top of what is drawn on. */
export type Point = readonly [x: number, y: number];

export interface Stroke {
  readonly tool: Tool;
  readonly points: readonly Point[];
}

export const MAX_POINTS = 2_000;

const TOOLS: readonly Tool[] = ["pen", "marker", "arrow", "rectangle"];
const FULL = 0xffff;

/** A coordinate as it travels. */
export function whole(part: number): number {
  return Math.round(Math.min(1, Math.max(0, part)) * FULL);
}

export function encode({ tool, points }: Stroke): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(1 + 4 * points.length));
  bytes.setUint8(0, TOOLS.indexOf(tool));
  points.forEach(([x, y], index) => {
    bytes.setUint16(1 + 4 * index, whole(x));
    bytes.setUint16(3 + 4 * index, whole(y));
  });
  return new Uint8Array(bytes.buffer);
}

/** Null for what is no stroke; the server lets none through. */
export function decode(data: unknown): Stroke | null {
  if (!(data instanceof Uint8Array) || data.length < 5 || data.length % 4 !== 1) return null;
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const tool = TOOLS[bytes.getUint8(0)];
  if (tool === undefined) return null;
  const points: Point[] = [];
  for (let at = 1; at < data.length; at += 4) {
    points.push([bytes.getUint16(at) / FULL, bytes.getUint16(at + 2) / FULL]);
  }
  return { tool, points };
}

/** Coordinates of a trace, x and y in turn. */
export function flat(points: readonly Point[]): number[] {
  return points.flatMap(([x, y]) => [whole(x), whole(y)]);
}

export function unflat(numbers: readonly number[]): Point[] {
  const points: Point[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    points.push([(numbers[at] ?? 0) / FULL, (numbers[at + 1] ?? 0) / FULL]);
  }
  return points;
}

/** Base64 of the wire. */
export function toText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function fromText(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
