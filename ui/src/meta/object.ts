import type { Text } from '@/shared/api/types';
import type { FieldOption, FieldSpec, ObjectDoc } from './documents';

/** Changes of an object's document; each answers a new document and leaves the old one as it was. */

export function fieldOf(object: ObjectDoc, key: string): FieldSpec | undefined {
  return object.fields.find((field) => field.key === key);
}

/** Sets properties of a field; `undefined` takes one away. */
export function setField(object: ObjectDoc, key: string, patch: Partial<FieldSpec>): ObjectDoc {
  return { ...object, fields: object.fields.map((field) => (field.key === key ? cleaned({ ...field, ...patch }) : field)) };
}

/** Leaves out what is undefined, false and empty, as documents do. */
export function cleaned<T extends object>(value: T): T {
  const out: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined || item === false || item === '') continue;
    if (isText(name, item) && !item.zh && !item.en) {
      if (name === 'label') out[name] = {};
      continue;
    }
    if (Array.isArray(item) && item.length === 0 && droppable.has(name)) continue;
    out[name] = item;
  }
  if ('thousands' in value && value.thousands === false) out.thousands = false;
  if ('blank_as_zero' in value && value.blank_as_zero === false) out.blank_as_zero = false;
  if ('default' in value && value.default === false) out.default = false;
  return out as T;
}

const droppable = new Set(['display', 'accept', 'options', 'rules', 'indexes', 'columns', 'navigation', 'totals']);
const texts = new Set(['label', 'help', 'placeholder', 'message', 'text', 'plural', 'description', 'group']);

function isText(name: string, value: unknown): value is Text {
  return texts.has(name) && typeof value === 'object' && value !== null;
}

export function addField(object: ObjectDoc, field: FieldSpec, after?: string): ObjectDoc {
  const at = after === undefined ? -1 : object.fields.findIndex((f) => f.key === after);
  const fields = [...object.fields];
  fields.splice(at < 0 ? fields.length : at + 1, 0, field);
  return { ...object, fields };
}

/** Takes a field out of the document, and out of what in it names the field. */
export function removeField(object: ObjectDoc, key: string): ObjectDoc {
  const indexes = object.indexes?.map((i) => ({ ...i, fields: i.fields.filter((f) => f !== key) })).filter((i) => i.fields.length > 0);
  return cleaned({
    ...object,
    fields: object.fields.filter((field) => field.key !== key),
    rules: object.rules?.map((rule) => (rule.field === key ? cleaned({ ...rule, field: undefined }) : rule)),
    indexes,
  });
}

/** Gives a field that was never published another key, also where the document names it. */
export function renameField(object: ObjectDoc, from: string, to: string): ObjectDoc {
  if (from === to) return object;
  const named = (key: string) => (key === from ? to : key);
  const mention = new RegExp(`\\b(record|old)\\.${from}\\b`, 'g');
  const inText = (cel: string | undefined) => cel?.replace(mention, `$1.${to}`);
  return cleaned({
    ...object,
    title: named(object.title),
    fields: object.fields.map((field) => renamedIn(object.key, field, from, to, inText)),
    rules: object.rules?.map((rule) =>
      cleaned({ ...rule, field: rule.field && named(rule.field), must: inText(rule.must)!, when: inText(rule.when) }),
    ),
    indexes: object.indexes?.map((index) => ({ ...index, fields: index.fields.map(named) })),
  });
}

/** A field with what it says of the renamed one: in its expressions, and as the relation or field that it shows. */
function renamedIn(object: string, field: FieldSpec, from: string, to: string, inText: (cel: string | undefined) => string | undefined): FieldSpec {
  const next: FieldSpec = { ...field, key: field.key === from ? to : field.key };
  if (field.required_when) next.required_when = inText(field.required_when);
  if (field.formula) next.formula = inText(field.formula);
  if (typeof field.default === 'object' && field.default !== null && 'expr' in field.default) next.default = { expr: inText(String(field.default.expr)) };
  if (field.type === 'reference' && field.via === from) next.via = to;
  // A roll-up over the object's own records.
  if (field.type === 'rollup' && field.object === object) {
    if (field.via === from) next.via = to;
    if (field.field === from) next.field = to;
    if (field.filter) next.filter = inText(field.filter);
  }
  return next;
}

/** Moves a field to stand before another one, or to the end. */
export function moveField(object: ObjectDoc, key: string, before: string | null): ObjectDoc {
  if (key === before) return object;
  const moved = fieldOf(object, key);
  if (!moved) return object;
  const fields = object.fields.filter((field) => field.key !== key);
  const at = before === null ? fields.length : fields.findIndex((field) => field.key === before);
  fields.splice(at < 0 ? fields.length : at, 0, moved);
  return { ...object, fields };
}

/** A text, number-like or date field can name a record. */
export const titleTypes = new Set(['text', 'auto_number', 'phone', 'email', 'url', 'long_text']);

export const optionColors = ['blue', 'green', 'orange', 'purple', 'cyan', 'pink', 'lime', 'red', 'amber', 'teal', 'indigo', 'gray'] as const;

/** Options from a pasted list: a label on each line, values from keys or counted; those that exist are left out. */
export function optionsFrom(lines: string, existing: readonly FieldOption[], locale: 'zh' | 'en', keyOf: (label: Text, taken: string[]) => string): FieldOption[] {
  const taken = existing.map((option) => option.value);
  const known = new Set(existing.flatMap((option) => [option.label.zh, option.label.en]));
  const made: FieldOption[] = [];
  for (const line of lines.split(/[\n\t,，;；、]/)) {
    const words = line.trim();
    if (!words || known.has(words)) continue;
    known.add(words);
    const label: Text = { [locale]: words };
    const value = keyOf(label, taken);
    taken.push(value);
    made.push({ value, label, color: optionColors[(existing.length + made.length) % optionColors.length] });
  }
  return made;
}
