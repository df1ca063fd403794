import { ChevronsDownUp, Heading, Info, Minus, PanelTop, Rows3, type LucideIcon } from 'lucide-react';
import type { NodeType } from '@/shared/api/types';
import type { Locale, Translate } from '@/shared/i18n';
import { optionColors, suggestKey, type FieldSpec } from '@/meta';
import { iconOf as fieldTypeIcon } from '@/fields/icons';

/** The palette: field types by group, and the parts of a layout. */
export const typeGroups: { group: string; types: string[] }[] = [
  { group: 'basic', types: ['text', 'long_text', 'rich_text', 'number', 'money', 'percent', 'switch', 'rating', 'encrypted'] },
  { group: 'choice', types: ['select', 'multi_select', 'tags'] },
  { group: 'time', types: ['date', 'datetime', 'time', 'year_month'] },
  { group: 'contact', types: ['phone', 'phones', 'email', 'emails', 'url', 'address', 'location'] },
  { group: 'organisation', types: ['user', 'users', 'department', 'departments'] },
  { group: 'media', types: ['image', 'file', 'signature'] },
  { group: 'links', types: ['relation', 'relations', 'any_relation', 'subform'] },
  { group: 'system', types: ['formula', 'rollup', 'reference', 'completeness', 'auto_number'] },
];

/** What the palette offers of a layout; a group is a section that begins folded. */
export const parts: Part[] = ['section', 'tabs', 'group', 'divider', 'note', 'heading'];

type Part = NodeType | 'group';

const partIcons: Record<Part, LucideIcon> = { section: Rows3, tabs: PanelTop, tab: PanelTop, group: ChevronsDownUp, divider: Minus, note: Info, heading: Heading };

export function isPart(type: string): type is Part {
  return type in partIcons;
}

/** The part that stands on the layout for one of the palette. */
export function partOf(part: string): NodeType {
  return part === 'group' ? 'section' : (part as NodeType);
}

export function iconOf(type: string): LucideIcon {
  return isPart(type) ? partIcons[type] : fieldTypeIcon(type);
}

/** Types whose values can be told apart and kept unique by an index. */
export const uniqueTypes = new Set(['text', 'number', 'date', 'datetime', 'time', 'year_month', 'phone', 'email', 'url', 'select', 'user', 'department', 'relation']);
export const indexTypes = new Set([...uniqueTypes, 'money', 'percent', 'switch', 'rating', 'completeness']);
export const searchTypes = new Set(['encrypted', 'text', 'long_text', 'rich_text', 'phone', 'phones', 'email', 'emails', 'url', 'address', 'auto_number']);
export const textTypes = new Set(['text', 'long_text', 'email']);
export const placeholderTypes = new Set(['text', 'long_text', 'number', 'money', 'percent', 'phone', 'phones', 'email', 'emails', 'url', 'select', 'multi_select', 'tags', 'relation', 'relations', 'any_relation', 'user', 'users', 'department', 'departments', 'date', 'datetime', 'time', 'year_month']);
/** Types that no column of a sub-form is of: rows have no rows of their own, and nothing links to them. */
export const notColumns = new Set(['subform', 'rollup', 'completeness', 'auto_number', 'any_relation']);
export const computedTypes = new Set(['auto_number', 'formula', 'rollup', 'reference', 'completeness']);
/** Types whose values are made one by one, by somebody: they begin with nothing. */
export const noDefault = new Set(['any_relation', 'encrypted', 'file', 'image', 'signature', 'rich_text', 'subform']);
const wideTypes = new Set(['subform', 'long_text', 'rich_text', 'file', 'image']);

export function isWide(type: string): boolean {
  return wideTypes.has(type);
}

/** Types that fill a row of their own when they are new. */
export function newWidth(type: string): number | undefined {
  return wideTypes.has(type) ? 12 : undefined;
}

/** A new field of a type, with what its type cannot do without; its words are in the page's language. */
export function newField(type: string, taken: Iterable<string>, locale: Locale, t: Translate): FieldSpec {
  const field: FieldSpec = { key: suggestKey({}, taken), type, label: { [locale]: t('newField') } };
  if (type === 'select' || type === 'multi_select') {
    field.options = [1, 2].map((count) => ({
      value: `option_${count}`,
      label: { [locale]: t('settings.newOption', { count }) },
      color: optionColors[count - 1],
    }));
  }
  if (type === 'subform') field.fields = [newField('text', [], locale, t)];
  if (type === 'formula') field.result = 'number';
  if (type === 'rollup') field.op = 'count';
  if (type === 'auto_number') field.pattern = '{yyyyMMdd}{0000}';
  return field;
}
