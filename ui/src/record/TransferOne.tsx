import { Suspense, useState } from 'react';
import { fieldModule, useFieldContext } from '@/fields';
import { newOwner } from '@/fields/newOwner';
import { tellWarnings } from '@/form-runtime';
import { linkId, linkTitle } from '@/fields/format';
import { api, isApiError } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, notify } from '@/shared/ui';
import { recordPath } from './useRecord';

interface TransferOneProps {
  meta: ObjectMeta;
  record: RecordData;
  title: string;
  onClose: () => void;
  onDone: (record: RecordData, links: Record<string, string>) => void;
}

/** Gives a record to another person. */
export default function TransferOne({ meta, record, title, onClose, onDone }: TransferOneProps) {
  const t = useT('record');
  const ctx = useFieldContext(record.$links);
  const [owner, setOwner] = useState<string | null>(null);
  const [names, setNames] = useState<Record<string, string>>({});
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const { Input } = fieldModule('user');
  const now = linkTitle(record.owner, ctx.links);
  const send = async (): Promise<void> => {
    if (!owner) return;
    setBusy(true);
    setError('');
    try {
      const { $warnings: warnings, ...saved } = await api.patch<RecordData>(recordPath(meta.key, record.id), { owner, version: record.version });
      tellWarnings(warnings);
      notify(t('transfer.done', { name: names[owner] ?? '' }), { kind: 'success' });
      onDone(saved, names);
    } catch (problem) {
      if (!isApiError(problem)) throw problem;
      setError(problem.fieldErrors.owner?.message ?? problem.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      size="form"
      onClose={onClose}
      title={t('transfer.title', { title })}
      onSubmit={() => void send()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            kind="primary"
            type="submit"
            loading={busy}
            disabled={!owner || owner === linkId(record.owner) ? t('transfer.choose') : false}
          >
            {t('transfer.action')}
          </Button>
        </>
      }
    >
      <Field label={t('transfer.to')} required error={error} help={now ? t('transfer.now', { name: now }) : undefined}>
        <Suspense fallback={<div style={{ height: 34 }} />}>
          <Input
            field={newOwner}
            ctx={{ ...ctx, links: { ...ctx.links, ...names } }}
            value={owner}
            autoFocus
            onLink={(id, name) => setNames((known) => ({ ...known, [id]: name }))}
            onChange={(id) => setOwner(typeof id === 'string' ? id : null)}
          />
        </Suspense>
      </Field>
    </Dialog>
  );
}
