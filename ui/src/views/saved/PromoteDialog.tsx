import { useState } from 'react';
import { isApiError } from '@/shared/api';
import type { ViewMeta } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input, notify } from '@/shared/ui';
import { promoteView } from './api';

/** Takes a view that somebody made into the design, as a draft of a document. */
export default function PromoteDialog({ view, name, onClose }: { view: ViewMeta; name: string; onClose: () => void }) {
  const t = useT('saved');
  const [key, setKey] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const faults = isApiError(error) ? error.fieldErrors : {};
  const save = async (): Promise<void> => {
    if (busy || key === '') return;
    setBusy(true);
    setError(null);
    try {
      await promoteView(view.key, key);
      notify(t('promoted', { name }), { kind: 'success' });
      onClose();
    } catch (problem) {
      if (!isApiError(problem)) throw problem;
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('promoteTitle', { name })}
      size="question"
      dirty={key !== ''}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={busy} disabled={key === '' ? t('needsKey') : false}>
            {t('promoteAction')}
          </Button>
        </>
      }
    >
      <p>{t('promoteHelp')}</p>
      <Field label={t('key')} required error={faults.key?.message}>
        <Input value={key} maxLength={60} placeholder="my_customers" data-autofocus onChange={(event) => setKey(event.target.value.trim())} />
      </Field>
      {error !== null && faults.key === undefined && <InlineError error={error} />}
    </Dialog>
  );
}
