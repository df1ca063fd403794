import { Copy } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input, notify } from '@/shared/ui';
import { useNewKey } from './api';
import styles from './Webhooks.module.css';

/** Another key for the signatures, after a question; it is shown this once. `first` says that there is none yet. */
export function NewKey({ path, first, onClose }: { path: string; first?: boolean; onClose: () => void }) {
  const t = useT('webhooks');
  const made = useNewKey(path);
  const key = made.data?.key;
  return (
    <Dialog
      open
      size="form"
      title={t(first ? 'key.make' : 'key.new')}
      onClose={onClose}
      footer={
        key ? (
          <>
            <Button icon={Copy} onClick={() => void navigator.clipboard.writeText(key).then(() => notify(t('key.copied'), { kind: 'success' }))}>
              {t('key.copy')}
            </Button>
            <Button kind="primary" onClick={onClose}>
              {t('key.kept')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button kind="primary" loading={made.isPending} onClick={() => made.mutate()}>
              {t('key.make')}
            </Button>
          </>
        )
      }
    >
      <div className={styles.panel}>
        {made.error && <InlineError error={made.error} />}
        {key ? (
          <Field label={t('key.label')} help={t('key.once')}>
            <Input readOnly data-no-words value={key} onFocus={(event) => event.currentTarget.select()} />
          </Field>
        ) : (
          <p>{t(first ? 'in.keyFirst' : 'key.both')}</p>
        )}
      </div>
    </Dialog>
  );
}
