/**
 * Which simulcast layers a camera of a given width is worth.
 *
 * Chromium sends fewer layers than declared when the picture is small, and keeps the FIRST of the
 * list: three declared layers at 640 × 360 would end at 320 × 180. So as many are declared, and
 * later kept active, as the captured picture carries.
 */

export type Rid = "q" | "h" | "f";

/** Lowest first: the order of the m-line. */
export const RIDS: readonly Rid[] = ["q", "h", "f"];

/**
 * Three temporal layers: on its way to a thin network the server leaves out every second picture,
 * or three of four. Browsers that cannot ignore the wish.
 */
export const TEMPORAL = "L1T3";

/** With the member of WebRTC-SVC, which not every browser has. */
export interface Encoding extends RTCRtpEncodingParameters {
  scalabilityMode?: string;
}

export interface Layer {
  readonly rid: Rid;
  readonly active: boolean;
  readonly scaleResolutionDownBy: number;
  /** Bits per second. */
  readonly maxBitrate: number;
}

/** Ceiling for a layer by its own width in pixels: bits per second for VP8 at 30 frames. */
const BITRATES: readonly (readonly [width: number, bitrate: number])[] = [
  [1200, 1_700_000],
  [900, 1_000_000],
  [600, 600_000],
  [440, 350_000],
  [0, 150_000],
];

function bitrate(width: number): number {
  return BITRATES.find(([least]) => width >= least)?.[1] ?? 0;
}

/** How many layers a picture `width` pixels wide carries. */
export function layerCount(width: number): number {
  if (width >= 960) return 3;
  return width >= 480 ? 2 : 1;
}

/** The rids to declare for a picture of that width: the upper ones, lowest first. */
export function ridsFor(width: number): readonly Rid[] {
  return RIDS.slice(RIDS.length - layerCount(width));
}

/**
 * Parameters for the declared `rids` and a picture `width` pixels wide, up to the layer `max`
 * that somebody looks at. The lowest layer never stops: the next who looks sees a picture at once.
 */
export function layers(rids: readonly Rid[], width: number, max: Rid | null = "f"): Layer[] {
  const used = Math.min(rids.length, layerCount(width));
  const ceiling = max === null ? 0 : Math.max(0, rids.indexOf(max));
  return rids.map((rid, index) => {
    const scale = index < used ? 2 ** (used - 1 - index) : 1;
    return {
      rid,
      active: index < used && index <= ceiling,
      scaleResolutionDownBy: scale,
      maxBitrate: bitrate(width / scale),
    };
  });
}
