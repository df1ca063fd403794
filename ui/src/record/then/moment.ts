/** A moment of the API ("2026-10-01 09:00:00.000Z") or of an address as RFC 3339; null when it is none. */
export function momentOf(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  const at = Date.parse(value.replace(' ', 'T'));
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
