import { childrenOf, placeOf, rowsOf, widthOf, widths, type Layout, type Place } from './layout';
import type { Widths } from './commands';

export type Side = 'top' | 'bottom' | 'left' | 'right';

/** What a drop does: where it goes, how wide it becomes, whom it makes narrower. */
export interface DropPlan {
  place: Place;
  width?: number;
  neighbours: Widths;
  /** The nodes along which the line is drawn: the row for top and bottom, the target for left and right. */
  along: string[];
  side: Side;
}

/**
 * What a drop at a side of a node does. Above and below go between rows; left
 * and right go into the row: beside a full-width node both become half, in a
 * row with room the room is taken, else the node is split.
 */
export function planDrop(layout: Layout, target: string, side: Side, moving: string | null): DropPlan | null {
  const node = layout.nodes[target];
  if (!node || target === moving) return null;
  const { parent, index } = placeOf(layout, target);
  const siblings = childrenOf(layout, parent);
  const row = rowsOf(layout, parent).find((r) => r.includes(target)) ?? [target];
  const movingNode = moving ? layout.nodes[moving] : undefined;
  if (movingNode?.type === 'section') {
    const anchor = parent ?? target;
    const at = layout.root.indexOf(anchor);
    const above = side === 'top' || side === 'left';
    return { place: { parent: null, index: above ? at : at + 1 }, neighbours: {}, along: [anchor], side: above ? 'top' : 'bottom' };
  }
  if (side === 'top') return { place: { parent, index: siblings.indexOf(row[0]!) }, neighbours: {}, along: row, side };
  if (side === 'bottom') return { place: { parent, index: siblings.indexOf(row.at(-1)!) + 1 }, neighbours: {}, along: row, side };
  const place = { parent, index: side === 'left' ? index : index + 1 };
  if (moving && row.includes(moving)) return { place, neighbours: {}, along: [target], side };
  const used = row.reduce((sum, id) => sum + widthOf(layout, layout.nodes[id]!), 0);
  const width = widthOf(layout, node);
  const free = widths.toReversed().find((w) => w <= 12 - used);
  const sideBySide = (own: number, theirs: number): DropPlan => {
    const first = target !== row[0] ? null : side === 'left' ? own : theirs;
    return { place, width: own, neighbours: { ...(first !== null && keptApart(layout, parent, target, moving, first)), ...(theirs !== width && { [target]: theirs }) }, along: [target], side };
  };
  if (free !== undefined) return sideBySide(free, width);
  if (width === 12) return sideBySide(6, 6);
  if (width < 6) return sideBySide(width, width);
  const half = width === 8 ? 4 : 3;
  return sideBySide(half, half);
}

/** Widens the end of the row before, so that a row which now begins narrower does not flow up into it. */
function keptApart(layout: Layout, parent: string | null, target: string, moving: string | null, first: number): Widths {
  const rows = rowsOf(layout, parent, moving);
  const before = rows[rows.findIndex((row) => row.includes(target)) - 1];
  const last = before && layout.nodes[before.at(-1)!];
  if (!last || last.type) return {};
  const free = 12 - before.reduce((sum, id) => sum + widthOf(layout, layout.nodes[id]!), 0);
  if (free < first) return {};
  const own = widthOf(layout, last);
  const fits = widths.filter((w) => w > own && w <= own + free && free - (w - own) < first);
  const wider = fits.at(-1);
  return wider === undefined ? {} : { [last.id]: wider };
}

/** What a drop on a section's header or into an empty section does. */
export function planSectionDrop(layout: Layout, section: string, part: 'before' | 'inside', movingType: string | undefined): DropPlan | null {
  const at = layout.root.indexOf(section);
  if (at < 0) return null;
  if (part === 'before') return { place: { parent: null, index: at }, neighbours: {}, along: [section], side: 'top' };
  if (movingType === 'section') return { place: { parent: null, index: at + 1 }, neighbours: {}, along: [section], side: 'bottom' };
  return { place: { parent: section, index: 0 }, neighbours: {}, along: [section], side: 'bottom' };
}
