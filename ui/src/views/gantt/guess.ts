import type { FieldMeta, ViewShow } from '@/shared/api/types';
import { guessShow as guessDates } from '../calendar/guess';

/** Start and end by their dates, and what else a bar shows. */
export function guessShow(fields: readonly FieldMeta[]): ViewShow | null {
  const dates = guessDates(fields);
  if (!dates?.end) return null;
  const progress = fields.find((field) => field.type === 'percent');
  return { ...dates, ...(progress && { progress: progress.key }) };
}
