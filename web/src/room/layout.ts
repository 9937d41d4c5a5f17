/** Where tiles stand on the stage and how large: a grid, or large ones with a strip beside. Pure. */

/** Tiles of one page. */
export const MAX_TILES = 25;
export const GAP = 8;

const WIDE = 16 / 9;
/** A tile may become this narrow before its picture is cut too much. */
const NARROW = 4 / 3;
const UPRIGHT = 3 / 4;
/** A tile of a grid does not become smaller than this in CSS pixels: then there are pages. */
const LEAST_WIDTH = 136;
const LEAST_HEIGHT = 90;
/** The buttons that turn to the next people. */
const PAGER = 44;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** In CSS pixels, from the upper left corner of the stage. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export interface Arrangement extends Size {
  readonly columns: number;
}

/** What is to be placed: how many people are large, and what becomes of a screen or document. */
export interface Shape {
  readonly kind: "grid" | "large";
  readonly large: number;
  readonly shared: "large" | "small" | "beside" | null;
  /** All others, on however many pages. */
  readonly rest: number;
}

export interface Places {
  readonly large: readonly Rect[];
  readonly shared: Rect | null;
  /** One for each of the others on a page. */
  readonly rest: readonly Rect[];
  readonly perPage: number;
  readonly pages: number;
  readonly pager: Rect | null;
}

/** Arranges `count` tiles in `width` × `height` CSS pixels: the largest that fit. */
export function arrange(count: number, width: number, height: number, gap = GAP): Arrangement {
  let best: Arrangement = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = fit((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows);
    if (tile.width * tile.height > best.width * best.height) best = { columns, ...tile };
  }
  return best;
}

/** How many tiles a page of a grid has at most. */
export function capacity({ width, height }: Size): number {
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
  const rows = Math.max(1, Math.floor((height + GAP) / (LEAST_HEIGHT + GAP)));
  return Math.min(MAX_TILES, columns * rows);
}

/** Everything's place on a stage of `size`; on page `page` of the others, from 0. */
export function place(shape: Shape, size: Size, page: number): Places {
  const stage = { x: 0, y: 0, ...size };
  if (shape.kind === "large") return withStrip(shape, stage, page);
  if (shape.shared === null) return { large: [], shared: null, ...grid(shape.rest, stage, page) };
  const [shared, beside] = isWide(size) ? cutRight(stage, 0.42 * size.width) : cutBelow(stage, 0.5 * size.height);
  return { large: [], shared, ...grid(shape.rest, beside, page) };
}

type Others = Pick<Places, "rest" | "perPage" | "pages" | "pager">;

const NO_OTHERS: Others = { rest: [], perPage: 1, pages: 1, pager: null };

function grid(count: number, area: Rect, page: number): Others {
  if (count <= capacity(area)) {
    return { ...NO_OTHERS, rest: cells(count, area), perPage: Math.max(1, count) };
  }
  const [above, pager] = cutBelow(area, PAGER);
  const perPage = capacity(above);
  // The last page has tiles as large as all others, in the same places.
  return paged(cells(perPage, above), count, page, pager);
}

/** `rest` of a full page, cut to what is on `page`. */
function paged(full: readonly Rect[], count: number, page: number, pager: Rect): Others {
  const perPage = full.length;
  const rest = full.slice(0, Math.max(0, Math.min(perPage, count - page * perPage)));
  return { rest, perPage, pages: Math.ceil(count / perPage), pager };
}

function withStrip({ large, shared, rest }: Shape, stage: Rect, page: number): Places {
  const small = shared === "small" ? 1 : 0;
  if (rest + small === 0) return { ...main(stage, large, shared), ...NO_OTHERS };
  const wide = isWide(stage);
  const tile = wide ? columnTile(stage) : rowTile(stage);
  const strip = wide ? column(stage, tile) : row(stage, tile, rest + small);
  const [mainArea, stripArea] = wide
    ? cutRight(stage, tile.width)
    : cutBelow(stage, Math.min(strip.height, stage.height));
  const all = strip.cells.map((one) => ({ ...one, x: one.x + stripArea.x, y: one.y + stripArea.y }));
  const others = rest + small <= all.length
    ? { ...NO_OTHERS, rest: centred(all.slice(small, small + rest), stripArea, wide, small), perPage: Math.max(1, rest) }
    : turning(all, rest, page, stripArea, small, tile);
  const first = small ? (all[0] ?? null) : null;
  const shown = main(mainArea, large, shared);
  return { ...shown, shared: shown.shared ?? first, ...others };
}

/** Where the strip has pages, their buttons take the place of its last tiles. */
function turning(all: readonly Rect[], count: number, page: number, area: Rect, small: number, tile: Size): Others {
  const bottom = area.y + area.height - PAGER;
  const free = all.slice(small).filter(({ y, height }) => y + height <= bottom - GAP);
  const full = free.length > 0 ? free : [{ ...(all[small] ?? all[0] ?? area), ...lower(tile, area) }];
  return paged(full, count, page, { x: area.x, y: bottom, width: area.width, height: PAGER });
}

/** A tile beside which the buttons have place in a strip that is low. */
function lower(tile: Size, area: Rect): Size {
  return { width: tile.width, height: Math.max(0, Math.min(tile.height, area.height - PAGER - GAP)) };
}

function main(area: Rect, large: number, shared: Shape["shared"]): Pick<Places, "large" | "shared"> {
  return shared === "large"
    ? { large: [], shared: area }
    : { large: large === 1 ? [alone(area)] : cells(large, area), shared: null };
}

/** One large person may be upright on a stage that is. */
function alone(area: Rect): Rect {
  const width = Math.floor(Math.min(area.width, area.height * WIDE));
  const height = Math.floor(Math.min(area.height, width / UPRIGHT));
  const x = area.x + Math.floor((area.width - width) / 2);
  return { x, y: area.y + Math.floor((area.height - height) / 2), width, height };
}

function columnTile({ width }: Size): Size {
  const wide = Math.round(clamp(width * 0.2, 112, 256));
  return { width: wide, height: Math.floor(wide / WIDE) };
}

function rowTile({ width, height }: Size): Size {
  const wide = Math.floor(clamp((width - 2 * GAP) / 3, 88, 200));
  return { width: wide, height: Math.floor(Math.min(wide / NARROW, height * 0.35)) };
}

function column({ height }: Size, tile: Size): { cells: Rect[]; height: number } {
  const count = Math.max(1, Math.floor((height + GAP) / (tile.height + GAP)));
  const cells = Array.from({ length: count }, (_, n) => ({ x: 0, y: n * (tile.height + GAP), ...tile }));
  return { cells, height };
}

/** One row, or two where there are more people and the stage is high. */
function row({ width, height }: Size, tile: Size, count: number): { cells: Rect[]; height: number } {
  const columns = Math.max(1, Math.floor((width + GAP) / (tile.width + GAP)));
  const rows = count > columns && height >= 480 ? 2 : 1;
  const left = (width - columns * tile.width - (columns - 1) * GAP) / 2;
  const cells = Array.from({ length: rows * columns }, (_, n) => ({
    x: Math.floor(left + (n % columns) * (tile.width + GAP)),
    y: Math.floor(n / columns) * (tile.height + GAP),
    ...tile,
  }));
  const pager = count > rows * columns ? PAGER + GAP : 0;
  return { cells, height: rows * tile.height + (rows - 1) * GAP + pager };
}

/** Few tiles below a large one stand in the middle. */
function centred(tiles: readonly Rect[], area: Rect, wide: boolean, small: number): readonly Rect[] {
  const first = tiles[0];
  const last = tiles.at(-1);
  if (wide || small > 0 || !first || !last || last.y > first.y) return tiles;
  const shift = Math.floor((area.width - (last.x + last.width - first.x)) / 2 - (first.x - area.x));
  return tiles.map((one) => ({ ...one, x: one.x + shift }));
}

/** The tiles of a grid in rows, the last row in the middle. */
function cells(count: number, area: Rect): Rect[] {
  const { columns, width, height } = arrange(count, area.width, area.height);
  const rows = Math.ceil(count / columns);
  const top = area.y + Math.max(0, (area.height - rows * height - (rows - 1) * GAP) / 2);
  return Array.from({ length: count }, (_, n) => {
    const line = Math.floor(n / columns);
    const inLine = line === rows - 1 ? count - line * columns : columns;
    const left = area.x + (area.width - inLine * width - (inLine - 1) * GAP) / 2;
    return {
      x: Math.floor(left + (n % columns) * (width + GAP)),
      y: Math.floor(top + line * (height + GAP)),
      width,
      height,
    };
  });
}

/** The largest tile in a cell, between 4:3 and 16:9. */
function fit(cellWidth: number, cellHeight: number): Size {
  const width = Math.max(0, Math.min(cellWidth, cellHeight * WIDE));
  const height = Math.max(0, Math.min(cellHeight, width / NARROW));
  return { width: Math.floor(width), height: Math.floor(height) };
}

function isWide({ width, height }: Size): boolean {
  return width > height * 1.2;
}

function cutRight(area: Rect, width: number): [Rect, Rect] {
  const left = Math.max(0, area.width - Math.floor(width) - GAP);
  return [
    { ...area, width: left },
    { ...area, x: area.x + left + GAP, width: Math.max(0, area.width - left - GAP) },
  ];
}

function cutBelow(area: Rect, height: number): [Rect, Rect] {
  const above = Math.max(0, area.height - Math.floor(height) - GAP);
  return [
    { ...area, height: above },
    { ...area, y: area.y + above + GAP, height: Math.max(0, area.height - above - GAP) },
  ];
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
