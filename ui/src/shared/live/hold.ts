/** Records that somebody edits on this page, with what waits until they have ended. */
const held = new Map<string, { times: number; waiting: Map<object, () => void> }>();

/**
 * Keeps what is shown of a record as it is while it is edited: what others write
 * meanwhile waits, so that saving meets it as a conflict instead of overwriting it
 * unseen. The function that it gives ends that.
 */
export function holdRecord(id: string): () => void {
  const hold = held.get(id) ?? { times: 0, waiting: new Map<object, () => void>() };
  hold.times++;
  held.set(id, hold);
  let over = false;
  return () => {
    if (over) return;
    over = true;
    if (--hold.times > 0) return;
    held.delete(id);
    for (const apply of hold.waiting.values()) apply();
  };
}

/** Applies a change at once, or the last of one place when the record is free again. */
export function whenFree(id: string, place: object, apply: () => void): void {
  const hold = held.get(id);
  if (hold) hold.waiting.set(place, apply);
  else apply();
}
