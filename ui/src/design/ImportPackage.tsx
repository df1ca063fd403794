import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { api } from '@/shared/api';
import type { DraftAction } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Dialog, InlineError } from '@/shared/ui';
import { reloadDefinitions } from '@/meta';
import styles from './Design.module.css';

interface PackageAnswer {
  items: { kind: string; key: string; action: DraftAction }[];
}

/** Reads an app package into the person's drafts; nothing is published by it. */
export default function ImportPackage({ onClose }: { onClose: () => void }) {
  const t = useT('design');
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [answer, setAnswer] = useState<PackageAnswer | null>(null);
  const send = (file: File) => {
    setBusy(true);
    setError(null);
    const form = new FormData();
    form.set('file', file);
    api
      .upload<PackageAnswer>('/api/v1/packages', form)
      .then(async (result) => {
        await reloadDefinitions();
        setAnswer(result);
      })
      .catch((reason: unknown) => setError(reason))
      .finally(() => setBusy(false));
  };
  const app = answer?.items.find((item) => item.kind === 'app')?.key;
  return (
    <Dialog
      open
      onClose={onClose}
      size="form"
      title={t('package.title')}
      footer={
        answer ? (
          <>
            <Button onClick={onClose}>{t('close')}</Button>
            {answer.items.length > 0 && (
              <Button
                kind="primary"
                onClick={() => {
                  onClose();
                  void navigate({ to: '/design/$app/changes', params: { app: app ?? '_' } });
                }}
              >
                {t('package.review')}
              </Button>
            )}
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button kind="primary" loading={busy} onClick={() => input.current?.click()}>
              {t('package.choose')}
            </Button>
          </>
        )
      }
    >
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        aria-label={t('package.choose')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) send(file);
          event.target.value = '';
        }}
      />
      <div className={styles.form}>
        {answer ? (
          <>
            <p>{answer.items.length > 0 ? t('package.made', { count: answer.items.length }) : t('package.same')}</p>
            <ul className={styles.plainList}>
              {answer.items.map((item) => (
                <li key={`${item.kind}/${item.key}`}>
                  {t(`kind.${item.kind}`)} <code>{item.key}</code> <span className={styles.quiet}>{t(`action.${item.action}`)}</span>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p>{t('package.help')}</p>
        )}
        {error !== null && <InlineError error={error} />}
      </div>
    </Dialog>
  );
}
