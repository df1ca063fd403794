import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { LineSource } from '@/grid';
import { keys, useRelease } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import type { EditOptions } from './saveEdit';

const none: EditOptions = {};

/** Saves one value of a row, see saveEdit. */
export function useEdit(meta: Pick<ObjectMeta, 'key' | 'fields'>, source: Pick<LineSource, 'patch'>, onSaved: () => void, options: EditOptions = none) {
  const client = useQueryClient();
  const release = useRelease();
  return useCallback(
    async (record: RecordData, field: FieldMeta, value: unknown): Promise<void> => {
      const { saveEdit } = await import('./saveEdit');
      const saved = (id: string): void => {
        void client.invalidateQueries({ queryKey: keys.record(release, meta.key, id) });
        onSaved();
      };
      await saveEdit({ ...options, meta, source, onSaved: saved }, record, field, value);
    },
    [meta, source, onSaved, options, client, release],
  );
}
