/** A box to be placed. Height follows from what stands in it. */
export interface Box {
  key: string;
  height: number;
}

export interface Arrow {
  from: string;
  to: string;
}

export interface Place {
  x: number;
  y: number;
}

export interface Layout {
  places: Map<string, Place>;
  width: number;
  height: number;
}

export const boxWidth = 220;
const gapX = 96;
const gapY = 28;
/** Boxes without arrows stand in rows below the others. */
const looseColumns = 4;

/**
 * Places boxes in columns so that arrows run to the right: what others point to
 * stands further right than they do. Arrows that would close a circle are left
 * aside. Within a column, boxes stand near what they are linked with. The same
 * boxes give the same places.
 */
export function layout(boxes: readonly Box[], arrows: readonly Arrow[]): Layout {
  const known = new Set(boxes.map((box) => box.key));
  const real = arrows.filter((arrow) => arrow.from !== arrow.to && known.has(arrow.from) && known.has(arrow.to));
  const linked = new Set(real.flatMap((arrow) => [arrow.from, arrow.to]));
  const forward = withoutCircles(boxes.map((box) => box.key), real);
  const columns = ordered(columnsOf([...linked].toSorted(), forward), real);
  const heights = new Map(boxes.map((box) => [box.key, box.height]));
  const tall = columns.map((column) => column.reduce((sum, key) => sum + (heights.get(key) ?? 0) + gapY, -gapY));
  const height = Math.max(0, ...tall);
  const places = new Map<string, Place>();
  columns.forEach((column, i) => {
    let y = (height - (tall[i] ?? 0)) / 2;
    for (const key of column) {
      places.set(key, { x: i * (boxWidth + gapX), y });
      y += (heights.get(key) ?? 0) + gapY;
    }
  });
  const bottom = placeLoose(boxes.filter((box) => !linked.has(box.key)), height === 0 ? 0 : height + gapY * 2, places);
  const right = Math.max(0, ...[...places.values()].map((place) => place.x + boxWidth));
  return { places, width: right, height: Math.max(height, bottom) };
}

function placeLoose(boxes: readonly Box[], top: number, places: Map<string, Place>): number {
  let y = top;
  let bottom = 0;
  for (let i = 0; i < boxes.length; i += looseColumns) {
    const row = boxes.slice(i, i + looseColumns);
    row.forEach((box, column) => places.set(box.key, { x: column * (boxWidth + gapX / 2), y }));
    bottom = y + Math.max(...row.map((box) => box.height));
    y = bottom + gapY;
  }
  return bottom;
}

/** The arrows but those that lead back to where a walk came from. */
function withoutCircles(keys: readonly string[], arrows: readonly Arrow[]): Arrow[] {
  const out: Arrow[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const walk = (key: string) => {
    state.set(key, 'open');
    for (const arrow of arrows) {
      if (arrow.from !== key || state.get(arrow.to) === 'open') continue;
      out.push(arrow);
      if (!state.has(arrow.to)) walk(arrow.to);
    }
    state.set(key, 'done');
  };
  for (const key of keys) if (!state.has(key)) walk(key);
  return out;
}

function columnsOf(keys: readonly string[], arrows: readonly Arrow[]): string[][] {
  const depth = new Map<string, number>();
  const deep = (key: string): number => {
    const seen = depth.get(key);
    if (seen !== undefined) return seen;
    const before = arrows.filter((arrow) => arrow.to === key).map((arrow) => deep(arrow.from) + 1);
    const own = Math.max(0, ...before);
    depth.set(key, own);
    return own;
  };
  const out: string[][] = [];
  for (const key of keys) (out[deep(key)] ??= []).push(key);
  return out;
}

/** Orders each column by the middle of what its boxes are linked with, a few times there and back. */
function ordered(columns: string[][], arrows: readonly Arrow[]): string[][] {
  const next = columns.map((column) => [...column]);
  for (let sweep = 0; sweep < 4; sweep++) {
    const order = sweep % 2 === 0 ? next.keys() : [...next.keys()].toReversed();
    for (const i of order) {
      const row = new Map(next.flatMap((column) => column.map((key, at) => [key, at / Math.max(1, column.length)] as const)));
      const middle = (key: string) => {
        const near = arrows.flatMap((arrow) => (arrow.from === key ? [arrow.to] : arrow.to === key ? [arrow.from] : [])).map((other) => row.get(other) ?? 0);
        return near.length > 0 ? near.reduce((sum, at) => sum + at, 0) / near.length : (row.get(key) ?? 0);
      };
      const middles = new Map(next[i]!.map((key) => [key, middle(key)]));
      next[i] = next[i]!.toSorted((a, b) => middles.get(a)! - middles.get(b)! || (a < b ? -1 : 1));
    }
  }
  return next;
}

/** The box next to another in a direction; null when there is none. */
export function neighbour(places: ReadonlyMap<string, Place>, from: string, direction: 'left' | 'right' | 'up' | 'down'): string | null {
  const here = places.get(from);
  if (!here) return null;
  const along = (place: Place) => (direction === 'left' ? here.x - place.x : direction === 'right' ? place.x - here.x : direction === 'up' ? here.y - place.y : place.y - here.y);
  const across = (place: Place) => Math.abs(direction === 'left' || direction === 'right' ? place.y - here.y : place.x - here.x);
  let best: string | null = null;
  let least = Infinity;
  for (const [key, place] of places) {
    if (key === from || along(place) <= 0) continue;
    const far = along(place) + 2 * across(place);
    if (far < least) [best, least] = [key, far];
  }
  return best;
}
