import type { FieldMeta } from '@/shared/api/types';

const chosen = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : value ? [value] : []);

/** The values that a field offers beside the value of the field that it depends on. */
export function offeredBeside(field: FieldMeta, parent: unknown): string[] {
  const above = chosen(parent);
  return (field.options ?? []).filter((o) => !o.parents?.length || o.parents.some((p) => above.includes(p))).map((o) => o.value);
}

/** What of a value is still offered. */
export function stillOffered(value: unknown, offered: readonly string[]): unknown {
  if (Array.isArray(value)) return (value as string[]).filter((one) => offered.includes(one));
  return typeof value === 'string' && value !== '' && !offered.includes(value) ? '' : value;
}

/** The field with only the options that go with a record; others stay to name what was chosen before. */
export function beside(field: FieldMeta, fields: readonly FieldMeta[], record: Readonly<Record<string, unknown>>): FieldMeta {
  if (!field.depends_on || !(field.depends_on in record) || !fields.some((f) => f.key === field.depends_on)) return field;
  const offered = offeredBeside(field, record[field.depends_on]);
  return { ...field, options: field.options?.map((o) => (offered.includes(o.value) ? o : { ...o, disabled: true })) };
}

/**
 * The values that no longer go with a change of one field: those of the fields
 * that depend on it, and on these in turn, without what is not offered any more.
 */
export function cleared(fields: readonly FieldMeta[], record: Readonly<Record<string, unknown>>, key: string, value: unknown): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const follow = (on: string, parent: unknown): void => {
    for (const field of fields) {
      if (field.depends_on !== on || field.read_only || field.key in out) continue;
      const before = record[field.key];
      const after = stillOffered(before, offeredBeside(field, parent));
      if (JSON.stringify(after) === JSON.stringify(before)) continue;
      out[field.key] = after;
      follow(field.key, after);
    }
  };
  follow(key, value);
  return out;
}
