import { useState } from 'react';
import type { FieldContext } from '@/fields';
import { formatSize } from '@/fields/format';
import { prepare, prepares } from '@/fields/image/prepare';
import { filesOf, refuse } from '@/fields/parts/files';
import { announce } from '@/shared/a11y';
import { api, isApiError, useMe } from '@/shared/api';
import type { FieldMeta, FileData, RecordData } from '@/shared/api/types';
import type { Translate } from '@/shared/i18n';
import { notify } from '@/shared/ui';
import type { ViewBodyProps } from '../kinds';
import { withPicture } from './model';

/** Puts pictures into records from the gallery; says of which record one is on its way, and what went wrong. */
export function usePictures(field: FieldMeta | undefined, ctx: FieldContext, onEdit: ViewBodyProps['onEdit'], t: Translate) {
  const person = useMe().data?.user.name ?? '';
  const [sending, setSending] = useState<ReadonlyMap<string, number>>(new Map());
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const fail = (id: string, message: string): void => {
    setFaults((old) => new Map(old).set(id, message));
    announce(message);
  };
  const dismiss = (id: string): void => setFaults((old) => new Map([...old].filter(([key]) => key !== id)));
  const faultOf = (file: File, target: FieldMeta): string | null => {
    const bad = refuse(file, target);
    if (!bad) return null;
    return ctx.t(`fault.${bad.code}`, { ...bad.args, ...(bad.code === 'file_too_large' && { max: formatSize(target.max_size ?? 0) }) });
  };
  const put = async (record: RecordData, file: File): Promise<void> => {
    if (!field) return;
    dismiss(record.id);
    setSending((old) => new Map(old).set(record.id, 0));
    try {
      const changes = prepares(file, field);
      // A picture that is scaled down may be too large before.
      const first = faultOf(file, changes ? { ...field, max_size: 0 } : field);
      const ready = first === null && changes ? await prepare(file, field, person, ctx) : file;
      const bad = first ?? faultOf(ready, field);
      if (bad !== null) return fail(record.id, bad);
      const body = new FormData();
      body.set('file', ready);
      const stored = await api.upload<FileData>('/api/v1/files', body, { onProgress: (share) => setSending((old) => new Map(old).set(record.id, share)) });
      const before = filesOf(record[field.key]);
      await onEdit(record, field, withPicture(before, stored, field.max_count));
      announce(t('added'));
      notify(t('added'), { kind: 'success' });
    } catch (error) {
      fail(record.id, isApiError(error) ? (Object.values(error.fieldErrors)[0]?.message ?? error.message) : t('unread'));
    } finally {
      setSending((old) => new Map([...old].filter(([key]) => key !== record.id)));
    }
  };
  return { put, sending, faults, dismiss };
}
