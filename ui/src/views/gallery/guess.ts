import type { FieldMeta, ViewShow } from '@/shared/api/types';

/** The first pictures that people put into a record; null where it has none. */
export function guessShow(fields: FieldMeta[]): ViewShow | null {
  const image = fields.find((f) => f.type === 'image');
  return image ? { image: image.key } : null;
}
