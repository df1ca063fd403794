import type { NavGroupDoc } from '@/meta';

/** Moves an item to a place counted with it still there, in its own group or another. */
export function moveItem(groups: NavGroupDoc[], from: { group: number; item: number }, to: { group: number; item: number }): NavGroupDoc[] {
  const moved = groups[from.group]?.items[from.item];
  if (!moved || !groups[to.group]) return groups;
  const at = from.group === to.group && to.item > from.item ? to.item - 1 : to.item;
  const taken = groups.map((group, i) => (i === from.group ? { ...group, items: group.items.filter((_, j) => j !== from.item) } : group));
  return taken.map((group, i) => (i === to.group ? { ...group, items: [...group.items.slice(0, at), moved, ...group.items.slice(at)] } : group));
}
