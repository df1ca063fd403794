import { moduleOf } from '@/fields';
import { linkId } from '@/fields/format';
import { api } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { currentLocale, loadWords } from '@/shared/i18n';
import { translator } from '@/shared/i18n/i18n';
import { askTyped, fillFrom, type Filled } from './useFill';

export interface Along {
  /** What is written beside the choice, as the server takes it. */
  values: Record<string, unknown>;
  /** Titles of what the values link to. */
  links: Record<string, string>;
}

const NOTHING: Along = { values: {}, links: {} };

/**
 * What choosing a record fills in where no form is open: the same that the form
 * would, with the same question, for the change of one value of a record.
 */
export async function fillAlong(
  { key: object, fields }: Pick<ObjectMeta, 'key' | 'fields'>,
  record: RecordData,
  field: FieldMeta,
  value: unknown,
): Promise<Along> {
  const targets = Object.keys(field.fill ?? {}).filter((key) => fields.some((f) => f.key === key && !f.read_only));
  if (targets.length === 0 || linkId(value) === '') return NOTHING;
  const [now] = await Promise.all([whole(object, record.id, targets), loadWords('form-runtime')]);
  if (!now) return NOTHING;
  const paper = onPaper(now);
  const links: Record<string, string> = {};
  const left = await fillFrom({ engine: paper, field, fields, onLink: (id, title) => (links[id] = title) }, value);
  if (left && (await askTyped(translator(currentLocale(), 'form-runtime'), left, field, fields)))
    for (const [key, next] of left.typed) left.put(key, next);
  const written = Object.entries(paper.written).map(([key, next]) => {
    const own = fields.find((f) => f.key === key)!;
    return [key, moduleOf(own).toApi?.(next) ?? next] as const;
  });
  return { values: Object.fromEntries(written), links };
}

/** A record that is filled in on paper: what is put into it is kept apart. */
function onPaper(record: RecordData): Filled & { written: Record<string, unknown> } {
  const written: Record<string, unknown> = {};
  const writes = record.$rights?.write;
  return {
    written,
    has: (key) => key in record && !record.$masked?.includes(key),
    field: (key) => ({ readOnly: writes !== undefined && !writes.includes(key) }),
    value: (key) => (key in written ? written[key] : record[key]),
    set: (key, value) => void (written[key] = value),
  };
}

/** The fields as they are saved now; null when they cannot be read. */
async function whole(object: string, id: string, fields: readonly string[]): Promise<RecordData | null> {
  try {
    return await api.get<RecordData>(`/api/v1/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}`, { query: { fields: fields.join(',') } });
  } catch {
    return null; // nothing is filled in; the choice itself stands
  }
}
