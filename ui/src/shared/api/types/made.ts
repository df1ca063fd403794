import type { FieldMeta, ObjectMeta } from '.';

/** A field as the server describes it, for tests. */
export const madeField = (key: string, type = 'text', more: Partial<FieldMeta> = {}): FieldMeta => ({ key, type, label: { zh: key }, ...more });

/** An object as the server describes it, for tests. */
export const madeObject = (key: string, fields: FieldMeta[], more: Partial<ObjectMeta> = {}): ObjectMeta => ({
  key,
  app: 'crm',
  label: { zh: key },
  plural: {},
  icon: '',
  description: {},
  title: 'name',
  owner: true,
  release: 1,
  operations: ['view'],
  fields,
  forms: [],
  views: [],
  ...more,
});
