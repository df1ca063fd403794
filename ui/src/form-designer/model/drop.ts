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
  if (free !== undefined) return { place, width: free, neighbours: {}, along: [target], side };
  if (width === 12) return { place, width: 6, neighbours: { [target]: 6 }, along: [target], side };
  if (width >= 6) {
    const half = width === 8 ? 4 : 3;
    return { place, width: half, neighbours: { [target]: half }, along: [target], side };
  }
  return { place, width, neighbours: {}, along: [target], side };
}

/** What a drop on a section's header or into an empty section does. */
export function planSectionDrop(layout: Layout, section: string, part: 'before' | 'inside', movingType: string | undefined): DropPlan | null {
  const at = layout.root.indexOf(section);
  if (at < 0) return null;
  if (part === 'before') return { place: { parent: null, index: at }, neighbours: {}, along: [section], side: 'top' };
  if (movingType === 'section') return { place: { parent: null, index: at + 1 }, neighbours: {}, along: [section], side: 'bottom' };
  return { place: { parent: section, index: 0 }, neighbours: {}, along: [section], side: 'bottom' };
}
