const LIMIT = 8;

/** A record that a person has chosen before. */
export interface Recent {
  id: string;
  title: string;
}

const keyOf = (object: string): string => `tenon.lookup.${object}`;

/** What was chosen of an object on this device, newest first. */
export function recents(object: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(object)) ?? '[]');
    return Array.isArray(kept)
      ? (kept as Recent[]).filter((r) => typeof r.id === 'string' && typeof r.title === 'string')
      : [];
  } catch {
    return [];
  }
}

/** Remembers a choice. */
export function remember(object: string, recent: Recent): void {
  const next = [recent, ...recents(object).filter((r) => r.id !== recent.id)].slice(0, LIMIT);
  try {
    localStorage.setItem(keyOf(object), JSON.stringify(next));
  } catch {
    // Without storage there are no recents.
  }
}
