/** Groups what is in order of time by its day, in the same order. */
export function byDay<T extends { at: string }>(items: readonly T[], dayOf: (at: string) => string): { day: string; items: T[] }[] {
  const out: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = out[out.length - 1];
    if (last?.day === day) last.items.push(item);
    else out.push({ day, items: [item] });
  }
  return out;
}
