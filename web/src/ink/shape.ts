/** Strokes as SVG paths, in a picture `width` by `height` units large. */

import { getStroke } from "perfect-freehand";

import type { Point, Stroke } from "./stroke";

/** The longer side of what is drawn on has this many units, so that lines are as thick on each. */
export const UNITS = 1_600;
const PEN = 6;
const MARKER = 30;
const HEAD = 26;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Units of a picture with this aspect (width by height). */
export function sizeOf(aspect: number): Size {
  return aspect >= 1
    ? { width: UNITS, height: UNITS / aspect }
    : { width: UNITS * aspect, height: UNITS };
}

/** `filled` shapes are painted, others are lines of `thickness`. */
export interface Shape {
  readonly d: string;
  readonly filled: boolean;
  readonly thickness: number;
}

export function shapeOf({ tool, points }: Stroke, size: Size): Shape {
  const at = points.map(([x, y]): Point => [x * size.width, y * size.height]);
  const [from, to]: [Point, Point] = [at[0] ?? [0, 0], at.at(-1) ?? [0, 0]];
  if (tool === "rectangle") return { d: rectangle(from, to), filled: false, thickness: PEN };
  if (tool === "arrow") return { d: arrow(from, to), filled: false, thickness: PEN };
  return { d: freehand(at, tool === "marker"), filled: true, thickness: 0 };
}

function freehand(points: readonly Point[], marker: boolean): string {
  const outline = getStroke(points.map((point) => [...point]), {
    size: marker ? MARKER : PEN * 1.6,
    thinning: marker ? 0 : 0.45,
    smoothing: 0.55,
    streamline: 0.35,
    simulatePressure: !marker,
  });
  return closed(outline as unknown as readonly Point[]);
}

/** Through the middles of the sides, so that there are no corners. */
function closed(outline: readonly Point[]): string {
  const first = outline[0];
  if (first === undefined) return "";
  const parts = [`M${pair(first)}Q`];
  outline.forEach((point, index) => {
    const next = outline[(index + 1) % outline.length] ?? first;
    parts.push(`${pair(point)} ${pair([(point[0] + next[0]) / 2, (point[1] + next[1]) / 2])} `);
  });
  return `${parts.join("")}Z`;
}

function rectangle([x, y]: Point, [right, bottom]: Point): string {
  return `M${pair([x, y])}L${pair([right, y])}L${pair([right, bottom])}L${pair([x, bottom])}Z`;
}

function arrow(from: Point, to: Point): string {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const wing = (turn: number): Point => [
    to[0] - HEAD * Math.cos(angle + turn),
    to[1] - HEAD * Math.sin(angle + turn),
  ];
  return `M${pair(from)}L${pair(to)}M${pair(wing(0.5))}L${pair(to)}L${pair(wing(-0.5))}`;
}

function pair([x, y]: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

/** Whether a finger or eraser at `point` touches the stroke; `reach` in units. */
export function touches({ tool, points }: Stroke, point: Point, size: Size, reach = 14): boolean {
  const units = ([x, y]: Point): Point => [x * size.width, y * size.height];
  const at = units(point);
  const line = corners(tool, points).map(units);
  const thick = reach + (tool === "marker" ? MARKER / 2 : PEN / 2);
  return line.some((one, index) => distance(at, line[index - 1] ?? one, one) <= thick);
}

function corners(tool: Stroke["tool"], points: readonly Point[]): readonly Point[] {
  const [from, to] = [points[0], points.at(-1)];
  if (tool !== "rectangle" || from === undefined || to === undefined) return points;
  return [from, [to[0], from[1]], to, [from[0], to[1]], from];
}

/** Of a point from the line between two others. */
function distance([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length));
  return Math.hypot(x - x1 - part * dx, y - y1 - part * dy);
}
