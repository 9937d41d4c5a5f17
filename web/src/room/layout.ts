/** How many columns of tiles, and how large: the largest tiles that fit. */

export const MAX_TILES = 25;

const WIDE = 16 / 9;
/** A tile may become this narrow before its picture is cut too much. */
const NARROW = 4 / 3;
/** Below this width in CSS pixels the grid scrolls instead of shrinking further. */
const LEAST_WIDTH = 136;

export interface Arrangement {
  readonly columns: number;
  /** Of one tile, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly scrolls: boolean;
}

/** Arranges `count` tiles in `width` × `height` CSS pixels with `gap` between them. */
export function arrange(count: number, width: number, height: number, gap: number): Arrangement {
  let best: Arrangement = { columns: 1, width: 0, height: 0, scrolls: false };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = fit((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows);
    if (tile.width * tile.height > best.width * best.height) {
      best = { columns, ...tile, scrolls: false };
    }
  }
  return best.width < LEAST_WIDTH && count > 1 ? scrolling(width, gap) : best;
}

/** The largest tile in a cell, between 4:3 and 16:9. */
function fit(cellWidth: number, cellHeight: number): { width: number; height: number } {
  const width = Math.max(0, Math.min(cellWidth, cellHeight * WIDE));
  const height = Math.max(0, Math.min(cellHeight, width / NARROW));
  return { width: Math.floor(width), height: Math.floor(height) };
}

function scrolling(width: number, gap: number): Arrangement {
  const columns = Math.max(1, Math.min(2, Math.floor((width + gap) / (LEAST_WIDTH + gap))));
  const tile = Math.floor((width - gap * (columns - 1)) / columns);
  return { columns, width: tile, height: Math.floor(tile / NARROW), scrolls: true };
}
