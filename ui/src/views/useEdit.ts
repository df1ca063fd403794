import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { moduleOf } from '@/fields';
import { cleared } from '@/fields/parts/choices';
import { api, isApiError, keys, useRelease } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import type { LineSource } from '@/grid';
import { recordPath } from './request';

/**
 * Saves one value of a row: shown at once, taken back when it is refused. When
 * somebody else changed another field meanwhile, the change is made on top of
 * theirs; when they changed this one, theirs stays and the refusal is told.
 * `formOf` names the form whose rules hold for the change.
 */
export function useEdit({ key: object, fields }: Pick<ObjectMeta, 'key' | 'fields'>, source: Pick<LineSource, 'patch'>, onSaved: () => void, formOf?: (record: RecordData) => string) {
  const client = useQueryClient();
  const release = useRelease();
  return useCallback(
    async (record: RecordData, field: FieldMeta, value: unknown): Promise<void> => {
      const module = moduleOf(field);
      const write = (v: unknown): string => JSON.stringify(module.toApi?.(v) ?? v);
      const before = record[field.key];
      const along = cleared(fields, record, field.key, value);
      source.patch(record.id, { ...along, [field.key]: value });
      const filled = field.fill ? await import('@/form-runtime/fillAlong').then((m) => m.fillAlong({ key: object, fields }, record, field, value)) : null;
      Object.assign(along, filled?.values);
      const back = { ...Object.fromEntries(Object.keys(along).map((key) => [key, record[key]])), [field.key]: before };
      const send = (version: number): Promise<RecordData> =>
        api.patch<RecordData>(recordPath(object, record.id), {
          [field.key]: module.toApi ? module.toApi(value) : value,
          ...along,
          version,
        }, { query: { form: formOf?.(record) || undefined } });
      const take = (saved: RecordData): void => {
        source.patch(record.id, { ...saved, $masked: saved.$masked });
        void client.invalidateQueries({ queryKey: keys.record(release, object, record.id) });
        onSaved();
      };
      source.patch(record.id, { ...along, [field.key]: value }, filled?.links);
      try {
        take(await send(record.version));
      } catch (error) {
        if (!isApiError(error, 'conflict')) {
          source.patch(record.id, back);
          throw error;
        }
        const current = error.data.current as RecordData | undefined;
        if (!current || write(current[field.key]) !== write(before)) {
          source.patch(record.id, current ?? back);
          throw error;
        }
        source.patch(record.id, { ...current, ...along, [field.key]: value });
        try {
          take(await send(current.version));
        } catch (again) {
          source.patch(record.id, current);
          throw again;
        }
      }
    },
    [object, fields, source, onSaved, formOf, client, release],
  );
}
