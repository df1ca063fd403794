import type { NodeType } from '@/shared/api/types';
import { childrenOf, isContainer, mayHold, placeBeside, placeOf, rowsOf, widthOf, widths, type Layout, type Place } from './layout';
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
  const movingType = moving ? layout.nodes[moving]?.type : undefined;
  if (movingType && isContainer(movingType)) return movingType === 'tab' ? null : besidePlan(layout, target, movingType, side === 'top' || side === 'left');
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

/** A part that holds others goes beside a node, or around it where it may not stand there. */
function besidePlan(layout: Layout, target: string, type: NodeType, above: boolean): DropPlan | null {
  const place = placeBeside(layout, target, type);
  if (!place) return null;
  const anchor = childrenOf(layout, place.parent)[place.index]!;
  return { place: { ...place, index: above ? place.index : place.index + 1 }, neighbours: {}, along: [anchor], side: above ? 'top' : 'bottom' };
}

/** What a drop on the header of a section or of tabs, or into an empty one, does. */
export function planSectionDrop(layout: Layout, section: string, part: 'before' | 'inside', movingType: NodeType | undefined): DropPlan | null {
  const node = layout.nodes[section];
  if (!node || movingType === 'tab') return null;
  if (part === 'before') return besidePlan(layout, section, movingType ?? 'section', true);
  if (!mayHold(node.type, movingType)) return besidePlan(layout, section, movingType ?? 'section', false);
  return { place: { parent: section, index: 0 }, neighbours: {}, along: [section], side: 'bottom' };
}
