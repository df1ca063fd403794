import type { FieldMeta, ObjectMeta } from '@/shared/api/types';

/** Types that a line of a table cannot show. */
const unprintable = new Set(['subform', 'file', 'image', 'signature']);

/** The columns of a printed list: those that the list shows, else the view's, else the first fields. */
export function columnsToPrint(meta: ObjectMeta, view: string | undefined, cols: string | undefined): FieldMeta[] {
  const chosen = meta.views.find((one) => one.key === view) ?? meta.views.find((one) => one.default) ?? meta.views[0];
  const keys = cols ? cols.split(',') : (chosen?.columns ?? []).map((column) => column.field);
  const found = keys.flatMap((key) => meta.fields.find((field) => field.key === key) ?? []);
  const all = found.length > 0 ? found : meta.fields.filter((field) => !field.system).slice(0, 7);
  return all.filter((field) => !unprintable.has(field.type));
}

/** What is read of each row: its columns, and what they take their currency from. */
export function fieldsToRead(meta: ObjectMeta, columns: readonly FieldMeta[]): string {
  const currencies = columns.flatMap((field) => (typeof field.currency_field === 'string' ? [field.currency_field] : []));
  return [...new Set(['id', meta.title, ...columns.map((field) => field.key), ...currencies])].filter((key) => key === 'id' || meta.fields.some((field) => field.key === key)).join(',');
}
