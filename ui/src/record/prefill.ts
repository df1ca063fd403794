import { moduleOf } from '@/fields';
import type { ObjectMeta } from '@/shared/api/types';

/** Values of an address: `v.name=…`; what is no text is JSON. */
export function readPrefill(meta: ObjectMeta, search: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const field of meta.fields) {
    const raw = search[`v.${field.key}`];
    if (typeof raw !== 'string' || raw === '' || field.read_only) continue;
    out[field.key] = readValue(raw, typeof moduleOf(field).blank);
  }
  return out;
}

function readValue(raw: string, kind: string): unknown {
  if (kind === 'string') return raw;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return raw;
  }
}

/** The address of the whole form with values to begin with. */
export function prefillHref(meta: ObjectMeta, values: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === '') continue;
    const field = meta.fields.find((f) => f.key === key);
    if (!field || field.type === 'file' || field.type === 'image') continue;
    const written = moduleOf(field).toApi?.(value) ?? value;
    params.set(`v.${key}`, typeof written === 'string' ? written : JSON.stringify(written));
  }
  const text = params.toString();
  return `/a/${meta.app || '_'}/o/${meta.key}/new${text ? `?${text}` : ''}`;
}
