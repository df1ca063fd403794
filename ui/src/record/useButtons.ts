import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, isApiError, objectQuery, recordsWritten, recordWritten, useMe, type ApiError } from '@/shared/api';
import type { ButtonMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { confirm, notify } from '@/shared/ui';
import { isOn } from './buttons';
import { prefillHref } from './prefill';
import { recordPath } from './useRecord';

interface Pressed {
  /** null: it went out of sight. */
  record?: RecordData | null;
  object?: string;
  values?: Record<string, unknown>;
  url?: string;
  /** What a hook says of it. */
  message?: string;
}

export interface RecordButton {
  meta: ButtonMeta;
  label: string;
  busy: boolean;
  press: () => void;
}

/** The buttons that are on a record, and what they do. What one is refused at fields goes to `onRefused`. */
export function useButtons(meta: ObjectMeta, record: RecordData, put: (record: RecordData) => void, onRefused: (error: ApiError) => void): RecordButton[] {
  const t = useT('record');
  const client = useQueryClient();
  const router = useRouter();
  const me = useMe().data;
  const [busy, setBusy] = useState<string | null>(null);

  const undo = (cause: string) => ({ label: t('button.undo'), onClick: () => void import('@/batch/undo').then(({ undoAct }) => undoAct(cause)) });
  const ran = (button: ButtonMeta, done: Pressed, cause: string): void => {
    if (done.record) put(done.record);
    recordsWritten(); // it may have written any
    const said = done.message || (done.url ? '' : t('button.done', { label: text(button.label) }));
    if (said) notify(said, { kind: 'success', action: cause ? undo(cause) : undefined });
    if (done.url) router.history.push(done.url);
  };
  const follow = async (button: ButtonMeta, done: Pressed, cause: string): Promise<void> => {
    if (button.action === 'hook') ran(button, done, cause);
    else if (done.record) {
      put(done.record);
      recordWritten(meta.key);
      notify(t('button.done', { label: text(button.label) }), { kind: 'success' });
    } else if (done.object) {
      const target = await client.fetchQuery(objectQuery(me?.release ?? 0, done.object));
      router.history.push(prefillHref(target, done.values ?? {}));
    } else if (done.url?.startsWith('/')) router.history.push(done.url);
    else if (done.url) window.open(done.url, '_blank', 'noopener,noreferrer');
  };
  const press = async (button: ButtonMeta): Promise<void> => {
    if (busy) return;
    const asked = text(button.confirm);
    if (asked && !(await confirm({ title: text(button.label), body: asked, action: text(button.label) }))) return;
    setBusy(button.key);
    try {
      const path = `${recordPath(meta.key, record.id)}/actions/buttons/${encodeURIComponent(button.key)}`;
      let cause = '';
      const known = button.action === 'update' || button.action === 'hook' ? { version: record.version } : {};
      const done = await api.post<Pressed>(path, known, { query: { links: true }, onCause: (told) => (cause = told) });
      await follow(button, done, cause);
    } catch (error) {
      if (!isApiError(error)) throw error;
      const { done, cause } = error.data;
      if (done) {
        recordsWritten();
        notify(t('button.partly', { count: Number(done) }), { kind: 'error', action: typeof cause === 'string' ? undo(cause) : undefined });
      }
      if (Object.keys(error.fieldErrors).length > 0) onRefused(error);
      else notify(error.message, { kind: 'error' });
    } finally {
      setBusy(null);
    }
  };
  return (meta.buttons ?? [])
    .filter((button) => isOn(button, record, me, meta.logic?.zone ?? 'UTC'))
    .map((button) => ({ meta: button, label: text(button.label) || button.key, busy: busy === button.key, press: () => void press(button) }));
}
