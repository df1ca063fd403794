import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, isApiError, objectQuery, recordWritten, useMe } from '@/shared/api';
import type { ButtonMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { confirm, notify } from '@/shared/ui';
import { isOn } from './buttons';
import { prefillHref } from './prefill';
import { recordPath } from './useRecord';

interface Pressed {
  record?: RecordData;
  object?: string;
  values?: Record<string, unknown>;
  url?: string;
}

export interface RecordButton {
  meta: ButtonMeta;
  label: string;
  busy: boolean;
  press: () => void;
}

/** The buttons that are on a record, and what they do. */
export function useButtons(meta: ObjectMeta, record: RecordData, put: (record: RecordData) => void): RecordButton[] {
  const t = useT('record');
  const client = useQueryClient();
  const router = useRouter();
  const me = useMe().data;
  const [busy, setBusy] = useState<string | null>(null);

  const follow = async (button: ButtonMeta, done: Pressed): Promise<void> => {
    if (done.record) {
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
    const asked = text(button.confirm);
    if (asked && !(await confirm({ title: text(button.label), body: asked, action: text(button.label) }))) return;
    setBusy(button.key);
    try {
      const path = `${recordPath(meta.key, record.id)}/actions/buttons/${encodeURIComponent(button.key)}`;
      await follow(button, await api.post<Pressed>(path, button.action === 'update' ? { version: record.version } : {}, { query: { links: true } }));
    } catch (error) {
      if (!isApiError(error)) throw error;
      const [first] = Object.values(error.fieldErrors);
      notify(first?.message ?? error.message, { kind: 'error' });
    } finally {
      setBusy(null);
    }
  };
  return (meta.buttons ?? [])
    .filter((button) => isOn(button, record, me, meta.logic?.zone ?? 'UTC'))
    .map((button) => ({ meta: button, label: text(button.label) || button.key, busy: busy === button.key, press: () => void press(button) }));
}
