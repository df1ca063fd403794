import type { FieldMeta, FileData } from '@/shared/api/types';
import type { Fault } from '@/form-engine';
import { blankList, type FieldModule } from '../contract';

/** The files of a value; ids alone (of a write's echo) have no name yet. */
export function filesOf(value: unknown): FileData[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) =>
    typeof item === 'string' ? { id: item, name: item, size: 0, type: '' } : (item as FileData),
  );
}

/** Why a file cannot be added, before it is sent; null when it can. */
export function refuse(file: { name: string; size: number; type: string }, field: FieldMeta): Fault | null {
  if (typeof field.max_size === 'number' && field.max_size > 0 && file.size > field.max_size) {
    return { code: 'file_too_large', args: { name: file.name, max: field.max_size } };
  }
  const accept = Array.isArray(field.accept) ? field.accept : [];
  const fits = accept.some((rule) => {
    if (rule.startsWith('.')) return file.name.toLowerCase().endsWith(rule.toLowerCase());
    return rule.endsWith('/*') ? file.type.startsWith(rule.slice(0, -1)) : file.type === rule;
  });
  if (accept.length > 0 && !fits) return { code: 'file_not_accepted', args: { name: file.name, accept: accept.join(' ') } };
  if (field.type === 'image' && accept.length === 0 && !file.type.startsWith('image/'))
    return { code: 'not_an_image', args: { name: file.name } };
  return null;
}

/** What the browser's own chooser offers. */
export function acceptOf(field: FieldMeta): string | undefined {
  if (Array.isArray(field.accept) && field.accept.length > 0) return field.accept.join(',');
  return field.type === 'image' ? 'image/jpeg,image/png,image/gif,image/webp' : undefined;
}

/** What files and images share. */
export const fileList = {
  format: (value: unknown): string =>
    filesOf(value)
      .map((f) => f.name)
      .join(', '),
  isBlank: blankList,
  toApi: (value: unknown): unknown => filesOf(value).map((f) => f.id),
  check: (value: unknown, field: FieldMeta): Fault | null => {
    const max = typeof field.max_count === 'number' ? field.max_count : 0;
    return max > 0 && filesOf(value).length > max ? { code: 'too_many_files', args: { max } } : null;
  },
  blank: [],
  align: 'start',
  edit: 'none',
  roomy: true,
  atOnce: true,
  copy: () => undefined,
} satisfies Partial<FieldModule>;
