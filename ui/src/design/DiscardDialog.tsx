import { useState } from 'react';
import type { Draft } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Dialog, InlineError } from '@/shared/ui';
import { dropDrafts } from '@/meta';
import { useDraftName } from './draftName';
import styles from './Changes.module.css';

/** Throws all drafts of the person away; says first what would be lost. */
export default function DiscardDialog({ drafts, onClose }: { drafts: Draft[]; onClose: () => void }) {
  const t = useT('design');
  const called = useDraftName();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('discard.title', { count: drafts.length })}
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            kind="danger"
            loading={busy}
            onClick={() => {
              setBusy(true);
              setError(null);
              dropDrafts()
                .then(onClose)
                .catch((reason: unknown) => setError(reason))
                .finally(() => setBusy(false));
            }}
          >
            {t('discard.action', { count: drafts.length })}
          </Button>
        </>
      }
    >
      <p>{t('discard.lost')}</p>
      <ul className={styles.lost}>
        {drafts.map((draft) => (
          <li key={`${draft.kind}/${draft.key}`}>
            {t(`kind.${draft.kind}`)} <strong>{called(draft)}</strong> <span>{t(`action.${draft.action}`)}</span>
          </li>
        ))}
      </ul>
      {error !== null && <InlineError error={error} />}
    </Dialog>
  );
}
